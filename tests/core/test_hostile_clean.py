"""Text made to stall the core: every line of it costs time in proportion to its length, and nothing raises."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import Page, VerdictLabel
from spamcrawl.core.reading.encoding import decode
from spamcrawl.core.reading.page import read_html, read_text
from tests.core.costs import GROWTH, is_linear

STORY = (
    "今天上午，市图书馆新馆开门迎客，首日接待读者三千余人，馆长向记者介绍说，新馆藏书丰富。"
    "据了解，老馆将改建为地方文献中心，明年秋天开放。\n"
)
KIT = (
    "客服电话400-618-2207转400-61-82-207或④00-6182-207【点击拨打】官方24小时售后\n"
    "维修热线4006182207免费上门(点击咨询)\n"
)
"""A line that is cut needs a page with a template; alone it would be given back whole."""


def numbered(pattern: str, size: int) -> str:
    """Return distinct copies of a pattern, its ``#`` a nine-digit number, ``$`` a Chinese character of its own."""
    pieces = (pattern.replace("#", f"{7**9 * n % 10**9:09}").replace("$", chr(0x4E00 + n % 9000)) for n in count(1))
    return "".join(next(pieces) for _ in range(size // len(pattern)))


REPEATED = {
    "click to call": "400-123-4567(点击拨打)",
    "digits": "4",
    "number starts": "0148",
    "letters drawn like digits": "1O0l",
    "digits with every separator": "4-0.0 1",
    "full width": "４００－",
    "circled": "①②③",
    "numerals": "一二三四五六七八九零",
    "contact ids": "微信:abc12345 QQ:123456 ",
    "places": "朝阳区、",
    "places without suffix": "朝阳、",
    "place suffixes": "市",
    "list marks": "、",
    "opening brackets": "【",
    "round brackets": "(",
    "pairs of brackets": "【】",
    "notes": "【编辑:李岩】",
    "semicolons": ";",
    "broken entities": "甲;;;;乙",
    "stops": "。",
    "commas": "，",
    "blanks": " \u3000\xa0",
    "letters and digits": "a1",
    "coined names": "bet365",
    "betting names": "bet365娱乐",
    "betting words": "娱乐",
    "casinos": "澳门",
    "letter-spaced": "售 后 服 务 ",
    "letter-spaced number": "4 0 0 1 ",
    "zero-width between": "售\u200b后\u200b",
    "zero-width": "\u200b",
    "growing case": "İ",
    "half characters": "\ud800",
    "zero bytes": "\0",
    "traditional": "維修電話",
    "rule keywords": "售后服务热线24小时电话官方客服维修",
    "paths": "Warning: include(/www/a/b.php) in /home/x/y.php on line 3 ",
    "addresses": "http://a.cn/b.php?x=1 ",
    "dates and sources": "2024年5月6日 10:20 来源:某报 ",
    "story": STORY.strip(),
    "lines of one character": "甲\n",
    "lines of labels": "首页\n",
    "lines of one prefix": "松叶锅炉售后电话\n",
    "lines of keywords": "售后服务热线24小时电话官方客服维修\n",
    "lines of one number": "记者从客服电话400-123-4567了解到，据介绍目前情况正常，他表示。\n",
}
DISTINCT = {
    "numbers": "电话13#，",
    "lines of numbers": "客服电话13#点击咨询\n",
    "story with numbers": "记者$从电话13#了解到，据介绍，他表示说$$$$$$$$。",
    "lines of story with numbers": "记者$从电话13#了解到，据介绍，他表示说$$$$$$$$$$。\n",
    "names of places": "$$区、",
    "any wording": "$",
    "lines of any wording": "$$$$$$$$$$$$$$$$$$$$$。\n",
    "a prefix and any wording": "松叶锅炉售后电话$$$$$$\n",
}
MAKERS: dict[str, Callable[[int], str]] = {
    **{name: lambda size, piece=piece: piece * (size // len(piece)) for name, piece in REPEATED.items()},  # type: ignore[misc]
    **{name: lambda size, form=form: numbered(form, size) for name, form in DISTINCT.items()},  # type: ignore[misc]
}

SIZE = 4_000


def grows_linearly(make: Callable[[int], Page]) -> bool:
    pages = {size: make(size) for size in (SIZE, GROWTH * SIZE)}
    return is_linear(lambda size: lambda: clean_page(pages[size]), SIZE)


@pytest.mark.parametrize("name", MAKERS)
def test_time_grows_with_size_on_a_page_of_its_own(name: str) -> None:
    assert grows_linearly(lambda size: read_text(MAKERS[name](size)))


@pytest.mark.parametrize("name", MAKERS)
def test_time_grows_with_size_on_a_hijacked_page(name: str) -> None:
    assert grows_linearly(lambda size: read_html("<p>" + ((KIT + STORY) * 3 + MAKERS[name](size)).replace("\n", "<p>")))


def test_time_grows_with_the_kits_and_stories_of_a_page() -> None:
    """Each number is held against the story, and each page has as many of both as it likes."""
    pages = {size: read_text((KIT + STORY) * (size // len(KIT + STORY))) for size in (60_000, GROWTH * 60_000)}
    assert is_linear(lambda size: lambda: clean_page(pages[size]), 60_000)


def test_the_kit_around_a_line_makes_a_template() -> None:
    assert clean_page(read_text((KIT + STORY) * 3)).verdict.label is VerdictLabel.HIJACKED


TEMPLATE_PIECES = st.sampled_from(
    [
        KIT,
        STORY,
        "<p>",
        "<br>",
        "<div hidden>",
        "</div>",
        "&#xD800;",
        "&#0;",
        "\ud800",
        "\udfff",
        "\0",
        "首页",
        "【",
        "：",
    ]
)
MARKUP = st.lists(st.one_of(TEMPLATE_PIECES, st.text(max_size=30)), max_size=12).map("".join)


@given(st.one_of(st.binary(max_size=400), MARKUP.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_bytes_of_any_kind_become_a_record(body: bytes) -> None:
    text, _ = decode(body)
    for page in (read_html(body), read_html(text), read_text(text)):
        assert orjson.loads(orjson.dumps(clean_page(page).as_dict()))["schema"] == 1


@given(MARKUP)
def test_text_of_any_kind_becomes_a_record(text: str) -> None:
    assert orjson.loads(orjson.dumps(clean_page(read_html(text)).as_dict()))["schema"] == 1
    assert sum(part.end - part.start for part in clean_page(read_text(text)).segments) == len(text)
