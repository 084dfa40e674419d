"""One batch of records laid out as the rows of a transaction, the same for every backend.

Knows which record introduces an article and what follows from it; knows no SQL and no connection.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spamcrawl.core.model import Record
from spamcrawl.store.base import Claim
from spamcrawl.store.rows import (
    First,
    article_values,
    claim_of,
    first_of,
    indicator_values,
    pack_body,
    sighting_values,
)
from spamcrawl.store.visits import Sorted


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in the order of their key, and the claims in the order of the records."""

    articles: list[tuple[Any, ...]]
    sightings: list[tuple[Any, ...]]
    indicators: list[tuple[str, str, int]]
    claims: list[Claim]


def introduce(records: Sequence[Record], seqs: Sequence[int]) -> dict[str, First]:
    """Return, for each content hash of the batch, the sighting that introduces it if the store does not know it."""
    firsts: dict[str, First] = {}
    for seq, record in zip(seqs, records, strict=True):
        if record.article.content_hash is not None:
            firsts.setdefault(record.article.content_hash, first_of(seq, record))
    return firsts


def content_hashes(records: Iterable[Record]) -> list[str]:
    """Return the distinct content hashes of a batch, sorted: in this order they are looked up and inserted."""
    return sorted({key for record in records if (key := record.article.content_hash) is not None})


def pack_bodies(records: Iterable[Record], known: Container[str]) -> dict[str, bytes]:
    """Compress the article of each content hash that is not ``known``.

    Done before the transaction, because it is half of a batch's work and needs no lock. An article is never taken away,
    so what is known before the transaction is known in it.
    """
    bodies: dict[str, bytes] = {}
    for record in records:
        key = record.article.content_hash
        if key is not None and key not in known and key not in bodies:
            bodies[key] = pack_body(record.article.paragraphs)
    return bodies


def lay_out(
    given: Sorted,
    seqs: Sequence[int],
    firsts: Mapping[str, First],
    bodies: Mapping[str, bytes],
    key: Callable[[str], Any],
) -> Batch:
    """Return the rows of a batch; ``firsts`` knows every content hash in it, ``key`` turns one into a column value."""
    batch = Batch([], [], [], [])
    indicators: set[tuple[str, str, int]] = set()
    for seq, record, visit, changed in zip(seqs, given.records, given.visits, given.changes, strict=True):
        content_hash = record.article.content_hash
        first = None if content_hash is None else firsts[content_hash]
        if content_hash is not None and first is not None and first.seq == seq:
            row = article_values(seq, key(content_hash), record.article, bodies[content_hash])
            batch.articles.append(row)
        batch.sightings.append(sighting_values(seq, first.seq if first else None, record, visit, changed))
        batch.claims.append(claim_of(seq, record, first))
        indicators |= indicator_values(seq, record)
    # Sorted, so that writers touch an index from left to right: fewer pages in SQLite, no deadlock in
    # PostgreSQL.
    batch.indicators.extend(sorted(indicators))
    return batch
