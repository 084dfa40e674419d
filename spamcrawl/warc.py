"""Raw evidence: what was asked and answered, as WARC 1.1 records in files that any WARC tool reads.

Lives here: the records and the files. Each record is a gzip member of its own, and request and response go to the file
in one piece, so that a killed crawl leaves everything up to the last exchange. It must not know Scrapy, pages, stores.

The records are as near to the wire as the crawler gets, and every file says so in its first record: the body still has
its Content-Encoding; chunks are joined (no Transfer-Encoding header); header names are in canonical case and grouped;
the reason phrase is the standard one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

VERSION = "1.1"
"""1.1 has fractions of seconds in WARC-Date: the sighting's time is the record's, to the millisecond."""
ROLE = "X-Spamcrawl-Role"
"""Named field of ours (the standard lets readers ignore what they do not know): why the page was fetched."""
PAGE = "page"
"""The role of what was fetched to be read; others (robots, probe, look) are not replayed."""
NOT_THE_WIRE = (
    "Payloads keep their Content-Encoding. Transfer-Encoding is undone and its header absent; header names are in"
    " canonical case, headers of one name stand together; the reason phrase is the standard one for the status; the"
    " request's Host header is written from its URL."
)

REASONS = {int(status): status.phrase for status in HTTPStatus}

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response."""

    url: str
    fetched_at: datetime
    method: str
    request_headers: Headers
    status: int
    response_headers: Headers
    body: bytes
    protocol: str = "HTTP/1.1"
    address: str = ""
    role: str = PAGE
    fields: Mapping[str, str] = field(default_factory=dict)
    """Further named fields of the response record."""


class WarcFiles:
    """A folder of WARC files, written one after the other; safe beside other writers in the same folder."""

    def __init__(self, folder: Path, *, software: str, size: int) -> None:
        self.folder, self.software, self.size = folder, software, size
        self._file: int | None = None
        self._written = 0
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, exchange: Exchange) -> str:
        """Append an exchange and return the id of its response record. Raises OSError.

        The bytes are with the operating system on return: a killed process loses none, a power cut may.
        """
        draft = BytesIO()
        writer = WARCWriter(draft, gzip=True, warc_version=VERSION)
        response = response_record(writer, exchange)
        writer.write_request_response_pair(request_record(writer, exchange), response)
        if self._file is None or self._written >= self.size:
            self._open_next()
        self._append(draft.getvalue())
        return str(response.rec_headers.get_header("WARC-Record-ID")).strip("<>")

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open_next(self) -> None:
        self.close()
        now = datetime.now(UTC)
        path = self.folder / f"spamcrawl-{now:%Y%m%d%H%M%S}-{uuid4().hex[:8]}.warc.gz"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        self._written = 0
        draft = BytesIO()
        writer = WARCWriter(draft, gzip=True, warc_version=VERSION)
        told = {"software": self.software, "format": f"WARC File Format {VERSION}", "description": NOT_THE_WIRE}
        writer.write_record(writer.create_warcinfo_record(path.name, told))
        self._append(draft.getvalue())

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        self._written += len(data)


def response_record(writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
    status = f"{exchange.status} {REASONS.get(exchange.status, '')}".strip()
    head = StatusAndHeaders(status, list(exchange.response_headers), exchange.protocol)
    named = {"WARC-Date": warc_date(exchange.fetched_at), ROLE: exchange.role, **exchange.fields}
    if exchange.address:
        named["WARC-IP-Address"] = exchange.address
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=head,
        warc_headers_dict=named,
    )


def request_record(writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc.rpartition("@")[2]), *exchange.request_headers]
    head = StatusAndHeaders(f"{exchange.method} {target} HTTP/1.1", headers, is_http_request=True)
    return writer.create_warc_record(exchange.url, "request", http_headers=head)


def warc_date(moment: datetime) -> str:
    """Return a moment as WARC writes it.

    >>> warc_date(datetime(2026, 11, 21, 8, 0, 0, 120000, UTC))
    '2026-11-21T08:00:00.120Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
