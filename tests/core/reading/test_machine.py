"""What a page says of its article for machines: JSON-LD, <time>, the author's element."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.clean import clean_page
from spamcrawl.core.reading.machine import LD_MAX
from spamcrawl.core.reading.page import read_html
from tests.core.costs import is_linear

STORY = "<p>今年入夏以来，三座水库先后完成除险加固，下游两千余亩稻田有了稳定的灌溉水源，种粮大户的心也定了下来。</p>"
ARTICLE = {
    "@type": "NewsArticle",
    "headline": "三座水库完成加固",
    "datePublished": "2024-05-20T10:20:00+08:00",
    "author": {"@type": "Person", "name": "赵青山"},
}


def read(head: str = "", body: str = "") -> list[tuple[str, str]]:
    return list(read_html(f"<html><head>{head}</head><body>{body}{STORY}</body></html>").meta)


def script(data: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(data, ensure_ascii=False)}</script>"


@pytest.mark.parametrize(
    "data",
    [ARTICLE, [ARTICLE], {"@graph": [{"@type": "WebSite"}, ARTICLE]}, {**ARTICLE, "@type": ["Thing", "BlogPosting"]}],
    ids=["one", "list", "graph", "types"],
)
def test_an_article_is_read_from_linked_data(data: object) -> None:
    assert read(script({"@type": "BreadcrumbList"}) + script(data)) == [
        ("ld:headline", "三座水库完成加固"),
        ("ld:datepublished", "2024-05-20T10:20:00+08:00"),
        ("ld:author", "赵青山"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "<script type='application/ld+json'>{</script>",
        "<script type='application/ld+json'>" + "[" * 5_000 + "</script>",
        script({**ARTICLE, "@type": "Product"}),
        script({"@type": "NewsArticle", "headline": 3, "author": [None, {"name": ["x"]}], "datePublished": {}}),
        script({**ARTICLE, "articleBody": "水" * LD_MAX}),
        "<script>" + json.dumps(ARTICLE) + "</script>",
    ],
    ids=["broken", "deep", "a-product", "other-types", "too-long", "a-program"],
)
def test_what_is_no_article_says_nothing(head: str) -> None:
    assert read(head) == []


def test_one_moment_and_one_author_speak_and_several_do_not() -> None:
    time, author = "<time datetime='2024-05-20'>5月20日</time>", "<a rel=author>赵青山</a>"
    assert read(body=time + time + author + author) == [("time:datetime", "2024-05-20"), ("rel:author", "赵青山")]
    others = "<time datetime='2024-05-21'>5月21日</time><span class='author vcard'>钱小河</span>"
    assert read(body=time + author + others) == []


def test_authors_inside_authors_cost_little() -> None:
    assert is_linear(lambda size: lambda: read(body="<a rel=author>赵<b>" * size), 1_000)


def test_what_machines_are_told_makes_the_record() -> None:
    markup = f"<title>三座水库完成加固_某某网</title>{script(ARTICLE)}<h1>三座水库完成加固</h1>{STORY * 3}"
    article = clean_page(read_html(markup)).article
    assert (article.authors, article.published) == (("赵青山",), "2024-05-20T10:20:00+08:00")


@given(st.text(alphabet='{}[]",:@typeNewsArticle null0', max_size=200))
def test_no_script_is_an_exception(text: str) -> None:
    read(f"<script type='application/ld+json'>{text}</script>")
