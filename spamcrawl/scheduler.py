"""Scrapy's scheduler over a queue that survives: a killed crawl goes on, and fetches again only what was in flight.

Lives here: what Scrapy asks of a scheduler, and which job a crawl belongs to. It must not know where a queue is kept,
or what a page is.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Coroutine
from hashlib import blake2b
from typing import Any, Self

import orjson
from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.internet.defer import Deferred

from spamcrawl.completion import Faults, watch_engine
from spamcrawl.exchange import Exchange
from spamcrawl.exits import IDLE
from spamcrawl.logs import escape_controls
from spamcrawl.network.turns import Turns
from spamcrawl.outputs import find_queue
from spamcrawl.queue.base import Entry, Job, Lease, open_hosts, open_queue
from spamcrawl.queue.requests import NotJson, decode_request, encode_request
from spamcrawl.store.base import StoreError

logger = logging.getLogger(__name__)

IN_FLIGHT = 2
"""Requests between started and acknowledged, in multiples of CONCURRENT_REQUESTS: one part downloads, the others wait
to be sent, or to be stored and acknowledged."""

UNLIMITED = 1_000
"""Requests in flight where CONCURRENT_REQUESTS sets no limit."""

TAKEN = "taken_from_queue"
"""Key of a start request's meta once it was handed out: what carries it is a copy, made to be fetched again."""


class DurableScheduler(BaseScheduler):
    """Hands out requests from a queue, and acknowledges each when Scrapy is done with all that came of it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stats = crawler.stats
        self.faults = Faults(crawler)
        self.exchange: Exchange[Request] | None = None
        self.job: Job | None = None
        self.turns: Turns | None = None
        self.failure: StoreError | None = None
        crawler.signals.connect(self.refuse_to_start, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Join the job. That the queue cannot be opened is told after the store's turn: it is mostly the same file."""
        self.spider = spider
        settings = self.crawler.settings
        lease = settings.getfloat("SPAMCRAWL_LEASE")
        place = find_queue(settings)
        try:
            queue = open_queue(place, lease=lease, tries=settings.getint("SPAMCRAWL_TRIES"))
            self.job = queue.join(name_job(spider, settings["SPAMCRAWL_JOB"]))
            hosts = open_hosts(place)
        except StoreError as error:
            self.failure = error
            return
        self.turns = None if hosts is None else Turns(hosts)
        # What is loaded by now stays to the end. Waiting requests make Python's collector look for garbage more often,
        # and without this it would walk all of Scrapy every time: 0.4 ms a page.
        gc.freeze()
        wake = watch_engine(self.crawler, self.request_left)
        self.exchange = Exchange(
            queue,
            self.order_requests(),
            backlog=self.job.waiting,
            limit=settings.getint("CONCURRENT_REQUESTS") * IN_FLIGHT or UNLIMITED,
            beat=lease / 3,
            read=self.read_lease,
            refused=self.refuse,
            changed=wake,
            broken=self.stop_crawl,
        )
        if self.job.resumed:
            self.exchange.begin()
            self.stats.set_value("spamcrawl/queue/resumed", self.job.waiting)
            logger.info("resuming job %s: %d requests wait", escape_controls(self.job.name), self.job.waiting)

    def order_requests(self) -> Any:
        """Return Scrapy's own queue in memory for what is claimed: it chooses the host that is least busy."""
        settings = self.crawler.settings
        start = settings["SCHEDULER_START_MEMORY_QUEUE"]
        return build_from_crawler(
            load_object(settings["SCHEDULER_PRIORITY_QUEUE"]),
            self.crawler,
            downstream_queue_cls=load_object(settings["SCHEDULER_MEMORY_QUEUE"]),
            key="",
            start_queue_cls=load_object(start) if start else None,
        )

    def refuse_to_start(self) -> None:
        if self.failure:
            self.report(self.failure)
            raise CloseSpider("store_failed")

    def has_pending_requests(self) -> bool:
        return self.exchange is not None and self.exchange.failure is None and self.exchange.has_work()

    def __len__(self) -> int:
        return 0 if self.exchange is None else len(self.exchange)

    def enqueue_request(self, request: Request) -> bool:
        """Give a request to the queue. Whether it is new is known when the queue has answered; see :meth:`refuse`."""
        if self.exchange is None:
            return False
        try:
            body = encode_request(request, self.spider)
        except NotJson as error:
            self.stats.inc_value("spamcrawl/lost")
            logger.error("cannot be queued, so it is not fetched: %s", escape_controls(str(error)))
            return False
        self.exchange.push(Entry(body, request.url, self.fingerprint(request), request.priority), request)
        self.stats.inc_value("scheduler/enqueued")
        return True

    def fingerprint(self, request: Request) -> bytes | None:
        """Return what a request is known by, None for one that may come again.

        Start requests always have one, whatever they say, for a resumed job yields them all again; their copies that
        Scrapy makes to try again do not.
        """
        meta = request.meta
        if request.dont_filter and (TAKEN in meta or not meta.get("is_start_request")):
            return None
        return self.crawler.request_fingerprinter.fingerprint(request)

    def refuse(self, request: Request) -> None:
        """Tell of a request whose fingerprint the job knows, as the engine does for schedulers that know at once."""
        self.stats.inc_value("dupefilter/filtered")
        if self.job and self.job.resumed:
            self.stats.inc_value("spamcrawl/queue/known")
        self.crawler.signals.send_catch_log(signals.request_dropped, request=request, spider=self.spider)

    def next_request(self) -> Request | None:
        request = None if self.exchange is None else self.exchange.take()
        if request is not None:
            self.stats.inc_value("scheduler/dequeued")
            if request.meta.get("is_start_request"):
                request.meta[TAKEN] = True
        return request

    def read_lease(self, lease: Lease) -> Request:
        return decode_request(lease.body, self.spider)

    def request_left(self, request: Request) -> None:
        """Acknowledge a request that has left the engine, or say why it ended badly."""
        assert self.exchange is not None
        if request in self.exchange.flying and not self.faults.store_failed:
            self.exchange.settle(request, self.faults.take(request))

    def close(self, reason: str) -> Deferred[None] | None:
        return None if self.exchange is None else deferred_from_coro(self.leave(reason))

    async def leave(self, reason: str) -> None:
        """Leave the queue; the job ends where the crawl came to its end, and goes on next time where it did not."""
        assert self.exchange is not None
        finished = reason == "finished" and not self.faults.store_failed and self.exchange.failure is None
        try:
            await self.exchange.close(finished=finished)
        except Exception as error:
            self.report(error)
        if self.turns:
            self.turns.close()
        self.stats.set_value("spamcrawl/queue/left", len(self.exchange))
        if (self.exchange.company or is_resumed(self.crawler)) and not self.stats.get_value("scheduler/dequeued"):
            self.stats.set_value(IDLE, 1)
        if self.exchange.dead:
            self.stats.set_value("spamcrawl/queue/dead", self.exchange.dead)
            logger.error("%d requests were given up; see them with: scrapy queue list", self.exchange.dead)

    def stop_crawl(self, error: Exception) -> None:
        self.report(error)
        closing: Coroutine[Any, Any, None] = self.crawler.engine.close_spider_async(reason="store_failed")
        self.closing = asyncio.ensure_future(closing)

    def report(self, error: Exception) -> None:
        """Say that the queue failed, unless the store has said so of the same file."""
        told = self.stats.get_value("spamcrawl/store_errors")
        self.stats.inc_value("spamcrawl/store_errors")
        if not told:
            expected = isinstance(error, StoreError)
            logger.error("the queue failed: %s", escape_controls(str(error)), exc_info=None if expected else error)


def job_of(crawler: Crawler) -> int | None:
    """Return the number of the job a crawl belongs to; None under another scheduler."""
    # Not by isinstance: Scrapy takes anything for any scheduler that has the methods of one.
    job: Job | None = getattr(crawler.engine.scheduler, "job", None)
    return None if job is None else job.id


def is_resumed(crawler: Crawler) -> bool:
    """Tell whether the job a crawl belongs to was begun before it."""
    job: Job | None = getattr(crawler.engine.scheduler, "job", None)
    return job is not None and job.resumed


def name_job(spider: Spider, chosen: str = "") -> str:
    """Return the name under which a killed crawl is found again: the chosen one, else spider and arguments.

    >>> name_job(Spider("seeds")), name_job(Spider("seeds"), "nightly")
    ('seeds', 'nightly')
    """
    chosen = getattr(spider, "job", "") or chosen
    arguments = getattr(spider, "arguments", {})
    if chosen or not arguments:
        return str(chosen or spider.name)
    told = orjson.dumps({name: str(value) for name, value in arguments.items()}, option=orjson.OPT_SORT_KEYS)
    return f"{spider.name}-{blake2b(told, digest_size=6).hexdigest()}"
