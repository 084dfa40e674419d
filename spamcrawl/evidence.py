"""Scrapy's side of raw evidence: every response over the network goes to the WARC files before anything looks at it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached

from spamcrawl.logs import escape_controls

if TYPE_CHECKING:
    from spamcrawl.warc import Exchange, WarcFiles

logger = logging.getLogger(__name__)

RECORD = "warc_record"
"""Key of a response's meta: the id of its WARC record and the time it bears."""
PURPOSE = "purpose"
"""Key of the meta of a request that is no page to be read: ``probe`` or ``look``."""


class WarcMiddleware:
    """Writes what is fetched where SPAMCRAWL_WARC says.

    It stands next to the downloader, so that a body is still packed as it came. Evidence that cannot be written ends
    the crawl: whoever asked for it does not want pages without it.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings["SPAMCRAWL_WARC"]:
            raise NotConfigured
        self.crawler = crawler
        folder = Path(settings["SPAMCRAWL_ROOT"], Path(settings["SPAMCRAWL_WARC"]).expanduser())
        self.folder, self.size = folder, settings.getint("SPAMCRAWL_WARC_SIZE")
        self.files: WarcFiles | None = None
        self.failed = False
        crawler.signals.connect(self.close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta.pop(RECORD, None)  # a redirect or another try has the meta of the one before
        if urlparse_cached(request).scheme in ("http", "https") and not self.failed:
            now = datetime.now(UTC)
            try:
                record = self.open().write(exchange_of(request, response, now))
            except OSError as error:
                self.stop_crawl(error)
            else:
                request.meta[RECORD] = [record, now.isoformat(timespec="milliseconds")]
                self.crawler.stats.inc_value("spamcrawl/warc/records")
        return response

    def open(self) -> WarcFiles:
        from spamcrawl.warc import WarcFiles  # most crawls write none, and need not load the library

        if self.files is None:
            self.files = WarcFiles(self.folder, software=self.crawler.settings["USER_AGENT"], size=self.size)
        return self.files

    def close(self) -> None:
        if self.files is not None:
            self.files.close()

    def stop_crawl(self, error: OSError) -> None:
        self.failed = True
        self.crawler.stats.inc_value("spamcrawl/store_errors")
        logger.error("the WARC file cannot be written: %s", escape_controls(str(error)))
        self.closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store_failed"))


def exchange_of(request: Request, response: Response, now: datetime) -> Exchange:
    from spamcrawl.warc import PAGE, Exchange

    return Exchange(
        url=response.url,
        fetched_at=now,
        method=request.method,
        request_headers=header_pairs(request.headers),
        status=response.status,
        response_headers=header_pairs(response.headers),
        body=response.body,
        protocol=response.protocol or "HTTP/1.1",
        address=str(response.ip_address or ""),
        role=role_of(request) or PAGE,
    )


def role_of(request: Request) -> str:
    """Return why something is fetched that is no page to be read; empty for a page."""
    robots = urlparse_cached(request).path == "/robots.txt"
    return str(request.meta.get(PURPOSE) or ("robots" if robots else ""))


def header_pairs(headers: Headers) -> list[tuple[str, str]]:
    """Return headers one by one; their bytes are Latin-1 by definition, and come back as they went."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in (values if isinstance(values, list) else [values])
    ]


def evidence_of(response: Response, now: datetime) -> dict[str, str | None]:
    """Return the fields of a page that its evidence decides: when it came, and in which record it is."""
    record, fetched_at = response.meta.get(RECORD, (None, None)) if response.request else (None, None)
    return {"warc": record, "fetched_at": fetched_at or now.isoformat(timespec="milliseconds")}
