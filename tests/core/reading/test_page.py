"""HTML and text as lines: order, breaks, white space, hidden text, zones, links, title and meta."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.model import Line, Page, Zone
from spamcrawl.core.reading.page import read_html, read_text
from spamcrawl.core.reading.zones import read_zone, split_name
from tests.core.costs import takes_at_most

COST = 3.5
"""Times one lxml parse that reading may cost; measured 2.4 on real pages, more under a loaded machine."""

DEV_PAGES = Path(__file__).resolve().parents[4] / "shared/data/dev_pages.jsonl.gz"


def texts(markup: str) -> list[str]:
    return [line.text for line in read_html(markup).lines]


def marked(markup: str) -> list[tuple[str, bool]]:
    return [(line.text, line.hidden) for line in read_html(markup).lines]


# One story in the layouts that kits and portals use; each must read the same.
STORY = ["标题", "第一段。", "第二段有链接。", "第三段。"]


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>标题</h1><p>第一段。</p><p>第二段有<a href=/>链接</a>。</p><p>第三段。</p>",
        "<h1>标题<p>第一段。<p>第二段有<a href=/>链接</a>。<p>第三段。",
        "<div>标题<br>第一段。<br/><br/>第二段有<b><i>链接</i></b>。<BR>第三段。</div>",
        "<table><tr><td>标题</td></tr><tr><td>第一段。</td><td>第二段有<font>链接</font>。</td></tr><tr><td>第三段。</table>",
        "<ul><li>标题<li>第一段。<li>第二段有链接。</ul>第三段。",
        "<div>标题<div>第一段。</div>第二段有链接。<hr>第三段。</div>",
        "<div>标题<p></p>第一段。<section></section>第二段有链接。<ul></ul>第三段。</div>",
        "<dl><dt>标题<dd>第一段。<dt>第二段有链接。<dd>第三段。</dl>",
        "<pre>标题\n第一段。\n\n  第二段有<b>链接</b>。\n第三段。</pre>",
        "<p style='white-space:pre-wrap'>标题\n第一段。\n第二段有链接。\n第三段。</p>",
        "<span style='display:block'>标题</span><span style='display: block'>第一段。</span>第二段有链接。<br>第三段。",
        "<button>标题</button><textarea>第一段。\n第二段有链接。</textarea>第三段。",
        "<select><option>标题<option>第一段。<option>第二段有链接。</select><p>第三段。",
        "<html><body><p>标题</p></body></html><html><body><p>第一段。</p><p>第二段有链接。</p></body></html><p>第三段。",
        "</div></p><p>标题</b></i></div>\n<p>第一段。</span><b><p>第二段有</b>链接。</p><td>\n<p>第三段。",
        '<?xml version="1.0" encoding="gbk"?><!DOCTYPE html><p>标题</p>\n<!-- 注释 --><p>第一段。</p>\n'
        "<p>第二段<!-- 断 -->有链接。</p><p>第三段。</p>",
    ],
)
def test_layouts_read_the_same(markup: str) -> None:
    assert texts(markup) == STORY


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>a\n  b\t c</p>", ["a b c"]),
        ("<p> <b> a </b> <i>b</i> </p>", ["a b"]),
        ("<p><b>a</b> <i>b</i></p>", ["a b"]),
        ("<p><b>a</b><i>b</i></p>", ["ab"]),
        ("<p>\u3000\u3000首行</p>", ["\u3000\u3000首行"]),
        ("<p>\n&nbsp;&nbsp;&#12288;首行</p>", ["\u00a0\u00a0\u3000首行"]),
        ("<p>\u3000\u3000<b>首</b>行</p>", ["\u3000\u3000首行"]),
        ("<p>&nbsp;</p><p>\u3000</p><p> </p><p></p>", []),
        ("<p>&lt;b&gt; &amp;amp; &#20013;&#x56fd; &hellip; &copy2026</p>", ["<b> &amp; 中国 … ©2026"]),
        ("<p>400<wbr>-186<span>-5909</span></p>", ["400-186-5909"]),
        ("<p>a\0b</p>", ["ab"]),
        ("<p>a\ud800b</p>", ["a\ufffdb"]),
        ("<p>a\x0bb\x0cc\rd</p>", ["a b c d"]),
        ("a<script>b<p>c</p></script>d<style>e</style>f", ["adf"]),
        ("a<svg><title>b</title><text>c</text></svg><iframe>d</iframe><object><p>e</object>f", ["af"]),
        ("<template><p>a</p></template><canvas>b</canvas><noembed>c</noembed>d", ["d"]),
        ("<head><title>a</title></head>b<title>c</title>", ["b"]),
        ("<p>a</p><!-- <p>b</p> --><p>c</p>", ["a", "c"]),
        ("<p>a<script>x", ["a"]),
        ("<p>a<", ["a<"]),
        ("text alone", ["text alone"]),
        ("", []),
    ],
)
def test_text_of_lines(markup: str, lines: list[str]) -> None:
    assert texts(markup) == lines


HIDING_STYLES = (
    """
display:none|DISPLAY : NONE !important|visibility:hidden|opacity:0|opacity: .01|font-size:0|font-size:0px;color:red
font-size: 1px|text-indent:-9999px|text-indent:-999em|position:absolute;left:-9999px|position:fixed; top: -2000px
margin-left:-5000px|height:0;overflow:hidden|width:1px;height:1px;overflow:hidden|max-height:0;overflow-y:hidden
position:absolute;clip:rect(0,0,0,0)|clip-path:inset(100%)|transform:scale(0)|color:red;;display:none
font:0/0 a|content-visibility:hidden
""".strip()
    .replace("\n", "|")
    .split("|")
)

SHOWING_STYLES = (
    """
color:red|display:block|visibility:visible|opacity:1|opacity:0.9|font-size:14px|font-size:0.9em|text-indent:2em
text-indent:-2em|position:absolute;left:-20px|margin-left:-15px|height:0|height:100px;overflow:hidden|width:100%
overflow:hidden|background:none|text-decoration:none|list-style:none|font:12px/1.5 serif|left:-9999px
display|:none|font-size:|opacity:x|border:0|line-height:1.5;font-size:100%
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("style", HIDING_STYLES)
@pytest.mark.parametrize("tag", ["div", "span"])
def test_styles_that_hide(style: str, tag: str) -> None:
    assert marked(f'<p>a</p><{tag} style="{style}"><b>藏</b></{tag}><p>b</p>') == [
        ("a", False),
        ("藏", True),
        ("b", False),
    ]


@pytest.mark.parametrize("style", SHOWING_STYLES)
def test_styles_that_do_not_hide(style: str) -> None:
    assert marked(f'<p style="{style}">见</p>') == [("见", False)]


@pytest.mark.parametrize(
    ("css", "markup", "hidden"),
    [
        (".x{display:none}", "<p class='a x b'>t", True),
        (".x{display:none}", "<p class=xy>t", False),
        ("#y { visibility : hidden }", "<p id=y>t", True),
        ("p.x,\n.z{opacity:0}", "<p class=x>t", True),
        ("p.x,.z{opacity:0}", "<div class=x>t", False),
        ("p.x,.z{opacity:0}", "<div class=z>t", True),
        (".x{display:none}", "<div class=x><p><b>t</b></p></div>", True),
        (".x{display:none}", "<span class=x>t</span>", True),
        (".x:hover{display:none}", "<p class=x>t", False),
        (".y .x{display:none}", "<p class=x>t", False),
        ("p{display:none}*{display:none}", "<p>t", False),
        (".x{display:none}.x{display:block}", "<p class=x>t", False),
        (".x{display:none}.x.on{display:block}", "<p class='x on'>t", False),
        (".x{display:none}.x.on{display:block}", "<p class='x off'>t", True),
        (".x{display:none}", "<p class=x style='display:block'>t", False),
        ("@media print{.x{display:none}}", "<p class=x>t", False),
        ("@media print{.a{color:red}.x{display:none}} .y{display:none}", "<p class=y>t", True),
        ("/* .x{display:none} */.y{color:red}", "<p class=x>t", False),
        ("/**/.x/* c */{/*}*/display:none}", "<p class=x>t", True),
        ("@import url(a.css);.x{display:none}", "<p class=x>t", True),
        (".x{display:none", "<p class=x>t", True),
        ("}}}.x{display:none}", "<p class=x>t", True),
    ],
)
def test_rules_of_the_pages_own_style(css: str, markup: str, hidden: bool) -> None:
    for page in (f"<style>{css}</style>{markup}", f"{markup}</p></div></span><STYLE>{css}</STYLE>"):
        assert marked(page) == [("t", hidden)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p hidden>a</p>b", [("a", True), ("b", False)]),
        ("<p aria-hidden=true>a</p>", [("a", False)]),
        ("<p>b</p><noscript><p>a</p></noscript>", [("b", False), ("a", True)]),
        ("<div style='display:none'><p>a<p style='display:block'>b</div>c", [("a", True), ("b", True), ("c", False)]),
        ("<p>见<span style='display:none'>藏</span>到</p>", [("见到", False), ("藏", True)]),
        ("<p>见<i hidden>一</i>到<i hidden> 二</i>了</p>", [("见到了", False), ("一 二", True)]),
        ("<body style='display:none'><p>a", [("a", False)]),
        ("<div class=rich_content style='visibility: hidden'><p>a", [("a", False)]),  # a script will show it
        ("<div class=rich_content style='display: none'><p>a", [("a", True)]),
        (
            "<frameset><frame src=a><noframes><body><p>a</p><p>b</p></body></noframes></frameset>",
            [("a", True), ("b", True)],
        ),
        ("<style media=print>.x{display:none}</style><p class=x>a", [("a", False)]),
    ],
)
def test_hidden_text(markup: str, expected: list[tuple[str, bool]]) -> None:
    assert marked(markup) == expected


def zone(markup: str) -> Zone:
    return read_html(markup).lines[-1].zone


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>t", Zone.BODY),
        ("<nav><p>t", Zone.CHROME),
        ("<footer>t", Zone.CHROME),
        ("<aside><ul><li>t", Zone.CHROME),
        ("<article><p>t", Zone.MAIN),
        ("<main><nav>t", Zone.CHROME),
        ("<nav><article>t", Zone.MAIN),
        ("<header>t", Zone.CHROME),
        ("<article><header>t", Zone.MAIN),
        ("<div class=article-content><div class=article-head>t", Zone.MAIN),
        ("<div class=article-content><div class=share>t", Zone.CHROME),
        ("<div class='col nav-bar'>t", Zone.CHROME),
        ("<div class=topNav>t", Zone.CHROME),
        ("<div id=footer2>t", Zone.CHROME),
        ("<div class=pinglun>t", Zone.COMMENT),
        ("<div id=comments><div class=list>t", Zone.COMMENT),
        ("<div class=recommend>t", Zone.CHROME),
        ("<div class=TRS_Editor>t", Zone.MAIN),
        ("<div class=headerline-content>t", Zone.MAIN),
        ("<div class='shadow broadcast'>t", Zone.BODY),
        ("<body class=footer><p>t", Zone.BODY),
        ("<html id=nav><p>t", Zone.BODY),
        ("<p>页面文字多一些</p><form><p>t", Zone.CHROME),
        ("<form id=aspnetForm><p>页面文字都在表单里面</p><p>t", Zone.BODY),
        ("<form><div class=detail><p>t", Zone.MAIN),
        ("<p><a class=nav>t</a>", Zone.BODY),
        ("<p>x</p><select><option>t", Zone.CHROME),
    ],
)
def test_zones(markup: str, expected: Zone) -> None:
    assert zone(markup) is expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("article_detail-1", ["article", "detail"]),
        ("mainNavList", ["main", "nav", "list"]),
        ("leftmenu", ["left", "menu"]),
        ("downloads", ["download"]),
        ("unknownword", ["unknownword"]),
        ("HTMLContent", ["html", "content"]),
        ("", []),
    ],
)
def test_names_come_apart_at_whole_words(name: str, words: list[str]) -> None:
    assert split_name(name) == words


def test_a_name_of_unknown_words_claims_nothing() -> None:
    assert [read_zone(name) for name in ("adapt", "headline", "contented", "commentary", "footing", "n17")] == [
        None
    ] * 6


@pytest.mark.parametrize(
    ("markup", "density"),
    [
        ("<p>文字", 0.0),
        ("<p><a href=/>文字</a>", 1.0),
        ("<p><a href=/>文</a>字", 0.5),
        ("<p>文 <a href=/><b>字</b></a>  <a href=/>字\u3000字</a>", 0.75),
        ("<p><a name=x>文字</a>", 0.0),
        ("<p><a href=/>\n文 </a> </p>", 1.0),
        ("<p hidden><a href=/>文字</a>", 1.0),
    ],
)
def test_link_density(markup: str, density: float) -> None:
    assert read_html(markup).lines[0].link_density == pytest.approx(density)


def test_lines_of_one_container_share_its_number() -> None:
    page = read_html(
        "<div><p>a<p>b</div><div><b><p>c</b></div><ul><li>d<li>e</ul><table><tr><td>f<td>g</table><div>h<br>i</div>"
    )
    number = {line.text: line.block for line in page.lines}
    for first, second in ("ab", "de", "fg", "hi"):
        assert number[first] == number[second]
    assert len({number[text] for text in "acdfh"}) == 5
    assert [line.tag for line in page.lines] == ["p", "p", "p", "li", "li", "td", "td", "div", "div"]


def test_title_and_meta() -> None:
    page = read_html(
        "<title> 标\n题 </title><title>二</title>"
        "<meta property='og:title' content=' 甲 乙 '><meta NAME=Author content=丙>"
        "<meta name=keywords content=丁><meta name=pubdate content='2026-03-01 08:00'>"
        "<meta itemprop=headline content=戊>"
        f"<meta name=source content=''><meta name=date content='{'x' * 9000}'>",
        url="http://a.example/",
        fetched_at="2026-03-01T00:00:00+08:00",
    )
    assert (page.title, page.url, page.fetched_at, page.markup) == (
        "标 题",
        "http://a.example/",
        "2026-03-01T00:00:00+08:00",
        True,
    )
    assert page.meta[:4] == (
        ("og:title", "甲 乙"),
        ("author", "丙"),
        ("pubdate", "2026-03-01 08:00"),
        ("headline", "戊"),
    )
    assert len(page.meta) == 5
    assert len(page.meta[4][1]) == 500


def test_bytes_are_decoded() -> None:
    page = read_html('<meta charset="utf-8"><p>售后服务，不是的。'.encode("gbk"), declared="utf-8")
    assert (page.text, page.encoding) == ("售后服务，不是的。", "gb18030")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甲\n乙", [(0, "甲"), (2, "乙")]),
        ("甲\r\n\r\n\u3000\u3000乙 \r丙\n", [(0, "甲"), (5, "\u3000\u3000乙 "), (10, "丙")]),
        (" \n\u3000\n\u00a0", []),
        ("<p>甲</p>", [(0, "<p>甲</p>")]),
        ("", []),
    ],
)
def test_plain_text(text: str, lines: list[tuple[int, str]]) -> None:
    page = read_text(text, url="u")
    assert (page.text, page.markup, page.url) == (text, False, "u")
    assert [(line.start, line.text) for line in page.lines] == lines


def check_places(page: Page) -> None:
    """The law that all later steps rest on."""
    end = -1
    for line in page.lines:
        assert line.start > end
        assert page.text[line.start : line.end] == line.text
        assert "\n" not in line.text
        assert line.text.strip()
        end = line.end
    between = [page.text[a.end : b.start] for a, b in zip(page.lines, page.lines[1:], strict=False)]
    assert not "".join(between).strip()


# fmt: off
PIECES = [
    "<p>", "</p>", "<div>", "</div>", "<br>", "<td>", "<table>", "</table>", "<li>", "<b>", "</b>",
    "<a href=x>", "</a>", "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<pre>", "</pre>",
    "<p hidden>", "<div class=nav>", "<form>", "</form>", "<title>", "</title>", "<svg>", "<template>",
    "<select>", "<option>", "<noscript>", "<span style=display:none>", "<span style=display:block>",
    "</span>", "<![CDATA[", "<body>", "</body>", "<html>", "<frameset>", "<noframes>", "&nbsp;", "&#0;",
    "&lt;", "&#xd800;", "<", ">", '"', "'", "\0", "=", ".x{display:none}",
]
# fmt: on

MARKUP = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(alphabet=st.sampled_from("中文 \u3000\u00a0\n\t\r\x0b\x1c\u2028\ud800ab"), max_size=6),
        st.text(max_size=5),
    ),
    max_size=30,
).map("".join)


@given(MARKUP)
def test_html_lines_are_where_they_say(markup: str) -> None:
    page = read_html(markup)
    check_places(page)
    assert page.text == "\n".join(line.text for line in page.lines)
    page.text.encode("utf-8")
    assert all(0.0 <= line.link_density <= 1.0 for line in page.lines)


@given(st.text())
def test_text_lines_are_where_they_say(text: str) -> None:
    page = read_text(text)
    assert page.text == text
    check_places(page)


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=10)))
def test_any_bytes_are_read(body: bytes, declared: str | None) -> None:
    check_places(read_html(body, declared=declared))


@given(MARKUP)
def test_lines_are_what_their_constructor_would_make(markup: str) -> None:
    for line in read_html(markup).lines:
        made = Line(line.text, line.start, line.hidden, line.link_density, line.tag, line.block, line.zone)
        assert made == line
        assert hash(made) == hash(line)


@given(st.lists(st.text(alphabet="中文a 的，", min_size=1).filter(str.strip), min_size=1, max_size=9))
def test_paragraphs_come_back_in_order(paragraphs: list[str]) -> None:
    wanted = [" ".join(paragraph.split()) for paragraph in paragraphs]
    assert texts("".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)) == wanted
    assert texts("<div>" + "<br>".join(paragraphs) + "</div>") == wanted
    assert texts("<table>" + "".join(f"<tr><td>{paragraph}</td></tr>" for paragraph in paragraphs)) == wanted


@pytest.mark.skipif(not DEV_PAGES.exists(), reason="../shared/data is not there")
def test_real_pages_keep_their_articles_and_cost_little() -> None:
    """Every gold paragraph is read, visible; reading costs a small multiple of one lxml parse of the same pages."""
    import lxml.html

    with gzip.open(DEV_PAGES, "rt", "utf-8") as rows:
        pages = [row for row in map(json.loads, rows) if row["kind"] == "clean_html"]
    for row in pages:
        check_places(read_html(row["html"]))

    def read_all(read: object) -> None:
        for row in pages:
            read(row["html"])  # type: ignore[operator]

    assert takes_at_most(COST, lambda: read_all(read_html), lambda: read_all(lxml.html.document_fromstring))
