"""Why this crawl turns something down by itself: one exception a reason, and the word it is counted under.

They are IgnoreRequest, so that Scrapy neither retries them nor prints a traceback. They must not know settings.
"""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest
from scrapy.statscollectors import StatsCollector
from twisted.internet.defer import CancelledError
from twisted.internet.error import ConnectionAborted, ConnectionClosed
from twisted.web.client import ResponseFailed
from twisted.web.http import _DataLoss

QUOTED = 100
"""Characters of a bad response that are told."""


class Refusal(IgnoreRequest):
    """Something that this crawl does not do, or does not take. The message is one line."""

    word: ClassVar[str] = "refused"
    """Stable: the name below ``spamcrawl/failed/`` and ``spamcrawl/refused/``."""


class AddressRefused(Refusal):
    """The address is not part of the public internet, and no setting allows it."""

    word = "address"


class FileRefused(Refusal):
    """A ``file:`` URL that the user's own seed list does not name."""

    word = "file"


class HeaderFlood(Refusal):
    """A response head with more lines or bytes than any honest server sends."""

    word = "headers"


class BadResponse(Refusal):
    """Something else than HTTP: a status, header or chunk that cannot be read."""

    word = "bad_http"


class SlowResponse(Refusal):
    """A response that trickles, to hold a connection for as long as it can."""

    word = "slow"


class PackedBomb(Refusal):
    """A body that unpacks to more than is taken, or is packed too often."""

    word = "bomb"


class BrokenPacking(Refusal):
    """A body that is not packed the way its header says."""

    word = "packing"


class BinaryBody(Refusal):
    """A body that is no text, whatever its header says."""

    word = "binary"


class AskedToWait(Refusal):
    """The host has asked to be left alone for longer than a crawl waits."""

    word = "asked_to_wait"


def find_refusal(error: BaseException | None) -> Refusal | None:
    """Return the refusal inside what Twisted made of it: it wraps whatever ends a response early.

    What it raises itself is raised by what it could not read; a closed connection or a cancelled download is neither.
    """
    if not isinstance(error, ResponseFailed):
        return None
    reasons = [found.value for found in error.reasons]
    refusal = next((reason for reason in reasons if isinstance(reason, Refusal)), None)
    if refusal or isinstance(reasons[0], ConnectionClosed | ConnectionAborted | CancelledError | _DataLoss):
        return refusal
    return BadResponse(f"no HTTP: {type(reasons[0]).__name__}: {str(reasons[0])[:QUOTED]}")


def count_refusal(stats: StatsCollector, refusal: Refusal) -> None:
    """Count a refusal where it happens; those of robots.txt and lists never reach a spider."""
    stats.inc_value(f"spamcrawl/refused/{refusal.word}")
