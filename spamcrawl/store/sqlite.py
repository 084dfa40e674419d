"""The embedded store: one SQLite file, written by any number of processes of one machine (not over a network
share).

A batch is one transaction under the file's write lock. Knows its tables; how the file is made and checked is
:mod:`spamcrawl.store.sqlite_file`'s, how a record becomes columns :mod:`spamcrawl.store.batch`'s.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from spamcrawl.core.model import Record
from spamcrawl.store.base import WAIT_SECONDS, Claim, Counts, Row, Visit
from spamcrawl.store.batch import Batch, content_hashes, introduce, lay_out, pack_bodies
from spamcrawl.store.near import Draft, draft_articles, index_next, is_whole, mark_fresh, start_whole
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
from spamcrawl.store.sqlite_file import connect, named_errors, open_file, transaction
from spamcrawl.store.sqlite_near import SqliteShelf
from spamcrawl.store.visits import EARLIER_COLUMNS, Earlier, read_earlier, sort_visits, wanted_urls

CACHE_KIB = 128 << 10
"""Page cache of the writing connection. The keys of ten million articles take 290 MB; their upper levels and
the busy leaves fit in this, and a crawl stays below 300 MB."""

LOG_PAGES = 8_000
"""Pages in the write-ahead log (32 MB) before they are copied back: index pages hit by many batches are
copied once."""

PAGE_ROWS = 1_000
"""Rows read per query. A read that stays open keeps the log from being copied back, so an export takes breath."""

QUERY_KEYS = 500
"""Keys looked up per query; SQLite allows 999 in its oldest builds."""

ARTICLES = """
    SELECT a.seq, a.hash, a.title, a.authors, a.editor, a.source, a.published, a.body,
           s.url, s.host, s.fetched_at, s.families, o.hash, n.similarity, n.containment
    FROM articles a JOIN sightings s ON s.seq = a.seq
    LEFT JOIN near n ON n.article = a.seq LEFT JOIN articles o ON o.seq = n.near_of
    WHERE a.seq > ? ORDER BY a.seq LIMIT ?"""

SIGHTINGS = """
    SELECT s.seq, s.id, s.url, s.host, s.fetched_at, s.verdict, s.families, s.score, s.indicators, a.hash,
           s.article, f.url, s.rules, s.schema, s.job, s.state, s.changed, s.warc, s.looks,
           o.hash, n.similarity, n.containment{more}
    FROM sightings s LEFT JOIN articles a ON a.seq = s.article LEFT JOIN sightings f ON f.seq = s.article
    LEFT JOIN near n ON n.article = s.article LEFT JOIN articles o ON o.seq = n.near_of"""

KNOWN = """
    SELECT c.hash, c.seq, s.url, s.fetched_at, o.hash, n.similarity, n.containment
    FROM content c JOIN sightings s ON s.seq = c.seq
    LEFT JOIN near n ON n.article = c.seq LEFT JOIN articles o ON o.seq = n.near_of
    WHERE c.hash IN ({})"""

VISIT_COLUMNS = ", s.job, s.state, s.etag, s.last_modified"
VISIT = -4  # Where those begin.
NEAR = -3  # Where the columns of a mark begin in a row of either feed.
SIGHTING_HASH = 9  # Where the content hash stands in a row of SIGHTINGS.
SIGHTINGS_AFTER = f"{SIGHTINGS.format(more='')} WHERE s.seq > ? ORDER BY s.seq LIMIT ?"
OF_URL = "WHERE s.url_key = ? AND s.url = ? ORDER BY s.seq DESC LIMIT 1"
SIGHTING_OF_URL = f"{SIGHTINGS.format(more='')} {OF_URL}"
VISIT_OF_URL = f"{SIGHTINGS.format(more=VISIT_COLUMNS)} {OF_URL}"

EARLIER = f"""
    SELECT {EARLIER_COLUMNS}
    FROM sightings s LEFT JOIN articles a ON a.seq = s.article LEFT JOIN sightings f ON f.seq = s.article
    LEFT JOIN near n ON n.article = s.article LEFT JOIN articles o ON o.seq = n.near_of"""
EARLIER_OF_URL = f"{EARLIER} {OF_URL}"
EARLIER_OF_JOB = f"{EARLIER} WHERE s.url_key = ? AND s.url = ? AND s.job = ? LIMIT 1"


class SqliteStore:
    """A :class:`~spamcrawl.store.base.Store` in one file."""

    def __init__(self, path: Path, *, read_only: bool = False, wait: float = WAIT_SECONDS, near: bool = True) -> None:
        self.path = path.resolve()
        self._near = near
        self._recent = Recent()
        self._lock = Lock()
        self._db = open_file(self.path, read_only=read_only, wait=wait)
        with self._errors():
            if not read_only:
                # NORMAL: a killed process loses nothing, a power cut at most the newest batches, whole ones.
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
                self._db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
                if near:
                    is_whole(self._shelf(), str(self.path))
            # Reads have their own connection: a feed half read must not keep a batch from being written.
            self._reader = connect(self.path, read_only=True, wait=wait)

    def add(self, records: Sequence[Record], visits: Sequence[Visit] = ()) -> list[Claim]:
        keys = content_hashes(records)
        with self._lock, self._errors():
            bodies = pack_bodies(records, _known(self._db, keys))
            drafts = draft_articles(records, bodies) if self._near else {}
            with transaction(self._db):
                given = sort_visits(records, visits, _earlier(self._db, wanted_urls(records, visits)) if visits else {})
                (last,) = self._db.execute("SELECT coalesce(max(seq), 0) FROM sightings").fetchone()
                seqs = range(last + 1, last + 1 + len(given.records))
                firsts = introduce(given.records, seqs) | _known(self._db, keys)
                fresh = [key for key in bodies if key in firsts and firsts[key].seq > last]
                if fresh and self._near:
                    firsts = self._mark(firsts, {firsts[key].seq: drafts[key] for key in fresh})
                elif fresh:
                    self._shelf().hold_back(last)
                batch = lay_out(given, seqs, firsts, bodies, bytes.fromhex)
                _write(self._db, batch)
        return given.merge(batch.claims)

    def articles(self, after: int = 0) -> Iterator[Row]:
        for seq, key, *columns in self._pages(ARTICLES, after):
            columns[NEAR:] = [_mark_of(*columns[NEAR:])]
            with self._errors():
                row = article_row(seq, key.hex(), *columns)
            yield row

    def sightings(self, after: int = 0) -> Iterator[Row]:
        yield from map(_sighting_row, self._pages(SIGHTINGS_AFTER, after))

    def copies(self, content_hash: str) -> int:
        query = "SELECT count(*) FROM sightings WHERE article = (SELECT seq FROM content WHERE hash = ?)"
        with self._errors():
            (count,) = self._reader.execute(query, (bytes.fromhex(content_hash),)).fetchone()
        return int(count)

    def last_sighting(self, url: str) -> Row | None:
        with self._errors():
            found = self._reader.execute(SIGHTING_OF_URL, (url_key(url), short_field(url))).fetchone()
        return None if found is None else _sighting_row(found)

    def last_visit(self, url: str) -> tuple[Row, Visit] | None:
        with self._errors():
            found = self._reader.execute(VISIT_OF_URL, (url_key(url), short_field(url))).fetchone()
        return None if found is None else (_sighting_row(found[:VISIT]), read_visit(*found[VISIT:]))

    def counts(self) -> Counts:
        # Sightings are numbered without gaps and never deleted, so the last number is their count.
        query = """SELECT (SELECT count(*) FROM content), (SELECT coalesce(max(seq), 0) FROM sightings),
                          (SELECT count(*) FROM sightings WHERE article IS NOT NULL)"""
        with self._errors():
            articles, sightings, with_article = self._reader.execute(query).fetchone()
        return Counts(articles, sightings, with_article - articles)

    def index_near(self) -> int:
        with self._lock, self._errors(), transaction(self._db):
            return index_next(self._shelf())

    def close(self) -> None:
        with self._lock, self._errors():
            self._reader.close()
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _shelf(self) -> SqliteShelf:
        return SqliteShelf(self._db, self._recent)

    def _mark(self, firsts: Mapping[str, First], drafts: Mapping[int, Draft]) -> dict[str, First]:
        shelf = self._shelf()
        start_whole(shelf, str(self.path))
        return mark_fresh(shelf, firsts, drafts)

    def _pages(self, query: str, after: int) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query by ``seq``, one page after the other, one row in memory at a time."""
        while True:
            with self._errors():
                cursor = self._reader.execute(query, (after, PAGE_ROWS))
            start = after
            while (row := self._next(cursor)) is not None:
                after = row[0]
                yield row
            if after == start:
                return

    def _next(self, cursor: sqlite3.Cursor) -> tuple[Any, ...] | None:
        with self._errors():
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with named_errors(self.path):
            yield


def _known(db: sqlite3.Connection, keys: Sequence[str]) -> dict[str, First]:
    """Return the first sightings of the articles the store has; ``keys`` ascend, so pages are read in order."""
    found: dict[str, First] = {}
    left = iter(keys)
    while chunk := [bytes.fromhex(key) for key in islice(left, QUERY_KEYS)]:
        rows = db.execute(KNOWN.format(",".join("?" * len(chunk))), chunk)
        found.update((key.hex(), First(seq, url, seen, _mark_of(*near))) for key, seq, url, seen, *near in rows)
    return found


def _earlier(
    db: sqlite3.Connection, wanted: Sequence[tuple[int, str, int | None]]
) -> dict[tuple[int | None, str], Earlier]:
    """Return the last sighting of each URL under (None, URL), and what a job has of it under (job, URL)."""
    found: dict[tuple[int | None, str], Earlier] = {}
    for key, url, job in wanted:
        last = _find_earlier(db, EARLIER_OF_URL, (key, url))
        if last is None:
            continue
        found[None, url] = last
        own = last if last.job == job else _find_earlier(db, EARLIER_OF_JOB, (key, url, job))
        if own is not None:
            found[job, url] = own
    return found


def _find_earlier(db: sqlite3.Connection, query: str, values: tuple[Any, ...]) -> Earlier | None:
    row = db.execute(query, values).fetchone()
    return None if row is None else read_earlier(row, row[6] and row[6].hex(), _mark_of(*row[NEAR:]))


def _write(db: sqlite3.Connection, batch: Batch) -> None:
    db.executemany(_insert("content", ("hash", "seq")), sorted((key, seq) for seq, key, *_ in batch.articles))
    db.executemany(_insert("articles", ARTICLE_COLUMNS), batch.articles)
    db.executemany(_insert("sightings", SIGHTING_COLUMNS), batch.sightings)
    db.executemany(_insert("indicators", INDICATOR_COLUMNS), batch.indicators)


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _sighting_row(row: tuple[Any, ...]) -> Row:
    values = list(row)
    values[SIGHTING_HASH] = values[SIGHTING_HASH] and values[SIGHTING_HASH].hex()
    values[NEAR:] = [_mark_of(*values[NEAR:])]
    return sighting_row(*values)


def _mark_of(near_of: bytes | None, similarity: float | None, containment: float | None) -> Mark | None:
    return mark_of(None if near_of is None else near_of.hex(), similarity, containment)
