"""``scrapy crawl seeds -a seeds=LIST``: fetch every URL of a list, follow nothing.

It must not know list formats (:mod:`spamcrawl.seeds`) or pages.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

from scrapy import Request
from scrapy.exceptions import CloseSpider

from spamcrawl.logs import escape_controls
from spamcrawl.scheduler import is_resumed
from spamcrawl.seeds import BadLine, Seed, SeedList, SeedListError, open_seeds
from spamcrawl.spiders.base import PageSpider

T = TypeVar("T")

READ_AHEAD = 1_000
"""Lines the reading thread may be ahead of the spider."""
ROOM_CHECK = 0.05
"""Seconds between looks at a full queue; the queue holds many seconds of work."""
REPORTED = 1_000
"""Bad lines reported one by one; a picture given as a list would fill the disk with log."""


class SeedsSpider(PageSpider):
    """Crawls the URLs of one list: ``-a seeds=`` a path, a URL or ``-`` for standard input.

    Without one it works off the unfinished job of its name, which ``scrapy seed`` or another worker began.
    """

    name = "seeds"
    seeds: str = ""

    async def start(self) -> AsyncIterator[Request]:
        if not self.seeds and is_resumed(self.crawler):
            return  # a worker of a job that was seeded before
        found = 0
        try:
            listing = await self.open_list()
            async for entry in read_beside(listing, READ_AHEAD):  # which closes it, not we: see there
                request = self.request_for(entry, listing)
                if request:
                    found += 1
                    await self.wait_for_room()
                    yield request
            if not found:
                raise SeedListError(f"no good URL in the seed list {listing.name}")
        except SeedListError as error:
            self.logger.error(escape_controls(str(error)))
            raise CloseSpider("no_seeds") from error

    async def open_list(self) -> SeedList:
        if not self.seeds:
            raise SeedListError(
                "no seed list, and no unfinished job of this name waits; give a list: scrapy crawl seeds -a seeds=LIST"
                " (a path, a URL or -), or load one for its workers: scrapy seed LIST --job NAME"
            )
        return await asyncio.to_thread(open_seeds, self.seeds, user_agent=self.settings["USER_AGENT"])

    def request_for(self, entry: Seed | BadLine, listing: SeedList) -> Request | None:
        """Return the request for a seed; report a line that gives none."""
        request = seed_request(entry, self, listing) if isinstance(entry, Seed) else entry
        if isinstance(request, BadLine):
            self.report_bad(request, listing.name)
            return None
        self.count("seeds")
        return request

    def report_bad(self, entry: BadLine, name: str) -> None:
        self.count("seeds/bad")
        seen = self.crawler.stats.get_value("spamcrawl/seeds/bad")
        if seen <= REPORTED:
            self.logger.warning("bad seed: %s", escape_controls(entry.describe(name)))
        if seen == REPORTED:
            self.logger.warning("more bad seeds in %s are counted only", escape_controls(name))

    async def wait_for_room(self) -> None:
        """Let the downloads catch up, so that a long list is never held in memory as requests."""
        scheduler = self.crawler.engine.scheduler
        limit = self.settings.getint("SPAMCRAWL_QUEUE_AHEAD")
        while len(scheduler) >= limit:  # type: ignore[arg-type]
            await asyncio.sleep(ROOM_CHECK)


def seed_request(seed: Seed, spider: SeedsSpider, listing: SeedList) -> Request | BadLine:
    """Return the request for a seed of a list, or what Scrapy has against it, which our own check let through."""
    meta = {"own_list": True} if listing.own else {}
    try:
        return Request(seed.url, errback=spider.report_failure, meta=meta)
    except ValueError as error:
        return BadLine(seed.line, f"not a URL ({error})", seed.url)


async def read_beside(entries: Iterable[T], ahead: int) -> AsyncIterator[T]:
    """Iterate a blocking iterable from a thread of its own, at most ``ahead`` entries in front.

    A list on standard input may pause for minutes; the crawl goes on meanwhile. The thread is a daemon, so a
    pause never keeps the process alive, and nobody else may close what it waits on: that would wait with it.
    What the iterable raises is raised here.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[tuple[T] | BaseException | None] = asyncio.Queue()
    room = threading.Semaphore(ahead)

    def hand_over(message: tuple[T] | BaseException | None) -> None:
        loop.call_soon_threadsafe(arrived.put_nowait, message)

    def pump() -> None:
        try:
            for entry in entries:
                room.acquire()
                hand_over((entry,))
            hand_over(None)
        except BaseException as error:
            if not loop.is_closed():  # a crawl that ended first needs no news
                hand_over(error)

    threading.Thread(target=pump, daemon=True, name="seed list").start()
    while (message := await arrived.get()) is not None:
        if isinstance(message, BaseException):
            raise message
        room.release()
        yield message[0]
