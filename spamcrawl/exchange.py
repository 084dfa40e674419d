"""A worker's side of a queue: what it has to tell gathers for a moment and goes over in one exchange.

Lives here: the leases a worker holds, from claimed to acknowledged, and the one thread that talks to the queue. It must
not know Scrapy: a request is any hashable value that the caller makes from a lease's text.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from spamcrawl.queue.base import Changes, Entry, Failed, Lease, Outcome, Queue

R = TypeVar("R")

GATHER_SECONDS = 0.03
"""Wait of a change for others that share its exchange: one costs 0.4 ms, and nobody waits for its answer, because
requests are started ahead of need."""

URGENT_SECONDS = 0.004
"""The same when there is need: nothing is ready to be worked on, or pages wait to be acknowledged. They come in bursts,
as the store's batches do."""

AHEAD = 500
"""Requests claimed ahead: hosts enough to choose the least busy from. Scrapy looks at every host for every request, so
more would cost more than the choice is worth."""

POLL_SECONDS = 1.0
"""Pause before asking again when all that is left is held by other workers."""


class Waiting(Protocol[R]):
    """Where claimed requests wait, in the order the caller wants them."""

    def push(self, request: R, /) -> None: ...

    def pop(self) -> R | None: ...


@dataclass(slots=True)
class Gathered(Generic[R]):
    """What the next exchange will tell."""

    pushed: list[tuple[Entry, R]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)


class Exchange(Generic[R]):
    """Holds this worker's leases and keeps the queue informed. Everything but the exchange itself runs in the loop.

    At most ``limit`` requests are between started and acknowledged: that many can be fetched twice after a kill.
    """

    def __init__(
        self,
        queue: Queue,
        waiting: Waiting[R],
        *,
        backlog: int,
        limit: int,
        beat: float,
        read: Callable[[Lease], R],
        refused: Callable[[R], None],
        changed: Callable[[], None],
        broken: Callable[[Exception], None],
    ) -> None:
        self.queue, self.waiting, self.limit, self.beat = queue, waiting, limit, beat
        self.read, self.refused, self.changed, self.broken = read, refused, changed, broken
        self.held = 0
        """How many requests ``waiting`` has: it would have to ask every host."""
        self.backlog = backlog
        """Requests in the queue that nobody here has claimed."""
        self.more = backlog > 0
        self.ids: dict[R, int] = {}
        self.suspects: deque[R] = deque()
        self.ready: deque[R] = deque()
        self.flying: dict[R, int] = {}
        self.ending = 0
        self.alone = False
        self.dead = 0
        self.company = False
        """Whether other workers were seen to hold requests of the job."""
        self.failure: Exception | None = None
        self._gathered: Gathered[R] = Gathered()
        self._starting: list[R] = []
        self._timer: asyncio.Handle | None = None
        self._due = 0.0
        self._running: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="queue")

    # --- What the caller tells and asks ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask for what earlier runs or other workers left: nothing else may come that would need an exchange."""
        self.more = True
        self._wish(URGENT_SECONDS)

    def push(self, entry: Entry, request: R) -> None:
        self._gathered.pushed.append((entry, request))
        self._wish(URGENT_SECONDS if self._is_short() else GATHER_SECONDS)

    def take(self) -> R | None:
        """Return a request to work on: it is marked as started where a kill cannot reach."""
        if not self.ready:
            if self._could_start() or self._gathered.pushed:
                self._wish(URGENT_SECONDS)
            return None
        request = self.ready.popleft()
        self.flying[request] = self.ids.pop(request)
        if self._is_short():
            self._wish(URGENT_SECONDS)
        return request

    def settle(self, request: R, fault: tuple[str, bool] | None = None) -> None:
        """Say that a request is done with; ``fault`` is why it ended badly, and whether for good."""
        id = self.flying.pop(request)
        self.ending += 1
        if fault is None:
            self._gathered.done.append(id)
        else:
            self._gathered.failed.append(Failed(id, *fault))
        self._wish(URGENT_SECONDS)

    def __len__(self) -> int:
        """Count what waits, here and in the queue."""
        return self.backlog + self._here()

    def has_work(self) -> bool:
        """Tell whether requests are to come, now or once the queue has answered."""
        return bool(self._running or self._gathered.failed or self.more or self._here())

    async def close(self, *, finished: bool) -> None:
        """Tell the queue everything that is left to tell, and leave it."""
        loop = asyncio.get_running_loop()
        while self._running:
            await asyncio.wait([self._running])
        if self._timer:
            self._timer.cancel()
        try:
            if self.failure is None:
                told = self._gathered
                last = Changes([entry for entry, _ in told.pushed], told.done, told.failed)
                self.dead += (await loop.run_in_executor(self._thread, self.queue.exchange, last)).dead
            await loop.run_in_executor(self._thread, lambda: self.queue.leave(finished=finished))
        finally:
            self._thread.shutdown()
            self.queue.close()

    def _here(self) -> int:
        claimed = self.held + len(self.suspects) + len(self._starting) + len(self.ready)
        return claimed + len(self._gathered.pushed)

    # --- The exchange ---------------------------------------------------------------------------------------------

    def _wish(self, delay: float) -> None:
        """Have an exchange within ``delay`` seconds."""
        if self._running or self.failure:
            return  # Each exchange looks at its end whether there is need for another.
        loop = asyncio.get_running_loop()
        due = loop.time() + delay
        if self._timer:
            if self._due <= due:
                return
            self._timer.cancel()
        self._timer, self._due = loop.call_later(delay, self._begin), due

    def _begin(self) -> None:
        self._timer = None
        self._running = asyncio.get_running_loop().create_task(self._exchange())

    async def _exchange(self) -> None:
        told, self._gathered = self._gathered, Gathered()
        self._starting = self._choose()
        changes = Changes(
            pushed=[entry for entry, _ in told.pushed],
            done=told.done,
            failed=told.failed,
            started=[self.ids[request] for request in self._starting],
            alone=self.alone,
            claim=self._room_ahead() if self.more or told.pushed or told.failed else 0,
        )
        try:
            outcome = await asyncio.get_running_loop().run_in_executor(self._thread, self.queue.exchange, changes)
        except Exception as error:
            self.failure = error
            self.broken(error)
        else:
            self.company |= bool(changes.claim and outcome.more and not outcome.claimed)
            self._hear(told, outcome)
        finally:
            self._running = None
        self._wish(self._next_delay(changes))
        self.changed()

    def _hear(self, told: Gathered[R], outcome: Outcome) -> None:
        self.ending -= len(told.done) + len(told.failed)
        self.more, self.dead = outcome.more, self.dead + outcome.dead
        come = sum(outcome.accepted) + len(told.failed) - outcome.dead
        self.backlog = max(0, self.backlog + come - len(outcome.claimed)) if outcome.more else 0
        for (_, request), new in zip(told.pushed, outcome.accepted, strict=True):
            if not new:
                self.refused(request)
        confirmed = set(outcome.started)
        for request in self._starting:
            if self.ids[request] in confirmed:
                self.ready.append(request)
            else:
                del self.ids[request]  # Another worker has it.
        self._starting = []
        for lease in outcome.claimed:
            self._receive(lease)

    def _receive(self, lease: Lease) -> None:
        try:
            request = self.read(lease)
        except Exception as error:
            self.ending += 1
            self._gathered.failed.append(Failed(lease.id, f"the request cannot be read: {error}", final=True))
            return
        self.ids[request] = lease.id
        if lease.suspect:
            self.suspects.append(request)
        else:
            self.waiting.push(request)
            self.held += 1

    def _choose(self) -> list[R]:
        """Return the requests to be started next; a suspect only when nothing else is at work."""
        busy = self._outstanding()
        if self.alone and busy:
            return []
        self.alone = False
        chosen: list[R] = []
        while len(chosen) < min(self.limit - busy, self.limit // 2 - len(self.ready)):
            request = self.waiting.pop() if self.held else None
            if request is None:
                break
            self.held -= 1
            chosen.append(request)
        if not chosen and not busy and self.suspects:
            self.alone = True
            chosen.append(self.suspects.popleft())
        return chosen

    def _outstanding(self) -> int:
        """Count what is started and not acknowledged."""
        return len(self._starting) + len(self.ready) + len(self.flying) + self.ending

    def _could_start(self) -> bool:
        if self.alone or not self.held:
            return bool(self.suspects) and not self._outstanding()
        return self._outstanding() < self.limit

    def _is_short(self) -> bool:
        """Tell whether the next moments may run out of ready requests although there are some to be had."""
        return len(self.ready) < self.limit // 8 and not self.alone

    def _room_ahead(self) -> int:
        held = self.held + len(self.suspects)
        return AHEAD - held if held < AHEAD // 2 else 0

    def _next_delay(self, changes: Changes) -> float:
        told = self._gathered
        if told.done or told.failed or (self._is_short() and (self._could_start() or told.pushed)):
            return URGENT_SECONDS
        if told.pushed or self._could_start():
            return GATHER_SECONDS
        if self.more and not (self.held or self.suspects or self.flying or self.ready):
            return POLL_SECONDS if changes.claim else URGENT_SECONDS
        return self.beat
