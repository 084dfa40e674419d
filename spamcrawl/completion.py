"""When is Scrapy done with a request? When it has left the engine, and with it every item and request it gave.

Scrapy has no signal for that moment. The engine keeps what is in progress in one set and takes a request out when its
download, its callback and the pipelines of all its items have ended, however they ended: this module watches that set.
It must not know queues or stores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from spamcrawl.drops import NotCleaned, NotStored


class InProgress(set[Request]):
    """The engine's set of requests in progress, which tells of each that leaves it."""

    def __init__(self, requests: Iterable[Request], left: Callable[[Request], None]) -> None:
        super().__init__(requests)
        self.left = left

    def remove(self, request: Request) -> None:
        super().remove(request)
        self.left(request)


def watch_engine(crawler: Crawler, left: Callable[[Request], None]) -> Callable[[], None]:
    """Call ``left`` with every request the engine is done with; return the call that makes the engine ask for more.

    Call it when the scheduler opens. Raises AttributeError on a Scrapy whose engine is built otherwise.
    """
    slot: Any = crawler.engine._slot
    slot.inprogress = InProgress(slot.inprogress, left)
    schedule: Callable[[], None] = slot.nextcall.schedule
    return schedule


class Faults:
    """Which requests ended in an error of the program, so that they are not taken for done.

    A failed download is no such error: Scrapy has retried it, and the spider's errback has said what it means.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.reasons: dict[Request, tuple[str, bool]] = {}
        """What went wrong, and whether another try is pointless."""
        self.store_failed = False
        """From here on nothing is done, whatever the engine says."""
        crawler.signals.connect(self.note_spider_error, signals.spider_error)
        crawler.signals.connect(self.note_item_error, signals.item_error)
        crawler.signals.connect(self.note_drop, signals.item_dropped)

    def note_spider_error(self, failure: Failure, response: Any) -> None:
        self._note(response, f"the callback raised {failure.value!r}", False)

    def note_item_error(self, failure: Failure, response: Any) -> None:
        self._note(response, f"a pipeline raised {failure.value!r}", False)

    def note_drop(self, exception: BaseException, response: Any) -> None:
        if isinstance(exception, NotStored):
            self.store_failed = True
        elif isinstance(exception, NotCleaned):
            # The same page makes the same error: asking its server again would not help.
            self._note(response, f"the page cannot be cleaned: {exception}", True)

    def take(self, request: Request) -> tuple[str, bool] | None:
        return self.reasons.pop(request, None)

    def _note(self, response: Any, reason: str, final: bool) -> None:
        request = getattr(response, "request", None)
        if request is not None:
            self.reasons[request] = reason, final
