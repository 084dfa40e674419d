"""A host that says "too many requests" or "come back later" is left alone for as long as it says.

Scrapy tries such a page again at once, and its AutoThrottle looks at latency only: a quick refusal speeds it up.
Must not know pages or the store.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from spamcrawl.network.refusals import AskedToWait, count_refusal
from spamcrawl.network.turns import turns_of

BUSY = (429, 503)
FIRST_WAIT = 2.0
"""Seconds to wait where the host does not say; doubled with each such answer in a row."""
LONGEST_SILENCE = 86_400.0
"""Seconds for which a host's word is taken at all."""
HOSTS_KEPT = 10_000
"""Hosts remembered; a server farm has no end of names, and the oldest trouble is forgotten first."""
SECONDS = re.compile(r"[0-9]{1,9}")


class BackOff:
    """Holds the queue of a busy host. One that wants more than SPAMCRAWL_BACKOFF_MAX seconds is given up instead:
    its requests fail as ``asked_to_wait``, so that a few hosts cannot keep all places of a crawl waiting.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = crawler.settings.getfloat("SPAMCRAWL_BACKOFF_MAX")
        self.refusals: dict[str, int] = {}
        self.closed: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        backoff = cls(crawler)
        crawler.signals.connect(backoff.see_answer, signals.response_downloaded)
        return backoff

    def process_request(self, request: Request) -> None:
        """Refuse what would go to a host before its time."""
        host = self.crawler.engine.downloader.get_slot_key(request)
        if self.closed.get(host, 0.0) > monotonic():
            raise self.refuse(host)

    def see_answer(self, response: Response, request: Request) -> None:
        host = request.meta.get("download_slot", "")
        if response.status not in BUSY:
            self.refusals.pop(host, None)
            return
        wait = self.choose_wait(host, response)
        self.crawler.stats.inc_value("spamcrawl/backoff/answers")
        self.crawler.stats.max_value("spamcrawl/backoff/longest", round(wait, 1))
        slot = self.crawler.engine.downloader.slots.get(host)
        if wait > self.longest:
            self.close_host(host, slot, min(wait, LONGEST_SILENCE))
        elif slot is not None:
            hold_slot(slot, wait)
            turns = turns_of(self.crawler)
            if turns is not None:
                turns.hold(host, wait)

    def choose_wait(self, host: str, response: Response) -> float:
        """Return the seconds a host asks for, or what its answers in a row come to."""
        count = self.refusals.pop(host, 0) + 1
        remember(self.refusals, host, count)
        asked = read_retry_after(response, datetime.now(UTC))
        return asked if asked is not None else min(FIRST_WAIT * 2 ** min(count - 1, 20), self.longest)

    def close_host(self, host: str, slot: Any, wait: float) -> None:
        """Leave a host alone, and fail what waits for its turn there already."""
        remember(self.closed, host, monotonic() + wait)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(self.refuse(host)))  # type: ignore[no-untyped-call]

    def refuse(self, host: str) -> AskedToWait:
        refusal = AskedToWait(f"{host} asks for more than the {self.longest:g} seconds that a crawl waits")
        count_refusal(self.crawler.stats, refusal)
        return refusal


def hold_slot(slot: Any, wait: float) -> None:
    """Let a host's next request start no sooner than ``wait`` seconds from now.

    Scrapy starts a request when the delay has passed since the last one was seen; without a delay it does not look.
    """
    slot.lastseen = max(slot.lastseen, monotonic() + wait)
    slot.delay = max(slot.delay, 0.001)


def remember(known: dict[str, Any], host: str, value: Any) -> None:
    known.pop(host, None)
    known[host] = value
    if len(known) > HOSTS_KEPT:
        del known[next(iter(known))]


def read_retry_after(response: Response, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110 section 10.2.3), None where it says nothing.

    A date is read against the server's own clock, where it tells it.
    """
    header = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if SECONDS.fullmatch(header):
        return float(header)
    until = read_date(header)
    if until is None:
        return None
    server = read_date((response.headers.get("Date") or b"").decode("latin-1")) or now
    return max(0.0, (until - server).total_seconds())


def read_date(text: str) -> datetime | None:
    """Return an HTTP date, None for what is none. A date without a zone is UTC, as all of HTTP's are.

    >>> read_date("Sat, 21 Nov 2026 08:00:00 GMT")
    datetime.datetime(2026, 11, 21, 8, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        found = parsedate_to_datetime(text[:64])
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
