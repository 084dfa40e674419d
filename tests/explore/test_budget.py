"""Budgets: every limit holds whatever a site offers, and what stops paying off is left alone."""

from __future__ import annotations

from collections import Counter

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.explore.accounts import JUDGED, MAX_SECTIONS, SHARED_SECTION, Sight, section_of, spot_of
from spamcrawl.explore.budget import CHANCE, Budget, Limits, Refusal

ANY = Limits(dry=10**6, sample=1)
"""Limits under which nothing but the counts matters."""


def fresh(number: int) -> Sight:
    """A page that no other is like."""
    return Sight("legitimate", False, f"article {number}", frozenset(range(number * 10, number * 10 + 10)))


ALIKE = Sight("no_content", False, None, frozenset(range(10)))
KIT = Sight("template_only", True, None, frozenset(range(10)))

urls = st.builds(
    lambda host, folder, page: f"http://{host}.a.cn/{folder}{page}",
    st.integers(0, 60),
    st.sampled_from(["", "x/", "y/", "z/deep/"]) | st.integers(0, 99).map(lambda n: f"f{n}/"),
    st.integers(0, 10**6),
)
links = st.lists(st.tuples(urls, st.integers(0, 9)), max_size=200)
limits = st.builds(
    Limits, *(st.integers(0, 20) for _ in range(3)), depth=st.integers(0, 5), hosts=st.integers(1, 9),
    hosts_wildcard=st.integers(1, 3), dry=st.integers(1, 9), sample=st.integers(1, 4), queue=st.integers(0, 50),
)  # fmt: skip


@given(links, limits, st.sampled_from([ALIKE, KIT, None]), st.booleans())
def test_no_limit_is_ever_passed(offered: list, limit: Limits, brings: Sight | None, wildcard: bool) -> None:
    budget = Budget(limit)
    budget.wildcard_hosts = wildcard
    started = []
    for number, (url, depth) in enumerate(offered):
        spot = spot_of(url, depth)
        if budget.admit(spot):
            assert budget.waiting <= limit.queue
        if budget.start(spot) is None:
            started.append(spot)
            budget.observe(spot, brings or fresh(number))
    assert len(started) <= limit.pages
    assert max(Counter(spot.host for spot in started).values(), default=0) <= limit.pages_host
    assert max(Counter(spot.depth for spot in started).values(), default=0) <= limit.pages_level
    assert all(spot.depth <= limit.depth for spot in started)
    assert len({spot.host for spot in started}) <= (min(limit.hosts, limit.hosts_wildcard) if wildcard else limit.hosts)
    assert len(budget.hosts) <= limit.hosts
    assert all(len(host.sections) <= MAX_SECTIONS + 1 for host in budget.hosts.values())
    assert budget.account.judged == len(started) == budget.account.started


@given(links, limits)
def test_account_survives_being_written(offered: list, limit: Limits) -> None:
    budget = Budget(limit)
    for number, (url, depth) in enumerate(offered):
        spot = spot_of(url, depth)
        if budget.admit(spot) and budget.start(spot) is None:
            budget.observe(spot, fresh(number) if number % 2 else KIT)
    again = Budget(limit)
    again.restore(orjson.loads(orjson.dumps(budget.as_dict())))
    assert again.as_dict() == budget.as_dict()
    for url, depth in offered:
        assert again.start(spot_of(url, depth)) == budget.start(spot_of(url, depth))


def test_link_is_admitted_once() -> None:
    budget = Budget(ANY)
    spot = spot_of("http://a.cn/1", 1)
    assert [budget.admit(spot), budget.admit(spot)] == [True, False]
    assert budget.waiting == budget.account.found == 1


def explore(budget: Budget, folder: str, pages: int, sight: Sight | None = None, host: str = "a.cn") -> list:
    """Offer pages of one folder; return what became of each."""
    answers = []
    for number in range(pages):
        spot = spot_of(f"http://{host}/{folder}{number}", 1)
        answers.append(budget.start(spot))
        if answers[-1] is None:
            budget.observe(spot, sight or fresh(hash((folder, host, number)) % 10**9))
    return answers


def test_folder_of_alike_pages_is_left_alone_and_its_neighbour_is_not() -> None:
    budget = Budget(Limits(dry=5))
    assert explore(budget, "news/", 10) == [None] * 10
    first = explore(budget, "list/", 20, ALIKE)
    assert first[:6] == [None] * 6  # the first of them was new
    assert set(first[6:]) == {Refusal.DRY}
    assert explore(budget, "other/", 10) == [None] * 10


def test_new_folder_of_a_worn_host_has_a_chance_and_pays_its_way() -> None:
    budget = Budget(Limits(dry=5))
    explore(budget, "a/", 9, ALIKE)
    assert explore(budget, "b/", 9, ALIKE) == [None] * CHANCE + [Refusal.DRY] * (9 - CHANCE)
    assert explore(budget, "c/", 9) == [None] * 9


def test_new_host_of_a_worn_domain_has_a_chance_whatever_its_folders() -> None:
    budget = Budget(Limits(dry=5))
    explore(budget, "a/", 9, ALIKE)
    answers = [
        budget.start(spot_of(f"http://b.a.cn/f{number}/1", 1)) or budget.observe(spot_of("http://b.a.cn/", 1), ALIKE)
        for number in range(9)
    ]
    assert answers.count(False) == CHANCE


def test_folder_mostly_template_is_sampled_evenly_and_the_same_every_time() -> None:
    budget, twin = (
        Budget(Limits(dry=10**6, pages_host=10**4, pages=10**4, pages_level=10**4)),
        Budget(Limits(dry=10**6)),
    )
    for one in (budget, twin):
        explore(one, "shop/", JUDGED, KIT)
    later = [spot_of(f"http://a.cn/shop/x{number}", 1) for number in range(1_000)]
    answers = [budget.start(spot) for spot in later]
    assert set(answers) == {None, Refusal.SAMPLED}
    assert 60 < answers.count(None) < 140
    drawn = [spot for spot, answer in zip(later, answers, strict=True) if answer is None]
    assert all(twin.start(spot) is None for spot in drawn[:50])


def test_honest_folder_of_a_host_of_template_is_not_sampled() -> None:
    budget = Budget(Limits(dry=10**6))
    explore(budget, "shop/", 4 * JUDGED, KIT)
    assert explore(budget, "news/", 4 * JUDGED) == [None] * 4 * JUDGED
    kit = explore(budget, "tel/", 4 * JUDGED, KIT)
    assert kit[:CHANCE] == [None] * CHANCE
    assert kit.count(Refusal.SAMPLED) > 2 * JUDGED


def test_host_that_answers_any_path_is_sampled_from_the_start() -> None:
    budget = Budget(Limits())
    budget.start(spot_of("http://a.cn/", 0))
    budget.hosts["a.cn"].wildcard = True
    answers = [budget.start(spot_of(f"http://a.cn/x/{number}", 1)) for number in range(50)]
    assert answers.count(Refusal.SAMPLED) > 30


def test_article_known_on_the_domain_does_not_pay_off() -> None:
    budget = Budget(Limits())
    spot = spot_of("http://a.cn/1", 1)
    assert budget.observe(spot, Sight("hijacked", True, "one", frozenset({1, 2})))
    assert not budget.observe(spot, Sight("hijacked", True, "one", frozenset({3, 4})))
    assert not budget.observe(spot, Sight("hijacked", True, "two", frozenset({1, 2})))
    assert budget.observe(spot, Sight("hijacked", True, "three", frozenset({5, 6})))
    assert not budget.observe(spot, Sight("no_content", False, None, frozenset()))


def test_sections_beyond_the_bound_share_one_account() -> None:
    budget = Budget(ANY)
    for number in range(1_000):
        budget.start(spot_of(f"http://a.cn/f{number}/", 1))
    assert len(budget.hosts["a.cn"].sections) == MAX_SECTIONS + 1
    assert budget.hosts["a.cn"].sections[SHARED_SECTION].started == Limits().pages_host - MAX_SECTIONS


SECTIONS = [
    ("/", "", "/"),
    ("", "", "/"),
    ("/a.html", "", "/"),
    ("/index.php", "id=1", "/?"),
    ("/shop/a.html", "", "/shop/"),
    ("/shop/", "id=1", "/shop/"),
    ("//shop/x", "", "/shop/"),
]


@pytest.mark.parametrize(("path", "query", "section"), SECTIONS)
def test_section_is_the_first_folder(path: str, query: str, section: str) -> None:
    assert section_of(path, query) == section
