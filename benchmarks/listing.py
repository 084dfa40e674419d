"""The near-duplicate keys of many articles put into an empty store in bulk, laid out as its own merging leaves them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice

import numpy as np
import psycopg

from spamcrawl.core.nearness.shingles import KEYS
from spamcrawl.store.postgres_link import copy_rows
from spamcrawl.store.postings import ARTICLE_BITS, BLOCKS, REST_BITS, BlockRow

LOWEST = 0.03
"""Share of the range that keys lie in: the 40 smallest of the 1,331 hashes of an article of mean length."""

CHUNK = 10_000
NOBODY = 0
"""The article they are listed under. One article in 5,000 meets one of these keys by chance; one makes no candidate."""


def list_keys(url: str, articles: int) -> None:
    """List so many articles' keys, drawn evenly from where keys lie."""
    if not articles:
        return
    if url.startswith("postgresql"):
        with psycopg.connect(url, options="-c search_path=spamcrawl") as link:
            blocks = draw_blocks(articles)
            while some := list(islice(blocks, CHUNK)):
                copy_rows(link, "near_blocks", ("block", "listings"), ("int4", "bytea"), some)
    else:
        with sqlite3.connect(url) as db:
            db.executemany("INSERT INTO near_blocks VALUES (?, ?)", draw_blocks(articles))
        db.close()


def draw_blocks(articles: int) -> Iterator[BlockRow]:
    rng = np.random.default_rng(2)
    top = int(LOWEST * (1 << REST_BITS))
    for block, count in enumerate(rng.poisson(articles * KEYS / BLOCKS, BLOCKS)):
        rests = np.sort(rng.integers(0, top, count, np.uint64))
        yield block, (rests << np.uint64(ARTICLE_BITS) | np.uint64(NOBODY)).astype(">u8").tobytes()
