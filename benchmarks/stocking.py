"""Millions of articles and sightings put into an empty store in bulk, as the benchmark's own filling leaves them.

Rows go in by table and in the order of each key, indexes are made afterwards: minutes instead of an hour. Texts are all
the same; of a sighting only its place, its article and its indicators are its own. Knows the stores' tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import Any

import numpy as np
import psycopg

from spamcrawl.store import open_store, schema
from spamcrawl.store.postgres_link import copy_rows
from spamcrawl.store.postgres_queries import ARTICLE_TYPES, INDICATOR_TYPES, SIGHTING_TYPES
from spamcrawl.store.rows import ARTICLE_COLUMNS, INDICATOR_COLUMNS, SIGHTING_COLUMNS, pack_body

COPY_EVERY = 5
"""One sighting in so many is a copy."""
PHONES, BRANDS = 5_000, 200
CHUNK = 100_000

Write = Callable[[str, tuple[str, ...], tuple[str, ...], Iterable[tuple[Any, ...]]], None]
INDEXES = ("sightings_article", "sightings_url")


def content_key(article: int) -> bytes:
    """Return the made-up content hash of an article, numbered from 0."""
    return blake2b(article.to_bytes(8, "big"), digest_size=16).digest()


def phone_of(article: int) -> str:
    return f"400{article % PHONES:07}"


def brand_of(number: int) -> str:
    return f"brand{number % BRANDS}"


def place_of(number: int) -> tuple[str, str]:
    """Return host and URL of a sighting, numbered from 0."""
    host = f"h{number % 9973}.example"
    return host, f"http://{host}/{number}.html"


def first_seq(article: int) -> int:
    """Return the number in the store of the sighting that introduced an article: every fifth one is a copy."""
    return article + article // (COPY_EVERY - 1) + 1


def stock(url: str, sightings: int) -> None:
    """Put so many sightings, a multiple of :data:`COPY_EVERY`, and their articles into a new store."""
    open_store(url, near=False).close()
    if url.startswith("postgresql"):
        stock_postgres(url, sightings)
    else:
        stock_sqlite(url, sightings)


def stock_sqlite(path: str, sightings: int) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    for setting in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
        db.execute(f"PRAGMA {setting}")

    def write(table: str, columns: tuple[str, ...], _types: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)

    db.execute("BEGIN")
    fill_tables(write, db.execute, schema.SQLITE, sightings)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def stock_postgres(url: str, sightings: int) -> None:
    with psycopg.connect(url, options="-c search_path=spamcrawl", autocommit=True) as link:

        def write(
            table: str, columns: tuple[str, ...], types: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
        ) -> None:
            left = iter(rows)
            while some := list(islice(left, CHUNK)):
                copy_rows(link, table, columns, types, some)

        fill_tables(write, link.execute, schema.POSTGRES, sightings)
        link.execute("SELECT setval('sightings_seq', %s)", (sightings,))
        link.execute("VACUUM ANALYZE")


def fill_tables(write: Write, execute: Callable[[str], object], steps: schema.Steps, sightings: int) -> None:
    made = sightings * (COPY_EVERY - 1) // COPY_EVERY
    for name in INDEXES:
        execute(f"DROP INDEX {name}")
    write("content", ("hash", "seq"), ("bytea", "int8"), draw_content(made))
    write("articles", ARTICLE_COLUMNS, ARTICLE_TYPES, draw_articles(made))
    write("sightings", SIGHTING_COLUMNS, SIGHTING_TYPES, draw_sightings(sightings))
    write("indicators", INDICATOR_COLUMNS, INDICATOR_TYPES, draw_indicators(sightings))
    for query in (query for step in steps for query in step if query.startswith("CREATE INDEX sightings_")):
        execute(query)


def draw_content(articles: int) -> Iterator[tuple[bytes, int]]:
    keys = b"".join(map(content_key, range(articles)))
    # By the first half: sorted well enough for an index.
    for article in np.argsort(np.frombuffer(keys, ">u8")[::2]).tolist():
        yield keys[16 * article : 16 * article + 16], first_seq(article)


def draw_articles(articles: int) -> Iterator[tuple[Any, ...]]:
    body = pack_body(["渔火照着码头，第一班船已经离岸，船上的人还在说昨夜的雨。"])
    for article in range(articles):
        yield first_seq(article), content_key(article), "渔火照着码头", "[]", None, "source", None, body


def article_of(number: int) -> int:
    """Return the article of a sighting; a copy has an earlier one."""
    own = number - number // COPY_EVERY
    return own if number % COPY_EVERY < COPY_EVERY - 1 else own * 7919 % own


def draw_sightings(sightings: int) -> Iterator[tuple[Any, ...]]:
    urls = np.random.default_rng(3).integers(-(1 << 63), 1 << 63, sightings, np.int64)
    seen, rules = "2026-11-20T08:00:00+00:00", "a1b2c3d4e5f60718"
    for number, key in enumerate(urls):
        article = article_of(number)
        host, url = place_of(number)
        found = f'{{"phone":["{phone_of(article)}"],"brand":["{brand_of(number)}"]}}'
        yield (
            number + 1, first_seq(article), int(key), str(number), url, host, seen, "hijacked", '["hotline"]', 9.5,
            found, rules, 1, None, None, None, None, None, None, None,
        )  # fmt: skip


def draw_indicators(sightings: int) -> Iterator[tuple[str, str, int]]:
    for brand in sorted(range(BRANDS), key=brand_of):
        for number in range(brand, sightings, BRANDS):
            yield "brand", brand_of(brand), number + 1
    phones = np.fromiter((article_of(number) % PHONES for number in range(sightings)), np.int64, sightings)
    for number in np.argsort(phones, kind="stable").tolist():
        yield "phone", phone_of(int(phones[number])), number + 1
