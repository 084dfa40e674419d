"""Several processes give the rows of one, in the same order, and a process that dies takes only its page."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator

import pytest

from cli.pages import HIJACKED, NEWS
from spamcrawl.cli import pool
from spamcrawl.cli.answers import answer_job
from spamcrawl.cli.inputs import Form, Job
from spamcrawl.cli.pool import CHUNK_JOBS, CHUNKS_AHEAD, CRASHED, Workers, cut_chunks


def job_of(number: int) -> Job:
    text = HIJACKED if number % 3 else NEWS
    return Job("in", Form.ROW, json.dumps({"id": number, "text": text}).encode(), number)


class Deadly:
    """A path whose opening ends the process, as a crash in a C library would."""

    def open(self, _mode: str) -> None:
        os._exit(9)


def test_processes_give_the_same_rows_in_order() -> None:
    jobs = [job_of(number) for number in range(3 * CHUNK_JOBS + 1)]
    with Workers(2) as workers:
        assert list(workers.answers(jobs)) == [answer_job(job) for job in jobs]


def test_dead_worker_costs_its_page_only() -> None:
    jobs = [job_of(number) for number in range(2 * CHUNK_JOBS)]
    jobs[5] = Job("deadly.txt", Form.TEXT, path=Deadly())  # type: ignore[arg-type]
    with Workers(2) as workers:
        rows = [json.loads(answer.row) for answer in workers.answers(jobs)]
    assert rows.pop(5) == {"id": "deadly.txt", "error": CRASHED, "input": "deadly.txt", "line": 0, "schema": 1}
    assert [row["id"] for row in rows] == [job.line for job in jobs if job.line != 0 or job.body]
    assert not any("error" in row for row in rows)


def test_reader_is_only_a_bounded_number_of_jobs_ahead() -> None:
    """Memory stays flat on an input without end."""
    read = itertools.count()

    def endless() -> Iterator[Job]:
        while True:
            yield job_of(next(read))

    with Workers(1) as workers:
        answers = workers.answers(endless())
        for _ in range(5):
            next(answers)
    assert next(read) <= (CHUNKS_AHEAD + 1) * CHUNK_JOBS


def test_chunks_close_by_number_and_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "CHUNK_BYTES", 10)
    monkeypatch.setattr(pool, "CHUNK_JOBS", 3)
    sizes = (1, 1, 1, 1, 20, 1, 9)
    jobs = [Job("in", Form.ROW, b"x" * size) for size in sizes]
    assert [[len(job.body or b"") for job in chunk] for chunk in cut_chunks(jobs)] == [[1, 1, 1], [1, 20], [1, 9]]
