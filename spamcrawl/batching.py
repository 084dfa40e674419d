"""Many awaiting callers, one write: values gather for a moment and are written together, in order.

Lives here: the gathering and its one writing thread. It must not know what is written, nor Scrapy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
A = TypeVar("A")


class Batcher(Generic[T, R]):
    """Hands values to ``write`` in batches and each caller its own answer.

    ``write`` takes a list and returns one answer per value, in order. It runs in a thread of its own, one batch at
    a time, so it may block and need not be safe for threads. What it raises is raised to every caller of the batch.
    ``written`` is told of each batch and its answers afterwards, in the event loop.
    """

    def __init__(
        self,
        write: Callable[[list[T]], Sequence[R]],
        written: Callable[[list[T], Sequence[R]], None],
        *,
        size: int,
        seconds: float,
    ) -> None:
        self.write = write
        self.written = written
        self.size = size
        self.seconds = seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="batch")
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._writing: set[asyncio.Task[None]] = set()

    async def put(self, value: T) -> R:
        """Wait until the value is written, and return the answer to it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        self._waiting.append((value, answer))
        if len(self._waiting) >= self.size:
            self._start()
        elif self._timer is None:
            self._timer = loop.call_later(self.seconds, self._start)
        return await answer

    async def close(self, last: Callable[[], None] | None = None) -> None:
        """Write what waits, run ``last`` in the writing thread, and let the thread go."""
        if self._waiting:
            self._start()
        while self._writing:
            await asyncio.wait(self._writing)
        try:
            if last:
                await self.run(last)
        finally:
            self._thread.shutdown()

    async def run(self, action: Callable[[], A]) -> A:
        """Run something else in the writing thread, after the batches already handed over."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, action)

    def _start(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        batch, self._waiting = self._waiting, []
        task = asyncio.get_running_loop().create_task(self._write(batch))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, batch: list[tuple[T, asyncio.Future[R]]]) -> None:
        values = [value for value, _ in batch]
        try:
            answers = await self.run(lambda: self.write(values))
            self.written(values, answers)
        except Exception as error:
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_, answer), given in zip(batch, answers, strict=True):
            if not answer.done():  # a caller may have gone
                answer.set_result(given)
