"""`export`: feeds from the store, or a clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Ran
from cli.pages import HIJACKED, NEWS
from spamcrawl.core.clean import clean_page
from spamcrawl.core.reading.page import read_text
from spamcrawl.store.base import open_store

Run = Callable[..., Ran]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one article, seen twice."""
    path = tmp_path / "s.db"
    with open_store(str(path)) as opened:
        opened.add([clean_page(read_text(NEWS, url="http://a/1")), clean_page(read_text(HIJACKED, url="http://b/2"))])
    return path


@pytest.mark.parametrize(("feed", "rows"), [("articles", 1), ("sightings", 2)])
def test_feed_goes_to_standard_output(run: Run, store: Path, feed: str, rows: int) -> None:
    done = run("export", feed, "--store", store)
    assert (done.code, len(done.rows)) == (0, rows)
    assert done.err == f"{rows} {feed}\n"


def test_feed_goes_to_a_file(run: Run, store: Path, tmp_path: Path) -> None:
    expected = run("export", "sightings", "--store", f"sqlite:///{store}").out
    done = run("export", "sightings", "--store", store, "-o", tmp_path / "f.jsonl")
    assert (done.code, done.out) == (0, b"")
    assert (tmp_path / "f.jsonl").read_bytes() == expected


def test_dash_is_standard_output(run: Run, store: Path) -> None:
    expected = run("export", "articles", "--store", store).out
    assert run("export", "articles", "--store", store, "-o", "-").out == expected
    assert not Path("-").exists()


def test_missing_store_is_named_and_not_made(run: Run, tmp_path: Path) -> None:
    done = run("export", "articles", "--store", tmp_path / "gone.db")
    assert (done.code, done.out) == (2, b"")
    assert "no store at" in done.err
    assert not (tmp_path / "gone.db").exists()


def test_file_that_is_no_store_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database, only text " * 50)
    done = run("export", "articles", "--store", tmp_path / "x.db", "-o", tmp_path / "f")
    assert (done.code, done.out) == (1, b"")
    assert str(tmp_path / "x.db") in done.err
    assert not (tmp_path / "f").exists()


def test_unknown_feed_exits_2(run: Run) -> None:
    assert run("export", "everything").code == 2
