"""Records to columns and columns to feed rows, the same for every backend.

Knows the column order of the two tables and how text is made storable; knows no SQL and no connection.

Two rules for text, so that every record can be stored and every feed is valid UTF-8:
a lone surrogate is no character in any encoding and becomes U+FFFD (a split pair becomes the character it
spells); NUL survives in the article's paragraphs, and becomes U+FFFD in short fields, because PostgreSQL's
text type refuses it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import isfinite
from typing import Any

import orjson

from spamcrawl.core.model import SCHEMA, Article, Record, group_indicators
from spamcrawl.store.base import Claim, Row, State, Visit

ARTICLE_COLUMNS = ("seq", "hash", "title", "authors", "editor", "source", "published", "body")
SIGHTING_COLUMNS = (
    "seq", "article", "url_key", "id", "url", "host", "fetched_at", "verdict", "families", "score",
    "indicators", "rules", "schema", "job", "state", "etag", "last_modified", "changed",
    "warc", "looks",
)  # fmt: skip
INDICATOR_COLUMNS = ("kind", "value", "seq")

KEY_CHARACTERS = 200
"""Longest indicator value in the lookup table. Feeds carry the whole value; an index entry must stay far
below PostgreSQL's limit of 2,704 bytes, and 200 characters are 800 bytes at most."""

BODY_LEVEL = 1
"""zlib level of bodies. Chinese news of 1,580 characters: 4,393 bytes as UTF-8, 2,289 compressed; compressed as UTF-16,
which suits a script of two-byte characters, 2,092 at level 1 (65 µs), 2,044 at 4 (73 µs), 2,038 at 6 (85 µs)."""


class DamagedRow(Exception):
    """A stored value is not what was written; the backend, which knows its own name, turns it into a StoreError."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The earlier article that an article is close to."""

    near_of: str
    """Its content hash."""
    similarity: float
    containment: float


@dataclass(frozen=True, slots=True)
class First:
    """The sighting that introduced an article."""

    seq: int
    url: str
    fetched_at: str
    near: Mark | None = None
    """What the article is close to."""


def storable(text: str) -> str:
    """Return text that has a UTF-8 form.

    >>> storable("a\\ud800b") == "a\\ufffdb"
    True
    """
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def short_field(text: str) -> str:
    """Return text that every backend's text column takes."""
    return storable(text).replace("\0", "\ufffd")


def optional_field(text: str | None) -> str | None:
    return None if text is None else short_field(text)


def url_key(url: str) -> int:
    """Return the 64-bit key a URL is looked up by; whoever looks up compares the URL itself too."""
    return int.from_bytes(blake2b(short_field(url).encode(), digest_size=8).digest(), "big", signed=True)


def pack_body(paragraphs: Sequence[str]) -> bytes:
    """Compress paragraphs; :func:`unpack_body` gives them back, NUL and line breaks included."""
    listed = orjson.dumps([storable(paragraph) for paragraph in paragraphs]).decode()
    return zlib.compress(listed.encode("utf-16-le"), BODY_LEVEL)


def unpack_body(body: bytes) -> list[str]:
    try:
        paragraphs: list[str] = orjson.loads(zlib.decompress(body).decode("utf-16-le"))
    except (zlib.error, ValueError) as error:
        raise DamagedRow(f"an article's text cannot be read: {error}") from error
    return paragraphs


def article_values(seq: int, key: Any, article: Article, body: bytes) -> tuple[Any, ...]:
    """Return the values of :data:`ARTICLE_COLUMNS`; ``key`` is the content hash in the backend's own type."""
    authors = orjson.dumps([short_field(name) for name in article.authors]).decode()
    return (
        seq,
        key,
        optional_field(article.title),
        authors,
        optional_field(article.editor),
        optional_field(article.source),
        optional_field(article.published),
        body,
    )


def sighting_values(
    seq: int, article: int | None, record: Record, visit: Visit, changed: Sequence[str] | None
) -> tuple[Any, ...]:
    """Return the values of :data:`SIGHTING_COLUMNS`; ``article`` is the seq of the article's first sighting."""
    verdict = record.verdict
    families = [short_field(name) for name, _ in verdict.families]
    return (
        seq,
        article,
        url_key(record.page.url),
        short_field(record.id),
        short_field(record.page.url),
        short_field(record.host),
        short_field(record.page.fetched_at),
        str(verdict.label),
        orjson.dumps(families).decode(),
        round(verdict.score, 3) if isfinite(verdict.score) else None,
        orjson.dumps(indicator_groups(record)).decode(),
        short_field(record.rules),
        SCHEMA,
        visit.job,
        None if visit.state is State.FETCHED else str(visit.state),
        optional_field(visit.etag),
        optional_field(visit.last_modified),
        None if changed is None else orjson.dumps(changed).decode(),
        optional_field(visit.warc),
        None if visit.looks is None else orjson.dumps(visit.looks).decode(),
    )


def indicator_groups(record: Record) -> dict[str, list[str]]:
    groups = group_indicators(record.verdict.indicators)
    return {short_field(kind): [short_field(value) for value in values] for kind, values in groups.items()}


def indicator_values(seq: int, record: Record) -> set[tuple[str, str, int]]:
    """Return the distinct values of :data:`INDICATOR_COLUMNS` for one sighting."""
    pairs = {(item.kind, item.value) for item in record.verdict.indicators}
    return {(short_field(kind)[:KEY_CHARACTERS], short_field(value)[:KEY_CHARACTERS], seq) for kind, value in pairs}


def claim_of(seq: int, record: Record, first: First | None) -> Claim:
    """Return the claim of one sighting whose article was introduced by ``first``."""
    if first is None:
        return Claim(False, None, None, None, seq)
    new = first.seq == seq
    return Claim(new, record.article.content_hash, first.url, first.fetched_at, seq, **near_fields(first.near))


def mark_of(near_of: str | None, similarity: float | None, containment: float | None) -> Mark | None:
    """Return three columns, all NULL for an article that is close to none, as one value."""
    if near_of is None or similarity is None or containment is None:
        return None
    return Mark(near_of, similarity, containment)


def near_fields(mark: Mark | None) -> dict[str, Any]:
    """Return a mark as the three fields that claims, records and rows of both feeds have in common."""
    if mark is None:
        return {"near_of": None, "similarity": None, "containment": None}
    return {"near_of": mark.near_of, "similarity": mark.similarity, "containment": mark.containment}


def first_of(seq: int, record: Record) -> First:
    """Return a record as the sighting that introduces its article, its fields as the store gives them back."""
    return First(seq, short_field(record.page.url), short_field(record.page.fetched_at))


def article_row(
    seq: int, content_hash: str, title: str | None, authors: str, editor: str | None, source: str | None,
    published: str | None, body: bytes, url: str, host: str, first_seen: str, families: str, near: Mark | None,
) -> Row:  # fmt: skip
    """Return one row of the articles feed."""
    paragraphs = unpack_body(body)
    return {
        "seq": seq,
        "content_hash": content_hash,
        "title": title,
        "text": "\n".join(paragraphs),
        "paragraphs": paragraphs,
        "authors": orjson.loads(authors),
        "editor": editor,
        "source": source,
        "published": published,
        **near_fields(near),
        "url": url,
        "host": host,
        "first_seen": first_seen,
        "families": orjson.loads(families),
        "schema": SCHEMA,
    }


def read_visit(job: int | None, state: str | None, etag: str | None, last_modified: str | None) -> Visit:
    """Return a sighting's visit from its columns."""
    return Visit(job, State(state) if state else State.FETCHED, etag, last_modified)


def sighting_row(
    seq: int, id: str, url: str, host: str, fetched_at: str, verdict: str, families: str, score: float | None,
    indicators: str, content_hash: str | None, article: int | None, first_url: str | None, rules: str, schema: int,
    job: int | None, state: str | None, changed: str | None, warc: str | None, looks: str | None, near: Mark | None,
) -> Row:  # fmt: skip
    """Return one row of the sightings feed."""
    return {
        "seq": seq,
        "id": id,
        "url": url,
        "host": host,
        "fetched_at": fetched_at,
        "verdict": verdict,
        "families": orjson.loads(families),
        "score": score,
        "indicators": orjson.loads(indicators),
        "content_hash": content_hash,
        "new": article == seq,
        "duplicate_of": None if article == seq else first_url,
        **near_fields(near),
        "rules": rules,
        "schema": schema,
        "job": None if job is None else f"{job:016x}",
        "state": state or str(State.FETCHED),
        "changed": None if changed is None else orjson.loads(changed),
        "warc": warc,
        "looks": None if looks is None else orjson.loads(looks),
    }
