"""Links of a page: only pages of the site, folders taking turns, whatever the page says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Response

from spamcrawl.explore.domains import is_public_suffix, registrable_domain
from spamcrawl.explore.links import find_links, resolve_link
from spamcrawl.explore.probes import LETTERS, invent_host, invent_path, same_place

BASE = "http://www.a.cn/x/page.html"


def links_of(*hrefs: str, most: int = 100, domain: str = "a.cn") -> list[str]:
    body = "".join(f'<a href="{href}">.</a>' for href in hrefs)
    return find_links(HtmlResponse(BASE, body=body.encode(), encoding="utf-8"), domain, most)


KEPT = [
    ("/1", "http://www.a.cn/1"),
    ("2.html#top", "http://www.a.cn/x/2.html"),
    ("//m.a.cn/3?b=2&a=1", "http://m.a.cn/3?a=1&b=2"),
    ("HTTPS://A.CN/4", "https://a.cn/4"),
    (" /5\n", "http://www.a.cn/5"),
    ("/售后", "http://www.a.cn/%E5%94%AE%E5%90%8E"),
]
LEFT = [
    "file:///etc/passwd", "javascript:void(0)", "mailto:a@a.cn", "tel:4001", "ftp://a.cn/1", "http://b.cn/1", "/a.jpg",
    "http://xa.cn/", "http://a.cn.b.cn/", "http://[", "http://a.cn:99999/", "http://a..cn/", "data:text/html,x",
    "/" + "a" * 9_000,
]  # fmt: skip


@pytest.mark.parametrize(("href", "link"), KEPT)
def test_link_of_the_site_is_kept_canonical(href: str, link: str) -> None:
    assert links_of(href) == [link]


@pytest.mark.parametrize("href", LEFT)
def test_any_other_link_is_left(href: str) -> None:
    assert links_of(href) == []


def test_repeated_links_count_once_and_folders_take_turns() -> None:
    many = [f"/shop/{number}" for number in range(300)]
    found = links_of(*many, *many, "/news/1", "/news/2", "http://m.a.cn/1", most=6)
    assert len(found) == 6
    assert {"http://www.a.cn/news/1", "http://www.a.cn/news/2", "http://m.a.cn/1"} < set(found)


def test_page_that_is_no_text_has_no_links() -> None:
    assert find_links(Response(BASE, body=b"<a href='/1'>"), "a.cn", 9) == []


@given(st.text())
def test_no_href_is_too_odd(href: str) -> None:
    link = resolve_link(BASE, href)
    assert link is None or link.startswith(("http://", "https://"))


DOMAINS = [
    ("a.b.example.com.cn", "example.com.cn"),
    ("Example.COM.", "example.com"),
    ("x.github.io", "x.github.io"),
    ("y.x.github.io", "x.github.io"),
    ("a.b.trap.test", "trap.test"),
    ("localhost", "localhost"),
    ("127.0.0.1", "127.0.0.1"),
    ("::1", "::1"),
    ("com.cn", "com.cn"),
    ("食狮.公司.cn", "食狮.公司.cn"),
    ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
]


@pytest.mark.parametrize(("host", "domain"), DOMAINS)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("host", "suffix"), [("cn", True), ("com.cn", True), ("github.io", True), ("a.cn", False), ("10.0.0.1", False)]
)
def test_public_suffix_is_no_site(host: str, suffix: bool) -> None:
    assert is_public_suffix(host) is suffix


def test_probes_ask_for_what_nobody_made() -> None:
    assert invent_host("http://www.a.cn/x", "a.cn") != invent_host("http://www.a.cn/x", "a.cn")
    assert len(invent_path("http://www.a.cn:81/x")) == len("http://www.a.cn:81/.html") + LETTERS
    assert invent_host("http://localhost/", "localhost") is None
    assert same_place("http://a.cn/q.html", "https://www.a.cn/q.html")
    assert not same_place("http://a.cn/q.html", "http://a.cn/")
