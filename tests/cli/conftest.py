"""Running the command line in this process and in one of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spamcrawl.cli.main import main

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Run the command line in this process."""

    def run_here(*arguments: object) -> Ran:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as leave:  # argparse
            code = int(leave.code or 0)
        out, err = capfdbinary.readouterr()
        return Ran(code, out, err.decode("utf-8", "replace"))

    return run_here


@pytest.fixture
def spawn() -> Callable[..., Ran]:
    """Run the command line in a process of its own, with bytes on its standard input."""

    def run_there(*arguments: object, stdin: bytes = b"") -> Ran:
        command = [sys.executable, "-m", "spamcrawl", *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, cwd=PROJECT, timeout=60, check=False)
        return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    return run_there
