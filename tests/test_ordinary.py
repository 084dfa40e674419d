"""Whole web pages by other hands: their articles come out, with their headlines, and next to none is called spam."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest

from benchmarks.ordinary import OrdinaryPage, Outcome, clean, compare, list_sets, measure, rate_credits, read_pages
from spamcrawl.core.model import Article

FLOORS = {
    "first": (0.990, 0.77, 0.93),
    "second": (0.960, 0.58, 0.83),
    "third": (0.985, 0.60, 0.80),
    "fourth": (0.965, 0.58, 0.80),
}
"""Mean F1, share of exact bodies and of right headlines that each set keeps to."""


CALLED = {"third": ["third_d17", "third_d20"]}
"""Pages of firms that are called spam: a hidden list of cities in which a
portal has jobs, a cleaning firm's account that is full of its number. The goal is none."""


@cache
def outcomes(name: str) -> Sequence[Outcome]:
    return list(map(clean, read_pages(name)))


def share(name: str, field: str) -> float:
    found = outcomes(name)
    return sum(getattr(outcome, field) for outcome in found) / len(found)


@pytest.mark.parametrize("name", list_sets())
def test_a_set_is_whole(name: str) -> None:
    pages = read_pages(name)
    assert len({page.id for page in pages}) == len(pages) >= 20
    assert all(page.headline and page.gold and "<" in page.html for page in pages)


@pytest.mark.parametrize("name", list_sets())
def test_articles_and_headlines_come_out(name: str) -> None:
    f1, exact, titled = FLOORS[name]
    found = outcomes(name)
    assert sum(outcome.tally.f1 for outcome in found) / len(found) >= f1
    assert share(name, "exact") >= exact
    assert share(name, "titled") >= titled


@pytest.mark.parametrize("name", list_sets())
def test_next_to_none_is_called_spam(name: str) -> None:
    assert [outcome.page.id for outcome in outcomes(name) if outcome.spam] == CALLED.get(name, [])


def test_what_may_be_counted_to_the_body_is_left_out_of_the_comparison() -> None:
    page = OrdinaryPage("1", "", "", "", ["今天开馆。", "图为新馆"], ["图为旧馆", "图为新馆"], "")
    assert compare(page, "今天开馆。\n图为新馆\n图为旧馆").exact_share == 1.0
    assert compare(page, "今天开馆。\n图为旧馆").exact_share == 0.0


def test_a_page_is_cleaned_and_reported() -> None:
    html = (
        "<title>新馆开门_某某网</title><ul><li><a href=/>首页</a></ul><h1>新馆开门</h1><p>今天上午，新馆开门迎客。</p>"
    )
    page = OrdinaryPage("1", "", "https://a.example/", "新馆开门", ["今天上午，新馆开门迎客。"], [], html)
    assert measure("own", [clean(page)]) == "| own | 1 | 1.0000 | 0.0% | 100% | 100% | 0 | – |"


def test_credits_are_right_or_missing() -> None:
    rated = sum((outcome.credits or Counter() for outcome in outcomes("first")), Counter[str]())
    assert rated["wrong"] <= 1
    assert rated["right"] >= 0.88 * rated.total()


def test_a_date_may_be_less_exact_than_what_is_known() -> None:
    page = OrdinaryPage("1", "", "", "", [], [], "", {"published": ["2024-05-20T10:20+08:00"], "editor": [None]})
    assert rate_credits(page, Article(published="2024-05-20")) == {"right": 2}
    assert rate_credits(page, Article(published="2024-05-21", editor="李岩")) == {"wrong": 2}
    assert rate_credits(page, Article()) == {"right": 1, "missing": 1}
