"""The queue's tables as numbered steps, and the table that says how many a file has taken.

They stand in a store's file but are no part of the store: their version is their own, so a queue can change while the
store does not. A step is never changed once released.

queue_jobs      one row per crawl; ``finished`` is NULL while it has work
queue_workers   one row per process at work; it holds the lease of all its requests
queue_seen      every fingerprint of an unfinished job
queue_requests  what is to be done. ``worker`` is NULL for what nobody holds; ``started`` 1 in company, 2 alone
queue_dead      what was given up, and why
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from spamcrawl.store.base import StoreError
from spamcrawl.store.sqlite_file import transaction

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE queue_jobs (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, begun TEXT NOT NULL, finished TEXT
        )""",
        "CREATE UNIQUE INDEX queue_jobs_open ON queue_jobs (name) WHERE finished IS NULL",
        """CREATE TABLE queue_workers (
            id INTEGER PRIMARY KEY, job INTEGER NOT NULL, process TEXT NOT NULL, expires REAL NOT NULL
        )""",
        """CREATE TABLE queue_seen (
            job INTEGER NOT NULL, fingerprint BLOB NOT NULL, PRIMARY KEY (job, fingerprint)
        ) WITHOUT ROWID""",
        # AUTOINCREMENT: a number is never given twice, so a late acknowledgement can hit nothing but its own request.
        """CREATE TABLE queue_requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL, worker INTEGER,
            started INTEGER NOT NULL DEFAULT 0, suspect INTEGER NOT NULL DEFAULT 0,
            doubts INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
            priority INTEGER NOT NULL, fingerprint BLOB, url TEXT NOT NULL, body TEXT NOT NULL
        )""",
        # In the order of claiming: suspects last. A claimed request leaves this index.
        "CREATE INDEX queue_waiting ON queue_requests (job, suspect, priority DESC, id) WHERE worker IS NULL",
        "CREATE INDEX queue_held ON queue_requests (worker) WHERE worker IS NOT NULL",
        """CREATE TABLE queue_dead (
            id INTEGER PRIMARY KEY, job INTEGER NOT NULL, priority INTEGER NOT NULL, fingerprint BLOB,
            url TEXT NOT NULL, body TEXT NOT NULL, tries INTEGER NOT NULL, reason TEXT NOT NULL, died_at TEXT NOT NULL
        )""",
    ),
)


def settle_tables(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables or bring them up to date, in one transaction; refuse newer ones."""
    if _version(db) == len(STEPS):
        return
    with transaction(db):
        version = _version(db)
        if version > len(STEPS):
            raise StoreError(
                f"{path}: its queue was written by a newer spamcrawl (schema {version}, this one knows {len(STEPS)});"
                " upgrade spamcrawl or name another file"
            )
        for statement in (statement for step in STEPS[version:] for statement in step):
            db.execute(statement)
        db.execute("CREATE TABLE IF NOT EXISTS queue_schema (version INTEGER NOT NULL)")
        db.execute("DELETE FROM queue_schema")
        db.execute("INSERT INTO queue_schema VALUES (?)", (len(STEPS),))


def _version(db: sqlite3.Connection) -> int:
    known = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'queue_schema'").fetchone()
    return int(db.execute("SELECT version FROM queue_schema").fetchone()[0]) if known else 0
