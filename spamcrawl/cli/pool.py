"""Jobs over several processes: answers in job order, a bounded number in flight, and no page that takes others along.

Knows processes and chunks; must not know what a job holds or where its answer goes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Self

from spamcrawl.cli.answers import Answer, answer_error, answer_job, read_id
from spamcrawl.cli.inputs import Job
from spamcrawl.core.finding.rules import Ruleset, load_rules

CHUNK_JOBS = 16
"""Jobs sent together: at some 2 ms a page, what a process costs to ask (0.1 ms) is shared by 32 ms of work."""
CHUNK_BYTES = 1024 * 1024
"""A chunk closes earlier at this size, so that large pages do not fill memory."""
CHUNKS_AHEAD = 4
"""Chunks in flight for each process: enough to hide one slow page, few enough to keep memory flat."""
CRASHED = "the worker process died on this page (out of memory, or a crash in a C library)"

Chunk = tuple[Job, ...]


class Workers:
    """Processes that answer chunks. A context manager: leaving it ends them."""

    def __init__(self, processes: int, rules_folder: Path | None = None) -> None:
        self._processes = processes
        self._rules_folder = rules_folder
        self._executor = self._start(processes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _start(self, processes: int) -> ProcessPoolExecutor:
        # spawn: no state is shared with a parent that may have threads
        return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), prepare_worker)

    def answers(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """Yield one answer a job, in order, while later jobs are under way."""
        pending: deque[tuple[Chunk, Future[list[Answer]]]] = deque()
        for chunk in cut_chunks(jobs):
            pending.append((chunk, self._submit(chunk)))
            if len(pending) >= CHUNKS_AHEAD * self._processes:
                yield from self._collect(*pending.popleft())
        while pending:
            yield from self._collect(*pending.popleft())

    def _submit(self, chunk: Chunk) -> Future[list[Answer]]:
        try:
            return self._executor.submit(answer_chunk, chunk, self._rules_folder)
        except BrokenExecutor:
            self._executor.shutdown(wait=False)
            self._executor = self._start(self._processes)
            return self._executor.submit(answer_chunk, chunk, self._rules_folder)

    def _collect(self, chunk: Chunk, future: Future[list[Answer]]) -> Iterator[Answer]:
        try:
            yield from future.result()
        except BrokenExecutor:
            yield from self._answer_alone(chunk)

    def _answer_alone(self, chunk: Chunk) -> Iterator[Answer]:
        """Answer job by job, each able to kill only its own process: a death names the page that caused it."""
        executor = self._start(1)
        for job in chunk:
            try:
                yield from executor.submit(answer_chunk, (job,), self._rules_folder).result()
            except BrokenExecutor:
                yield answer_error(job, CRASHED, read_id(job))
                executor = self._start(1)
        executor.shutdown()


def cut_chunks(jobs: Iterable[Job]) -> Iterator[Chunk]:
    """Group jobs by number and size, in order."""
    chunk: list[Job] = []
    size = 0
    for job in jobs:
        chunk.append(job)
        size += len(job.body or b"")
        if len(chunk) >= CHUNK_JOBS or size >= CHUNK_BYTES:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """End this process when the parent is gone, even killed; it would wait for jobs for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def answer_chunk(chunk: Chunk, rules_folder: Path | None) -> list[Answer]:
    """Answer every job of a chunk, in a worker."""
    rules = load_once(rules_folder)
    return [answer_job(job, rules) for job in chunk]


@cache
def load_once(folder: Path | None) -> Ruleset:
    """Compile a folder's rules once a process."""
    return load_rules(folder)
