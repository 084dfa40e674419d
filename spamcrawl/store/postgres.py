"""The shared store: a PostgreSQL database that crawls on many machines write at once.

A batch is one transaction. Who introduces an article is settled by the primary key of ``content``; keys are inserted
in order, so two writers never wait for each other in a circle. Knows its tables; connecting and migrating are
:mod:`spamcrawl.store.postgres_link`'s, how a record becomes columns :mod:`spamcrawl.store.batch`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from psycopg import errors

from spamcrawl.core.model import Record
from spamcrawl.store import postgres_queries as sql
from spamcrawl.store.base import WAIT_SECONDS, Claim, Counts, Row, Visit
from spamcrawl.store.batch import content_hashes, introduce, lay_out, pack_bodies
from spamcrawl.store.near import Draft, draft_articles, index_next, is_whole, mark_fresh, start_whole
from spamcrawl.store.postgres_link import (
    WRITE_LOCK,
    Connection,
    Link,
    copy_rows,
    named_errors,
    public_name,
    settle_version,
)
from spamcrawl.store.postgres_near import PostgresShelf
from spamcrawl.store.postings import Recent
from spamcrawl.store.rows import (
    ARTICLE_COLUMNS,
    INDICATOR_COLUMNS,
    SIGHTING_COLUMNS,
    First,
    Mark,
    article_row,
    mark_of,
    read_visit,
    short_field,
    sighting_row,
    url_key,
)
from spamcrawl.store.visits import Earlier, read_earlier, sort_visits, wanted_urls

PAGE_ROWS = 200
"""Rows per query when a feed is read: the driver holds a page in memory, about 1 MB of articles."""


class PostgresStore:
    """A :class:`~spamcrawl.store.base.Store` in a PostgreSQL database."""

    def __init__(self, url: str, *, read_only: bool = False, wait: float = WAIT_SECONDS, near: bool = True) -> None:
        self.name = public_name(url)
        self._near = near
        self._recent = Recent()
        self._writing = Lock()
        self._reading = Lock()
        self._writer = Link(url, read_only=read_only, wait=wait)
        try:
            self._writer.run(lambda db: settle_version(db, self.name, read_only=read_only))
            if near and not read_only:
                self._writer.run(lambda db: is_whole(PostgresShelf(db, self._recent), self.name))
            # Reads have their own session: a feed half read must not see, or hold up, a batch being written.
            self._reader = Link(url, read_only=True, wait=wait)
        except BaseException:
            self._writer.close()
            raise

    def add(self, records: Sequence[Record], visits: Sequence[Visit] = ()) -> list[Claim]:
        sent: list[Sent] = []
        with self._writing:
            near = Comparing(self.name, self._recent) if self._near else None
            return self._writer.run(lambda db: _add(db, records, visits, sent, near))

    def articles(self, after: int = 0) -> Iterator[Row]:
        for seq, key, *columns in self._pages(sql.ARTICLES, after):
            columns[sql.NEAR :] = [_mark_of(*columns[sql.NEAR :])]
            with named_errors(self.name):
                row = article_row(seq, key.hex, *columns)
            yield row

    def sightings(self, after: int = 0) -> Iterator[Row]:
        yield from map(_sighting_row, self._pages(sql.SIGHTINGS_AFTER, after))

    def copies(self, content_hash: str) -> int:
        query = "SELECT count(*) FROM sightings WHERE article = (SELECT seq FROM content WHERE hash = %s::uuid)"
        ((count,),) = self._rows(query, content_hash)
        return int(count)

    def last_sighting(self, url: str) -> Row | None:
        found = self._rows(sql.SIGHTING_OF_URL, url_key(url), short_field(url))
        return _sighting_row(found[0]) if found else None

    def last_visit(self, url: str) -> tuple[Row, Visit] | None:
        found = self._rows(sql.VISIT_OF_URL, url_key(url), short_field(url))
        return (_sighting_row(found[0][: sql.VISIT]), read_visit(*found[0][sql.VISIT :])) if found else None

    def counts(self) -> Counts:
        query = """SELECT (SELECT count(*) FROM content), (SELECT count(*) FROM sightings),
                          (SELECT count(*) FROM sightings WHERE article IS NOT NULL)"""
        ((articles, sightings, with_article),) = self._rows(query)
        return Counts(articles, sightings, with_article - articles)

    def index_near(self) -> int:
        with self._writing:
            return self._writer.run(lambda db: _index_near(db, self._recent))

    def close(self) -> None:
        with self._writing, self._reading:
            self._reader.close()
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _horizon(self) -> int:
        """Return a seq that no batch still being written lies below.

        Writers draw numbers while others have yet to commit, so a feed that simply read on from its last number could
        pass one by. They share a lock from before they draw until they commit; holding it alone for the time of one
        query, when every number drawn is settled, gives a number up to which all is there.
        """
        with self._reading:
            return self._reader.run(_settled_number)

    def _pages(self, query: str, after: int) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query by ``seq`` up to the horizon, one page in memory at a time."""
        last = self._horizon()
        while page := self._rows(query, after, last, PAGE_ROWS):
            yield from page
            after = page[-1][0]

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._reading:
            return self._reader.run(lambda db: db.execute(query, values, binary=True).fetchall())


def _settled_number(db: Connection) -> int:
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (WRITE_LOCK,))
        ((last,),) = db.execute("SELECT coalesce(max(seq), 0) FROM sightings").fetchall()
    return int(last)


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch whose commit was sent: should the answer be lost with the connection, the server still knows it."""

    transaction: str
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class Comparing:
    """What comparing a batch with what is stored needs of the store object."""

    name: str
    """The store's, for messages."""
    recent: Recent


def _index_near(db: Connection, recent: Recent) -> int:
    with db.transaction():
        db.execute(sql.ENTER_ALONE)
        return index_next(PostgresShelf(db, recent))


def _add(
    db: Connection, records: Sequence[Record], visits: Sequence[Visit], sent: list[Sent], near: Comparing | None
) -> list[Claim]:
    """Write a batch, once however often it is tried; without ``near`` articles are not compared."""
    for batch in sent:
        if _has_committed(db, batch.transaction):
            return batch.claims
    bodies = pack_bodies(records, _known(db, content_hashes(records)))
    drafts = draft_articles(records, bodies) if near else {}
    with db.transaction():
        shelf = PostgresShelf(db, near.recent if near else Recent())
        if drafts and near:
            db.execute(sql.ENTER_ALONE)
            start_whole(shelf, near.name)
        elif bodies:
            db.execute(sql.ENTER_SHARED)
        batch = _write(db, shelf, records, visits, bodies, drafts)
        sent[:] = [batch]
    return batch.claims


def _has_committed(db: Connection, transaction: str) -> bool:
    ((status,),) = db.execute("SELECT pg_xact_status(%s::xid8)", (transaction,)).fetchall()
    if status == "in progress":
        raise errors.CannotConnectNow("the server has not yet ended the batch it was sent before")
    return bool(status == "committed")


def _write(
    db: Connection,
    shelf: PostgresShelf,
    records: Sequence[Record],
    visits: Sequence[Visit],
    bodies: Mapping[str, bytes],
    drafts: Mapping[str, Draft],
) -> Sent:
    given = sort_visits(records, visits, _earlier(db, wanted_urls(records, visits)) if visits else {})
    transaction, seqs = _draw_numbers(db, len(given.records))
    introduced = introduce(given.records, seqs)
    others = _claim(db, introduced)
    fresh = {key: first.seq for key, first in introduced.items() if key not in others}
    firsts = introduced | others
    if drafts:
        firsts = mark_fresh(shelf, firsts, {seq: drafts[key] for key, seq in fresh.items()})
    elif fresh:
        shelf.hold_back(min(fresh.values()) - 1)
    batch = lay_out(given, seqs, firsts, bodies, bytes.fromhex)
    copy_rows(db, "articles", ARTICLE_COLUMNS, sql.ARTICLE_TYPES, batch.articles)
    copy_rows(db, "sightings", SIGHTING_COLUMNS, sql.SIGHTING_TYPES, batch.sightings)
    copy_rows(db, "indicators", INDICATOR_COLUMNS, sql.INDICATOR_TYPES, batch.indicators)
    return Sent(transaction, given.merge(batch.claims))


def _earlier(db: Connection, wanted: Sequence[tuple[int, str, int | None]]) -> dict[tuple[int | None, str], Earlier]:
    """Return the last sighting of each URL under (None, URL), and what a job has of it under (job, URL)."""
    found: dict[tuple[int | None, str], Earlier] = {}
    for job, url, *row in db.execute(sql.EARLIER, [list(column) for column in zip(*wanted, strict=True)]).fetchall():
        earlier = read_earlier(row, row[6] and row[6].hex, _mark_of(*row[sql.NEAR :]))
        if earlier.job == job:
            found[job, url] = earlier
        found[None, url] = earlier  # They ascend, so the last one stays.
    return found


def _draw_numbers(db: Connection, count: int) -> tuple[str, list[int]]:
    """Return the transaction's own number and ``count`` ascending seqs, drawn under the writers' lock."""
    with db.pipeline():
        current = db.execute("SELECT pg_current_xact_id()::text, pg_advisory_xact_lock_shared(%s)", (WRITE_LOCK,))
        drawn = db.execute(sql.NEXT_SEQS, (count,))
    ((transaction, _),) = current.fetchall()
    return transaction, [seq for (seq,) in drawn.fetchall()]


def _claim(db: Connection, firsts: Mapping[str, First]) -> dict[str, First]:
    """Claim the articles of a batch and return those that were others' already.

    The insert waits for any batch that is claiming the same article, and the query after it sees how that one ended.
    The batch's own claims have no sighting yet, so the join leaves them out.
    """
    keys = sorted(firsts)
    db.execute(sql.CLAIM, (keys, [firsts[key].seq for key in keys]))
    return _known(db, keys)


def _known(db: Connection, keys: Sequence[str]) -> dict[str, First]:
    rows = db.execute(sql.KNOWN, (keys,)).fetchall()
    return {key.hex: First(seq, url, fetched_at, _mark_of(*near)) for key, seq, url, fetched_at, *near in rows}


def _sighting_row(row: tuple[Any, ...]) -> Row:
    values = list(row)
    values[sql.HASH_COLUMN] = values[sql.HASH_COLUMN] and values[sql.HASH_COLUMN].hex
    values[sql.NEAR :] = [_mark_of(*values[sql.NEAR :])]
    return sighting_row(*values)


def _mark_of(near_of: UUID | None, similarity: float | None, containment: float | None) -> Mark | None:
    return mark_of(None if near_of is None else near_of.hex, similarity, containment)
