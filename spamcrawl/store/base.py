"""What a store promises: the protocol, the claim it answers with, its one error, and which backend a URL
names.

A store keeps articles (one per content hash) and sightings (one per page fetched), and is the record: a feed
is a view of it. This module knows core types and nothing of SQL, files, crawls or settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import unquote

from spamcrawl.core.model import Record

WAIT_SECONDS = 30.0
"""How long an operation waits for another writer before it gives up. A batch of 1,000 records takes 0.1 s, so
a store that is busy for longer is held by something that will not let go."""

Row = dict[str, Any]
"""One JSON-ready row of a feed; ``seq`` ascends within its feed and never changes."""


class StoreError(Exception):
    """The store cannot do what was asked. The message names the store and the mend; nothing was changed."""


class State(StrEnum):
    """How a visit found the page. The words are public and stable."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    """The server said that the page is as it was; the sighting repeats what was known."""
    GONE = "gone"
    """The server said that there is no such page any more (404, 410); verdict ``no_content``."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What a page showed to a crawler and what to a browser."""

    result: str
    """``match``, ``differ`` or ``inconclusive``; public and stable."""
    crawler: str
    browser: str | None
    """BLAKE2b-128 of the body each got first, 32 hex digits; the browser's None where it got none."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a crawl knows of a sighting beside the record."""

    job: int | None = None
    """The job that made it. Within one job the sightings of a URL are one: a redelivered page adds none."""
    state: State = State.FETCHED
    etag: str | None = None
    last_modified: str | None = None
    """The two validators as the server sent them, for the next conditional request."""
    warc: str | None = None
    """Id of the WARC record that holds the response, ``urn:uuid:…``."""
    looks: Looks | None = None
    """None where nobody looked twice."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the store says of one record it was given."""

    new: bool
    """True for exactly one record of each article, over all processes and runs: the one that introduced it."""
    content_hash: str | None
    """None for a page without an article, which is never new."""
    first_url: str | None
    """URL of the sighting that introduced the article; the record's own URL where it is new."""
    first_seen: str | None
    """When that page was fetched, as its record said."""
    seq: int
    """Number of this sighting, from 1, ascending."""
    repeated: bool = field(default=False, kw_only=True)
    """True where the job had this URL before: nothing was written, and the claim is the earlier sighting's."""
    near_of: str | None = None
    """Content hash of the earliest article this one is close to; a copy has what its article has."""
    similarity: float | None = None
    """Jaccard index of both articles' shingles; with ``near_of`` only."""
    containment: float | None = None
    """Share of the smaller article's shingles that the other has; with ``near_of`` only."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds."""

    articles: int
    sightings: int
    copies: int
    """Sightings of an article beyond its first."""


class Store(Protocol):
    """Articles and sightings, written together. Every method raises :class:`StoreError`.

    One store object may be used from several threads; several processes may each open the same store.
    """

    def add(self, records: Sequence[Record], visits: Sequence[Visit] = ()) -> list[Claim]:
        """Write a batch in one transaction and return one claim per record, in order.

        Each record adds a sighting; the first record of an unknown content hash adds the article too. With ``visits``,
        one per record, a sighting says what changed since the URL's last one, and a job has each URL once.
        An article close to an earlier one is an article of its own, and marked.
        """
        ...

    def articles(self, after: int = 0) -> Iterator[Row]:
        """Yield articles with ``seq`` above ``after``, ascending, in bounded memory. ``seq`` is the first
        sighting's."""
        ...

    def sightings(self, after: int = 0) -> Iterator[Row]:
        """Yield sightings with ``seq`` above ``after``, ascending, in bounded memory."""
        ...

    def copies(self, content_hash: str) -> int:
        """Return how many sightings an article has; 0 for an unknown one."""
        ...

    def last_sighting(self, url: str) -> Row | None:
        """Return the newest sighting of exactly this URL."""
        ...

    def last_visit(self, url: str) -> tuple[Row, Visit] | None:
        """Return the newest sighting of exactly this URL with what the crawl knew beside it."""
        ...

    def counts(self) -> Counts:
        """Count articles and sightings; reads an index, so a second or so at ten million."""
        ...

    def index_near(self) -> int:
        """Compare the next articles that never were with those before them; return how many, 0 when all were.

        Needed where articles were added without ``near``, by a program of other near-duplicate keys, or by one that
        had none. It may be ended at any time and goes on where it was.
        """
        ...

    def close(self) -> None:
        """Let go of the store; closing twice is allowed."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def enrich(record: Record, claim: Claim) -> Record:
    """Return the record with what the store knows: whose copy it is, and what it is close to."""
    copy = claim.content_hash is not None and not claim.new
    return replace(
        record,
        duplicate_of=claim.first_url if copy else None,
        near_of=claim.near_of,
        similarity=claim.similarity,
        containment=claim.containment,
    )


def open_store(url: str, *, read_only: bool = False, wait: float = WAIT_SECONDS, near: bool = True) -> Store:
    """Open the store a URL names, making it where it does not exist (never with ``read_only``).

    ``output/spamcrawl.db`` and ``sqlite:///output/spamcrawl.db`` are one file (a fourth slash makes the path
    absolute); ``postgresql://user@host/database`` is a server. ``wait`` is in seconds. Without ``near`` new articles
    are not compared with those before; they keep the marks they have.
    """
    scheme, mark, rest = url.partition("://")
    if not mark:
        return _open_sqlite(url, read_only, wait, near)
    if scheme == "sqlite" and len(rest) > 1 and rest.startswith("/"):
        return _open_sqlite(unquote(rest[1:]), read_only, wait, near)
    if scheme in {"postgresql", "postgres"}:
        return _open_postgres(url, read_only, wait, near)
    raise StoreError(f"{scheme}://…: no such store; name a file, sqlite:///path or postgresql://host/database")


# A backend is imported when it is named, so that a crawl into a file needs no database driver.
def _open_sqlite(path: str, read_only: bool, wait: float, near: bool) -> Store:
    from pathlib import Path

    from spamcrawl.store.sqlite import SqliteStore

    return SqliteStore(Path(path), read_only=read_only, wait=wait, near=near)


def _open_postgres(url: str, read_only: bool, wait: float, near: bool) -> Store:
    from spamcrawl.store.postgres import PostgresStore

    return PostgresStore(url, read_only=read_only, wait=wait, near=near)
