"""Word lists: hits per line and group, and that the lists themselves are sound."""

from __future__ import annotations

import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding import lexicon
from spamcrawl.core.finding.lexicon import load_lexicon, load_products
from spamcrawl.core.reading.matching import match_form

LEXICON = load_lexicon()
GROUP = {name: number for number, name in enumerate(LEXICON.groups)}


def tally(text: str, spans: list[tuple[int, int]]) -> list[list[int]]:
    found = LEXICON.find(text)
    starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
    rows = LEXICON.tally(found, spans)
    assert LEXICON.tally_columns(LEXICON.columns(found), starts, ends).tolist() == rows
    return rows


def counted(text: str) -> dict[str, int]:
    (row,) = tally(match_form(text), [(0, len(text))])
    return {name: row[number] for name, number in GROUP.items() if row[number]}


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("", {}),
        ("湖面薄冰", {}),
        ("售后维修电话", {"service": 1, "repair": 1, "contact": 1}),
        ("客服電話", {"service": 1}),
        ("记者报道", {"report": 2}),
        ("湖面结了薄冰", {"prose": 1}),
        ("真人荷官", {"gamble": 1}),
        ("欢迎 为您", {"call": 1, "promise": 1}),
    ],
)
def test_hits(text: str, hits: dict[str, int]) -> None:
    assert counted(text) == hits


def test_the_longest_word_at_a_place_wins() -> None:
    assert counted("服务热线") == {"service": 1}


def test_every_line_has_its_own_row() -> None:
    text = "湖面薄冰\n售后\n\n记者"
    rows = tally(text, [(0, 4), (5, 7), (8, 8), (9, 11)])
    assert [sum(row) for row in rows] == [0, 1, 0, 1]
    assert rows[1][GROUP["service"]] == rows[3][GROUP["report"]] == 1


def test_what_stands_between_stretches_counts_nowhere() -> None:
    assert [sum(row) for row in tally("售后湖面电话山上记者", [(2, 4), (6, 8)])] == [0, 0]
    assert [sum(row) for row in tally("售后湖面电话山上记者", [(0, 2), (4, 6)])] == [1, 1]


def test_a_word_counts_where_it_begins() -> None:
    assert [sum(row) for row in tally("湖售后面", [(0, 2), (2, 4)])] == [1, 0]


def test_without_stretches_there_are_no_rows() -> None:
    assert tally("售后", []) == []


@given(st.lists(st.sampled_from(["售后", "电话", "记者", "湖", "，", "热线"]), max_size=40), st.data())
def test_stretches_without_gaps_add_up_to_the_whole(pieces: list[str], data: st.DataObject) -> None:
    text = "\n".join(pieces)
    cuts = data.draw(st.sets(st.integers(0, len(text)), max_size=8))
    rows = tally(text, list(pairwise(sorted({0, *cuts, len(text)}))))
    (whole,) = tally(text, [(0, len(text))])
    assert [sum(column) for column in zip(*rows, strict=True)] == (whole if text else [])


def test_advertising_groups_come_first() -> None:
    signs = [(weight > 0) - (weight < 0) for weight in LEXICON.weights]
    assert signs == [1] * LEXICON.advertising + [-1] * (LEXICON.scored - LEXICON.advertising) + [0] * signs.count(0)
    assert 0 < LEXICON.advertising < LEXICON.scored < len(LEXICON.groups)


def listed_words() -> list[tuple[str, str]]:
    groups = tomllib.loads(Path(lexicon.__file__).with_name("lexicon.toml").read_text("utf-8"))
    return [(name, word) for name in LEXICON.groups for word in groups[name]["words"].split()]


def test_no_word_is_listed_twice() -> None:
    """A second listing would be dead: the first one takes every hit."""
    words = Counter(match_form(word) for _, word in listed_words())
    assert [word for word, times in words.items() if times > 1] == []


def test_every_word_counts_in_its_own_group() -> None:
    assert [(group, word) for group, word in listed_words() if counted(word) != {group: 1}] == []


def test_products_are_listed_once() -> None:
    assert load_products()
    assert len(set(load_products())) == len(load_products())
