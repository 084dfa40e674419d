"""What each run left behind: one JSON file a run, the newest again as ``last.json``, a bounded number kept.

It must not judge anything, nor know Scrapy.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from spamcrawl import __version__
from spamcrawl.exits import MEANINGS, MONITOR, Exit
from spamcrawl.runs.files import write_whole

FOLDER = "runs"
LAST = "last.json"
SCHEMA = 1
"""Version of the file; raised when a field changes its meaning or goes away."""


@dataclass(frozen=True, slots=True)
class Run:
    """One ended crawl."""

    job: str
    """Spider and arguments as one name: runs of one job are comparable."""
    spider: str
    ended: datetime
    exit: Exit
    stats: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return the file's content: what people ask first on top, all of Scrapy's stats below."""
        start = self.stats.get("start_time")
        return {
            "schema": SCHEMA,
            "version": __version__,
            "job": self.job,
            "spider": self.spider,
            "started": start.isoformat() if isinstance(start, datetime) else None,
            "ended": self.ended.isoformat(),
            "seconds": round(float(self.stats.get("elapsed_time_seconds", 0)), 3),
            "exit": self.exit.value,
            "meaning": MEANINGS[self.exit],
            "reason": self.stats.get("finish_reason"),
            "monitors": {n.removeprefix(MONITOR): v for n, v in self.stats.items() if n.startswith(MONITOR)},
            "stats": dict(sorted(self.stats.items())),
        }


def write_run(output: Path, run: Run, kept: int) -> Path:
    """Write a run's file and ``last.json``, forget the oldest beyond ``kept``, and return the file. Raises OSError."""
    body = orjson.dumps(run.as_dict(), default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS) + b"\n"
    # The process number keeps two runs of one millisecond apart, and the name sorts by time.
    path = output / FOLDER / f"{run.ended:%Y%m%dT%H%M%S.%f}"[:-3]
    path = path.with_name(f"{path.name}Z-{os.getpid()}.json")
    write_whole(path, body)
    write_whole(output / FOLDER / LAST, body)
    for old in list_files(output)[max(kept, 1) :]:
        old.unlink(missing_ok=True)
    return path


def list_files(output: Path) -> list[Path]:
    """Return the files of all runs kept, newest first."""
    return sorted((output / FOLDER).glob("[0-9]*Z-*.json"), reverse=True)


def read_runs(output: Path, job: str, count: int) -> list[Mapping[str, Any]]:
    """Return the stats of the last runs of a job, newest first. A file that cannot be read is no run."""
    found: list[Mapping[str, Any]] = []
    for path in list_files(output):
        run = read_run(path)
        if run.get("job") == job and isinstance(run.get("stats"), dict):
            found.append(run["stats"])
        if len(found) >= count:
            break
    return found


def find_last_success(output: Path, job: str) -> float | None:
    """Return when a run of a job last ended well, in seconds since 1970; None where no kept one did."""
    for run in map(read_run, list_files(output)):
        if run.get("job") == job and run.get("exit") == Exit.OK:
            return datetime.fromisoformat(run["ended"]).timestamp()
    return None


def read_run(path: Path) -> dict[str, Any]:
    try:
        run = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return run if isinstance(run, dict) and run.get("schema") == SCHEMA else {}
