"""The near-duplicate tables of a SQLite store. Knows their SQL; when they are used is :mod:`spamcrawl.store.near`'s."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from spamcrawl.store.near import NearRow, Progress
from spamcrawl.store.postings import READ_RUNS, BlockRow, Merge, Recent, RunRow

ROUND_LISTINGS = 1 << 19
"""13,000 articles: at a million stored, blocks cost 25 KB of writing an article. Beside the page cache 50 MB of memory;
twice as many would take 35 MB more and save 10 µs of 130 an article."""

BLOCKS = "SELECT block, listings FROM near_blocks WHERE block"
PUT_BLOCK = "INSERT INTO near_blocks VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET listings = excluded.listings"


class SqliteShelf:
    """A :class:`~spamcrawl.store.near.Shelf` inside the transaction of ``db``."""

    def __init__(self, db: sqlite3.Connection, recent: Recent) -> None:
        self._db = db
        self.recent = recent

    @property
    def round_listings(self) -> int:
        return ROUND_LISTINGS

    def progress(self) -> Progress:
        return Progress(*self._db.execute("SELECT version, through FROM near_progress").fetchone())

    def set_progress(self, progress: Progress) -> None:
        self._db.execute("UPDATE near_progress SET version = ?, through = ?", (progress.version, progress.through))

    def hold_back(self, through: int) -> None:
        query = "UPDATE near_progress SET through = ?1 WHERE through IS NULL OR through > ?1"
        self._db.execute(query, (through,))

    def clear(self) -> None:
        for table in ("near_runs", "near_blocks", "near"):
            self._db.execute(f"DELETE FROM {table}")
        self.set_merge(Merge(self.merge().epoch + 1))

    def merge(self) -> Merge:
        return Merge(*self._db.execute("SELECT epoch, block, through FROM near_merge").fetchone())

    def set_merge(self, merge: Merge) -> None:
        query = "UPDATE near_merge SET epoch = ?, block = ?, through = ?"
        self._db.execute(query, (merge.epoch, merge.block, merge.through))

    def runs(self, after: int) -> list[RunRow]:
        query = "SELECT last, listings FROM near_runs WHERE last > ? ORDER BY last LIMIT ?"
        return self._db.execute(query, (after, READ_RUNS)).fetchall()

    def add_run(self, run: RunRow) -> None:
        self._db.execute("INSERT INTO near_runs VALUES (?, ?)", run)

    def drop_runs(self, through: int) -> None:
        self._db.execute("DELETE FROM near_runs WHERE last <= ?", (through,))

    def blocks(self, numbers: Sequence[int]) -> list[BlockRow]:
        query = f"{BLOCKS} IN ({','.join('?' * len(numbers))}) ORDER BY block"
        return self._db.execute(query, numbers).fetchall()

    def blocks_between(self, first: int, end: int) -> list[BlockRow]:
        return self._db.execute(f"{BLOCKS} >= ? AND block < ? ORDER BY block", (first, end)).fetchall()

    def put_blocks(self, rows: Sequence[BlockRow]) -> None:
        self._db.executemany(PUT_BLOCK, rows)

    def article(self, seq: int) -> tuple[str, bytes]:
        key, body = self._db.execute("SELECT hash, body FROM articles WHERE seq = ?", (seq,)).fetchone()
        return key.hex(), body

    def bodies(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        query = "SELECT seq, body FROM articles WHERE seq > ? ORDER BY seq LIMIT ?"
        return self._db.execute(query, (after, limit)).fetchall()

    def write_marks(self, marks: Sequence[NearRow]) -> None:
        self._db.executemany("INSERT INTO near VALUES (?, ?, ?, ?, ?, ?)", marks)
