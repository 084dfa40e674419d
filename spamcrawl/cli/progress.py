"""What a long run tells its watcher: a bar while it runs, on a terminal only, and one line at its end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from spamcrawl.cli.answers import Answer
from spamcrawl.cli.inputs import Job, walk_files

BAR_WIDTH = 24
"""Leaves room for counts and times on 80 columns."""


@dataclass(slots=True)
class Tally:
    """Counts of what was answered so far."""

    verdicts: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    started: float = field(default_factory=time.monotonic)

    def add(self, answer: Answer) -> None:
        if answer.error:
            self.errors += 1
        else:
            self.verdicts[answer.verdict] += 1

    def pages(self) -> int:
        return self.verdicts.total() + self.errors

    def speed(self) -> str:
        """Say how many pages, and how many a second."""
        seconds = max(time.monotonic() - self.started, 1e-6)
        word = "page" if self.pages() == 1 else "pages"
        return f"{self.pages():,} {word} ({self.pages() / seconds:,.0f}/s)"

    def describe(self) -> str:
        """Say it in one line: pages and speed, verdicts by number, errors."""
        parts = [self.speed()]
        parts += [f"{count:,} {verdict}" for verdict, count in self.verdicts.most_common()]
        return ", ".join([*parts, f"{self.errors:,} errors"])


@dataclass(slots=True)
class Meter:
    """Bytes of input read so far, over all files."""

    finished: int = 0
    current: int = 0
    name: str = ""

    def watch(self, jobs: Iterator[Job]) -> Iterator[Job]:
        """Pass jobs on and note how far they have come."""
        for job in jobs:
            if job.name != self.name:
                self.finished += self.current
                self.name = job.name
            self.current = job.position
            yield job

    def done(self) -> int:
        return self.finished + self.current


def count_bytes(inputs: Sequence[str]) -> int | None:
    """Return the size of all inputs, None when one is a pipe."""
    total = 0
    for name in inputs:
        path = Path(name)
        if name == "-" or not (path.is_dir() or path.is_file()):
            return None
        total += sum(found.stat().st_size for found in (walk_files(path) if path.is_dir() else [path]))
    return total


@contextmanager
def show_progress(
    inputs: Sequence[str], tally: Tally, meter: Meter, quiet: bool = False
) -> Iterator[Callable[[], None]]:
    """Yield what to call after each answer: it moves a bar on a terminal, and does nothing in a pipe."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda: None
        return
    with make_bar(console) as bar:
        task = bar.add_task("", total=count_bytes(inputs))
        yield lambda: move_bar(bar, task, tally, meter)


def make_bar(console: Console) -> Progress:
    """Return the bar: how far, what was found, how long."""
    columns = (BarColumn(BAR_WIDTH), TextColumn("{task.description}"), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def move_bar(bar: Progress, task: TaskID, tally: Tally, meter: Meter) -> None:
    """Show where the run stands."""
    bar.update(task, completed=meter.done(), description=f"{tally.speed()}, {tally.errors:,} errors")
