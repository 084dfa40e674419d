"""Posting lists of near-duplicate keys: which articles are listed under a key, kept as sorted runs and blocks.

Keys are random numbers. In a B-tree of them every key read or written is another page: in a large store each article
writes 40 pages, to the log and to the table. Here a batch appends what it lists as one sorted *run*, and runs are
merged into *blocks*, some blocks with every batch, from the first to the last and then again: the rolling merge of an
LSM tree (O'Neil et al. 1996). What recent runs list is kept in memory until it is in a block; a block is read where a
key of it is looked up.

Lives here: how listings are laid out, found and merged, the same for every backend. It must not know SQL, nor what
makes two articles near; a backend hands in its tables as :class:`Shelves`, inside a transaction that keeps other
writers away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.nearness.shingles import KEY_BITS

BLOCK_BITS = 18
"""Low bits of a key that say its block; they are even where keys crowd. 262,144 blocks have 1.2 KB each at a million
articles, so a page holds three; fixed, because schema step 5 lays blocks out with it."""
BLOCKS = 1 << BLOCK_BITS

REST_BITS = KEY_BITS - BLOCK_BITS
ARTICLE_BITS = 64 - REST_BITS
"""A listing in a block is one number of 64 bits: the rest of its key, then its article, up to 17 billion."""

MERGE_FACTOR = 4
"""Of two neighbours in memory the older is at least so many times the newer, or they are merged: few to search."""
LARGEST_PART = 1 << 18
"""Listings up to which two are merged: for its time a merge takes 40 bytes for each, 10 MB."""
FORGET_BLOCKS = BLOCKS // 16
"""Blocks after whose merging their listings leave memory: a part is copied up to 16 times a round."""
READ_RUNS = 50
"""Runs read at a time: 2.5 MB where a batch has 100 articles."""

READ_BLOCKS = 500
"""Blocks in memory at a time, six times over while they are merged: 4 MB at a million articles, 40 MB at ten. SQLite
takes 999 values in a query in its oldest builds."""

Numbers = NDArray[np.uint64]
_BIG = np.dtype(">u8")
_REST_SHIFT, _ARTICLE_SHIFT, _BLOCK_SHIFT = np.uint64(REST_BITS), np.uint64(ARTICLE_BITS), np.uint64(BLOCK_BITS)
_BLOCK_MASK, _ARTICLE_MASK = np.uint64(BLOCKS - 1), np.uint64((1 << ARTICLE_BITS) - 1)
_REST_MASK = np.uint64((1 << REST_BITS) - 1)

BlockRow = tuple[int, bytes]
"""Number of a block and its listings."""
RunRow = tuple[int, bytes]
"""Number of the last article of a run, which names it, and its listings."""


@dataclass(frozen=True, slots=True)
class Merge:
    """How far the round of merging is."""

    epoch: int
    """Changed whenever runs were taken away: what was read of them is no longer right."""
    block: int = 0
    """The first block that this round has yet to reach."""
    through: int = 0
    """The last run that was there when the round began; at its end runs up to it are in the blocks. 0: no round."""


class Shelves(Protocol):
    """The tables of runs and blocks of a backend."""

    @property
    def round_listings(self) -> int:
        """Listings in runs at which a round of merging begins, and that are added while it lasts.

        So runs hold twice as many at most, memory about as many (16 bytes each) where one process lists, and each block
        is written anew once for so many.
        """
        ...

    def merge(self) -> Merge: ...

    def set_merge(self, merge: Merge) -> None: ...

    def runs(self, after: int) -> Sequence[RunRow]:
        """Return the first :data:`READ_RUNS` runs above ``after``, ascending."""
        ...

    def add_run(self, run: RunRow) -> None: ...

    def drop_runs(self, through: int) -> None: ...

    def blocks(self, numbers: Sequence[int]) -> Iterable[BlockRow]:
        """Return the blocks among ``numbers``, at most :data:`READ_BLOCKS`, ascending; empty ones may be left out."""
        ...

    def blocks_between(self, first: int, end: int) -> Iterable[BlockRow]:
        """Return the blocks from ``first`` up to and without ``end``, ascending."""
        ...

    def put_blocks(self, rows: Sequence[BlockRow]) -> None:
        """Write blocks, in the place of those there were."""
        ...


@dataclass(frozen=True, slots=True)
class Listings:
    """Pairs of key and article, in the order of the key's home: its block, then the rest of it."""

    homes: Numbers
    articles: Numbers

    @classmethod
    def of(cls, keys: Sequence[int], articles: Sequence[int]) -> Self:
        homes, listed = find_homes(keys), np.array(articles, np.uint64)
        order = np.argsort(homes, kind="stable")
        return cls(homes[order], listed[order])

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        homes = np.concatenate([part.homes for part in parts])
        # Sorted runs one after the other are what a stable sort is quick with.
        order = np.argsort(homes, kind="stable")
        return cls(homes[order], np.concatenate([part.articles for part in parts])[order])

    @classmethod
    def of_run(cls, packed: bytes) -> Self:
        numbers = np.frombuffer(packed, _BIG).astype(np.uint64)
        return cls(*np.split(numbers, 2))

    @classmethod
    def of_blocks(cls, rows: Iterable[BlockRow]) -> Self:
        """Return the listings of blocks, which ascend."""
        listed = list(rows)
        packed = np.frombuffer(b"".join(row[1] for row in listed), _BIG).astype(np.uint64)
        blocks = np.array([row[0] for row in listed], np.uint64) << _REST_SHIFT
        homes = np.repeat(blocks, [len(row[1]) // _BIG.itemsize for row in listed]) | (packed >> _ARTICLE_SHIFT)
        return cls(homes, packed & _ARTICLE_MASK)

    def __len__(self) -> int:
        return self.homes.size

    def pack_run(self) -> bytes:
        return np.concatenate((self.homes, self.articles)).astype(_BIG).tobytes()

    def pack_blocks(self) -> list[BlockRow]:
        """Return the blocks that these listings fill."""
        packed = ((self.homes & _REST_MASK) << _ARTICLE_SHIFT | self.articles).astype(_BIG).tobytes()
        blocks = self.homes >> _REST_SHIFT
        starts = np.flatnonzero(np.append(True, blocks[1:] != blocks[:-1])) if blocks.size else blocks
        bounds = pairwise([*(starts * _BIG.itemsize).tolist(), len(packed)])
        return [(block, packed[start:end]) for block, (start, end) in zip(blocks[starts].tolist(), bounds, strict=True)]

    def between(self, first: int, end: int) -> Listings:
        """Return those in the blocks from ``first`` up to and without ``end``."""
        bounds = np.array([first << REST_BITS, end << REST_BITS], np.uint64)
        start, stop = np.searchsorted(self.homes, bounds).tolist()
        return Listings(self.homes[start:stop], self.articles[start:stop])

    def without(self, first: int, end: int) -> Listings:
        """Return those not in the blocks from ``first`` up to and without ``end``."""
        if first >= end:
            return self
        below, above = self.between(0, first), self.between(end, BLOCKS)
        homes = np.concatenate((below.homes, above.homes))
        return Listings(homes, np.concatenate((below.articles, above.articles)))

    def find(self, homes: Numbers) -> Listings:
        """Return those under the given homes, which ascend and are distinct."""
        start = np.searchsorted(self.homes, homes)
        known = start < self.homes.size
        known[known] = self.homes[start[known]] == homes[known]
        start = start[known]
        count = np.searchsorted(self.homes, homes[known], "right") - start
        # The places start, start + 1, … of each, one after the other.
        places = np.arange(count.sum()) + np.repeat(start - count.cumsum() + count, count)
        return Listings(self.homes[places], self.articles[places])

    def add(self, others: Listings) -> Listings:
        """Return both together, each pair once, the new ones of a key behind the old."""
        start, end = (np.searchsorted(self.homes, others.homes, side) for side in ("left", "right"))
        fresh = np.ones(len(others), np.bool_)
        for step in range(int((end - start).max(initial=0))):
            there = np.flatnonzero(start + step < end)
            fresh[there] &= self.articles[start[there] + step] != others.articles[there]
        homes = np.insert(self.homes, end[fresh], others.homes[fresh])
        return Listings(homes, np.insert(self.articles, end[fresh], others.articles[fresh]))


def find_homes(keys: Sequence[int]) -> Numbers:
    """Return where keys stand: the block in the upper bits, so that a block's keys are neighbours."""
    numbers = np.array(keys, np.uint64)
    homes: Numbers = (numbers & _BLOCK_MASK) << _REST_SHIFT | numbers >> _BLOCK_SHIFT
    return homes


def find_keys(homes: Numbers) -> list[int]:
    """Return the keys of homes."""
    keys: list[int] = ((homes & _REST_MASK) << _BLOCK_SHIFT | homes >> _REST_SHIFT).tolist()
    return keys


class Part(NamedTuple):
    """Listings of some runs in memory."""

    listings: Listings
    block: int
    """How far the round was when they were read; whoever has merged a block since has merged them too."""

    def forget(self, block: int) -> Part:
        """Return it without what was merged since, the round being at ``block`` now."""
        return Part(self.listings.without(self.block, block), block)


class Recent:
    """The runs of a store in memory, less what is in blocks for sure. Read on in each transaction, once, so with the
    blocks it holds what any process has committed."""

    def __init__(self) -> None:
        self.last = 0
        """The last run read."""
        self._epoch = -1
        self._parts: list[Part] = []

    def __len__(self) -> int:
        return sum(len(part.listings) for part in self._parts)

    def read(self, shelves: Shelves) -> None:
        """Read the runs that were added since; all of them where some were taken away."""
        merge = shelves.merge()
        if merge.epoch != self._epoch:
            self._epoch, self.last, self._parts = merge.epoch, 0, []
        for place, part in enumerate(self._parts):
            if merge.block - part.block >= FORGET_BLOCKS:
                self._parts[place] = part.forget(merge.block)
        while runs := shelves.runs(self.last):
            self.last = runs[-1][0]
            self._append(Listings.join([Listings.of_run(packed) for _, packed in runs]), merge.block)
            if len(runs) < READ_RUNS:
                return

    def _append(self, listings: Listings, block: int) -> None:
        def is_small(part: Part) -> bool:
            return len(part.listings) < min(MERGE_FACTOR * len(listings), LARGEST_PART - len(listings))

        while self._parts and is_small(self._parts[-1]):
            listings = Listings.join([self._parts.pop().forget(block).listings, listings])
        self._parts.append(Part(listings, block))

    def find(self, homes: Numbers) -> list[Listings]:
        return [part.listings.find(homes) for part in self._parts]

    def between(self, first: int, end: int) -> Listings:
        """Return what is listed in some blocks."""
        return Listings.join([part.listings.between(first, end) for part in self._parts])


def find_articles(shelves: Shelves, recent: Recent, keys: Sequence[int]) -> dict[int, list[int]]:
    """Return the articles listed under each of ``keys`` that has any, ascending."""
    recent.read(shelves)
    homes = np.unique(find_homes(keys))
    found: dict[int, set[int]] = {}
    for part in (*find_in_blocks(shelves, homes), *recent.find(homes)):
        for key, article in zip(find_keys(part.homes), part.articles.tolist(), strict=True):
            found.setdefault(key, set()).add(article)
    return {key: sorted(articles) for key, articles in found.items()}


def find_in_blocks(shelves: Shelves, homes: Numbers) -> Iterator[Listings]:
    """Yield what the blocks have under the given homes, which ascend and are distinct."""
    for start in range(0, homes.size, READ_BLOCKS):
        some = homes[start : start + READ_BLOCKS]
        yield Listings.of_blocks(shelves.blocks(np.unique(some >> _REST_SHIFT).tolist())).find(some)


def list_articles(shelves: Shelves, recent: Recent, keys: Sequence[int], articles: Sequence[int]) -> None:
    """List each article under the key at its place; articles ascend from batch to batch. Merge some blocks."""
    if keys:
        shelves.add_run((max(articles), Listings.of(keys, articles).pack_run()))
        roll(shelves, recent, len(keys))


def roll(shelves: Shelves, recent: Recent, listed: int) -> None:
    """Merge as many blocks as go with so many new listings; begin a round where it is time, end it where all are done.

    What was read into ``recent`` goes into the blocks, and stays in its run until a round that began later has ended;
    so a listing may be merged twice, which changes nothing.
    """
    merge = shelves.merge()
    if not merge.through:
        if len(recent) < shelves.round_listings:
            return
        merge = Merge(merge.epoch, 0, recent.last)
    end = min(BLOCKS, merge.block - -listed * BLOCKS // shelves.round_listings)
    for first in range(merge.block, end, READ_BLOCKS):
        merge_blocks(shelves, recent, first, min(first + READ_BLOCKS, end))
    if end < BLOCKS:
        shelves.set_merge(replace(merge, block=end))
    else:
        shelves.drop_runs(merge.through)
        shelves.set_merge(Merge(merge.epoch + 1))


def merge_blocks(shelves: Shelves, recent: Recent, first: int, end: int) -> None:
    listings = recent.between(first, end)
    if len(listings):
        shelves.put_blocks(Listings.of_blocks(shelves.blocks_between(first, end)).add(listings).pack_blocks())
