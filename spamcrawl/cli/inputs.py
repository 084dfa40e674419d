"""Where pages come from: files, folders, JSONL streams and standard input, gzipped or not, as jobs in order.

Lives here: finding, opening and cutting inputs into jobs, one page each. Must not know what a page holds:
a job's bytes are parsed where it is cleaned, so that the reader stays fast and its memory flat.
"""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

MAX_PAGE_BYTES = 64 * 1024 * 1024
"""Longest page or row that is read, after decompression: six times the largest saved page seen. Bounds what a
gzip bomb or a file without line breaks can take."""
TOO_LONG = f"is longer than {MAX_PAGE_BYTES} bytes"

STDIN = 0

UNREADABLE = (OSError, EOFError, zlib.error)
"""What reading a damaged, truncated or forbidden file raises."""


class Form(Enum):
    """What a job's bytes are."""

    ROW = "row"
    """One JSON object with ``html`` or ``text``."""
    HTML = "html"
    TEXT = "text"
    RESPONSE = "response"
    """The body of an HTTP response, from a WARC file."""
    UNKNOWN = "unknown"
    """HTML or text; the content tells."""


SUFFIXES = {
    ".jsonl": Form.ROW,
    ".ndjson": Form.ROW,
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".xhtml": Form.HTML,
    ".txt": Form.TEXT,
    ".warc": Form.RESPONSE,
}
"""What is read from a folder; each also with .gz behind it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a WARC file tells of a page beside its body."""

    id: str
    url: str
    fetched_at: str
    media_type: str
    declared: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """One page to clean. ``body`` is None where ``path`` has still to be read."""

    name: str
    """The input as the user wrote it, or the file's path in a folder."""
    form: Form
    body: bytes | None = None
    line: int = 0
    """Line of a row in its input, or number of a record, from 1; 0 for a whole file."""
    position: int = 0
    """Bytes of the input read so far, for a progress bar; 0 where that is unknown."""
    path: Path | None = None
    fault: str = ""
    """Why there is no page here; such a job becomes an error row."""
    fetched: Fetched | None = None


def find_missing(inputs: Sequence[str]) -> list[str]:
    """Return the inputs that do not exist, before any work is done."""
    return [name for name in inputs if name != "-" and not Path(name).exists()]


def read_jobs(inputs: Sequence[str]) -> Iterator[Job]:
    """Yield one job a page, in input order; folders are walked by name."""
    for name in inputs:
        path = Path(name)
        if name == "-":
            with open(STDIN, "rb", closefd=False) as stream:
                yield from read_stream("stdin", stream)
        elif path.is_dir():
            for found in walk_files(path):
                yield from read_path(found, str(found))
        else:
            yield from read_path(path, name)


def walk_files(folder: Path) -> Iterator[Path]:
    """Yield the files of known suffix below a folder, in the order of their names, whatever the file system's."""
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(parent, name)
            if form_of(path) is not None and path.is_file():
                yield path


def form_of(path: Path) -> Form | None:
    """Return what a file name promises, None for an unknown suffix."""
    name = path.name.lower().removesuffix(".gz")
    return SUFFIXES.get(Path(name).suffix)


def read_path(path: Path, name: str) -> Iterator[Job]:
    """Yield the pages of one file; a page file is left to be read where it is cleaned."""
    form = form_of(path)
    try:
        if form in (Form.HTML, Form.TEXT):
            yield Job(name, form, path=path, position=path.stat().st_size)
            return
        if form is Form.RESPONSE:
            from spamcrawl.cli.warc import read_warc  # WARC files are rare, and reading them takes a library

            yield from read_warc(path, name)
            return
        with path.open("rb") as file:
            yield from read_stream(name, file, form)
    except OSError as error:
        yield Job(name, Form.UNKNOWN, fault=describe_fault(error))


def read_stream(name: str, raw: io.BufferedReader, form: Form | None = None) -> Iterator[Job]:
    """Yield the rows of a JSONL stream, or the one page that a stream of anything else is; none when it is blank."""
    number = 0
    try:
        stream = unpack(raw)
        head = skip_blank(stream)
        if form is Form.ROW or head.lstrip(b"\xef\xbb\xbf \t\r\n\f\v")[:1] == b"{":
            for number, line in number_lines(head, stream):
                yield cut_job(name, Form.ROW, line, number, position_in(raw))
        elif head.strip():
            yield cut_job(name, Form.UNKNOWN, head + stream.read(MAX_PAGE_BYTES + 1), 0, position_in(raw))
    except UNREADABLE as error:
        yield Job(name, Form.UNKNOWN, line=number + 1 if number else 0, fault=describe_fault(error))


def unpack(raw: io.BufferedReader) -> io.BufferedReader:
    """Return the stream, decompressed when its content is gzip, whatever its name."""
    if raw.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(gzip.GzipFile(fileobj=raw))
    return raw


def position_in(raw: io.BufferedReader) -> int:
    """Return how many bytes of a file are read, 0 for a pipe."""
    return raw.tell() if raw.seekable() else 0


def skip_blank(stream: BinaryIO) -> bytes:
    """Read up to and with the first line that is not blank; those bytes are still part of the page."""
    head = b""
    while len(head) <= MAX_PAGE_BYTES:
        line = stream.readline(MAX_PAGE_BYTES + 1)
        head += line
        if not line or line.strip():
            break
    return head


def number_lines(head: bytes, stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield (number, bytes) of every line that is not blank; an over-long one is cut off, and its rest skipped."""
    number = head.count(b"\n", 0, -1) + 1
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    while line:
        if line.strip():
            yield number, line
        while len(line) > MAX_PAGE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_PAGE_BYTES + 1)
        line = stream.readline(MAX_PAGE_BYTES + 1)
        number += 1


def cut_job(name: str, form: Form, body: bytes, line: int, position: int) -> Job:
    """Make the job of a row or page that was read; a fault when it is too long."""
    if len(body) > MAX_PAGE_BYTES:
        return Job(name, form, line=line, position=position, fault=TOO_LONG)
    return Job(name, form, body, line, position)


def read_file(path: Path) -> bytes:
    """Return a page file's bytes, decompressed. Raises one of :data:`UNREADABLE`, or ValueError when too long."""
    with path.open("rb") as file:
        body = unpack(file).read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        raise ValueError(TOO_LONG)
    return body


def describe_fault(error: Exception) -> str:
    """Say in one line why an input cannot be read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {reason}"
