"""Letter-spaced text: what is joined, what is not, and that places come back to the page as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import Label
from spamcrawl.core.reading.page import read_html, read_text
from spamcrawl.core.reading.spacing import _SPACED, find_spaced, join_letters

STORY = (
    "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，沿岸三个村的村民已经转移。",
    "据介绍，此次降雨从周六夜里开始，持续了三十多个小时，是今年入汛以来最强的一次，没有造成人员伤亡。",
)
KIT = ("松叶锅炉售后维修电话：400-618-2207（点击咨询）", "松叶锅炉报修热线：4006-182-207（点击咨询）")


def space(text: str, blank: str = " ") -> str:
    return blank.join(text)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("松 叶 锅 炉 维 修 电 话", "松叶锅炉维修电话"),
        ("松\u3000叶\u3000锅\u3000炉\u3000维\u3000修\u3000电\u3000话", "松叶锅炉维修电话"),
        ("维修：松 叶 锅 炉 电 话 4 0 0 了", "维修：松叶锅炉电话400了"),
        ("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 10"),
        ("J. R. R. Tolkien and A B C D E F G", "J. R. R. Tolkien and A B C D E F G"),
        ("通 知", "通 知"),
        ("张三 李四 王五 赵六 孙七 周八 吴九", "张三 李四 王五 赵六 孙七 周八 吴九"),
        ("", ""),
    ],
    ids=["blank", "wide", "digits", "pager", "initials", "heading", "names", "empty"],
)
def test_what_is_joined(text: str, joined: str) -> None:
    assert join_letters(read_text(text)).page.text == joined


def test_a_spaced_kit_is_cut_and_its_numbers_read() -> None:
    lines = [*STORY, *(space(line) for line in KIT)]
    record = clean_page(read_text("\n".join(lines)))
    assert record.as_dict()["text"] == "\n".join(STORY)
    assert record.as_dict()["indicators"]["phone"] == ["4006182207"]


def test_a_spaced_line_of_an_honest_page_is_given_back_as_it_was() -> None:
    text = "\n".join((space("清河县水利局防汛公告"), *STORY))
    assert clean_page(read_text(text)).as_dict()["text"] == text


PIECES = st.sampled_from(
    [*STORY, *KIT, *(space(line) for line in KIT), space(KIT[0], "\xa0"), space(STORY[0]), "", " 通 知 "]
)


@given(st.lists(PIECES, max_size=8), st.booleans())
def test_the_page_is_partitioned_as_it_came(lines: list[str], markup: bool) -> None:
    page = read_html("".join(f"<p>{line}</p>" for line in lines)) if markup else read_text("\n".join(lines))
    record = clean_page(page)
    assert "".join(page.text[part.start : part.end] for part in record.segments) == page.text
    assert all(page.text[item.start : item.end].startswith(item.quote) for item in record.verdict.evidence)


@given(st.lists(PIECES, max_size=8))
def test_stretches_cover_what_they_covered(lines: list[str]) -> None:
    page = read_text("\n".join(lines))
    joined = join_letters(page)
    whole = [(line.start, line.end, Label.ARTICLE) for line in joined.page.lines if line.text]
    assert joined.restore(whole) == [(line.start, line.end, Label.ARTICLE) for line in page.lines if line.text]


@given(st.text("甲乙 \u3000\xa0\n", max_size=60), st.booleans())
def test_looking_at_hints_finds_what_a_search_of_the_whole_text_finds(text: str, spaced: bool) -> None:
    text = space(text) if spaced else text
    assert [found.span() for found in find_spaced(text)] == [found.span() for found in _SPACED.finditer(text)]
