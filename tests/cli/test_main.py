"""The command line as a whole: help that teaches, exit codes, no scrapy."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Ran
from spamcrawl import __version__
from spamcrawl.cli import clean

Run = Callable[..., Ran]


@pytest.mark.parametrize("arguments", [(), ("clean",), ("explain",), ("rules",), ("export",)])
def test_help_teaches_by_example(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, "--help")
    assert done.code == 0
    assert "examples:\n" in done.text
    assert done.text.count("python -m spamcrawl") >= 3


@pytest.mark.parametrize("arguments", [(), ("nosuch",), ("clean", "--nosuch")])
def test_wrong_usage_exits_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).code == 2


def test_version(run: Run) -> None:
    assert run("--version").text == f"spamcrawl {__version__}\n"


def test_full_disk_is_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(clean, "answer_job", full)
    (tmp_path / "a.txt").write_text("x")
    done = run("clean", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert (done.code, "No space left" in done.err) == (1, True)
    assert not (tmp_path / "out").exists()
