"""WARC files as jobs: every page that was fetched, cleaned again as the crawl cleaned it.

Must not know what a page holds. What is no page of a crawl (requests, redirects, errors, robots.txt, probes, pictures)
is left out, as the crawl left it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from w3lib.html import get_meta_refresh
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from spamcrawl.cli.inputs import MAX_PAGE_BYTES, TOO_LONG, Fetched, Form, Job, describe_fault
from spamcrawl.core.reading.mediatype import MARKUP, PLAIN, charset_of, media_type_of
from spamcrawl.warc import PAGE, ROLE

LONGEST_REFRESH = 100
"""Seconds: a page that sends its readers elsewhere within this is followed by the crawl, not read."""
REFRESH_HEAD = 4096
"""Bytes in which a crawl looks for such an order."""
CUT_OFF = "is cut off"
DRAINED = 64 * 1024
"""Bytes read at once of what follows a page in its record."""


def read_warc(path: Path, name: str) -> Iterator[Job]:
    """Yield the pages of a WARC file, gzipped or not, in its order; what cannot be read is a fault, at the end."""
    count = 0
    try:
        with path.open("rb") as file:
            for count, record in enumerate(ArchiveIterator(file), start=1):
                job = read_record(record, name, count, file)
                if job is not None:
                    yield job
    except Exception as error:  # what a damaged record makes the library raise is anything
        yield Job(name, Form.RESPONSE, line=count + 1, fault=f"ends after record {count}, {describe_fault(error)}")


def read_record(record: ArcWarcRecord, name: str, number: int, file: BinaryIO) -> Job | None:
    """Return the page in a record, None where there is none."""
    if not is_page(record):
        return None
    claim = record.http_headers.get_header("Content-Type") or ""
    media_type = media_type_of(claim)
    if media_type not in (*MARKUP, PLAIN, ""):
        return None
    body = record.content_stream().read(MAX_PAGE_BYTES + 1)
    fetched = Fetched(
        id=(record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>"),
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        fetched_at=(record.rec_headers.get_header("WARC-Date") or "").replace("Z", "+00:00"),
        media_type=media_type,
        declared=charset_of(claim),
    )
    if media_type != PLAIN and is_signpost(body, fetched.url):
        return None
    fault = TOO_LONG if len(body) > MAX_PAGE_BYTES else CUT_OFF if is_cut_off(record) else ""
    return Job(name, Form.RESPONSE, body, number, file.tell(), fault=fault, fetched=fetched)


def is_cut_off(record: ArcWarcRecord) -> bool:
    """Say whether a record, its page read, is shorter than it claims: the file ends inside it."""
    while record.raw_stream.read(DRAINED):
        pass
    return bool(record.raw_stream.limit)


def is_page(record: ArcWarcRecord) -> bool:
    """Say whether a record is the response to a request for a page, and brings one."""
    if record.rec_type != "response" or record.http_headers is None:
        return False
    role = record.rec_headers.get_header(ROLE)
    robots = urlsplit(record.rec_headers.get_header("WARC-Target-URI") or "").path == "/robots.txt"
    wanted = role == PAGE if role else not robots
    return wanted and record.http_headers.get_statuscode()[:1] == "2"


def is_signpost(body: bytes, url: str) -> bool:
    """Say whether a page only sends its readers elsewhere (meta refresh)."""
    delay, _ = get_meta_refresh(body[:REFRESH_HEAD].decode("latin-1"), url, ignore_tags=("script", "noscript"))
    return delay is not None and delay < LONGEST_REFRESH
