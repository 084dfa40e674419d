"""Taking turns at a host: workers that share a queue share the delay between two requests to one host.

A request asks for its turn when it is about to be sent, after its own worker's delay, and waits for it. Must not know
how turns are kept, or what a page is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

from scrapy import Request
from scrapy.crawler import Crawler

from spamcrawl.logs import escape_controls
from spamcrawl.queue.base import Hosts
from spamcrawl.store.base import StoreError

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.005
"""Wait of a question for others that share its way to the server: a hundredth of the shortest delay in use."""

A = TypeVar("A")
B = TypeVar("B")


class Asker(Generic[A, B]):
    """Gathers questions for a moment and asks them together, in a thread. ``otherwise`` is the answer to a failure."""

    def __init__(
        self,
        ask: Callable[[Sequence[A]], Sequence[B]],
        otherwise: B,
        thread: ThreadPoolExecutor,
        complain: Callable[[Exception], None],
    ) -> None:
        self.ask, self.otherwise, self.thread, self.complain = ask, otherwise, thread, complain
        self._waiting: list[tuple[A, asyncio.Future[B]]] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, question: A) -> B:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[B] = loop.create_future()
        self._waiting.append((question, answer))
        if self._running is None:
            self._running = loop.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            await asyncio.sleep(GATHER_SECONDS)
            asked, self._waiting = self._waiting, []
            answers: Sequence[B] = [self.otherwise] * len(asked)
            try:
                answers = await loop.run_in_executor(self.thread, self.ask, [question for question, _ in asked])
            except Exception as error:
                self.complain(error)
            for (_, future), answer in zip(asked, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
        self._running = None


class Turns:
    """Asks for turns, many in one question, from one thread. All methods are called in the loop."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="turns")
        self._reserve = Asker(hosts.reserve, 0.0, self._thread, self._complain)
        self._is_held = Asker(hosts.are_held, False, self._thread, self._complain)
        self._told = False

    async def wait(self, host: str, delay: float) -> None:
        """Return when a host may be asked, and keep it from others for ``delay`` seconds from then.

        A turn that had to be waited for is void if the host has meanwhile asked to be left alone.
        """
        while (seconds := await self._reserve((host, delay))) > 0:
            await asyncio.sleep(seconds)
            if not await self._is_held(host):
                return

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
