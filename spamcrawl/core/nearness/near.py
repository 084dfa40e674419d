"""Which stored article a new one is close to, found through posting lists that a store keeps.

Lives here: the choice of candidates, and what is listed. It must not know SQL, records or pages. Nothing here merges
two articles: a close one is marked, with its figures.

For a batch of new articles a store reads the posting lists of their
:func:`~spamcrawl.core.nearness.shingles.near_keys`, calls :func:`place_articles`, and writes the
listings it returns, in the transaction that adds the articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spamcrawl.core.nearness.closeness import Kind, compare_shingled, judge, may_be_close, shingle_text

SATURATED = 32
"""Articles listed under one key; a full key is shared wording (a footer, a stock phrase) and no longer counts."""
KNOWN = 0.8
"""Share of a new text held by its near article from which it is not listed itself. A copy with 10% of its characters
changed has 0.9 in common; one with half its length of spam left in, 0.67, may hide more that is new."""
MIN_SHARED = 2
"""Keys in common that make a candidate. One alone would add 0.3 comparisons an article to 0.4 (371 articles)."""
MAX_COMPARED = 4
"""Candidates compared, those with most keys in common first; bounds the cost of an article."""


@dataclass(frozen=True, slots=True)
class Near:
    """The stored article a new one is close to."""

    article: int
    """Its number in the store."""
    kind: Kind
    similarity: float
    containment: float
    known: float
    """Share of the new text that the stored one holds."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that the store does not have yet, with its keys."""

    article: int
    """Its number in the store; numbers ascend in time."""
    text: str
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """What a store writes for an arrival."""

    near: Near | None
    keys: tuple[int, ...]
    """The keys to list it under; some or all of its own."""


def place_articles(
    arrivals: Sequence[Arrival], postings: Mapping[int, Sequence[int]], text_of: Callable[[int], str]
) -> list[Placement]:
    """Return where each arrival belongs, in order; a later one may be close to an earlier one.

    ``postings`` maps the keys of all arrivals to the articles listed under them, ``text_of`` returns a listed
    article's text.
    """
    lists = {key: list(listed) for key, listed in postings.items()}
    texts = {arrival.article: arrival.text for arrival in arrivals}
    placements = []
    for arrival in arrivals:
        own = {key: lists[key] for key in arrival.keys if key in lists}
        near = find_near(arrival.text, own, lambda article: texts[article] if article in texts else text_of(article))
        keys = keys_to_list(arrival.keys, own, near)
        for key in keys:
            lists.setdefault(key, []).append(arrival.article)
        placements.append(Placement(near, keys))
    return placements


def find_near(text: str, postings: Mapping[int, Sequence[int]], text_of: Callable[[int], str]) -> Near | None:
    """Return the earliest stored article that ``text`` is close to, a version before an excerpt; None without one.

    ``postings`` maps each of the text's keys to the numbers of the articles listed under it; numbers ascend in time.
    ``text_of`` returns a stored article's text and is called at most :data:`MAX_COMPARED` times.
    """
    found: list[tuple[bool, int, Near]] = []
    compared = candidates(postings)
    own = shingle_text(text if compared else "")
    for article in compared:
        other = shingle_text(text_of(article))
        if not may_be_close(own, other):
            continue
        closeness = compare_shingled(own, other)
        kind = judge(closeness)
        if kind in (Kind.SAME, Kind.EXCERPT):
            known = closeness.common / closeness.length
            near = Near(article, kind, closeness.similarity, closeness.containment, known)
            found.append((kind is Kind.EXCERPT, article, near))
    return min(found)[2] if found else None


def candidates(postings: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the articles worth comparing: most keys in common first, the earlier of two before the later."""
    shared = Counter(article for listed in postings.values() if len(listed) < SATURATED for article in listed)
    ranked = sorted((-count, article) for article, count in shared.items() if count >= MIN_SHARED)
    return [article for _, article in ranked[:MAX_COMPARED]]


def keys_to_list(keys: Sequence[int], postings: Mapping[int, Sequence[int]], near: Near | None) -> tuple[int, ...]:
    """Return the keys a new article is to be listed under; saturated ones never grow.

    A version or an excerpt of a known article is listed nowhere: thousands of copies of one story must not saturate
    its keys, and all of them point to one article rather than to one another. What contains a known article is
    listed under the keys that article does not have.
    """
    if near is not None and near.known >= KNOWN:
        return ()
    known = near.article if near else None
    return tuple(key for key in keys if len(listed := postings.get(key, ())) < SATURATED and known not in listed)
