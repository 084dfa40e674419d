"""The progress line: on a terminal, and nowhere else."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Sequence

import pytest
from webserver import Web

from spamcrawl.runs.live import Pace, describe

from .conftest import ENVIRONMENT, PROJECT, Run, write_command
from .pages import news

LINE = re.compile(r"[\d.]+ pages/s, \d+ pages: \d+ legit \| \d+ articles, \d+ copies \| queue \d+ \| 1 errors")


def run_on_terminal(command: Sequence[str], columns: int = 120) -> tuple[int, str]:
    """Run a command whose standard error is a terminal; return its exit code and what the terminal got."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {name: value for name, value in ENVIRONMENT.items() if name not in ("COLUMNS", "NO_COLOR")}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": theirs}
    with subprocess.Popen(command, cwd=PROJECT, env=env | {"TERM": "xterm"}, **streams) as running:
        os.close(theirs)
        shown = b""
        while chunk := read_some(ours):
            shown += chunk
    os.close(ours)
    return running.returncode, shown.decode("utf-8", "replace")


def read_some(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


@pytest.fixture
def slow(web: Web, tmp_path) -> list[str]:
    """A crawl of some two seconds."""
    seeds = [web.put("127.0.0.2", f"/{number}", news(number)) for number in range(6)]
    return write_command(tmp_path, ["http://127.0.0.9:9/dead", *seeds], DOWNLOAD_DELAY=0.4)


def test_terminal_shows_how_the_crawl_does_and_is_left_clean(slow: list[str]) -> None:
    code, shown = run_on_terminal(slow)
    assert code == 0
    assert LINE.search(shown)
    assert shown.count("pages/s, ") > 2, "the line moves"
    log = [line for line in shown.splitlines() if "no page from http://127.0.0.9:9/dead" in line]
    assert len(log) == 1, "the log stays readable above it"
    assert "pages/s" not in shown.rpartition("Spider closed")[2]
    assert "\x1b[?25h" in shown, "the cursor is shown again"


def test_progress_can_be_turned_off(slow: list[str]) -> None:
    assert "pages/s" not in run_on_terminal([*slow, "-s", "SPAMCRAWL_PROGRESS=0"])[1]


def test_pipe_gets_no_progress_and_no_escape(run: Run, web: Web) -> None:
    done = run([web.put("127.0.0.2", "/a", news(1))])
    assert "pages/s" not in done.log + done.out
    assert "\x1b" not in done.log + done.out


def test_speed_is_that_of_the_last_seconds() -> None:
    pace = Pace()
    assert [pace.look(now, pages) for now, pages in [(0, 0), (2, 10), (8, 10)]] == [0, 5, 1.25]
    assert pace.look(30, 20) == 0.0


def test_line_names_only_what_there_is() -> None:
    stats = {"spamcrawl/pages": 1234, "spamcrawl/failed/dns": 2, "spamcrawl/lost": 1, "spamcrawl/articles/copies": 5}
    assert describe(stats, 0, 0.0) == "0.0 pages/s, 1,234 pages | 0 articles, 5 copies | queue 0 | 3 errors"
