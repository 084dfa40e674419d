"""Middlewares where Scrapy's own are not enough. They must not know how a page is read or a store is kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Self, TypeVar

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from spamcrawl.pipelines import CleanPipeline, StorePipeline
from spamcrawl.revisits import ALWAYS, Fresh, add_conditions, age_of, read_duration
from spamcrawl.store.base import Row, State, Visit

T = TypeVar("T")


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Obeys robots.txt for every request that waits for it, not only the first two.

    In Scrapy 2.19 all requests to a new host await one Deferred. Awaiting turns its result into None (see
    Deferred.asFuture), so the third request in line finds no rules and is let through.
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parser = self._parsers.get(urlparse_cached(request).netloc)
        if isinstance(parser, Deferred):
            return await maybe_deferred_to_future(branch(parser))
        return await super().robot_parser(request)


def branch(awaited: Deferred[T]) -> Deferred[T]:
    """Return a Deferred that fires with the result of another and leaves it there for the next."""
    own: Deferred[T] = Deferred()

    def pass_on(result: T) -> T:
        own.callback(result)
        return result

    awaited.addCallback(pass_on)
    return own


class RevisitMiddleware:
    """Looks every request up in the store, if that had pages of earlier crawls when this one began."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        try:
            self.keep = read_duration(str(settings["SPAMCRAWL_RECRAWL_AFTER"] or ""))
        except ValueError as error:
            raise ValueError(f"SPAMCRAWL_RECRAWL_AFTER: {error}") from None
        self.conditional = settings.getbool("SPAMCRAWL_CONDITIONAL")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse a request for a fresh page, or make it conditional. Raises :class:`Fresh`."""
        if request.method != "GET" or request.meta.get("revisit") == ALWAYS or not (self.keep or self.conditional):
            return
        found = await self.look_up(request.url)
        if found is None:
            return
        row, visit = found
        if self.keep and age_of(row, datetime.now(UTC)) < self.keep:
            raise Fresh(f"seen at {row['fetched_at']}")
        if self.conditional and visit.state is not State.GONE and row["rules"] == self.rules_digest():
            add_conditions(request, visit)

    def rules_digest(self) -> str | None:
        """Return the digest of this crawl's rules: what others decided is decided anew, from the whole page."""
        cleaner = self.crawler.get_item_pipeline(CleanPipeline)
        return None if cleaner is None else cleaner.rules.digest

    async def look_up(self, url: str) -> tuple[Row, Visit] | None:
        """Return the last sighting, where an earlier crawl made it.

        This crawl's own do not count: a page that is delivered again after a kill has links to give.
        """
        keeper = self.crawler.get_item_pipeline(StorePipeline)
        if keeper is None or keeper.store is None or not keeper.has_past:
            return None
        found = await asyncio.to_thread(keeper.store.last_visit, url)
        own = found is not None and found[1].job is not None and found[1].job == keeper.job
        return None if own else found
