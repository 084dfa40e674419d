"""The pipeline that looks twice: a drawn page is fetched again as a browser would, before its record is stored."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from spamcrawl.cloaking import View, is_drawn, matches, tell_looks, view_record, view_refusal
from spamcrawl.core.clean import clean_page
from spamcrawl.drops import NotText
from spamcrawl.evidence import PURPOSE
from spamcrawl.failures import reason_of
from spamcrawl.items import PageItem
from spamcrawl.logs import escape_controls
from spamcrawl.pipelines import read_page
from spamcrawl.revisits import ALWAYS
from spamcrawl.spiders.base import page_of

logger = logging.getLogger(__name__)

BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36",
    "Referer": "https://www.baidu.com/",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}
"""What an ordinary reader sends who clicked a search result: what kits ask for before they show their shop."""
CRAWLER: dict[str, str] = {}
"""The crawl's own headers."""
OK = range(200, 300)
NO_ANSWER = (429, 500, 502, 503, 504)
"""Statuses that say something of the server's state, nothing of who asked."""


class SecondLookPipeline:
    """Compares what a crawler and what a browser gets of the share of pages that SPAMCRAWL_CLOAK_CHECK names.

    Robots.txt, delays and every guard hold for these requests as for any other.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.share = crawler.settings.getfloat("SPAMCRAWL_CLOAK_CHECK")
        if not self.share:
            raise NotConfigured

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, PageItem) and item.url.startswith("http") and is_drawn(item.url, self.share):
            crawler = view_page(item)
            if crawler is not None:
                item.looks = await self.compare(item.url, crawler)
                self.crawler.stats.inc_value(f"spamcrawl/looks/{item.looks.result}")
        return item

    async def compare(self, url: str, crawler: View) -> Any:
        first = (crawler, await self.look(url, BROWSER))
        if first[1] is None or matches(first):
            return tell_looks(first)
        second = (await self.look(url, CRAWLER), await self.look(url, BROWSER))
        return tell_looks(first, second)

    async def look(self, url: str, headers: dict[str, str]) -> View | None:
        """Fetch a page once more and return what it shows, None where nothing can be said."""
        meta = {PURPOSE: "look", "revisit": ALWAYS}
        request = Request(url, headers=headers, callback=NO_CALLBACK, meta=meta, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            logger.debug("no second look at %s: %s", escape_controls(url), reason_of(error))
            return None
        return view_response(response)


def view_response(response: Response) -> View | None:
    if response.status in NO_ANSWER:
        return None
    if response.status not in OK:
        return view_refusal(response.status, response.body)
    return view_page(page_of(response, datetime.now(UTC)))


def view_page(item: PageItem) -> View | None:
    """Return what a page shows, None for one that is not read or breaks the reader, which is told elsewhere."""
    try:
        return view_record(clean_page(read_page(item)), item.body)
    except NotText:
        return View(view_refusal(0, item.body).body, "not_text")
    except Exception:
        return None
