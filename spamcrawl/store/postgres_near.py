"""The near-duplicate tables of a PostgreSQL store. Knows their SQL; when they are used, is
:mod:`spamcrawl.store.near`'s."""

from __future__ import annotations

from collections.abc import Sequence

from spamcrawl.store.near import KEY_COLUMNS, NEAR_COLUMNS, KeyRow, NearRow, Progress
from spamcrawl.store.postgres_link import Connection, copy_rows

KEY_TYPES = ("int8", "int8")
NEAR_TYPES = ("int8", "int8", "text", "float8", "float8", "int4")

# One row a key: a batch's thousands of keys travel as arrays.
LISTED = "SELECT key, array_agg(article) FROM near_keys WHERE key = ANY (%s::bigint[]) GROUP BY key"


class PostgresShelf:
    """A :class:`~spamcrawl.store.near.Shelf` inside the transaction of ``db``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def progress(self) -> Progress:
        ((version, through),) = self._db.execute("SELECT version, through FROM near_progress").fetchall()
        return Progress(version, through)

    def set_progress(self, progress: Progress) -> None:
        query = "UPDATE near_progress SET version = %s, through = %s"
        self._db.execute(query, (progress.version, progress.through))

    def hold_back(self, through: int) -> None:
        query = "UPDATE near_progress SET through = %s WHERE through IS NULL OR through > %s"
        self._db.execute(query, (through, through))

    def clear(self) -> None:
        self._db.execute("TRUNCATE near_keys, near")

    def postings(self, keys: Sequence[int]) -> dict[int, list[int]]:
        return dict(self._db.execute(LISTED, (list(keys),), binary=True).fetchall())

    def article(self, seq: int) -> tuple[str, bytes]:
        query = "SELECT hash, body FROM articles WHERE seq = %s"
        ((key, body),) = self._db.execute(query, (seq,), binary=True).fetchall()
        return key.hex, body

    def bodies(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        query = "SELECT seq, body FROM articles WHERE seq > %s ORDER BY seq LIMIT %s"
        return self._db.execute(query, (after, limit), binary=True).fetchall()

    def write(self, keys: Sequence[KeyRow], marks: Sequence[NearRow]) -> None:
        copy_rows(self._db, "near_keys", KEY_COLUMNS, KEY_TYPES, keys)
        copy_rows(self._db, "near", NEAR_COLUMNS, NEAR_TYPES, marks)
