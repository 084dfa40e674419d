"""Near-duplicates in a store: one implementation over the tables of either backend.

Knows when an article is looked for, what is written, and how far the tables reach; what makes two articles close is
:mod:`~spamcrawl.core.nearness.near`'s. Knows no SQL and no connection: a backend hands in its tables as a
:class:`Shelf`, inside a transaction that keeps other writers of articles away.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from spamcrawl.core.model import Record
from spamcrawl.core.nearness.near import Arrival, Near, place_articles
from spamcrawl.core.nearness.shingles import NEAR_VERSION, near_keys
from spamcrawl.store.base import StoreError
from spamcrawl.store.postings import Recent, Shelves, find_articles, list_articles
from spamcrawl.store.rows import First, Mark, unpack_body

CHUNK_ARTICLES = 200
"""Articles indexed in one transaction when keys are computed anew: other writers wait for 0.2 s at most."""

DECIMALS = 4
"""Digits kept of a share: one character of ten thousand."""

NEAR_COLUMNS = ("article", "near_of", "kind", "similarity", "containment", "version")

NearRow = tuple[int, int, str, float, float, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the tables reach."""

    version: int
    """The version of the keys in them, 0 where there were never any."""
    through: int | None
    """Articles up to this number have been looked for; None for all of them."""


WHOLE = Progress(NEAR_VERSION, None)


class Shelf(Shelves, Protocol):
    """The near-duplicate tables of a backend, inside a transaction."""

    @property
    def recent(self) -> Recent:
        """What the store object has read of the runs; it outlives the transaction."""
        ...

    def progress(self) -> Progress: ...

    def set_progress(self, progress: Progress) -> None: ...

    def hold_back(self, through: int) -> None:
        """Note that articles above ``through`` have not been looked for, unless that is said of earlier ones."""
        ...

    def clear(self) -> None:
        """Take away every key and every mark, and begin a new epoch of runs."""
        ...

    def article(self, seq: int) -> tuple[str, bytes]:
        """Return a stored article's content hash and body."""
        ...

    def bodies(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Return number and body of the first articles above ``after``, ascending."""
        ...

    def write_marks(self, marks: Sequence[NearRow]) -> None:
        """Write rows of :data:`NEAR_COLUMNS`."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """An article prepared before the transaction: computing keys needs no lock."""

    text: str
    keys: tuple[int, ...]


def draft_articles(records: Iterable[Record], fresh: Container[str]) -> dict[str, Draft]:
    """Return text and keys of each article whose content hash is in ``fresh``."""
    drafts: dict[str, Draft] = {}
    for record in records:
        key = record.article.content_hash
        if key is not None and key in fresh and key not in drafts:
            drafts[key] = draft_text(record.article.paragraphs)
    return drafts


def draft_text(paragraphs: Sequence[str]) -> Draft:
    text = "\n".join(paragraphs)
    return Draft(text, near_keys(text))


def is_whole(shelf: Shelf, name: str) -> bool:
    """Tell whether the tables are complete; False in a store without articles, where they are yet to be started.

    Raises :class:`StoreError` where a stored article could not be found.
    """
    if shelf.progress() == WHOLE:
        return True
    # Asked again: the batch that brings the first articles starts the tables too, and may have come in between.
    if shelf.bodies(0, 1) and shelf.progress() != WHOLE:
        raise StoreError(
            f"{name}: some of its articles have no near-duplicate keys of version {NEAR_VERSION}; run"
            " `python -m spamcrawl near` on it once, or crawl with SPAMCRAWL_NEAR=off"
        )
    return False


def start_whole(shelf: Shelf, name: str) -> None:
    """See that the tables are complete before articles are added; errors as of :func:`is_whole`."""
    if not is_whole(shelf, name):
        shelf.set_progress(WHOLE)


def mark_fresh(shelf: Shelf, firsts: Mapping[str, First], drafts: Mapping[int, Draft]) -> dict[str, First]:
    """Look for each fresh article (``drafts``, by number), write what was found, and return ``firsts`` with it."""
    hashes = {first.seq: key for key, first in firsts.items()}
    found = _place(shelf, drafts)
    marks: dict[str, First] = {}
    for seq, near in found.items():
        of = hashes[near.article] if near.article in hashes else shelf.article(near.article)[0]
        mark = Mark(of, round(near.similarity, DECIMALS), round(near.containment, DECIMALS))
        marks[hashes[seq]] = replace(firsts[hashes[seq]], near=mark)
    return {**firsts, **marks}


def index_next(shelf: Shelf) -> int:
    """Look for the next articles that were not looked for yet, oldest first; return how many, 0 when all were."""
    progress = shelf.progress()
    if progress.version != NEAR_VERSION:
        shelf.clear()
        progress = Progress(NEAR_VERSION, 0)
    if progress.through is None:
        return 0
    rows = shelf.bodies(progress.through, CHUNK_ARTICLES)
    _place(shelf, {seq: draft_text(unpack_body(body)) for seq, body in rows})
    shelf.set_progress(Progress(NEAR_VERSION, rows[-1][0] if rows else None))
    return len(rows)


def _place(shelf: Shelf, drafts: Mapping[int, Draft]) -> dict[int, Near]:
    """Look for articles, list their keys, and return what each is close to."""
    arrivals = [Arrival(seq, draft.text, draft.keys) for seq, draft in sorted(drafts.items())]
    wanted = list({key for arrival in arrivals for key in arrival.keys})
    postings = find_articles(shelf, shelf.recent, wanted)
    texts: dict[int, str] = {}

    def text_of(article: int) -> str:
        if article not in texts:
            texts[article] = "\n".join(unpack_body(shelf.article(article)[1]))
        return texts[article]

    placements = place_articles(arrivals, postings, text_of)
    placed = list(zip(arrivals, placements, strict=True))
    found = {arrival.article: place.near for arrival, place in placed if place.near}
    keys = [key for place in placements for key in place.keys]
    articles = [arrival.article for arrival, place in placed for _ in place.keys]
    list_articles(shelf, shelf.recent, keys, articles)
    shelf.write_marks([near_values(seq, near) for seq, near in found.items()])
    return found


def near_values(seq: int, near: Near) -> NearRow:
    """Return the values of :data:`NEAR_COLUMNS`."""
    shares = round(near.similarity, DECIMALS), round(near.containment, DECIMALS)
    return seq, near.article, str(near.kind), *shares, NEAR_VERSION
