"""What every spider here shares: a response becomes a page, a failure one log line and a count.

It must not decide encodings, read markup, or know what a template is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response, TextResponse
from twisted.python.failure import Failure

from spamcrawl.core.reading.mediatype import charset_of, media_type_of
from spamcrawl.evidence import evidence_of
from spamcrawl.failures import kind_of, reason_of
from spamcrawl.items import PageItem, UnreadItem
from spamcrawl.revisits import Fresh, unread_of, validators_of
from spamcrawl.store.base import State


class PageSpider(scrapy.Spider):
    """A spider whose pages go to the pipelines and whose failures are counted under ``spamcrawl/failed/``."""

    arguments: Mapping[str, Any] = {}
    """What the spider was started with: it names the job, see :func:`spamcrawl.scheduler.name_job`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PageSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.arguments = kwargs
        crawler.signals.connect(spider.count_repeated, signals.request_dropped)
        return spider

    def count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"spamcrawl/{name}")

    def parse(self, response: Response, **_: Any) -> Iterator[PageItem]:
        self.count("pages")
        yield page_of(response, datetime.now(UTC))

    def report_failure(self, failure: Failure) -> Iterator[UnreadItem]:
        """Say in one line which request brought no page, and why; a page that was asked for in vain is unread."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("unknown")
        unread = unread_of(error, datetime.now(UTC))
        if isinstance(error, Fresh):
            self.count("fresh")
        elif unread and unread.state is State.NOT_MODIFIED:
            self.count("unread")
        else:
            self.count(f"failed/{kind_of(error)}")
            self.logger.warning("no page from %s: %s", request.url, reason_of(error))
        if unread:
            yield unread

    def count_repeated(self, request: Request) -> None:
        """A request that the duplicate filter swallowed: named twice, or redirected to a known page."""
        self.count("seeds/repeated")
        self.logger.debug("already asked for: %s", request.url)


def page_of(response: Response, now: datetime) -> PageItem:
    """Return a response as a page: its bytes, and what the server claims about them.

    ``response.text`` is not used: Scrapy believes the header, and one broken byte makes it fall back to ASCII.
    """
    header = response.headers.get("Content-Type", b"") or b""
    claim = header.decode("latin-1")
    return PageItem(
        url=response.url,
        body=response.body,
        status=response.status,
        media_type=media_type_of(claim) or sniff_media_type(response),
        declared=charset_of(claim),
        **validators_of(response),
        **evidence_of(response, now),
    )


def sniff_media_type(response: Response) -> str:
    """Return the media type of a response that claims none, as Scrapy's own sniffing sees it."""
    if isinstance(response, HtmlResponse):
        return "text/html"
    return "text/plain" if type(response) is TextResponse else "application/octet-stream"
