"""Taking turns at a host: workers that share a queue share the delay between two requests to one host.

A request asks for its turn when it is about to be sent, after its own worker's delay, and waits for it. Must not know
how turns are kept, or what a page is.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from scrapy import Request
from scrapy.crawler import Crawler

from spamcrawl.logs import escape_controls
from spamcrawl.queue.base import Hosts
from spamcrawl.store.base import StoreError

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.005
"""Wait of a question for others that share its way to the server: a hundredth of the shortest delay in use."""

Asked = tuple[str, float, asyncio.Future[float]]


class Turns:
    """Asks for turns, many in one question, from one thread. All methods are called in the loop."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self._asked: list[Asked] = []
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="turns")
        self._running: asyncio.Task[None] | None = None
        self._told = False

    async def wait(self, host: str, delay: float) -> float:
        """Return when a host may be asked, and keep it from others for ``delay`` seconds from then; return the wait."""
        answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._asked.append((host, delay, answer))
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._ask())
        seconds = await answer
        if seconds > 0:
            await asyncio.sleep(seconds)
        return seconds

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody ask a host for so long; it has said that it is busy."""
        with suppress(RuntimeError):  # closing: nobody asks any more
            self._thread.submit(self._hold, host, seconds)

    def close(self) -> None:
        self._thread.submit(self.hosts.close)
        self._thread.shutdown(wait=False)

    def _hold(self, host: str, seconds: float) -> None:
        with suppress(StoreError):  # the queue says so of itself
            self.hosts.hold(host, seconds)

    async def _ask(self) -> None:
        loop = asyncio.get_running_loop()
        while self._asked:
            await asyncio.sleep(GATHER_SECONDS)
            asked, self._asked = self._asked, []
            try:
                waits = await loop.run_in_executor(self._thread, self.hosts.reserve, [ask[:2] for ask in asked])
            except Exception as error:
                self._complain(error)
                waits = [0.0] * len(asked)
            for (_, _, answer), seconds in zip(asked, waits, strict=True):
                if not answer.done():
                    answer.set_result(seconds)
        self._running = None

    def _complain(self, error: Exception) -> None:
        """Go on with this worker's own delay: the queue, on the same server, ends the crawl if that stays away."""
        if not self._told:
            expected = isinstance(error, StoreError)
            logger.error("no turns: %s", escape_controls(str(error)), exc_info=None if expected else error)
        self._told = True


async def take_turn(request: Request, crawler: Crawler) -> None:
    """Wait until a request may be sent, where the crawl shares its queue with others."""
    turns = turns_of(crawler)
    if turns is not None:
        host = request.meta.get("download_slot", "")
        slot = crawler.engine.downloader.slots.get(host)
        delay = slot.download_delay() if slot else 0.0
        if delay:
            await turns.wait(host, delay)


def turns_of(crawler: Crawler) -> Turns | None:
    """Return how a crawl takes turns with others of its queue; None where it has its queue to itself."""
    turns: Turns | None = getattr(crawler.engine.scheduler, "turns", None)
    return turns
