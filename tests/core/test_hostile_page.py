"""Pages made to break a reader: reading stays linear in time and never raises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from spamcrawl.core.reading.encoding import decode
from spamcrawl.core.reading.page import read_html, read_text
from tests.core.costs import is_linear

MAKERS: dict[str, Callable[[int], str]] = {
    "nested blocks": lambda n: "<div>" * n + "深" + "</div>" * n,
    "nested inline": lambda n: "<b>" * n + "深",
    "nested blocks with text": lambda n: "<div>文" * n,
    "nested tables": lambda n: "<table><tr><td>文" * n,
    "nested lists": lambda n: "<ul><li>文" * n,
    "nested links": lambda n: "<a href=x><span>文" * n,
    "nested named": lambda n: "".join(f"<div class='a{i} nav' id=b{i}>文" for i in range(n)),
    "nested hidden": lambda n: "<p style='display:none'>文<span hidden>藏" * n,
    "misnested formatting": lambda n: "<a>" * n + "<i>" * n + "</a>" * n + "文",
    "formatting over paragraphs": lambda n: "<b><i><p>文" * n,
    "closing tags alone": lambda n: "文</p></div></b>" * n,
    "unclosed tags": lambda n: "<a " * n,
    "unclosed quotes": lambda n: '<a b="' * n,
    "unclosed comments": lambda n: "文<!--" * n,
    "unclosed scripts": lambda n: "文<script>" * n,
    "escaped scripts": lambda n: "<script><!--<script>" * n,
    "unclosed title": lambda n: "<title>" + "文<p>" * n,
    "titles": lambda n: "<title> </title>" * n,
    "metas": lambda n: "<meta name=author content=' '>" * n,
    "broken entities": lambda n: "&amp&#x;&nosuch;&#99999999;" * n,
    "zero bytes": lambda n: "文\0" * n,
    "breaks": lambda n: "文<br>" * n,
    "blanks": lambda n: "<p>" + " \n" * n + "文" + "\t " * n,
    "blank elements": lambda n: "文<p><b> </b></p>" * n,
    "mixed line": lambda n: "<p>" + "文<b hidden>藏</b><a href=x>链</a> " * n,
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">文",
    "one long class": lambda n: f"<p class='{'nav-' * n}'>文",
    "one long word": lambda n: f"<p class='{'con' * n}x' id='{'A' * n}'>文",
    "many classes": lambda n: f"<style>.a{{display:none}}</style><p class='{'b ' * n}'>文",
    "one long style": lambda n: f"<p style='{'display:;' * n}'>文",
    "distinct styles": lambda n: "".join(f"<p style='left:-{i}px'>文" for i in range(n)),
    "distinct classes": lambda n: "".join(f"<p class='c{i}'>文" for i in range(n)),
    "style rules": lambda n: "<style>" + "".join(f".c{i}{{display:none}}" for i in range(n)) + "</style><p class=c1>文",
    "style rules, each shown again": lambda n: (
        "<style>.x{display:none}"
        + "".join(f".x.c{i}{{display:block}}" for i in range(n))
        + "</style>"
        + "".join(f"<p class='x d{i}'>文" for i in range(n))
    ),
    "selectors": lambda n: "<style>" + ".a," * n + "{display:none}</style>文",
    "open braces": lambda n: "<style>" + "{" * n + "</style>文",
    "closed braces": lambda n: "<style>" + "}" * n + ".x{display:none}</style>文",
    "open style comments": lambda n: "<style>" + "/*" * n + "</style>文",
    "nested @media": lambda n: "<style>" + "@media x{" * n + ".x{display:none}</style>文",
    "preformatted": lambda n: "<pre>" + "文\n \n" * n,
    "forms": lambda n: "<form><p>文</form>" * n,
    "templates": lambda n: "<template>" * n + "文",
    "drawings": lambda n: "<svg><foreignObject><p>文" * n,
    "selects": lambda n: "<select><option>文" * n,
    "framesets": lambda n: "<frameset><noframes>" + "<p>文" * n,
    "several pages": lambda n: "<html><head></head><body><p>文</body></html>" * n,
}

SIZE = 1_500
GROWTH = 4
SLACK = 3.2
"""Time may grow by this factor over GROWTH itself: quadratic work would need GROWTH x GROWTH."""


def grows_with_size(work: Callable[[int], object], size: int, growth: int = GROWTH) -> bool:
    return is_linear(lambda size: lambda: work(size), size, growth, SLACK)


@pytest.mark.parametrize("name", MAKERS)
def test_time_grows_with_size(name: str) -> None:
    made = {size: MAKERS[name](size) for size in (SIZE, SIZE * GROWTH)}
    assert grows_with_size(lambda size: read_html(made[size]), SIZE)


@pytest.mark.parametrize(
    "opening", ["<div>", "<b>", "<a href=x>", "<p class=nav>", "<table><tr><td>", "<svg>", "<ul><li>"]
)
def test_a_hundred_thousand_levels(opening: str) -> None:
    page = read_html("<p>前</p>" + opening * 100_000 + "深</p>后")
    assert page.lines[0].text == "前"


def test_ten_megabytes() -> None:
    paragraph = (
        "<div class=c><p style='text-indent:2em'>这是一段普通的新闻文字，用来填满页面。<a href=/x>链接</a></p></div>\n"
    )
    markup = paragraph * (10_000_000 // len(paragraph.encode()))
    tenth = markup[: len(markup) // 10]
    assert len(read_html(tenth).lines) > 1000
    assert grows_with_size(lambda size: read_html(markup[:size].encode()), len(tenth), 10)


def test_a_huge_line_and_huge_attributes() -> None:
    assert len(read_html("<p>" + "文" * 3_000_000).lines[0].text) == 3_000_000
    assert read_html(f"<p style='{'x' * 3_000_000}' class='{'y' * 3_000_000}'>文").text == "文"


def test_plain_text_of_any_shape() -> None:
    for piece in ("\n", "\r", " \n", "文\n", "\0", "\ud800\n", "\u2028", "文"):
        assert grows_with_size(lambda size: read_text(piece * size), 15_000)  # noqa: B023 - called at once


@pytest.mark.parametrize(
    "piece", [b"\xff", b"\x81", b"\x81\x30", b"\xe4\xb8", b"\0", b"a\0", b"<meta ", b"<!--", b"\x1b$B", b"~{"]
)
@pytest.mark.parametrize("declared", [None, "gbk", "utf-8", "hz", "iso-2022-jp", "big5", "utf-16", "latin-1"])
def test_decoding_time_grows_with_size(piece: bytes, declared: str | None) -> None:
    assert grows_with_size(lambda size: decode(piece * size, declared), 20_000)
