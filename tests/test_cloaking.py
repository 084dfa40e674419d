"""Second looks: a site that shows browsers something else is told from one that changes by itself."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trapsite import Asked, Reply, Site, kit_lines, page, serve, story_lines

from spamcrawl.cloaking import DIFFER, INCONCLUSIVE, MATCH, View, is_drawn, judge_looks

A, B, C, D = (View(letter, "legitimate", letter) for letter in "abcd")
KIT = View("k", "template_only", None, frozenset({("phone", "4001")}))
OTHER_KIT = View("o", "template_only", None, frozenset({("phone", "4002")}))
GONE = View("g", "http_404")

LOOKS = {
    "the same": ((A, A), (None, None), MATCH),
    "the same, other bytes": ((A, View("x", "legitimate", "a")), (None, None), MATCH),
    "another twice": ((A, B), (A, B), DIFFER),
    "another verdict, new articles each time": ((KIT, A), (KIT, B), DIFFER),
    "another verdict, new numbers each time": ((KIT, A), (OTHER_KIT, A), DIFFER),
    "gone for browsers": ((A, GONE), (A, GONE), DIFFER),
    "new each time": ((A, B), (C, D), INCONCLUSIVE),
    "two in turn": ((A, B), (B, A), INCONCLUSIVE),
    "changed once": ((A, B), (B, B), INCONCLUSIVE),
    "browser failed": ((A, None), (None, None), INCONCLUSIVE),
    "failed later": ((A, B), (A, None), INCONCLUSIVE),
}


@pytest.mark.parametrize(("first", "second", "result"), LOOKS.values(), ids=LOOKS.keys())
def test_result(first: tuple, second: tuple, result: str) -> None:
    assert judge_looks(first, second) == result


views = st.sampled_from([A, B, KIT, GONE, None])


@given(st.tuples(views, views), st.tuples(views, views))
def test_sides_and_order_make_no_difference(first: tuple, second: tuple) -> None:
    assert judge_looks(first, second) == judge_looks(first[::-1], second[::-1])
    if judge_looks(first, second) == DIFFER:
        assert judge_looks(second, first) == DIFFER


@given(st.floats(0, 1), st.floats(0, 1), st.text())
def test_larger_share_draws_what_a_smaller_one_drew(one: float, other: float, url: str) -> None:
    low, high = sorted((one, other))
    assert is_drawn(url, high) or not is_drawn(url, low)


def test_share_is_a_share() -> None:
    drawn = sum(is_drawn(f"http://a.cn/{number}", 0.2) for number in range(2_000))
    assert 300 < drawn < 500


# --- Real sites -----------------------------------------------------------------------------------------------------

HONEST, HIJACKED = Reply(page(story_lines("honest"))), Reply(page([*kit_lines("kit"), *story_lines("honest")]))
turns = count()


def cloaks_by_agent(asked: Asked) -> Reply:
    return HIJACKED if "spamcrawl" in asked.headers["User-Agent"] else HONEST


def cloaks_by_referrer(asked: Asked) -> Reply:
    return HIJACKED if "baidu" in asked.headers.get("Referer", "") else HONEST


def hides_from_browsers(asked: Asked) -> Reply:
    return HIJACKED if "spamcrawl" in asked.headers["User-Agent"] else Reply("gone", 404)


def changes_each_time(_: Asked) -> Reply:
    return Reply(page(story_lines(f"turn {next(turns)}")))


def refuses_browsers(asked: Asked) -> Reply:
    return HONEST if "spamcrawl" in asked.headers["User-Agent"] else Reply("busy", 503)


SITES = {
    "cloaks by agent": (cloaks_by_agent, DIFFER, 4),
    "cloaks by referrer": (cloaks_by_referrer, DIFFER, 4),
    "hides from browsers": (hides_from_browsers, DIFFER, 4),
    "changes each time": (changes_each_time, INCONCLUSIVE, 4),
    "busy": (refuses_browsers, INCONCLUSIVE, 2),
    "honest": (lambda _: HONEST, MATCH, 2),
}


@pytest.mark.parametrize(("site", "result", "requests"), SITES.values(), ids=SITES.keys())
def test_site(site: Site, result: str, requests: int, crawl: Callable) -> None:
    with serve(site) as server:
        done = crawl([f"http://127.0.0.1:{server.port}/a"], SPAMCRAWL_CLOAK_CHECK=1, RETRY_TIMES=0)
    assert done.code == 0, done.log
    [sighting] = done.sightings
    looks = sighting["looks"]
    assert looks["result"] == result
    assert len(looks["crawler"]) == 32
    assert (looks["crawler"] == looks["browser"]) is (result == MATCH)
    assert len(server.pages_asked()) == requests
    assert f"{result} 1" in done.out


def test_nobody_looks_twice_unless_asked_to(crawl: Callable) -> None:
    with serve(cloaks_by_agent) as server:
        done = crawl([f"http://127.0.0.1:{server.port}/a"])
    assert done.sightings[0]["looks"] is None
    assert len(server.pages_asked()) == 1
