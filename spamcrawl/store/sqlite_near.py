"""The near-duplicate tables of a SQLite store. Knows their SQL; when they are used is :mod:`spamcrawl.store.near`'s."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from spamcrawl.store.near import KeyRow, NearRow, Progress

QUERY_KEYS = 500
"""Keys looked up per query; SQLite allows 999 in its oldest builds."""

LISTED = "SELECT key, article FROM near_keys WHERE key IN ({})"


class SqliteShelf:
    """A :class:`~spamcrawl.store.near.Shelf` inside the transaction of ``db``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def progress(self) -> Progress:
        return Progress(*self._db.execute("SELECT version, through FROM near_progress").fetchone())

    def set_progress(self, progress: Progress) -> None:
        self._db.execute("UPDATE near_progress SET version = ?, through = ?", (progress.version, progress.through))

    def hold_back(self, through: int) -> None:
        query = "UPDATE near_progress SET through = ?1 WHERE through IS NULL OR through > ?1"
        self._db.execute(query, (through,))

    def clear(self) -> None:
        self._db.execute("DELETE FROM near_keys")
        self._db.execute("DELETE FROM near")

    def postings(self, keys: Sequence[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for start in range(0, len(keys), QUERY_KEYS):
            chunk = keys[start : start + QUERY_KEYS]
            for key, article in self._db.execute(LISTED.format(",".join("?" * len(chunk))), chunk):
                found.setdefault(key, []).append(article)
        return found

    def article(self, seq: int) -> tuple[str, bytes]:
        key, body = self._db.execute("SELECT hash, body FROM articles WHERE seq = ?", (seq,)).fetchone()
        return key.hex(), body

    def bodies(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        query = "SELECT seq, body FROM articles WHERE seq > ? ORDER BY seq LIMIT ?"
        return self._db.execute(query, (after, limit)).fetchall()

    def write(self, keys: Sequence[KeyRow], marks: Sequence[NearRow]) -> None:
        self._db.executemany("INSERT INTO near_keys VALUES (?, ?)", keys)
        self._db.executemany("INSERT INTO near VALUES (?, ?, ?, ?, ?, ?)", marks)
