"""What a queue promises: the protocol, the values that pass through it, and which backend a place names.

A queue keeps the requests of jobs. A request is pushed once for each fingerprint, claimed by one worker at a time
under a lease, and leaves only when it is acknowledged; what a dead worker held is claimed again, and what keeps
ending badly becomes a dead letter. This module knows nothing of Scrapy, SQL or settings: a request is text here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from spamcrawl.store.base import StoreError

LEASE_SECONDS = 60.0
"""How long a worker may be silent before what it holds is given to others. It renews three times as often, so only a
worker that is dead or was stopped loses its lease; a crawl resumed on the same machine does not wait for it."""

MAX_TRIES = 3
"""Bad ends that can be blamed on the request itself: its callback raised, or the process died while nothing else was in
flight. Two may be bad luck."""

MAX_DOUBTS = 2
"""Deaths of the process in company. Only one of many in flight can be guilty, so after so many a request is merely
suspected: it goes last, and alone."""

ALONE = "the process died while it worked on this page alone"
"""The reason of a dead letter that was blamed for it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A request on its way into the queue."""

    body: str
    """The request as JSON."""
    url: str
    """Named in reports; the queue never reads it."""
    fingerprint: bytes | None
    """Requests with the same one are pushed once a job; None is pushed whatever came before."""
    priority: int = 0
    """Higher goes first; equal ones go in the order they came."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A request that this worker may work on."""

    id: int
    body: str
    suspect: bool = False
    """True after :data:`MAX_DOUBTS` deaths: to be worked on alone, so that the next death names the guilty."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that ended badly. ``final`` makes it a dead letter whatever its tries."""

    id: int
    reason: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What a worker has to tell, all of it or nothing of it."""

    pushed: Sequence[Entry] = ()
    done: Sequence[int] = ()
    """Requests worked off with all that came of them: they leave the queue."""
    failed: Sequence[Failed] = ()
    started: Sequence[int] = ()
    """Leases about to be worked on; a death from here on counts against them."""
    released: Sequence[int] = ()
    """Leases given back as if they had never been claimed."""
    alone: bool = False
    """Whether what is started is the only thing this worker works on."""
    claim: int = 0
    """How many more requests are wanted. A queue may give fewer, so that other workers have some too, but not none to a
    worker that has none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The queue's answer to :class:`Changes`."""

    accepted: Sequence[bool] = ()
    """For each pushed entry: False where its fingerprint was known."""
    started: Sequence[int] = ()
    """The leases that may be worked on. One is missing when another worker has it, because this one was silent."""
    claimed: Sequence[Lease] = ()
    dead: int = 0
    """How many requests became dead letters."""
    more: bool = False
    """Whether the job has requests that this worker does not hold: unclaimed ones, or another worker's."""


@dataclass(frozen=True, slots=True)
class Job:
    """One crawl from its start to the day it has nothing left, over as many runs as that takes."""

    id: int
    """63 random bits: unique over all queues, so that a store can tell a page seen twice in a job from a new visit."""
    name: str
    waiting: int
    """Requests left by earlier runs."""
    resumed: bool


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A request that was given up."""

    id: int
    job: str
    url: str
    reason: str
    tries: int
    died_at: str
    """ISO 8601, UTC."""


class Queue(Protocol):
    """Requests of jobs. Every method raises :class:`~spamcrawl.store.base.StoreError` and then has changed nothing.

    One object serves one worker; several workers, in as many processes, may share a job.
    """

    def join(self, name: str) -> Job:
        """Become a worker of the unfinished job of this name, else of a new one; reclaim what dead workers held."""
        ...

    def exchange(self, changes: Changes) -> Outcome:
        """Apply changes in one atomic step, in the order of their fields, and claim. Renews the lease.

        A fingerprint is tested and taken in that same step, so of two workers that push it one is told yes.
        """
        ...

    def leave(self, *, finished: bool) -> None:
        """Give back every lease. ``finished`` ends the job, unless it has requests left or other workers."""
        ...

    def dead_letters(self, job: str | None = None) -> list[DeadLetter]:
        """Return the requests given up, oldest first; of one job name or of all."""
        ...

    def retry(self, ids: Sequence[int] | None = None) -> int:
        """Put dead letters, all or some, with a clean record into the unfinished job of their job's name.

        Where none is unfinished one is begun, which the next crawl of that name takes up.
        """
        ...

    def close(self) -> None:
        """Let go of the queue; closing twice is allowed."""
        ...


class Hosts(Protocol):
    """When hosts may be asked, agreed upon by all workers of a queue. Raises StoreError as a queue does."""

    def reserve(self, asked: Sequence[tuple[str, float]]) -> list[float]:
        """Take a turn at each host, and keep it from others for so many seconds; return the seconds until each turn."""
        ...

    def hold(self, host: str, seconds: float) -> None:
        """Give no turns at a host for so long."""
        ...

    def are_held(self, hosts: Sequence[str]) -> list[bool]:
        """Tell which hosts want to be left alone: a turn that was given before is void."""
        ...

    def close(self) -> None: ...


SERVERS = ("redis", "rediss")
"""Schemes of queues that are a server's; the second is encrypted (TLS)."""


def is_shared(place: str) -> bool:
    """Tell whether a place is a server, which workers of several machines can share.

    >>> is_shared("redis://localhost:6379/0"), is_shared("output/queue.db")
    (True, False)
    """
    return place.partition("://")[0] in SERVERS


def open_queue(place: str, *, lease: float = LEASE_SECONDS, tries: int = MAX_TRIES, create: bool = True) -> Queue:
    """Open the queue in a SQLite file (a path or ``sqlite:///path``) or on a server (``redis://host:port/db``).

    Without ``create`` there must be one. The file may be the store's own: the tables have other names. ``lease`` is in
    seconds.
    """
    if is_shared(place):
        from spamcrawl.queue.redis import RedisQueue
        from spamcrawl.queue.redis_link import read_place

        return RedisQueue(read_place(place), lease=lease, tries=tries, create=create)
    path = place.removeprefix("sqlite:///")
    if "://" in path:
        raise StoreError(f"{path.partition(':')[0]}://…: no such queue; name a file, or redis://host:6379/0")
    from pathlib import Path

    from spamcrawl.queue.sqlite import SqliteQueue

    if not create and not Path(path).exists():
        raise StoreError(f"{path}: no such queue; a crawl makes one")
    return SqliteQueue(Path(path), lease=lease, tries=tries)


def open_hosts(place: str) -> Hosts | None:
    """Return what the workers of a queue agree upon; None for a file, whose workers each keep to their own delay."""
    if not is_shared(place):
        return None
    from spamcrawl.queue.redis_hosts import RedisHosts
    from spamcrawl.queue.redis_link import read_place

    return RedisHosts(read_place(place))
