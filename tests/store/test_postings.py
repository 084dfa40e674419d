"""Posting lists over the tables of every backend: whatever is merged when, what was listed is found, once."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import numpy as np
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.nearness.shingles import KEY_BITS
from spamcrawl.store import near, open_store, postgres_near, schema, sqlite_near
from spamcrawl.store.near import Shelf
from spamcrawl.store.postgres_near import PostgresShelf
from spamcrawl.store.postings import (
    BLOCKS,
    Listings,
    Merge,
    Recent,
    find_articles,
    find_homes,
    find_keys,
    list_articles,
)
from spamcrawl.store.sqlite_file import PackBlock, transaction
from spamcrawl.store.sqlite_near import SqliteShelf

Opener = Callable[[Recent], Shelf]
Model = dict[int, list[int]]
TOP = (1 << KEY_BITS) - 1
KEYS = st.integers(0, TOP)


class Undone(Exception):
    pass


class Tables:
    """The tables of one store, and a way to use them in a transaction."""

    def __init__(self, open_shelf: Opener, begin: Callable[[], AbstractContextManager[object]]) -> None:
        self.open = open_shelf
        self.begin = begin

    def add(self, recent: Recent, keys: list[int], article: int, undo: bool = False) -> None:
        try:
            with self.begin():
                shelf = self.open(recent)
                find_articles(shelf, recent, keys)
                list_articles(shelf, recent, keys, [article] * len(keys))
                if undo:
                    raise Undone
        except Undone:
            pass

    def find(self, recent: Recent, keys: list[int]) -> Model:
        with self.begin():
            return find_articles(self.open(recent), recent, keys)

    def runs(self) -> list[int]:
        return [last for last, _ in self.open(Recent()).runs(0)]

    def merge(self) -> Merge:
        return self.open(Recent()).merge()


@pytest.fixture
def tables(store_url: str) -> Iterator[Tables]:
    open_store(store_url).close()
    if store_url.startswith("sqlite"):
        file = sqlite3.connect(store_url.removeprefix("sqlite:///"), isolation_level=None)
        yield Tables(lambda recent: SqliteShelf(file, recent), lambda: transaction(file))
        file.close()
    else:
        with psycopg.connect(store_url, autocommit=True, options="-c search_path=spamcrawl") as db:
            yield Tables(lambda recent: PostgresShelf(db, recent), db.transaction)


def begin_rounds_at(listings: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in (sqlite_near, postgres_near):
        monkeypatch.setattr(backend, "ROUND_LISTINGS", listings)


def draw_keys(rng: random.Random) -> list[int]:
    """Return distinct keys of an article, half of them from a few that others have too."""
    return list({*rng.sample(range(1, 60), 5), *(rng.randrange(TOP) for _ in range(5))})


@pytest.mark.parametrize("size", [20, 100, 1_000])
def test_what_is_listed_is_found(tables: Tables, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through many rounds of merging, by two processes in turn, with transactions that come to nothing."""
    begin_rounds_at(size, monkeypatch)
    rng = random.Random(size)
    model: Model = {}
    processes = (Recent(), Recent())
    for article in range(1, 301):
        keys = draw_keys(rng)
        if rng.random() < 0.2:
            tables.add(rng.choice(processes), keys, article, undo=True)
        tables.add(rng.choice(processes), keys, article)
        for key in keys:
            model.setdefault(key, []).append(article)
        asked = rng.sample(sorted(model), 5)
        assert tables.find(rng.choice(processes), asked) == {key: model[key] for key in asked}
    assert tables.merge().epoch >= 3_000 // size - 2
    assert len(tables.runs()) <= 2 * size / 9 + 2
    for recent in (*processes, Recent()):
        assert tables.find(recent, [*model, TOP]) == model


def test_runs_wait_until_they_are_many(tables: Tables) -> None:
    recent = Recent()
    for article in range(1, 11):
        tables.add(recent, [article], article)
    assert tables.runs() == list(range(1, 11))
    assert tables.merge() == Merge(0)


def test_memory_lets_go_of_what_is_in_blocks(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs on disk hold up to two rounds, memory one; and what was let go is found all the same."""
    begin_rounds_at(1_000, monkeypatch)
    rng = random.Random(7)
    recent, held = Recent(), 0
    model: Model = {}
    for article in range(1, 401):
        keys = [rng.randrange(TOP) for _ in range(10)]
        tables.add(recent, keys, article)
        model.update((key, [article]) for key in keys)
        held = max(held, len(recent))
    assert held <= 1_100
    assert tables.merge().epoch >= 2
    assert tables.find(recent, [*model]) == model


@given(st.sets(st.tuples(KEYS, st.integers(1, 2**34 - 1))), st.integers(0, BLOCKS), st.integers(0, BLOCKS))
def test_listings_without_some_blocks_are_all_others(pairs: set[tuple[int, int]], first: int, end: int) -> None:
    listings = Listings.of([key for key, _ in sorted(pairs)], [article for _, article in sorted(pairs)])
    kept = [row for row in listings.pack_blocks() if not first <= row[0] < end]
    assert listings.without(first, end).pack_blocks() == kept


def test_cleared_tables_are_empty_to_all(tables: Tables) -> None:
    here, there = Recent(), Recent()
    tables.add(here, [1, 2], 1)
    assert tables.find(there, [1]) == {1: [1]}
    with tables.begin():
        tables.open(here).clear()
    tables.add(here, [2, 3], 1)
    for recent in (here, there, Recent()):
        assert tables.find(recent, [1, 2, 3]) == {2: [1], 3: [1]}


def test_nothing_is_listed(tables: Tables) -> None:
    recent = Recent()
    assert tables.find(recent, []) == tables.find(recent, [7]) == {}
    tables.add(recent, [], 1)
    assert tables.runs() == []


@given(st.lists(KEYS, max_size=20))
def test_homes_lead_back_to_their_keys(keys: list[int]) -> None:
    assert find_keys(find_homes(keys)) == keys


@given(st.sets(st.tuples(KEYS | st.integers(0, 5), st.integers(1, 2**34 - 1))), st.integers(0, BLOCKS))
def test_packed_listings_come_back(pairs: set[tuple[int, int]], border: int) -> None:
    keys, articles = [key for key, _ in sorted(pairs)], [article for _, article in sorted(pairs)]
    listings = Listings.of(keys, articles)
    lower, upper = listings.between(0, border), listings.between(border, BLOCKS)
    rows = [*lower.pack_blocks(), *upper.pack_blocks()]
    assert rows == listings.pack_blocks()
    for back in (Listings.of_run(listings.pack_run()), Listings.of_blocks(rows), lower.add(upper), upper.add(lower)):
        assert np.array_equal(back.homes, listings.homes)
        assert np.array_equal(back.articles, listings.articles)
    assert np.array_equal(listings.add(listings).articles, listings.articles)


@given(st.sets(st.tuples(KEYS, st.integers(1, 2**34 - 1)), min_size=1))
def test_the_step_to_blocks_lays_them_out_alike(pairs: set[tuple[int, int]]) -> None:
    """An upgraded SQLite store has the blocks that this program would write."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.create_aggregate("pack_block", 2, PackBlock)
    for query in (query for step in schema.SQLITE[:4] for query in step):
        db.execute(query)
    db.executemany("INSERT INTO near_keys VALUES (?, ?)", pairs)
    for query in schema.SQLITE[4]:
        db.execute(query)
    ordered = sorted(pairs)
    expected = Listings.of([key for key, _ in ordered], [article for _, article in ordered]).pack_blocks()
    assert list(SqliteShelf(db, Recent()).blocks_between(0, BLOCKS)) == expected
    db.close()


def test_near_copies_are_found_across_merges(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way through a store: copies of stories that lie in blocks, in runs and in both."""
    from tests.core.near_texts import BRIDGE, ORCHARD, replace_characters

    from .test_near import add_texts

    begin_rounds_at(100, monkeypatch)
    with open_store(store_url) as store:
        bridge, orchard = add_texts(store, BRIDGE, ORCHARD)
        for number in range(3, 40):
            text = "".join(chr(0x4E00 + random.Random(number * 1_000 + place).randrange(9_000)) for place in range(200))
            assert add_texts(store, text, start=number)[0].near_of is None
        copies = add_texts(store, replace_characters(BRIDGE, 0.05), replace_characters(ORCHARD, 0.05), start=50)
    assert [copy.near_of for copy in copies] == [bridge.content_hash, orchard.content_hash]
    assert near.NEAR_VERSION == 1  # How listings lie is no matter of the keys.
