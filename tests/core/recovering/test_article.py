"""Segments are the page again, paragraphs are its article lines, and leftovers are no article."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.model import Label, Segment
from spamcrawl.core.reading.page import read_text
from spamcrawl.core.recovering.article import ARTICLE_MIN, is_article, make_segments, read_paragraphs

LABELS = st.sampled_from(Label)
A, T, U = Label.ARTICLE, Label.TEMPLATE, Label.UNKNOWN


@st.composite
def labelled_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, Label]]]:
    """A text and ascending stretches of it, with gaps anywhere."""
    text = draw(st.text(alphabet="甲乙。 \n\u3000", max_size=40))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    spans = [pair for pair in pairwise(edges) if draw(st.booleans())]
    return text, [(start, end, draw(LABELS)) for start, end in spans]


@given(labelled_texts())
def test_segments_partition_any_page_for_any_stretches(case: tuple[str, list[tuple[int, int, Label]]]) -> None:
    text, stretches = case
    segments = make_segments(read_text(text), stretches)
    assert "".join(text[part.start : part.end] for part in segments) == text
    assert all(part.start < part.end for part in segments)
    assert all(one.end == two.start and one.label is not two.label for one, two in pairwise(segments))


@given(labelled_texts())
def test_a_segment_says_what_its_stretches_said(case: tuple[str, list[tuple[int, int, Label]]]) -> None:
    text, stretches = case
    segments = make_segments(read_text(text), stretches)
    for start, end, label in stretches:
        (around,) = [part for part in segments if part.start <= start and end <= part.end]
        assert around.label is label


@pytest.mark.parametrize(
    ("text", "stretches", "segments"),
    [
        ("", [], ()),
        ("甲乙", [], ((U, 0, 2),)),
        ("甲\n乙", [(0, 1, A), (2, 3, A)], ((A, 0, 3),)),
        ("甲\n乙\n", [(0, 1, T), (2, 3, A)], ((T, 0, 2), (A, 2, 4))),
        ("\n甲", [(1, 2, A)], ((A, 0, 2),)),
    ],
)
def test_white_space_goes_to_the_stretch_before(
    text: str, stretches: list[tuple[int, int, Label]], segments: tuple[tuple[Label, int, int], ...]
) -> None:
    assert make_segments(read_text(text), stretches) == tuple(Segment(*part) for part in segments)


@pytest.mark.parametrize(
    ("text", "stretches", "paragraphs"),
    [
        ("", [], []),
        ("甲乙\n丙丁", [(0, 2, A), (3, 5, A)], ["甲乙", "丙丁"]),
        ("甲乙\n丙丁", [(0, 2, T), (3, 5, A)], ["丙丁"]),
        ("甲广告乙\n丙", [(0, 1, A), (1, 3, T), (3, 4, A), (5, 6, A)], ["甲乙", "丙"]),
        ("\u3000\u3000甲 \n丙", [(0, 4, A), (5, 6, A)], ["甲", "丙"]),
        ("甲\n\u3000\n乙", [(0, 1, A), (2, 3, A), (4, 5, A)], ["甲", "乙"]),
    ],
)
def test_paragraphs(text: str, stretches: list[tuple[int, int, Label]], paragraphs: list[str]) -> None:
    assert list(read_paragraphs(read_text(text), stretches)) == paragraphs


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ((), False),
        (("湖" * ARTICLE_MIN,), False),
        (("湖" * (ARTICLE_MIN - 1) + "。",), True),
        (("湖" * (ARTICLE_MIN - 2) + "。",), False),
        (("湖" * 30, "雪" * 29 + "！"), True),
        (("snow on the lake " * 5 + ".",), True),
    ],
)
def test_leftovers_are_no_article(paragraphs: tuple[str, ...], expected: bool) -> None:
    assert is_article(paragraphs) is expected
