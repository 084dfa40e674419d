"""``python -m spamcrawl run`` in a process of its own, as a scheduler calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 90
FAST = (
    "SPAMCRAWL_ALLOW_NETWORKS=127.0.0.0/8",
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=0",
    "RETRY_TIMES=0",
    "DOWNLOAD_TIMEOUT=5",
)
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    log: str
    folder: Path

    @property
    def last(self) -> dict[str, Any]:
        return json.loads((self.folder / "runs" / "last.json").read_text("utf-8"))


Run = Callable[..., Ran]


def write_command(folder: Path, seeds: list[str] | str, *arguments: str, **settings: object) -> list[str]:
    """Return the command for a list of URLs, or for any source given as text."""
    if isinstance(seeds, list):
        text = "\n".join(seeds)
        listing = folder / f"seeds-{crc32(text.encode()):08x}.txt"  # another list never replaces one that is in use
        listing.write_text(text, "utf-8")
        seeds = str(listing)
    command = [sys.executable, "-m", "spamcrawl", "run", seeds, "-o", str(folder / "out"), *arguments]
    for setting in (*FAST, *(f"{name}={value}" for name, value in settings.items())):
        command += ["-s", setting]
    return command


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def start(seeds: list[str] | str, *arguments: str, **settings: object) -> Ran:
        command = write_command(tmp_path, seeds, *arguments, **settings)
        done = subprocess.run(
            command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env=ENVIRONMENT,
        )
        return Ran(done.returncode, done.stdout, done.stderr, tmp_path / "out")

    return start
