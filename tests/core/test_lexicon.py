"""Word lists: hits per line and group, and that the lists themselves are sound."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core import lexicon
from spamcrawl.core.lexicon import load_lexicon, load_products
from spamcrawl.core.matching import match_form

LEXICON = load_lexicon()
GROUP = {name: number for number, name in enumerate(LEXICON.groups)}


def counted(text: str) -> dict[str, int]:
    (row,) = LEXICON.count(match_form(text), [0])
    return {name: row[number] for name, number in GROUP.items() if row[number]}


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("", {}),
        ("湖面薄冰", {}),
        ("售后维修电话", {"service": 2, "contact": 1}),
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
    starts = [0, 5, 8, 9]
    rows = LEXICON.count(text, starts)
    assert [sum(row) for row in rows] == [0, 1, 0, 1]
    assert rows[1][GROUP["service"]] == rows[3][GROUP["report"]] == 1


def test_text_before_the_first_line_counts_nowhere() -> None:
    assert [sum(row) for row in LEXICON.count("售后\n湖面", [3])] == [0]


def test_without_lines_there_are_no_rows() -> None:
    assert LEXICON.count("售后", []) == []


@given(st.lists(st.sampled_from(["售后", "电话", "记者", "湖", "，", "热线"]), max_size=40), st.data())
def test_rows_add_up_to_the_whole(pieces: list[str], data: st.DataObject) -> None:
    """Cutting between words moves hits from row to row and loses none; rows run parallel to the lines."""
    edges = [0]
    for piece in pieces:
        edges.append(edges[-1] + len(piece) + 1)
    text = "\n".join(pieces)
    starts = sorted({0, *data.draw(st.lists(st.sampled_from(edges[:-1] or [0])))})
    rows = LEXICON.count(text, starts)
    assert len(rows) == len(starts)
    assert [sum(column) for column in zip(*rows, strict=True)] == LEXICON.count(text, [0])[0]


def test_advertising_groups_come_first() -> None:
    signs = [weight > 0 for weight in LEXICON.weights]
    assert signs == sorted(signs, reverse=True)
    assert LEXICON.advertising == sum(signs)
    assert 0 < LEXICON.advertising < len(LEXICON.groups)


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
