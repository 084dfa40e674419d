"""A page seen again: whether this is a new visit, and what changed since the last. The same for every backend.

Knows records, visits and what a store tells of a URL's earlier sightings; knows no SQL and no connection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from spamcrawl.core.model import Record
from spamcrawl.store.base import Claim, State, Visit
from spamcrawl.store.rows import Mark, indicator_groups, near_fields, short_field, url_key

EARLIER_COLUMNS = """s.seq, s.job, s.state, s.verdict, s.indicators, s.article, a.hash, f.url, f.fetched_at,
    o.hash, n.similarity, n.containment"""
"""What :class:`Earlier` is made of: ``s`` the sighting, ``a`` its article, ``f`` the sighting that introduced it, ``n``
the mark of the article, ``o`` what that is close to."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A sighting the store has of a URL."""

    seq: int
    job: int | None
    state: str | None
    verdict: str
    indicators: str
    article: int | None
    content_hash: str | None
    first_url: str | None
    first_seen: str | None
    near: Mark | None

    @property
    def claim(self) -> Claim:
        """The claim this sighting had, to be given again."""
        key, url, seen = self.content_hash, self.first_url, self.first_seen
        return Claim(self.article == self.seq, key, url, seen, self.seq, **near_fields(self.near), repeated=True)


def read_earlier(row: Sequence[Any], content_hash: str | None, near: Mark | None) -> Earlier:
    """Return the sighting in a row of :data:`EARLIER_COLUMNS`, its hashes as text."""
    seq, job, state, verdict, indicators, article, _, first_url, first_seen, *_ = row
    return Earlier(seq, job, state, verdict, indicators, article, content_hash, first_url, first_seen, near)


def find_changes(record: Record, visit: Visit, earlier: Earlier | None) -> list[str] | None:
    """Return the names of what differs from the last sighting; None where there was none.

    A page that vanishes or comes back has only its state compared: the rest of a page that is not there says nothing.
    """
    if earlier is None:
        return None
    if (visit.state is State.GONE) != (earlier.state == State.GONE):
        return ["state"]
    found = {
        "verdict": str(record.verdict.label) != earlier.verdict,
        "article": record.article.content_hash != earlier.content_hash,
        "indicators": indicator_groups(record) != orjson.loads(earlier.indicators),
    }
    return [name for name, differs in found.items() if differs]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A batch with the pages taken out that their job has already."""

    records: list[Record]
    visits: list[Visit]
    changes: list[list[str] | None]
    places: list[int]
    """Where each record stood in the batch."""
    claims: dict[int, Claim | int]
    """By place: the earlier sighting's claim of a page taken out, or the place of its twin in this batch."""

    def merge(self, claims: Sequence[Claim]) -> list[Claim]:
        """Return the claims of the whole batch, given those of the records left."""
        merged: dict[int, Claim] = dict(zip(self.places, claims, strict=True))
        for place, claim in self.claims.items():
            merged[place] = claim if isinstance(claim, Claim) else merged[claim]
        return [merged[place] for place in range(len(merged))]


Known = Mapping[tuple[int | None, str], Earlier]
"""Earlier sightings by (job, URL); a URL's last sighting of any job stands under (None, URL)."""


def sort_visits(records: Sequence[Record], visits: Sequence[Visit], known: Known) -> Sorted:
    """Take out what its job has already, and compare the rest with each URL's last sighting."""
    batch = Sorted([], [], [], [], {})
    placed: dict[tuple[int | None, str], int] = {}
    for place, record in enumerate(records):
        visit = visits[place] if visits else Visit()
        url = short_field(record.page.url)
        before = known.get((visit.job, url)) if visit.job is not None else None
        if before is not None:
            batch.claims[place] = before.claim
        elif visit.job is not None and (visit.job, url) in placed:
            batch.claims[place] = placed[visit.job, url]
        else:
            placed[visit.job, url] = place
            batch.places.append(place)
            batch.records.append(record)
            batch.visits.append(visit)
            batch.changes.append(find_changes(record, visit, known.get((None, url))) if visits else None)
    return batch


def wanted_urls(records: Sequence[Record], visits: Sequence[Visit]) -> list[tuple[int, str, int | None]]:
    """Return (key, URL, job) of what a batch asks the store about, in the order of the key."""
    urls = (short_field(record.page.url) for record in records)
    return sorted(
        {(url_key(url), url, visit.job) for url, visit in zip(urls, visits, strict=True)}, key=lambda it: it[:2]
    )
