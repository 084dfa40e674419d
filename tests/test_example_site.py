"""The bundled example site comes out as its manifest says, crawled the way `make crawl` does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from examples.server import load_site, serve_site
from spamcrawl.core.reading.encoding import decode

SITE = load_site()


def test_site_crawled_over_http_is_what_the_manifest_says(crawl: Callable) -> None:
    with serve_site(SITE) as pages:
        done = crawl(list(pages))
        again = crawl(list(pages))
    read = {url: page for url, page in pages.items() if page.expect != "robots"}
    assert done.code == again.code == 0
    assert {row["url"]: row["verdict"] for row in done.sightings} == {url: page.expect for url, page in read.items()}
    hashes = defaultdict(set)
    for row in done.sightings:
        if read[row["url"]].article:
            hashes[read[row["url"]].article].add(row["content_hash"])
    assert all(len(found) == 1 for found in hashes.values()), "each article has one hash on every host"
    assert len(set.union(*hashes.values())) == len(hashes) == 4
    assert len(again.sightings) == 2 * len(read)
    assert again.articles == done.articles


def test_official_page_gives_no_indicator_and_stays_whole(crawl: Callable) -> None:
    official = [page for page in SITE if page.path == "/service.html"]
    with serve_site(tuple(official)) as pages:
        done = crawl(list(pages))
    [sighting], [article] = done.sightings, done.articles
    assert sighting["verdict"] == "legitimate"
    assert "400-555-0108" in article["text"]


def test_broken_byte_costs_one_character(crawl: Callable) -> None:
    [page] = [page for page in SITE if page.article == "lakeside"]
    text, encoding = decode(page.body)
    assert (encoding, text.count("\ufffd")) == ("gb18030", 1)
    with serve_site((page,)) as pages:
        [article] = crawl(list(pages)).articles
    assert article["text"].count("\ufffd") == 1


@pytest.mark.parametrize("page", SITE, ids=lambda page: page.host + page.path)
def test_pages_are_what_the_server_is_told_to_send(page) -> None:
    if page.content_type.endswith("utf-8") and page.path != "/safe/114.html":
        page.body.decode("utf-8")
    elif page.path == "/safe/114.html":
        with pytest.raises(UnicodeDecodeError):
            page.body.decode("utf-8")
    assert page.body
