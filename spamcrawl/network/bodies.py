"""Bodies under guard: not fetched where they cannot be text, unpacked within limits, turned down where they are binary.

Must not know pages: what a text means is not decided here.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached

from spamcrawl.network.addresses import read_loopback
from spamcrawl.network.connect import named_ports
from spamcrawl.network.refusals import BinaryBody, BrokenPacking, FileRefused, PackedBomb, Refusal, count_refusal

MAX_PACKINGS = 2
"""Content-Encodings on top of each other. Honest pages have one, a confused proxy makes it two; a header has room for
thousands, each a full-sized unpacking."""

NO_TEXT = ("image/", "audio/", "video/", "font/", "model/", "multipart/", "text/event-stream", "application/pdf")
NO_TEXT_EXACT = ("application/octet-stream", "application/zip", "application/gzip", "application/x-gzip")
"""Media types whose body is not fetched at all: pictures, archives, streams without end."""

LOOKED_AT = 4096
"""Bytes of a body that are looked at; a picture or program shows itself in the first hundred."""
BINARY_SHARE = 0.02
"""Share of bytes that stand in no text. Random and compressed bytes have 0.1, text 0; a broken page a few."""
BINARY = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
"""The binary data bytes of the MIME Sniffing Standard, section 3."""
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class BoundedUnpacking(HttpCompressionMiddleware):
    """Scrapy's unpacking (each layer bounded by DOWNLOAD_MAXSIZE) with the number of layers bounded, and its failures
    told apart from those of the network.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if not response.body or "download_stopped" in response.flags:
            return response
        try:
            return self.unpack(request, response)
        except Refusal as refusal:
            if self.stats:
                count_refusal(self.stats, refusal)
            raise

    def unpack(self, request: Request, response: Response) -> Request | Response:
        layers = b",".join(response.headers.getlist("Content-Encoding")).count(b",") + 1
        if layers > MAX_PACKINGS:
            raise PackedBomb(f"packed {layers} times")
        refusal: Refusal
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            refusal = PackedBomb(f"{len(response.body)} bytes unpack to more than DOWNLOAD_MAXSIZE")
        except Exception as error:  # zlib, brotli and zstd each raise their own
            refusal = BrokenPacking(f"not packed as it says: {type(error).__name__}")
        raise refusal  # out here, for a cause would keep what was unpacked in memory


class BodyGuard:
    """Turns down what is no page before or after it is fetched, and files that the user's list does not name."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.named = named_ports(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        guard = cls(crawler)
        crawler.signals.connect(guard.see_head, signals.headers_received)
        return guard

    def process_request(self, request: Request) -> None:
        """Let ``file:`` pass only as a start request: those come from the seed list, which checked whose it is.

        A port of this machine that the user's own list spells out (``http://127.0.0.2:8080/``) is the user's decision,
        as a file is. It opens that address and port, and no name, redirect or link can open another.
        """
        parts = urlparse_cached(request)
        if parts.scheme == "file" and not is_own(request):
            raise self.count(FileRefused("only the seed list may name files"))
        here = read_loopback(parts.hostname or "") if request.meta.get("own_list") and is_own(request) else None
        if here is not None:
            self.named.add((here, parts.port or DEFAULT_PORTS[parts.scheme]))

    def see_head(self, headers: Headers, request: Request) -> None:
        """Stop a download that cannot be text, as soon as its head says so. robots.txt is read whatever it claims."""
        claim = (headers.get("Content-Type") or b"").decode("latin-1").lower().strip()
        media_type = claim.partition(";")[0].strip()
        if request.meta.get("dont_obey_robotstxt") or not is_no_text(media_type):
            return
        self.stats.inc_value("spamcrawl/refused/media_type")
        raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's order
        claim = (response.headers.get("Content-Type") or b"").lower()
        if 200 <= response.status < 300 and claim.startswith((b"text/", b"application/xhtml")):
            share = binary_share(response.body, claim)
            if share > BINARY_SHARE:
                raise self.count(BinaryBody(f"binary, though called {claim.decode('latin-1')}"))
        return response

    def count(self, refusal: Refusal) -> Refusal:
        count_refusal(self.stats, refusal)
        return refusal


DEFAULT_PORTS = {"http": 80, "https": 443}


def is_own(request: Request) -> bool:
    """Say whether a request is a seed as the user wrote it: neither a redirect nor a link of a page."""
    meta = request.meta
    return bool(meta.get("is_start_request")) and not meta.get("redirect_times") and not meta.get("depth")


def is_no_text(media_type: str) -> bool:
    return media_type.startswith(NO_TEXT) or media_type in NO_TEXT_EXACT


def binary_share(body: bytes, claim: bytes = b"") -> float:
    """Return the share of bytes, at the body's beginning, that stand in no text; UTF-16 and UTF-32 are text.

    >>> binary_share("售后电话".encode("gbk")), binary_share(bytes(100))
    (0.0, 1.0)
    """
    head = body[:LOOKED_AT]
    if not head or head.startswith(WIDE_MARKS) or b"utf-16" in claim or b"utf-32" in claim:
        return 0.0
    return 1 - len(head.translate(None, BINARY)) / len(head)
