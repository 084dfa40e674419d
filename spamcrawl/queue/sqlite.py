"""The embedded queue: tables in a SQLite file, usually the store's, for any number of workers of one machine.

Every exchange is one transaction under the file's write lock. Knows its tables; knows nothing of Scrapy or records.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from spamcrawl.queue.base import (
    ALONE,
    MAX_DOUBTS,
    Changes,
    DeadLetter,
    Entry,
    Failed,
    Job,
    Lease,
    Outcome,
)
from spamcrawl.queue.process import has_died, name_process
from spamcrawl.queue.schema import settle_tables
from spamcrawl.store.base import WAIT_SECONDS
from spamcrawl.store.sqlite_file import named_errors, open_file, transaction

CACHE_KIB = 16 << 10
"""Page cache. The requests at work and the newest fingerprints fit; an old fingerprint is one read from the disk."""

SWEEP_ROWS = 20_000
"""Fingerprints of a finished job removed in one transaction (0.1 s): a store that writes beside it must not wait."""

LOG_PAGES = 8_000
"""Pages in the write-ahead log before they are copied back, as the store has it: they share one log."""

PUSH = "INSERT INTO queue_requests (job, priority, fingerprint, url, body) VALUES (?, ?, ?, ?, ?)"
CLAIMABLE = """
    SELECT id, body, suspect FROM queue_requests WHERE job = ? AND worker IS NULL
    ORDER BY suspect, priority DESC, id LIMIT ?"""
OTHERS = """
    SELECT 1 FROM queue_workers w JOIN queue_requests r ON r.worker = w.id WHERE w.job = ? AND w.id <> ? LIMIT 1"""
AGAIN = """
    INSERT INTO queue_requests (job, suspect, doubts, tries, priority, fingerprint, url, body)
    SELECT job, suspect, doubts, tries + 1, priority, fingerprint, url, body FROM queue_requests WHERE id = ?"""
BURY = """
    INSERT INTO queue_dead (job, priority, fingerprint, url, body, tries, reason, died_at)
    SELECT job, priority, fingerprint, url, body, tries + ?, ?, ? FROM queue_requests WHERE id = ?"""
BLAME = """
    UPDATE queue_requests SET worker = NULL, started = 0, tries = tries + (started = 2),
    doubts = doubts + (started = 1), suspect = suspect OR doubts + (started = 1) >= ? WHERE worker = ?"""
WORN = "SELECT id FROM queue_requests WHERE worker = ? AND started = 2 AND tries + 1 >= ?"
RELEASE_ALL = "UPDATE queue_requests SET worker = NULL, started = 0 WHERE worker = ?"


class SqliteQueue:
    """A :class:`~spamcrawl.queue.base.Queue` in one file."""

    def __init__(
        self,
        path: Path,
        *,
        lease: float,
        tries: int,
        wait: float = WAIT_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = path.resolve()
        self.lease = lease
        self.tries = tries
        self._clock = clock
        self._lock = Lock()
        self._job = self._worker = 0
        self._renew_at = 0.0
        self._db = open_file(self.path, read_only=False, wait=wait)
        with named_errors(self.path):
            # NORMAL as in the store: a kill loses nothing, a power cut takes queue and store back together.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
            settle_tables(self._db, self.path)

    def join(self, name: str) -> Job:
        with self._lock, named_errors(self.path):
            _sweep(self._db)
            with transaction(self._db):
                self._job, resumed = _open_job(self._db, name)
                self._worker = secrets.randbits(62) + 1
                self._renew()
                (waiting,) = self._db.execute(
                    "SELECT count(*) FROM queue_requests WHERE job = ? AND worker IS NULL", (self._job,)
                ).fetchone()
        return Job(self._job, name, waiting, resumed)

    def exchange(self, changes: Changes) -> Outcome:
        with self._lock, named_errors(self.path), transaction(self._db):
            if self._clock() >= self._renew_at:
                self._renew()
            accepted = [_push(self._db, self._job, entry) for entry in changes.pushed]
            _each(self._db, "DELETE FROM queue_requests WHERE id = ?", changes.done)
            dead = sum(self._fail(failed) for failed in changes.failed)
            self._release(changes.released)
            started = self._start(changes.started, changes.alone)
            claimed = self._claim(changes.claim) if changes.claim else []
            return Outcome(accepted, started, claimed, dead, self._has_more())

    def leave(self, *, finished: bool) -> None:
        with self._lock, named_errors(self.path):
            with transaction(self._db):
                self._db.execute(RELEASE_ALL, (self._worker,))
                self._db.execute("DELETE FROM queue_workers WHERE id = ?", (self._worker,))
                if finished:
                    _end_job(self._db, self._job)
            _sweep(self._db)

    def dead_letters(self, job: str | None = None) -> list[DeadLetter]:
        query = """SELECT d.id, j.name, d.url, d.reason, d.tries, d.died_at FROM queue_dead d
                   JOIN queue_jobs j ON j.id = d.job WHERE ? IN (j.name, '') ORDER BY d.id"""
        with self._lock, named_errors(self.path):
            return [DeadLetter(*row) for row in self._db.execute(query, (job or "",))]

    def retry(self, ids: Sequence[int] | None = None) -> int:
        letters = self.dead_letters()
        chosen = letters if ids is None else [letter for letter in letters if letter.id in set(ids)]
        with self._lock, named_errors(self.path), transaction(self._db):
            for letter in chosen:
                _revive(self._db, letter)
        return len(chosen)

    def close(self) -> None:
        with self._lock, named_errors(self.path):
            self._db.close()

    def _renew(self) -> None:
        """Prolong the lease, and take back what those held whose own has run out or who are gone."""
        now = self._clock()
        self._renew_at = now + self.lease / 3
        self._db.execute(
            "INSERT OR REPLACE INTO queue_workers VALUES (?, ?, ?, ?)",
            (self._worker, self._job, name_process(), now + self.lease),
        )
        others = self._db.execute("SELECT id, process, expires FROM queue_workers WHERE id <> ?", (self._worker,))
        for worker, process, expires in others.fetchall():
            if expires < now or has_died(process):
                self._take_back(worker)

    def _take_back(self, worker: int) -> None:
        for (request,) in self._db.execute(WORN, (worker, self.tries)).fetchall():
            _bury(self._db, request, 1, ALONE)
        self._db.execute(BLAME, (MAX_DOUBTS, worker))
        self._db.execute("DELETE FROM queue_workers WHERE id = ?", (worker,))

    def _fail(self, failed: Failed) -> bool:
        row = self._db.execute("SELECT tries FROM queue_requests WHERE id = ?", (failed.id,)).fetchone()
        if row is None:
            return False  # Another worker has done it meanwhile.
        final = failed.final or row[0] + 1 >= self.tries
        if final:
            _bury(self._db, failed.id, 1, failed.reason)
        else:
            # Under a new number, so it goes behind what waits already.
            self._db.execute(AGAIN, (failed.id,))
            self._db.execute("DELETE FROM queue_requests WHERE id = ?", (failed.id,))
        return final

    def _release(self, ids: Sequence[int]) -> None:
        query = "UPDATE queue_requests SET worker = NULL, started = 0 WHERE id = ? AND worker = ?"
        self._db.executemany(query, [(id, self._worker) for id in ids])

    def _start(self, ids: Sequence[int], alone: bool) -> list[int]:
        query = "UPDATE queue_requests SET started = ? WHERE id = ? AND worker = ?"
        return [id for id in ids if self._db.execute(query, (1 + alone, id, self._worker)).rowcount]

    def _claim(self, count: int) -> list[Lease]:
        found = self._db.execute(CLAIMABLE, (self._job, count)).fetchall()
        self._db.executemany(
            "UPDATE queue_requests SET worker = ? WHERE id = ?", [(self._worker, id) for id, _, _ in found]
        )
        return [Lease(id, body, bool(suspect)) for id, body, suspect in found]

    def _has_more(self) -> bool:
        waiting = self._db.execute(CLAIMABLE, (self._job, 1)).fetchone()
        return bool(waiting or self._db.execute(OTHERS, (self._job, self._worker)).fetchone())


def _each(db: sqlite3.Connection, query: str, ids: Iterable[int]) -> None:
    db.executemany(query, [(id,) for id in ids])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _open_job(db: sqlite3.Connection, name: str) -> tuple[int, bool]:
    """Return the unfinished job of a name and True, or a new one and False."""
    found = db.execute("SELECT id FROM queue_jobs WHERE name = ? AND finished IS NULL", (name,)).fetchone()
    if found:
        return int(found[0]), True
    job = secrets.randbits(62) + 1
    db.execute("INSERT INTO queue_jobs (id, name, begun) VALUES (?, ?, ?)", (job, name, _now()))
    return job, False


def _end_job(db: sqlite3.Connection, job: int) -> None:
    query = """UPDATE queue_jobs SET finished = ? WHERE id = ?
               AND NOT EXISTS (SELECT 1 FROM queue_requests r WHERE r.job = queue_jobs.id)
               AND NOT EXISTS (SELECT 1 FROM queue_workers w WHERE w.job = queue_jobs.id)"""
    db.execute(query, (_now(), job))


def _push(db: sqlite3.Connection, job: int, entry: Entry) -> bool:
    if entry.fingerprint is not None:
        known = db.execute("INSERT OR IGNORE INTO queue_seen VALUES (?, ?)", (job, entry.fingerprint))
        if not known.rowcount:
            return False
    db.execute(PUSH, (job, entry.priority, entry.fingerprint, entry.url, entry.body))
    return True


def _bury(db: sqlite3.Connection, request: int, blame: int, reason: str) -> None:
    db.execute(BURY, (blame, reason, _now(), request))
    db.execute("DELETE FROM queue_requests WHERE id = ?", (request,))


def _revive(db: sqlite3.Connection, letter: DeadLetter) -> None:
    query = "SELECT priority, fingerprint, url, body FROM queue_dead WHERE id = ?"
    found = db.execute(query, (letter.id,)).fetchone()
    if found is None:
        return  # Somebody else was faster.
    job, _ = _open_job(db, letter.job)
    if found[1] is not None:
        db.execute("INSERT OR IGNORE INTO queue_seen VALUES (?, ?)", (job, found[1]))
    db.execute(PUSH, (job, *found))
    db.execute("DELETE FROM queue_dead WHERE id = ?", (letter.id,))


def _sweep(db: sqlite3.Connection) -> None:
    """Remove the fingerprints of finished jobs, a piece at a time; a killed sweep is taken up by the next."""
    query = """DELETE FROM queue_seen WHERE (job, fingerprint) IN (
        SELECT s.job, s.fingerprint FROM queue_jobs j JOIN queue_seen s ON s.job = j.id
        WHERE j.finished IS NOT NULL LIMIT ?)"""
    while db.execute(query, (SWEEP_ROWS,)).rowcount:
        pass
