"""Stores of other versions, over every backend: older ones are brought up to date, newer ones are left alone."""

from __future__ import annotations

import pytest

from spamcrawl.store import StoreError, open_store, schema

from .records import make_record

STEP = ("CREATE TABLE extra (last integer)", "INSERT INTO extra SELECT max(seq) FROM sightings")
BROKEN_STEP = ("CREATE TABLE extra (last integer)", "INSERT INTO nowhere VALUES (1)")


def append_step(monkeypatch: pytest.MonkeyPatch, step: tuple[str, ...]) -> None:
    """Make this program a version newer than it is."""
    monkeypatch.setattr(schema, "SQLITE", (*schema.SQLITE, step))
    monkeypatch.setattr(schema, "POSTGRES", (*schema.POSTGRES, step))


def test_both_backends_have_the_same_steps() -> None:
    assert len(schema.SQLITE) == len(schema.POSTGRES)


def test_an_older_store_is_brought_up_to_date(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(store_url) as store:
        store.add([make_record("渔火", 1)])
    append_step(monkeypatch, STEP)
    with pytest.raises(StoreError, match=r"written by an older spamcrawl; crawl into it once"):
        open_store(store_url, read_only=True)
    for _ in range(2):  # The second time there is nothing left to do: the step would fail if it ran twice.
        with open_store(store_url) as store:
            assert not store.add([make_record("渔火", 2)])[0].new


def test_a_newer_store_is_left_alone(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        append_step(newer, STEP)
        with open_store(store_url) as store:
            store.add([make_record("渔火", 1)])
    known = len(schema.SQLITE)
    for read_only in (False, True):
        with pytest.raises(StoreError, match=f"newer spamcrawl .schema {known + 1}, this one knows {known}.; upgrade"):
            open_store(store_url, read_only=read_only)


def test_a_step_that_fails_changes_nothing(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(store_url) as store:
        store.add([make_record("渔火", 1)])
    with monkeypatch.context() as newer:
        append_step(newer, BROKEN_STEP)
        for _ in range(2):  # Had the first half been kept, the second attempt would fail at it.
            with pytest.raises(StoreError, match="nowhere"):
                open_store(store_url)
    with open_store(store_url) as store:
        assert store.counts().sightings == 1
