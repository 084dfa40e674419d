"""Where rows go: a file that appears whole or not at all, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from spamcrawl.cli.exits import CommandError


def read_output(text: str) -> Path | None:
    """Read the value of an option that names a file to write; ``-`` is standard output, as everywhere.

    >>> read_output("-") is None, read_output("-rows.jsonl").name
    (True, '-rows.jsonl')
    """
    return None if text == "-" else Path(text)


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Yield a binary stream to write to; None is standard output.

    A file is written beside its place and moved there at the end, so that a reader never sees half of it and
    an interrupted run leaves the old one. Devices and pipes are written to directly.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file():
        with open_or_explain(path, "wb") as stream:
            yield stream
    else:
        with replace_file(path.resolve()) as stream:
            yield stream


@contextmanager
def replace_file(path: Path) -> Iterator[BinaryIO]:
    """Write a temporary file in the same folder, and put it in place when the block ends well."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    stream = open_or_explain(temporary, "wb")
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def open_or_explain(path: Path, mode: str) -> BinaryIO:
    """Open a file for writing, or end the command with the reason."""
    try:
        return path.open(mode)  # type: ignore[return-value]
    except OSError as error:
        raise CommandError(f"cannot write to {path.parent}: {error.strerror}") from error
