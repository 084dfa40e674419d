"""The search over posting lists: what is found, what is listed, what no longer counts."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from spamcrawl.core.nearness.closeness import Kind
from spamcrawl.core.nearness.near import (
    MAX_COMPARED,
    MIN_SHARED,
    SATURATED,
    Arrival,
    Near,
    Placement,
    candidates,
    find_near,
    keys_to_list,
    place_articles,
)
from spamcrawl.core.nearness.shingles import near_keys
from tests.core.near_texts import BRIDGE, FOOTER, ORCHARD, fill_warning, replace_characters

LINES = BRIDGE.split("\n")
PAGES = Path(__file__).parents[4] / "shared" / "data" / "dev_pages.jsonl.gz"


class Shelf:
    """What a store keeps for near-duplicates: posting lists and texts, by article number."""

    def __init__(self, *texts: str) -> None:
        self.texts: list[str] = []
        self.listed: dict[int, list[int]] = {}
        self.asked: list[int] = []
        self.add_all(texts)

    def find(self, text: str) -> Near | None:
        return find_near(text, self.postings(near_keys(text)), self.text_of)

    def add(self, text: str) -> Near | None:
        return self.add_all([text])[0].near

    def add_all(self, texts: Sequence[str]) -> list[Placement]:
        """Write a batch, as a store does."""
        arrivals = [Arrival(len(self.texts) + index, text, near_keys(text)) for index, text in enumerate(texts)]
        keys = {key for arrival in arrivals for key in arrival.keys}
        placements = place_articles(arrivals, self.postings(keys), self.text_of)
        for arrival, placement in zip(arrivals, placements, strict=True):
            for key in placement.keys:
                self.listed.setdefault(key, []).append(arrival.article)
        self.texts.extend(texts)
        return placements

    def postings(self, keys: Iterable[int]) -> dict[int, tuple[int, ...]]:
        return {key: tuple(self.listed[key]) for key in keys if key in self.listed}

    def text_of(self, article: int) -> str:
        self.asked.append(article)
        return self.texts[article]

    def rows(self) -> int:
        return sum(map(len, self.listed.values()))


def invent(words: int, seed: int) -> str:
    """Write a text of made-up eight-character words."""
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(8 * words))


def test_a_copy_points_to_the_article_with_its_figures() -> None:
    near = Shelf(ORCHARD, BRIDGE).find("\n".join(LINES[:5]))
    assert near is not None
    assert (near.article, near.kind, near.containment) == (1, Kind.SAME, 1.0)
    assert 0.7 < near.similarity < 0.9
    assert near.known == 1.0


def test_a_different_article_points_nowhere() -> None:
    assert Shelf(BRIDGE).find(ORCHARD) is None
    assert Shelf().find(BRIDGE) is None
    assert Shelf(BRIDGE).find("") is None


def test_all_copies_point_to_the_earliest_not_to_one_another() -> None:
    shelf = Shelf(ORCHARD, BRIDGE)
    found = [shelf.add(replace_characters(BRIDGE, 0.08, seed)) for seed in range(200)]
    assert {near.article for near in found if near} == {1}
    assert all(found)


def test_copies_are_listed_nowhere_so_a_story_never_saturates() -> None:
    shelf = Shelf(BRIDGE)
    rows = shelf.rows()
    for seed in range(3 * SATURATED):
        shelf.add(replace_characters(BRIDGE, 0.05, seed))
    assert shelf.rows() == rows
    assert shelf.find("\n".join(LINES[3:])) is not None


def test_what_contains_an_article_is_listed_for_what_it_adds() -> None:
    shelf = Shelf(LINES[2])
    near = shelf.add(BRIDGE)
    assert near is not None
    assert (near.article, near.kind) == (0, Kind.EXCERPT)
    assert max(map(len, shelf.listed.values())) == 1
    second = shelf.find("\n".join(LINES[3:]))
    assert second is not None
    assert second.article == 1


def test_a_version_goes_before_an_earlier_excerpt() -> None:
    near = Shelf(LINES[2], BRIDGE).find(replace_characters(BRIDGE, 0.03))
    assert near is not None
    assert (near.article, near.kind) == (1, Kind.SAME)


def test_there_is_no_transitive_joining() -> None:
    """B is close to A, C is close to B and not to A: C starts anew."""
    one, two, three = LINES[0] + LINES[1], LINES[2], ORCHARD
    shelf = Shelf(one)
    assert shelf.add(one + two) is not None
    assert shelf.add(two + three) is None


def test_a_shared_footer_saturates_and_no_longer_counts() -> None:
    shelf = Shelf(*(invent(14, seed) + FOOTER for seed in range(3 * SATURATED)))
    shared = [key for key, listed in shelf.listed.items() if len(listed) == SATURATED]
    assert len(shared) > MIN_SHARED
    newcomer = invent(14, 999) + FOOTER
    shelf.asked.clear()
    assert shelf.add(newcomer) is None
    assert shelf.asked == []
    assert max(map(len, shelf.listed.values())) == SATURATED
    near = shelf.find(newcomer)
    assert near is not None
    assert near.article == 3 * SATURATED


def test_notices_on_one_form_are_different_articles_and_their_copies_are_not() -> None:
    notices = [fill_warning(seed) for seed in range(SATURATED // 2)]
    shelf = Shelf()
    assert [shelf.add(notice) for notice in notices] == [None] * len(notices)
    near = shelf.find(notices[0] + "编辑:王秀英")
    assert near is not None
    assert near.article == 0


@pytest.mark.parametrize(
    ("postings", "expected"),
    [
        ({}, []),
        ({1: [7]}, []),
        ({1: [7], 2: [7]}, [7]),
        ({1: [7, 3], 2: [3, 7]}, [3, 7]),
        ({1: [3, 7], 2: [3, 7], 3: [7]}, [7, 3]),
        ({1: range(SATURATED), 2: [7], 3: [8]}, []),
        ({1: range(1, SATURATED), 2: [7], 3: [5, 7]}, [7, 5]),
        ({1: range(9), 2: range(9)}, list(range(MAX_COMPARED))),
    ],
)
def test_candidates(postings: dict[int, list[int]], expected: list[int]) -> None:
    assert candidates(postings) == expected


def test_a_batch_is_placed_as_its_articles_one_by_one() -> None:
    texts = [BRIDGE, LINES[2], ORCHARD, *(replace_characters(BRIDGE, 0.05, seed) for seed in range(40))]
    texts += [invent(14, seed) + FOOTER for seed in range(2 * SATURATED)] + [LINES[2] + ORCHARD, BRIDGE + FOOTER]
    singly, batched = Shelf(), Shelf()
    one_by_one = [singly.add_all([text])[0] for text in texts]
    assert batched.add_all(texts[:30]) + batched.add_all(texts[30:]) == one_by_one
    assert batched.listed == singly.listed
    assert sum(placement.near is not None for placement in one_by_one) == 43


def test_no_more_than_the_cap_is_compared() -> None:
    shelf = Shelf(*(fill_warning(seed) for seed in range(12)))
    shelf.asked.clear()
    shelf.find(fill_warning(99))
    assert len(shelf.asked) == MAX_COMPARED


KEYS = (1, 2, 3)
FULL = range(SATURATED)


@pytest.mark.parametrize(
    ("known", "postings", "listed"),
    [
        (None, {}, (1, 2, 3)),
        (None, {1: FULL, 2: [4]}, (2, 3)),
        (0.5, {1: FULL, 2: [4]}, (3,)),
        (0.5, {1: [5], 2: [4, 5]}, (1, 3)),
        (0.8, {}, ()),
    ],
)
def test_keys_to_list(known: float | None, postings: dict[int, list[int]], listed: tuple[int, ...]) -> None:
    near = None if known is None else Near(4, Kind.EXCERPT, 0.4, 1.0, known)
    assert keys_to_list(KEYS, postings, near) == listed


@pytest.mark.skipif(not PAGES.exists(), reason="the labelled pages are not here: ../shared/data")
def test_real_articles_keep_apart_and_find_their_copies() -> None:
    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        articles = sorted({text for line in lines if (text := json.loads(line).get("gold_text"))})[::5]
    shelf = Shelf()
    assert [article for article in articles if shelf.add(article)] == []
    copies = [(replace_characters(text, 0.1), text[: len(text) * 6 // 10]) for text in articles]
    found = [near.article for pair in copies for text in pair if (near := shelf.find(text))]
    expected = [number for number in range(len(articles)) for _ in range(2)]
    assert len(found) >= 0.98 * len(expected)
    assert set(found) == set(expected)
