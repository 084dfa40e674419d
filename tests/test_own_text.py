"""What the project keeps is its own writing: no stretch of the saved or the measuring pages stands in its files."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
STRETCH = 24
"""Characters that two writers do not share by chance; names of offices and standing phrases are shorter."""

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the pages to compare with are not here (../shared)")


def join_text(text: str) -> str:
    return "".join(text.split())


def read_foreign() -> Iterator[str]:
    """Yield the texts that may not be copied."""
    for path in (SHARED / "seeds").glob("*.txt"):
        yield path.read_text("utf-8")
    for path in (SHARED / "data").glob("*.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                yield row.get("gold_text") or row.get("text") or ""


def cut_stretches(text: str, step: int) -> Iterator[str]:
    return (text[at : at + STRETCH] for at in range(0, len(text) - STRETCH + 1, step))


@pytest.fixture(scope="module")
def foreign() -> frozenset[str]:
    stretches = {part for text in read_foreign() for part in cut_stretches(join_text(text), STRETCH // 2)}
    return frozenset(part for part in stretches if not part.isascii())


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
    return [PROJECT / name for name in listed.decode().split("\0") if name]


def test_no_page_is_copied_into_the_project(foreign: frozenset[str]) -> None:
    assert len(foreign) > 1_000
    copied = {}
    for path in filter(Path.is_file, tracked_files()):
        text = join_text(path.read_bytes().decode("utf-8", "replace"))
        if not text.isascii() and (found := foreign.intersection(cut_stretches(text, 1))):
            copied[str(path.relative_to(PROJECT))] = sorted(found)[0]
    assert copied == {}
