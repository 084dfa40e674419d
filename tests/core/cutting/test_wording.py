"""Pairs of letters as arrays give what sets of them would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.wording import number_pairs, read_wording, share_wording


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("", []), ("图", [0]), ("图书", [1, 0]), ("图，书", [0, 0, 0]), ("a_b", [0, 0, 0]), ("𝟏𝟑x", [1, 1, 0])],
)
def test_a_pair_begins_where_two_letters_touch(text: str, pairs: list[int]) -> None:
    assert [int(number > 0) for number in number_pairs(text)] == pairs


@given(st.text(max_size=40))
def test_equal_pairs_have_equal_numbers(text: str) -> None:
    numbers = number_pairs(text).tolist()
    for at, number in enumerate(numbers):
        assert (number > 0) == (at + 1 < len(text) and text[at].isalnum() and text[at + 1].isalnum())
        assert not number or number == ord(text[at]) << 21 | ord(text[at + 1])


Page = tuple[str, list[tuple[int, int]], list[int], list[int]]


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A text, its stretches (ascending, apart), the line of each, and its side: 1 template, -1 article, 0 neither."""
    pieces = draw(st.lists(st.text("甲乙丙丁，a1", max_size=8), max_size=9))
    spans, lines, start = [], [], 0
    for piece in pieces:
        spans.append((start, start + len(piece)))
        lines.append((lines[-1] + draw(st.integers(0, 1))) if lines else 0)
        start += len(piece)
    return "".join(pieces), spans, lines, [draw(st.integers(-1, 1)) for _ in pieces]


def pairs_of(text: str, span: tuple[int, int]) -> set[str]:
    inside = text[slice(*span)]
    return {inside[at : at + 2] for at in range(len(inside) - 1) if inside[at : at + 2].isalnum()}


@given(pages(), st.integers(1, 4))
def test_shares_are_those_of_sets(page: Page, least: int) -> None:
    text, spans, lines, sides = page
    held = [pairs_of(text, span) for span in spans]
    given_sides = np.array(sides, int)
    shares = share_wording(read_wording(text, spans, lines), given_sides > 0, given_sides < 0, least)
    assert shares.shape == (len(spans), 3)
    for own, line, row in zip(held, lines, shares.tolist(), strict=True):
        template, article = (
            set().union(*(h for h, at, side in zip(held, lines, sides, strict=True) if side == want and at != line))
            for want in (1, -1)
        )
        counts = [len(own & template - article), len(own & article - template), len(own - template - article)]
        assert row == pytest.approx([count / max(least, len(own)) for count in counts])
