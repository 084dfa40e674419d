"""The near-duplicate tables of a PostgreSQL store. Knows their SQL; when they are used, is
:mod:`spamcrawl.store.near`'s."""

from __future__ import annotations

from collections.abc import Sequence

from spamcrawl.store.near import NEAR_COLUMNS, NearRow, Progress
from spamcrawl.store.postgres_link import Connection, copy_rows
from spamcrawl.store.postings import READ_RUNS, BlockRow, Merge, Recent, RunRow

NEAR_TYPES = ("int8", "int8", "text", "float8", "float8", "int4")

ROUND_LISTINGS = 1 << 21
"""52,000 articles. Writing a block anew costs the server 15 µs; a client has no page cache, so it can spare 67 MB."""

BLOCKS = "SELECT block, listings FROM near_blocks WHERE block"
PUT_BLOCKS = """
    INSERT INTO near_blocks SELECT * FROM unnest(%b::integer[], %b::bytea[])
    ON CONFLICT (block) DO UPDATE SET listings = excluded.listings"""


class PostgresShelf:
    """A :class:`~spamcrawl.store.near.Shelf` inside the transaction of ``db``."""

    def __init__(self, db: Connection, recent: Recent) -> None:
        self._db = db
        self.recent = recent

    @property
    def round_listings(self) -> int:
        return ROUND_LISTINGS

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
        self._db.execute("TRUNCATE near_runs, near_blocks, near")
        self.set_merge(Merge(self.merge().epoch + 1))

    def merge(self) -> Merge:
        (row,) = self._db.execute("SELECT epoch, block, through FROM near_merge").fetchall()
        return Merge(*row)

    def set_merge(self, merge: Merge) -> None:
        query = "UPDATE near_merge SET epoch = %s, block = %s, through = %s"
        self._db.execute(query, (merge.epoch, merge.block, merge.through))

    def runs(self, after: int) -> list[RunRow]:
        query = "SELECT last, listings FROM near_runs WHERE last > %s ORDER BY last LIMIT %s"
        return self._db.execute(query, (after, READ_RUNS), binary=True).fetchall()

    def add_run(self, run: RunRow) -> None:
        self._db.execute("INSERT INTO near_runs VALUES (%s, %b)", run)

    def drop_runs(self, through: int) -> None:
        self._db.execute("DELETE FROM near_runs WHERE last <= %s", (through,))

    def blocks(self, numbers: Sequence[int]) -> list[BlockRow]:
        query = f"{BLOCKS} = ANY (%s::integer[]) ORDER BY block"
        return self._db.execute(query, (list(numbers),), binary=True).fetchall()

    def blocks_between(self, first: int, end: int) -> list[BlockRow]:
        query = f"{BLOCKS} >= %s AND block < %s ORDER BY block"
        return self._db.execute(query, (first, end), binary=True).fetchall()

    def put_blocks(self, rows: Sequence[BlockRow]) -> None:
        self._db.execute(PUT_BLOCKS, [list(column) for column in zip(*rows, strict=True)])

    def article(self, seq: int) -> tuple[str, bytes]:
        query = "SELECT hash, body FROM articles WHERE seq = %s"
        ((key, body),) = self._db.execute(query, (seq,), binary=True).fetchall()
        return key.hex, body

    def bodies(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        query = "SELECT seq, body FROM articles WHERE seq > %s ORDER BY seq LIMIT %s"
        return self._db.execute(query, (after, limit), binary=True).fetchall()

    def write_marks(self, marks: Sequence[NearRow]) -> None:
        copy_rows(self._db, "near", NEAR_COLUMNS, NEAR_TYPES, marks)
