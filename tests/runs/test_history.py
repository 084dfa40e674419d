"""Run files: whole, newest first, bounded in number, and unreadable ones ignored."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spamcrawl.exits import Exit
from spamcrawl.runs.history import Run, list_files, read_runs, write_run

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def make_run(number: int, job: str = "seeds", **stats: object) -> Run:
    return Run(job, "seeds", NOON + timedelta(minutes=number), Exit.OK, {"spamcrawl/pages": number} | stats)


def test_run_file_says_what_people_ask_first(tmp_path: Path) -> None:
    stats = {"start_time": NOON - timedelta(seconds=90), "elapsed_time_seconds": 90.0, "finish_reason": "finished"}
    path = write_run(tmp_path, make_run(3, **stats, **{"spamcrawl/monitor/pages": "passed"}), kept=5)
    told = json.loads(path.read_text("utf-8"))
    assert path.name.startswith("20261121T120300.000Z-")
    assert (told["exit"], told["started"], told["seconds"]) == (0, "2026-11-21T11:58:30+00:00", 90.0)
    assert told["monitors"] == {"pages": "passed"}
    assert told["stats"]["spamcrawl/pages"] == 3
    assert (tmp_path / "runs" / "last.json").read_bytes() == path.read_bytes()


def test_oldest_runs_are_forgotten(tmp_path: Path) -> None:
    for number in range(7):
        write_run(tmp_path, make_run(number), kept=3)
    assert len(list_files(tmp_path)) == 3
    assert [stats["spamcrawl/pages"] for stats in read_runs(tmp_path, "seeds", 9)] == [6, 5, 4]
    assert {path.name for path in (tmp_path / "runs").iterdir()} - {"last.json"} == {
        path.name for path in list_files(tmp_path)
    }, "no temporary file stays"


def test_only_runs_of_the_same_job_are_compared(tmp_path: Path) -> None:
    write_run(tmp_path, make_run(1), kept=9)
    write_run(tmp_path, make_run(2, "other"), kept=9)
    assert [stats["spamcrawl/pages"] for stats in read_runs(tmp_path, "seeds", 9)] == [1]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"schema": 99, "job": "seeds", "stats": {}}', b"\xff"])
def test_file_that_cannot_be_read_is_no_run(tmp_path: Path, body: bytes) -> None:
    write_run(tmp_path, make_run(1), kept=9)
    (tmp_path / "runs" / "20990101T000000.000Z-1.json").write_bytes(body)
    assert len(read_runs(tmp_path, "seeds", 9)) == 1
