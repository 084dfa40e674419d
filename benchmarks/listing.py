"""The near-duplicate keys of many articles put into an empty store in bulk. Knows the stores' table of them."""

from __future__ import annotations

import sqlite3
from itertools import repeat

import numpy as np
import psycopg

from spamcrawl.core.shingles import KEY_BITS, KEYS

LOWEST = 0.03
"""Share of the range that keys lie in: the 40 smallest of the 1,331 hashes of an article of mean length."""

CHUNK = 1_000_000
NOBODY = -1
"""The article they are listed under. One article in 5,000 meets one of these keys by chance; one makes no candidate."""


def list_keys(url: str, articles: int) -> None:
    """List so many articles' keys, drawn evenly from where keys lie."""
    count, top = articles * KEYS, int(LOWEST * (1 << KEY_BITS))
    if not count:
        return
    if url.startswith("postgresql"):
        list_in_postgres(url, count, top)
    else:
        list_in_sqlite(url, count, top)


def list_in_sqlite(path: str, count: int, top: int) -> None:
    """Insert in the order of the key, a slice of the range at a time."""
    rng = np.random.default_rng(2)
    slices = -(-count // CHUNK)
    db = sqlite3.connect(path)
    for part in range(slices):
        keys = np.unique(rng.integers(top * part // slices, top * (part + 1) // slices, count // slices))
        with db:
            db.executemany("INSERT INTO near_keys VALUES (?, ?)", zip(keys.tolist(), repeat(NOBODY), strict=False))
    db.close()


def list_in_postgres(url: str, count: int, top: int) -> None:
    """Insert as drawn, and build the index afterwards."""
    with psycopg.connect(url, options="-c search_path=spamcrawl") as db:
        db.execute("ALTER TABLE near_keys DROP CONSTRAINT near_keys_pkey")
        query = "INSERT INTO near_keys SELECT (random() * %s)::bigint, -n FROM generate_series(1, %s) AS made (n)"
        db.execute(query, (top, count))
        db.execute("ALTER TABLE near_keys ADD PRIMARY KEY (key, article)")
