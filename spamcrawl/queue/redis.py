"""The shared queue: a Redis server, for any number of workers on any number of machines.

Every exchange is one call of a script (redis.lua), numbered for each worker: one whose answer was lost is asked again
and answered from memory, and one that the server has forgotten, because it was killed before its file was written, is
told again. Knows the script's commands; knows nothing of Scrapy or records.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from spamcrawl.queue.base import ALONE, MAX_DOUBTS, Changes, DeadLetter, Entry, Job, Lease, Outcome
from spamcrawl.queue.process import has_died, name_machine, name_process
from spamcrawl.queue.redis_link import Link, Place
from spamcrawl.store.base import StoreError

KEPT_SECONDS = 5.0
"""How long an exchange is remembered here. With ``appendfsync everysec`` a server writes at least every two seconds."""
KEPT_ENTRIES = 20_000
"""The same in pushed requests, some 20 MB: who pushes more than that in five seconds pushes a list, and can again."""


class RedisQueue:
    """A :class:`~spamcrawl.queue.base.Queue` on a Redis server."""

    def __init__(
        self, place: Place, *, lease: float, tries: int, create: bool = True, clock: Callable[[], float] | None = None
    ) -> None:
        """``clock`` replaces the server's time, the only one that workers of several machines share."""
        self.link = Link(place, create=create, clock=clock)
        self.lease, self.tries = lease, tries
        self._lock = Lock()
        self._here = name_machine()
        self._process = name_process(self._here)
        self._job: Job | None = None
        self._worker = ""
        self._seq = 0
        self._sent: deque[tuple[int, float, Changes]] = deque()
        self._look_at = 0.0

    def join(self, name: str) -> Job:
        with self._lock:
            self._worker, self._seq = str(secrets.randbits(62) + 1), 0
            self._sent.clear()
            job, resumed, waiting = self._join(name, secrets.randbits(62) + 1)
            self._job = Job(int(job), name, waiting, bool(resumed))
            return self._job

    def exchange(self, changes: Changes) -> Outcome:
        with self._lock:
            gone = self._find_gone()
            self._seq += 1
            answer = self._tell(self._seq, changes, gone)
            if answer[0] in (b"lost", b"behind"):
                self._tell_again(int(answer[1]) if len(answer) > 1 else 0)
                answer = self._tell(self._seq, changes, [])
            self._remember(changes)
        return self._read(answer, changes)

    def leave(self, *, finished: bool) -> None:
        with self._lock:
            if self._job:
                self.link.run("leave", self._job.id, self._worker, int(finished))

    def dead_letters(self, job: str | None = None) -> list[DeadLetter]:
        letters = (read_letter(number, text) for number, text in self._letters())
        return [letter for letter, _ in sorted(letters, key=lambda pair: pair[0].id) if job in (None, "", letter.job)]

    def retry(self, ids: Sequence[int] | None = None) -> int:
        chosen = None if ids is None else set(ids)
        letters = sorted((read_letter(*pair) for pair in self._letters()), key=lambda pair: pair[0].id)
        wanted = [pair for pair in letters if chosen is None or pair[0].id in chosen]
        for letter, record in wanted:
            _, _, fingerprint, priority = json.loads(record)
            known = bytes.fromhex(fingerprint) if fingerprint is not None else b""
            self.link.run("revive", letter.id, secrets.randbits(62) + 1, known, -priority)
        return len(wanted)

    def close(self) -> None:
        self.link.close()

    # --- The exchange ---------------------------------------------------------------------------------------------

    def _join(self, name: str, candidate: int) -> Any:
        return self.link.run("join", name, candidate, self._worker, *self._terms(), *listed(self._find_gone()))

    def _terms(self) -> tuple[Any, ...]:
        return self._process, self.lease, self.tries, MAX_DOUBTS, ALONE

    def _find_gone(self) -> list[bytes]:
        """Return the workers whose process on this machine is known to be gone; looked up three times a lease."""
        if time.monotonic() < self._look_at:
            return []
        self._look_at = time.monotonic() + self.lease / 3
        processes = self.link.ask(lambda: self.link.server.hgetall(self.link.key("processes")))
        return [worker for worker, process in processes.items() if has_died(process.decode(), self._here)]

    def _tell(self, seq: int, changes: Changes, gone: list[bytes]) -> Any:
        if self._job is None:
            raise StoreError(f"{self.link.place}: join a job first")
        terms = (self._job.id, self._worker, seq, *self._terms(), *listed(gone))
        return self.link.run("exchange", *terms, *flatten(changes))

    def _tell_again(self, heard: int) -> None:
        """Tell the server what it has forgotten, from the first exchange after ``heard``.

        Nothing is claimed or started: what this worker holds may be another's by now. What it works on already it will
        acknowledge, whoever holds it.
        """
        missing = [(seq, changes) for seq, _, changes in self._sent if seq > heard]
        if [seq for seq, _ in missing] != list(range(heard + 1, self._seq)):
            raise StoreError(
                f"{self.link.place}: came back without what it had acknowledged more than {KEPT_SECONDS:g} s ago;"
                " see that it keeps an append-only file, then run again: the job goes on with what is left"
            )
        assert self._job is not None
        if heard == 0 and int(self._join(self._job.name, self._job.id)[0]) != self._job.id:
            raise StoreError(
                f"{self.link.place}: another job of the name {self._job.name} was begun meanwhile; run again"
            )
        for seq, changes in missing:
            self._tell(seq, replace(changes, started=(), claim=0), [])

    def _remember(self, changes: Changes) -> None:
        now = time.monotonic()
        self._sent.append((self._seq, now, changes))
        pushed = sum(len(told.pushed) for _, _, told in self._sent)
        while self._sent[0][1] < now - KEPT_SECONDS or (pushed > KEPT_ENTRIES and len(self._sent) > 1):
            pushed -= len(self._sent.popleft()[2].pushed)

    def _read(self, answer: Any, changes: Changes) -> Outcome:
        if answer[0] == b"ended":
            # Others did what this one held while it was silent, and the job came to its end.
            return Outcome([False] * len(changes.pushed))
        if answer[0] != b"heard":
            raise StoreError(f"{self.link.place}: forgets faster than it is told; see that nobody deletes its keys")
        _, accepted, dead, started, claimed, more = answer
        leases = [Lease(int(id), json.loads(record)[0], bool(suspect)) for id, record, suspect in claimed]
        return Outcome([told == ord("1") for told in accepted], [int(id) for id in started], leases, dead, bool(more))

    def _letters(self) -> Iterable[tuple[bytes, bytes]]:
        return self.link.ask(lambda: list(self.link.server.hscan_iter(self.link.key("dead"), count=1_000)))


def flatten(changes: Changes) -> list[Any]:
    """Return changes as the script takes them: each list behind its length."""
    pushed = [
        part for entry in changes.pushed for part in (entry.fingerprint or b"", -entry.priority, record_of(entry))
    ]
    failed = [
        part
        for one in changes.failed
        for part in (padded(one.id), int(one.final), one.reason.encode("utf-8", "backslashreplace"))
    ]
    ids = (listed([padded(id) for id in some]) for some in (changes.done, changes.released, changes.started))
    done, released, started = ids
    return [*listed(pushed), *done, *listed(failed), *released, *started, 1 + changes.alone, changes.claim]


def listed(values: Sequence[Any]) -> list[Any]:
    return [len(values), *values]


def padded(id: int) -> str:
    """Return a request's number as it stands in the keys: text that sorts as numbers do."""
    return f"{id:016d}"


def record_of(entry: Entry) -> str:
    """Return what is kept of a request, as JSON: body, URL, fingerprint, priority."""
    fingerprint = None if entry.fingerprint is None else entry.fingerprint.hex()
    return json.dumps([entry.body, entry.url, fingerprint, entry.priority], separators=(",", ":"))


def read_letter(number: bytes, text: bytes) -> tuple[DeadLetter, str]:
    """Return a dead letter and the record of its request."""
    job, tries, reason, died_at, record = json.loads(text)
    when = datetime.fromtimestamp(float(died_at), UTC).isoformat(timespec="seconds")
    return DeadLetter(int(number), job, json.loads(record)[1], reason, int(tries), when), record
