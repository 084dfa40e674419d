"""Huge pages: what is not looked at, how its labels come back, and that no other page is touched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import Evidence, Label, Page
from spamcrawl.core.reading import condensing
from spamcrawl.core.reading.condensing import COPIES, HUGE, VARIANTS, CondensedPage, condense_page
from spamcrawl.core.reading.page import read_html, read_text
from tests.core.costs import takes_at_most

STORY = (
    "今天上午，市图书馆新馆开门迎客，首日接待读者三千余人，馆长向记者介绍说，新馆藏书丰富。"
    "据了解，老馆将改建为地方文献中心，明年秋天开放。"
)
KIT = (
    "客服电话400-618-2207转400-61-82-207或④00-6182-207【点击拨打】官方24小时售后",
    "维修热线4006182207免费上门(点击咨询)",
)


def condense(lines: list[str], *, huge: int, copies: int, variants: int) -> CondensedPage:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(condensing, "HUGE", huge)
        patch.setattr(condensing, "COPIES", copies)
        patch.setattr(condensing, "VARIANTS", variants)
        return condense_page(read_text("\r\n \n".join(lines)))


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ("甲 甲 甲 乙", "甲 甲 乙"),
        ("甲 乙 甲 乙 甲 乙", "甲 乙 甲 乙"),
        ("电话1 电话2 电话3 电话4", "电话1 电话2 电话3"),
        ("电话1 电话1 电话1 电话2 电话2", "电话1 电话1 电话2"),
        ("电话1 电话1 电话22 电话22 电话333", "电话1 电话1 电话22 电话22 电话333"),
        ("甲 乙 丙 丁", "甲 乙 丙 丁"),
    ],
)
def test_what_is_looked_at(lines: str, kept: str) -> None:
    condensed = condense(lines.split(), huge=3, copies=2, variants=1)
    assert condensed.page.text.split() == kept.split()


def test_a_page_below_the_bound_is_its_own_condensed_page() -> None:
    page = read_text("甲\n" * HUGE)
    condensed = condense_page(page)
    assert condensed.page is page
    assert condensed.restore([(0, 1, Label.ARTICLE)]) == [(0, 1, Label.ARTICLE)]


def test_a_huge_page_without_repeats_is_its_own_condensed_page() -> None:
    page = read_text("\n".join(chr(0x4E00 + number) for number in range(HUGE + 1)))
    assert condense_page(page).page is page


@given(st.lists(st.sampled_from(["甲", "乙丙", "电话1", "电话2", "电话33"]), min_size=1, max_size=30), st.data())
def test_every_line_is_labelled_like_one_of_its_form(lines: list[str], data: st.DataObject) -> None:
    condensed = condense(lines, huge=2, copies=2, variants=1)
    labels = {line.text: data.draw(st.sampled_from(Label)) for line in condensed.page.lines}
    halves = [
        half
        for line in condensed.page.lines
        for middle in [line.start + len(line.text) // 2]
        for half in ((line.start, middle, labels[line.text]), (middle, line.end, Label.UNKNOWN))
        if half[0] < half[1]
    ]
    restored = condensed.restore(halves)
    assert "".join(condensed.whole.text[start:end] for start, end, _ in restored) == "".join(lines)
    assert restored == sorted(restored)
    for line, model in zip(condensed.whole.lines, condensed.models or range(len(lines)), strict=True):
        form = condensed.page.lines[model].text
        assert re.sub("[0-9]", "0", form) == re.sub("[0-9]", "0", line.text)
        middle = line.start + len(line.text) // 2
        if middle > line.start:
            assert (line.start, middle, labels[form]) in restored


def test_evidence_comes_back_to_its_line() -> None:
    condensed = condense(["甲", "甲", "甲", "乙丙"], huge=3, copies=1, variants=0)
    at = condensed.page.text.index("丙")
    (item,) = condensed.restore_evidence([Evidence("page.x", 1, at, at + 1, "丙", 1.0)])
    assert (item.line, condensed.whole.text[item.start : item.end]) == (3, "丙")


def repeat(*lines: str, size: int = HUGE + 100) -> str:
    return "\n".join((lines * size)[:size])


@pytest.mark.parametrize("read", [read_text, lambda text: read_html("<p>" + text.replace("\n", "<p>"))])
def test_a_huge_page_is_cut_line_by_line(read) -> None:  # type: ignore[no-untyped-def]
    page: Page = read(repeat(STORY, *KIT))
    record = clean_page(page)
    assert record.verdict.label == "hijacked"
    assert set(record.article.paragraphs) == {STORY}
    assert len(record.article.paragraphs) == page.text.count(STORY)
    assert sum(part.end - part.start for part in record.segments) == len(page.text)
    for item in record.verdict.evidence:
        line = page.lines[item.line]
        assert line.start <= item.start <= item.end <= line.end
        assert page.text[item.start : item.end].startswith(item.quote)


def test_the_verdict_is_that_of_a_page_below_the_bound() -> None:
    huge, ordinary = (clean_page(read_text(repeat(STORY, *KIT, size=size))).verdict for size in (HUGE + 3, HUGE - 3))
    assert (huge.label, huge.indicators) == (ordinary.label, ordinary.indicators)
    assert huge.score == pytest.approx(ordinary.score)


def test_numbers_that_differ_are_found_up_to_a_bound() -> None:
    numbers = [f"400{number:07}" for number in range(1_000_000, 1_000_000 + HUGE + 1)]
    text = "\n".join([*KIT * 3, *(f"客服热线{number}(点击拨打)" for number in numbers)])
    phones = clean_page(read_text(text)).as_dict()["indicators"]["phone"]
    assert len(phones) == COPIES + VARIANTS + 1
    assert phones[0] == "4006182207"
    assert phones[1:] == numbers[: COPIES + VARIANTS]


def test_an_honest_huge_page_stays_whole() -> None:
    text = repeat(STORY, "开放时间：每日9时至17时")
    assert clean_page(read_text(text)).as_dict()["text"] == text


def test_what_is_left_out_costs_little() -> None:
    """Ten times the lines that are read whole cost less than those."""
    pages = {size: read_text(repeat(STORY, *KIT, size=size)) for size in (HUGE, 10 * HUGE)}
    assert takes_at_most(1.0, lambda: clean_page(pages[10 * HUGE]), lambda: clean_page(pages[HUGE]))
