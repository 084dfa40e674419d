"""One job to one output row: parse, clean, encode; or the row that says why not.

Lives here: the schema of an input row and the bytes of an output row. Runs in worker processes. Must not
know where jobs come from or rows go.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import orjson

from spamcrawl.cli.inputs import UNREADABLE, Fetched, Form, Job, describe_fault, read_file
from spamcrawl.core.clean import clean_page
from spamcrawl.core.finding.rules import Ruleset
from spamcrawl.core.model import SCHEMA, Page, Record
from spamcrawl.core.reading.encoding import decode
from spamcrawl.core.reading.mediatype import MARKUP
from spamcrawl.core.reading.page import read_html, read_text

MAX_MESSAGE = 300
"""Characters of an error message: enough for its cause, not for the page it may quote."""
SNIFFED = 4096
"""Characters in which a page without a telling name must show a tag to be read as HTML."""

_TAG = re.compile(r"<(?:!doctype|!--|html|head|body|meta|title|script|div|table|span|article|p|br|h[1-6])\b", re.I)


@dataclass(frozen=True, slots=True)
class Answer:
    """One output row, with its line break, and what the summary counts."""

    row: bytes
    verdict: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A page before it is parsed. ``id`` keeps the JSON type it came with."""

    id: Any
    html: str | bytes | None = None
    text: str | bytes | None = None
    url: str = ""
    fetched_at: str = ""
    declared: str | None = None
    """The charset its header claims."""


class BrokenRow(ValueError):
    """An input that holds no page; ``id`` is the row's own where it could be read."""

    def __init__(self, message: str, id: Any = None) -> None:
        super().__init__(message)
        self.id = id


def answer_job(job: Job, rules: Ruleset | None = None) -> Answer:
    """Clean one job. Never raises: whatever goes wrong with one page is that page's row."""
    known_id: Any = None
    try:
        source = read_source(job)
        known_id = source.id
        row = clean_source(source, rules).as_dict() | {"id": source.id}
        return Answer(encode_row(row), row["verdict"])
    except BrokenRow as error:
        return answer_error(job, str(error), error.id)
    except Exception as error:  # a page that breaks the cleaner must not take the others along
        return answer_error(job, f"{type(error).__name__}: {error}", known_id)


def answer_error(job: Job, message: str, id: Any = None) -> Answer:
    """Make the row of a page that has no record."""
    short = " ".join(message.split())[:MAX_MESSAGE]
    row = {"id": default_id(job) if id is None else id, "error": short, "input": job.name, "line": job.line}
    return Answer(encode_row(row | {"schema": SCHEMA}), error=short)


def default_id(job: Job) -> str:
    """Name a page that has no id of its own: the path of a file, path:line of a row."""
    return f"{job.name}:{job.line}" if job.line else job.name


def read_id(job: Job) -> Any:
    """Return the id of a row that cannot be cleaned, None where it has none to give."""
    try:
        return read_row(job).id if job.form is Form.ROW else None
    except BrokenRow as error:
        return error.id


def clean_source(source: Source, rules: Ruleset | None) -> Record:
    """Parse and clean a page."""
    return clean_page(parse_page(source), rules, id=str(source.id))


def parse_page(source: Source) -> Page:
    """Read a source as HTML or as text."""
    where = {"url": source.url, "fetched_at": source.fetched_at}
    if source.html is not None:
        return read_html(source.html, **where, declared=source.declared)
    if isinstance(source.text, bytes):
        text, encoding = decode(source.text, source.declared)
        return read_text(text, **where, encoding=encoding)
    return read_text(source.text or "", **where)


def read_source(job: Job) -> Source:
    """Return the page a job holds. Raises :class:`BrokenRow`."""
    if job.fault:
        raise BrokenRow(job.fault)
    if job.form is Form.ROW:
        return read_row(job)
    if job.fetched is not None:
        return read_response(job.fetched, job.body or b"")
    body = read_body(job)
    markup = job.form is Form.HTML or (job.form is Form.UNKNOWN and looks_like_html(body))
    return Source(default_id(job), html=body) if markup else Source(default_id(job), text=body)


def read_response(fetched: Fetched, body: bytes) -> Source:
    """Return a page that was fetched; its header says what it is, and its content where there was no header."""
    markup = fetched.media_type in MARKUP or (not fetched.media_type and looks_like_html(body))
    kind = {"html": body} if markup else {"text": body}
    return Source(fetched.id, **kind, url=fetched.url, fetched_at=fetched.fetched_at, declared=fetched.declared)


def read_body(job: Job) -> bytes:
    """Return a job's bytes, from its file where they were not read yet."""
    if job.path is None:
        return job.body or b""
    try:
        return read_file(job.path)
    except UNREADABLE as error:
        raise BrokenRow(describe_fault(error)) from error
    except ValueError as error:
        raise BrokenRow(f"page {error}") from error


def looks_like_html(body: bytes) -> bool:
    """Tell markup from text by a tag near its beginning."""
    text, _ = decode(body[: 4 * SNIFFED])
    return _TAG.search(text[:SNIFFED]) is not None


def read_row(job: Job) -> Source:
    """Read a JSONL row: ``html`` or ``text``, and optional ``id``, ``url``, ``fetched_at``."""
    row = parse_json(job.body or b"")
    if not isinstance(row, dict):
        raise BrokenRow("row is no JSON object")
    known_id = row.get("id")
    fields = {key: read_field(row, key) for key in ("html", "text", "url", "fetched_at")}
    if fields["html"] is None and fields["text"] is None:
        raise BrokenRow('row has neither "html" nor "text"', known_id)
    return Source(
        default_id(job) if known_id is None else known_id,
        fields["html"],
        fields["text"],
        fields["url"] or "",
        fields["fetched_at"] or "",
    )


def read_field(row: dict[str, Any], key: str) -> str | None:
    """Return a text field, None where it is missing or null."""
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value
    raise BrokenRow(f'"{key}" is no text but {type(value).__name__}', row.get("id"))


def parse_json(body: bytes) -> Any:
    r"""Parse one row; the slow parser is asked only for what the strict one refuses (a lone "\ud800")."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as strict:
        try:
            return json.loads(body.decode("utf-8"))
        except (ValueError, RecursionError):
            raise BrokenRow(f"row is no JSON: {strict}") from strict


def encode_row(row: dict[str, Any]) -> bytes:
    r"""Return a row as one JSON line; lone surrogates, which UTF-8 cannot hold, are escaped as "\ud800".

    >>> encode_row({"id": "a\ud800"})
    b'{"id":"a\\ud800"}\n'
    """
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # also integers beyond 64 bits, which a row's own id may be
        return json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n"
