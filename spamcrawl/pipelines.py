"""The pipelines: page → record → record as the store claims it → article. Each step is one class.

Scrapy's side of the work only: settings, stats, drops. What a template is decides the core, what is new the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from spamcrawl.batching import Batcher
from spamcrawl.core.clean import clean_page
from spamcrawl.core.finding.rules import RulesError, load_rules
from spamcrawl.core.model import Page, Record, VerdictLabel
from spamcrawl.core.reading.encoding import decode
from spamcrawl.core.reading.mediatype import MARKUP, PLAIN
from spamcrawl.core.reading.page import read_html, read_text
from spamcrawl.drops import DuplicateArticle, NearDuplicate, NoContent, NotCleaned, NotStored, NotText, TemplateOnly
from spamcrawl.items import ArticleItem, PageItem, Sighted, UnreadItem
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import feed_file, find_output, find_store
from spamcrawl.revisits import drop_unread, repeat_sighting
from spamcrawl.scheduler import job_of
from spamcrawl.signals import batch_stored
from spamcrawl.store.base import Claim, Store, StoreError, Visit, enrich, open_store
from spamcrawl.store.feeds import FEEDS, Feed

logger = logging.getLogger(__name__)

NEAR_MODES = ("mark", "drop", "off")
"""What SPAMCRAWL_NEAR may be."""

OUTDATED = "its rows are this store's as they were before an upgrade, or before near-duplicates were looked for"


def read_page(item: PageItem) -> Page:
    """Return a fetched page as lines of text. Raises :class:`NotText` for media types that are not read."""
    if item.media_type in MARKUP:
        return read_html(item.body, url=item.url, fetched_at=item.fetched_at, declared=item.declared)
    if item.media_type == PLAIN:
        text, encoding = decode(item.body, item.declared)
        return read_text(text, url=item.url, fetched_at=item.fetched_at, encoding=encoding)
    raise NotText(f"media type {escape_controls(item.media_type)}")


class CleanPipeline:
    """Page → record: the template cut away, the article pulled out. One core call."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        """Compile the rules before the first request, so that a broken rule file costs no crawl."""
        try:
            self.rules = load_rules()
        except RulesError as error:
            logger.error("broken rules: %s", error)
            raise CloseSpider("broken_rules") from error

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, PageItem):
            return item
        try:
            record = clean_page(read_page(item), self.rules)
        except NotText:
            raise
        except Exception as error:
            logger.exception("cannot clean %s", escape_controls(item.url))
            self.crawler.stats.inc_value("spamcrawl/lost")
            raise NotCleaned(repr(error)) from error
        self.crawler.stats.inc_value(f"spamcrawl/verdict/{record.verdict.label}")
        visit = Visit(etag=item.etag, last_modified=item.last_modified, warc=item.warc, looks=item.looks)
        return Sighted(record, visit)


class StorePipeline:
    """Record → record as claimed. A batch is one transaction, and the feeds follow it.

    A failing store stops the crawl with reason ``store_failed``: pages fetched without being kept would be lost.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.store: Store | None = None
        self.feeds: list[Feed] = []
        self.failed = False
        settings = crawler.settings
        self.job: int | None = None
        self.has_past = False
        """Whether the store had sightings of earlier crawls when this one began."""
        self.batcher: Batcher[Sighted | UnreadItem, Claim | None] = Batcher(
            self.write,
            self.count,
            size=settings.getint("SPAMCRAWL_BATCH_SIZE"),
            seconds=settings.getfloat("SPAMCRAWL_BATCH_SECONDS"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def open_spider(self) -> None:
        """Open the store, and complete the feeds that an earlier run may have left behind it."""
        near = self.crawler.settings["SPAMCRAWL_NEAR"]
        if near not in NEAR_MODES:
            logger.error("SPAMCRAWL_NEAR=%s: name one of %s", near, ", ".join(NEAR_MODES))
            raise CloseSpider("start_error")
        try:
            await self.batcher.run(self.open)
        except Exception as error:
            self.report(error)
            raise CloseSpider("store_failed") from error

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Sighted | UnreadItem):
            return item
        if self.failed:
            raise NotStored("the store failed before")
        try:
            claim = await self.batcher.put(item)
        except Exception as error:
            self.stop_crawl(error)
            raise NotStored("the store failed") from error
        if isinstance(item, UnreadItem):
            raise drop_unread(item, claim)
        assert claim is not None
        return enrich(item.record, claim)

    async def close_spider(self) -> None:
        try:
            await self.batcher.close(self.close)
        except Exception as error:
            self.report(error)

    def open(self) -> None:
        """Open store and feeds; a feed left behind by a killed crawl is completed here."""
        settings = self.crawler.settings
        self.job = job_of(self.crawler)
        self.store = open_store(find_store(settings), near=settings["SPAMCRAWL_NEAR"] != "off")
        self.has_past = self.store.counts().sightings > 0
        for name in FEEDS:
            feed = Feed(self.store, name, find_output(settings) / feed_file(name))
            self.feeds.append(feed)
            if feed.set_aside:
                why = OUTDATED if feed.outdated else "it belongs to another store"
                logger.warning("%s was moved to %s and is written anew: %s", feed.path, feed.set_aside, why)

    def write(self, items: list[Sighted | UnreadItem]) -> list[Claim | None]:
        """Commit a batch, then bring the feeds up to it. Runs in the batcher's thread, as open and close do.

        An unread page has a claim where it was seen before, and None where there is nothing to record.
        """
        assert self.store is not None
        known = [item if isinstance(item, Sighted) else repeat_sighting(item, self.store) for item in items]
        batch = [sighted for sighted in known if sighted is not None]
        visits = [replace(sighted.visit, job=self.job) for sighted in batch]
        claims = iter(self.store.add([sighted.record for sighted in batch], visits))
        for feed in self.feeds:
            feed.catch_up()
        return [None if sighted is None else next(claims) for sighted in known]

    def close(self) -> None:
        if self.store is not None and not self.failed:
            self.crawler.stats.set_value("spamcrawl/articles/known", self.store.counts().articles)
        with ExitStack() as stack:
            for part in (self.store, *self.feeds):
                if part is not None:
                    stack.callback(part.close)

    def count(self, items: list[Sighted | UnreadItem], claims: Sequence[Claim | None]) -> None:
        """Count a committed batch, and tell whoever watches of the pages that were read and not counted before."""
        written = [(item, claim) for item, claim in zip(items, claims, strict=True) if claim and not claim.repeated]
        read = [(item.record, claim) for item, claim in written if isinstance(item, Sighted)]
        stats = self.crawler.stats
        new = sum(claim.new for _, claim in read)
        copies = sum(claim.content_hash is not None for _, claim in read) - new
        stats.inc_value("spamcrawl/sightings", len(written))
        stats.inc_value("spamcrawl/articles/new", new)
        stats.inc_value("spamcrawl/articles/copies", copies)
        stats.inc_value("spamcrawl/articles/near", sum(claim.new and claim.near_of is not None for _, claim in read))
        records, made = [record for record, _ in read], [claim for _, claim in read]
        self.crawler.signals.send_catch_log(batch_stored, records=records, claims=made)

    def stop_crawl(self, error: Exception) -> None:
        """Close the spider, once; what is in flight is dropped as :class:`NotStored`."""
        if not self.failed:
            self.report(error)
            engine = self.crawler.engine
            self.closing = asyncio.ensure_future(engine.close_spider_async(reason="store_failed"))

    def report(self, error: Exception) -> None:
        self.failed = True
        told = self.crawler.stats.get_value("spamcrawl/store_errors")  # by the queue, of the same disk
        self.crawler.stats.inc_value("spamcrawl/store_errors")
        if told:
            return
        expected = isinstance(error, StoreError | OSError)
        logger.error("the store failed: %s", escape_controls(str(error)), exc_info=None if expected else error)


class ArticlePipeline:
    """Record → article, once a crawl for each. Every other outcome drops with a reason of its own.

    Once a crawl and not once a store: ``-O`` gives what this crawl found, also where the store knew it before.
    """

    def __init__(self, *, drop_near: bool) -> None:
        self.drop_near = drop_near
        self.given: set[bytes] = set()
        """Hashes of the articles passed on, about 100 bytes each in memory."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(drop_near=crawler.settings["SPAMCRAWL_NEAR"] == "drop")

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Record):
            return item
        if item.verdict.label is VerdictLabel.TEMPLATE_ONLY:
            raise TemplateOnly("no article on the page")
        if item.article.content_hash is None:
            raise NoContent("no article, no template")
        digest = bytes.fromhex(item.article.content_hash)
        if digest in self.given:
            raise DuplicateArticle(f"first seen at {item.duplicate_of}")
        self.given.add(digest)
        if self.drop_near and item.near_of is not None:
            raise NearDuplicate(f"near {item.near_of}, similarity {item.similarity}, containment {item.containment}")
        return ArticleItem.from_record(item)
