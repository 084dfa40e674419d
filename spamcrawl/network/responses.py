"""HTTP responses under limits that Twisted lacks: the size of the head, and the least rate of arrival.

Twisted bounds one header line (16 KiB) but not their number, so a server can send headers until memory ends. The body
is bounded by Scrapy (DOWNLOAD_MAXSIZE, DOWNLOAD_TIMEOUT). It must not know requests of Scrapy, or settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed
from twisted.web.http import _DataLoss
from twisted.web.iweb import IResponse

from spamcrawl.network.addresses import Reach
from spamcrawl.network.connect import check_peer
from spamcrawl.network.refusals import BadResponse, HeaderFlood, Refusal, SlowResponse

MAX_HEAD_BYTES = 64 * 1024
"""Bytes of a response head, interim (1xx) responses included. Servers cap their own at 8 to 32 KiB."""
MAX_HEAD_LINES = 256
"""Lines of a response head. Python's own client stops at 100; pages of large portals have about 40."""
MAX_OVERHEAD = 3
"""Times the body that its chunks may take. Chunks of 20 bytes, a page flushed line by line, take 1.3; chunks of one
byte take 6, and a second of processor for each megabyte."""
LOOKED_AT = 256 * 1024
"""Bytes of body after which its overhead is looked at."""
RATE_SECONDS = 10.0
"""Span over which the rate is taken: a mobile line or a garbage collection may pause for a few seconds."""


class BoundedParser(_LenientHTTPClientParser):
    """Reads a response head up to a limit. Twisted passes what is raised here on as the reason of the failure."""

    head_bytes = 0
    head_lines = 0
    wire_bytes = 0
    body_bytes = 0
    gathered: list[bytes] | None = None

    def lineReceived(self, line: bytes) -> None:
        self.head_bytes += len(line) + 1
        self.head_lines += 1
        if self.head_bytes > MAX_HEAD_BYTES or self.head_lines > MAX_HEAD_LINES:
            raise HeaderFlood(f"a head of more than {self.head_lines - 1} lines, {self.head_bytes} bytes")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002 - as Twisted calls it
        raise HeaderFlood(f"a header line of more than {self.MAX_LENGTH} bytes")

    def statusReceived(self, status: bytes) -> None:
        super().statusReceived(status)  # type: ignore[no-untyped-call]
        if not 100 <= self.response.code <= 999:
            raise ParseError("a status of other than three digits", status[:100])  # type: ignore[no-untyped-call]

    def switchToBodyMode(self, decoder: Any) -> None:
        """Read the body with a decoder whose pieces are gathered, and passed on once for all data of a read.

        Scrapy does some 50 us of work for each piece: a body in chunks of one byte would take all of the processor.
        """
        if decoder is not None:
            self.gathered = []
            decoder.dataCallback = self.gathered.append
        super().switchToBodyMode(decoder)  # type: ignore[no-untyped-call]

    def rawDataReceived(self, data: bytes) -> None:
        self.wire_bytes += len(data)
        super().rawDataReceived(data)  # type: ignore[no-untyped-call]
        self.pass_on()
        if self.wire_bytes > max(LOOKED_AT, self.body_bytes * MAX_OVERHEAD):
            raise BadResponse(f"{self.body_bytes} bytes of body in {self.wire_bytes} of chunks")

    def _finished(self, rest: bytes) -> None:
        self.pass_on()
        super()._finished(rest)  # type: ignore[no-untyped-call]

    def pass_on(self) -> None:
        if self.gathered:
            body = b"".join(self.gathered)
            self.gathered.clear()
            self.body_bytes += len(body)
            self.response._bodyDataReceived(body)

    def connectionLost(self, reason: Any = None) -> None:
        """End the response. A body without a length ends with its connection, so Twisted would call ours complete.

        Twisted's own calls give a Failure, or for a response that is complete the bare exception.
        """
        if self.bodyDecoder is not None and isinstance(getattr(reason, "value", None), Refusal):
            lost = ResponseFailed([reason, fail_with(_DataLoss())], self.response)  # type: ignore[no-untyped-call]
            self.response._bodyDataFinished(fail_with(lost))
        else:
            super().connectionLost(reason)


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Gives up on a response that has begun and then arrives slower than the least rate.

    The time until a response begins does not count: that is thinking, and DOWNLOAD_TIMEOUT bounds it.
    """

    def __init__(self, quiescent: Any, clock: Any, least_rate: float) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self.clock = clock
        self.least_rate = least_rate
        self.arrived = 0
        self.look: Any = None

    def request(self, request: Any) -> Deferred[IResponse]:
        self.stop_looking()
        answer = super().request(request)
        if self._parser is not None:  # which it is, as Scrapy's own class says
            self._parser.__class__ = BoundedParser
        return answer

    def dataReceived(self, data: bytes) -> None:
        self.arrived += len(data)
        if self.look is None and self.least_rate:
            self.look = self.clock.callLater(RATE_SECONDS, self.check_rate)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def check_rate(self) -> None:
        self.look = None
        if self._parser is None:  # nothing is being received
            return
        if self.arrived < self.least_rate * RATE_SECONDS:
            told = f"{self.arrived} bytes in {RATE_SECONDS:g} seconds, fewer than {self.least_rate:g} a second"
            self._giveUp(fail_with(SlowResponse(told)))  # type: ignore[no-untyped-call]
            return
        self.arrived = 0
        self.look = self.clock.callLater(RATE_SECONDS, self.check_rate)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.stop_looking()
        super().connectionLost(reason)  # type: ignore[no-untyped-call]

    def stop_looking(self) -> None:
        if self.look is not None:
            self.look.cancel()
        self.look = None
        self.arrived = 0


@dataclass(frozen=True, slots=True)
class ResponseLimits:
    """What a connection is held to."""

    reach: Reach
    clock: Any
    least_rate: float
    """Bytes a second; 0 switches the check off."""


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes the protocol of a connection that has just been made, if it may be spoken to."""

    def __init__(self, limits: ResponseLimits, quiescent: Any, metadata: Any) -> None:
        super().__init__(quiescent, metadata)  # type: ignore[no-untyped-call]
        self.limits = limits

    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:
        """Raise :class:`AddressRefused` for a peer out of reach: the last look, before a byte is sent."""
        check_peer(str(getattr(addr, "host", "")), self.limits.reach, getattr(addr, "port", None))
        return BoundedProtocol(self._quiescentCallback, self.limits.clock, self.limits.least_rate)


def fail_with(error: Exception) -> Failure:
    return Failure(error)  # type: ignore[no-untyped-call]
