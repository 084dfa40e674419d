"""Fixtures for tests that crawl: a local web, and `scrapy crawl` in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from redis_server import NoServer, RedisServer, run_redis
from webserver import Web

if settings.get_current_profile_name() != "ci":  # which hypothesis chooses by itself where CI is set
    # How long one example takes tells of the machine, not of the code; costs are tested as ratios.
    settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("patient")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background of a shell, which children inherit: those that are interrupted by a test would not hear.
    signal.signal(signal.SIGINT, signal.default_int_handler)

PROJECT = Path(__file__).resolve().parent.parent
CRAWL_SECONDS = 90
"""A crawl of a test takes two; a hanging one must not hang the suite."""
FAST = (
    "SPAMCRAWL_ALLOW_NETWORKS=127.0.0.0/8",
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=0",
    "RETRY_TIMES=1",
    "DOWNLOAD_TIMEOUT=5",
)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return a feed's rows; none where no crawl got as far as making it."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]] if path.exists() else []


@dataclass(frozen=True)
class Crawled:
    """What a crawl left behind, as it was at its end."""

    code: int
    out: str
    log: str
    folder: Path
    articles: list[dict[str, Any]]
    sightings: list[dict[str, Any]]

    @property
    def problems(self) -> list[str]:
        """Log lines at WARNING and above."""
        return [line for line in self.log.splitlines() if "] WARNING: " in line or "] ERROR: " in line]


Crawl = Callable[..., Crawled]


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Run ``scrapy crawl seeds`` on a list of URLs, or on any source given as text; output goes to ``tmp_path``."""

    def run(seeds: list[str] | str | None, *arguments: str, stdin: str | None = None, **settings: object) -> Crawled:
        if isinstance(seeds, list):
            (tmp_path / "seeds.txt").write_text("\n".join(seeds), "utf-8")
            seeds = str(tmp_path / "seeds.txt")
        chosen = [*FAST, f"SPAMCRAWL_OUTPUT={tmp_path / 'out'}", *(f"{k}={v}" for k, v in settings.items())]
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "seeds",
            *(["-a", f"seeds={seeds}"] if seeds else []),
        ]
        for setting in chosen:
            command += ["-s", setting]
        done = subprocess.run(
            [*command, *arguments],
            cwd=PROJECT,
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            timeout=CRAWL_SECONDS,
            check=False,
            env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
        )
        folder = tmp_path / "out"
        feeds = (read_jsonl(folder / f"{name}.jsonl") for name in ("articles", "sightings"))
        return Crawled(done.returncode, done.stdout, done.stderr, folder, *feeds)

    return run


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A running Redis server that keeps an append-only file; tests share it, each under a prefix of its own."""
    try:
        with run_redis() as server:
            yield server
    except NoServer as reason:
        pytest.skip(str(reason))
