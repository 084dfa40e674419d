"""How close two texts are, and what that means: versions of one article, an excerpt, one form filled in twice.

Lives here: the comparison of shingles in order, and the rule that judges it. It must not know keys, stores or pages.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.nearness.shingles import Codes, Hashes, distinct, fold_codes, hash_shingles

SHINGLE = 5
"""Characters in a shingle that is compared. At 4, reports of two sessions of one congress share 0.56 of theirs (0.52
at 5) and a copy with a tenth of its characters changed 0.66; at 6 such a copy keeps 0.53 only."""

MIN_LENGTH = 50
"""Letters and digits below which a text is too short to judge: a dateline and a credit may be all it holds."""

ALIGNED = 0.72
"""Share of the shorter text found in the longer, in order. Copies with 10% of the characters changed: 0.90, and 0.78
or more in 99 of 100; the closest different articles of 69,000 pairs (two reports of one session): 0.58."""

MIN_CONTAINMENT = 0.2
"""Containment below which nothing is aligned. Copies with 10% of the characters replaced keep 0.42, with 15% 0.28."""

CONTAINED = 0.75
"""Containment that is enough in any order: a copy whose paragraphs were moved, or that repeats itself. Different
articles: 0.53 at most; a long footer shared by short posts was seen to reach 0.62."""

SAME = 0.5
"""Share of the longer text found in the shorter from which two versions are the same article; below, an excerpt."""

FIELD = 48
"""Longest stretch that counts as filled-in fields: from one date and time to another with a place, a case number, a
sum. A rewritten sentence is longer, or keeps its figures."""
REFILLED_SHARE, REFILLED_DIGITS = 0.2, 3
"""A form filled in anew: so many digits, and this share of all, stand where the other text has other digits. Filled
forms: 0.33 and more in 99 of 100; copies with 10% of the characters changed: below 0.05 in all of 742."""

BUCKETS = 1 << 17
"""Buckets that shingles are counted in before they are sorted: one of 4,000 characters takes 3% of them."""

Positions = NDArray[np.intp]


class Kind(StrEnum):
    """What the comparison of two articles says."""

    SAME = "same"
    """Versions of one article: edited, shortened or added to."""
    EXCERPT = "excerpt"
    """The shorter stands in the longer, which is more than twice as long."""
    REFILLED = "refilled"
    """One form filled in twice (notices, warnings, daily figures): different articles."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close two texts are; shares from 0 to 1 of their folded letters and digits."""

    similarity: float
    """Jaccard index of the sets of 5-character shingles."""
    containment: float
    """Share of the smaller set that is in the larger."""
    aligned: float = 0.0
    """Share of the shorter text's characters that stand in the longer in the same order."""
    refilled: float = 0.0
    """Share of the shorter text's digits that stand in a field which the longer fills with other digits."""
    length: int = 0
    """Letters and digits of the first text."""
    other_length: int = 0
    """Letters and digits of the second."""

    @property
    def shorter(self) -> int:
        return min(self.length, self.other_length)

    @property
    def longer(self) -> int:
        return max(self.length, self.other_length)

    @property
    def common(self) -> float:
        """Characters that both texts have, by the kinder of two measures."""
        return max(self.aligned, self.containment) * self.shorter


class Shingled(NamedTuple):
    """A text as it is compared, some 20 bytes a character."""

    codes: Codes
    hashes: Hashes
    """Of every run of :data:`SHINGLE` characters, in order."""
    buckets: Positions
    """The bucket of each shingle."""
    spread: int
    """Buckets that are taken."""


@dataclass(frozen=True, slots=True)
class _Runs:
    """Stretches of equal shingles: first shingle in the shorter text, in the longer, and number of shingles."""

    start: Positions
    other: Positions
    count: Positions

    def __getitem__(self, chosen: list[int] | NDArray[np.bool_]) -> _Runs:
        return _Runs(self.start[chosen], self.other[chosen], self.count[chosen])


def judge(closeness: Closeness) -> Kind:
    """Decide what a comparison means; the constants of this module say why."""
    if closeness.shorter < MIN_LENGTH:
        return Kind.NONE
    if closeness.aligned < ALIGNED and closeness.containment < CONTAINED:
        return Kind.NONE
    if closeness.refilled >= REFILLED_SHARE:
        return Kind.REFILLED
    return Kind.SAME if closeness.common >= SAME * closeness.longer else Kind.EXCERPT


def shingle_text(text: str) -> Shingled:
    """Prepare a text for comparing."""
    codes = fold_codes(text)
    hashes = hash_shingles(codes, SHINGLE)
    buckets = (hashes & np.uint64(BUCKETS - 1)).astype(np.intp)
    return Shingled(codes, hashes, buckets, int(np.count_nonzero(_take(buckets))))


def may_be_close(one: Shingled, two: Shingled) -> bool:
    """Return False where the containment of two texts is below :data:`MIN_CONTAINMENT` for sure; nothing is sorted.

    Equal shingles share a bucket, so no more of one text's are in the other than stand in a bucket it takes; and a text
    has no fewer different ones than it takes buckets.
    """
    short, long = sorted((one, two), key=lambda text: text.hashes.size)
    common = int(np.count_nonzero(_take(long.buckets)[short.buckets]))
    return common >= MIN_CONTAINMENT * min(one.spread, two.spread)


def _take(buckets: Positions) -> NDArray[np.bool_]:
    taken = np.zeros(BUCKETS, np.bool_)
    taken[buckets] = True
    return taken


def compare(one: str, two: str) -> Closeness:
    """Compare two texts, whichever is longer.

    >>> compare("今天上午十时，大桥正式通车。", "今天上午十時,大橋正式通車").similarity
    1.0
    """
    return compare_shingled(shingle_text(one), shingle_text(two))


def compare_shingled(one: Shingled, two: Shingled) -> Closeness:
    """Compare two texts that are prepared."""
    lengths = one.codes.size, two.codes.size
    short, long = sorted((one, two), key=lambda text: text.codes.size)
    if not short.hashes.size:
        return Closeness(0.0, 0.0, 0.0, 0.0, *lengths)
    similarity, containment = _overlap(distinct(short.hashes), distinct(long.hashes))
    if containment < MIN_CONTAINMENT:
        return Closeness(similarity, containment, 0.0, 0.0, *lengths)
    runs = _match(short.hashes, long.hashes)
    ordered = runs[_ascend(runs)]
    aligned, refilled = _align(short.codes, long.codes, ordered), _refill(short.codes, long.codes, ordered)
    return Closeness(similarity, containment, aligned, refilled, *lengths)


def _overlap(one: Hashes, two: Hashes) -> tuple[float, float]:
    """Return Jaccard index and containment of two sets, each ascending."""
    rank = np.minimum(np.searchsorted(two, one), two.size - 1)
    common = int(np.count_nonzero(two[rank] == one))
    return common / (one.size + two.size - common), common / min(one.size, two.size)


def _match(hashes: Hashes, others: Hashes) -> _Runs:
    """Return the runs of shingles that both texts have, in the order of the shorter."""
    order = np.argsort(others, kind="stable")
    ranked = others[order]
    rank = np.minimum(np.searchsorted(ranked, hashes), ranked.size - 1)
    start = np.flatnonzero(ranked[rank] == hashes)
    other = _choose_places(start, rank[start], order, ranked)
    breaks = np.flatnonzero((np.diff(start) != 1) | (np.diff(other) != 1)) + 1
    first = np.concatenate(([0], breaks)) if start.size else breaks
    return _Runs(start[first], other[first], np.diff(np.append(first, start.size)))


def _choose_places(start: Positions, rank: Positions, order: Positions, ranked: Hashes) -> Positions:
    """Choose a place in the longer text for each shingle; one that repeats there goes where its neighbours point.

    ``rank`` is where a shingle's first place stands in ``order``, the longer text's places by hash (``ranked``).
    """
    place = order[rank]
    repeats = np.append(ranked[1:] == ranked[:-1], False)[rank]
    again, once = np.flatnonzero(repeats), np.flatnonzero(~repeats)
    if not again.size:
        return place
    aim = start[again]
    if once.size:
        guide = once[np.maximum(np.searchsorted(once, again) - 1, 0)]
        aim = (aim + place[guide] - start[guide]).clip(0, order.size - 1)
    # A shingle's places ascend in `order`, so these numbers do: the first rank of its hash, then the place.
    blocks = np.searchsorted(ranked, ranked)
    above = np.searchsorted(blocks * order.size + order, rank[again] * order.size + aim).clip(0, order.size - 1)
    below = np.maximum(above - 1, rank[again])
    above = np.where(blocks[above] == rank[again], above, below)
    nearer = np.abs(order[above] - aim) < np.abs(order[below] - aim)
    place[again] = order[np.where(nearer, above, below)]
    return place


def _ascend(runs: _Runs) -> list[int]:
    """Choose the runs, in order in both texts, that hold the most shingles (heaviest increasing subsequence)."""
    ends: list[int] = []  # Where chains end in the longer text, ascending; heavier chains end later.
    weights: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    rows = zip(runs.other.tolist(), runs.count.tolist(), strict=True)
    for index, (other, count) in enumerate(rows):
        place = bisect_left(ends, other)
        weight = count + (weights[place - 1] if place else 0)
        before.append(tails[place - 1] if place else -1)
        end = other + count - 1
        place = bisect_left(ends, end)
        stop = place
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        if not place or weights[place - 1] < weight:
            ends[place:stop], weights[place:stop], tails[place:stop] = [end], [weight], [index]
    chain = []
    index = tails[-1] if tails else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def _align(short: Codes, long: Codes, runs: _Runs) -> float:
    """Return the share of the shorter text's characters that stand in the longer, in order.

    Those in a run do; those between two runs do where they equal the character at the same distance from either.
    """
    equal = _mark(runs.start, runs.start + runs.count + SHINGLE - 1, short.size)
    rest = np.flatnonzero(~equal)
    after = np.searchsorted(runs.start, rest)
    for run in (after - 1, after):
        near = np.clip(run, 0, runs.start.size - 1)
        place = rest + runs.other[near] - runs.start[near]
        inside = (place >= 0) & (place < long.size)
        equal[rest[inside]] |= short[rest[inside]] == long[place[inside]]
    return float(equal.mean())


def _mark(starts: Positions, ends: Positions, length: int) -> NDArray[np.bool_]:
    """Mark the places from each start up to its end."""
    depth = np.zeros(length + 1, np.intp)
    np.add.at(depth, starts, 1)
    np.add.at(depth, ends, -1)
    marked: NDArray[np.bool_] = depth.cumsum()[:length] > 0
    return marked


def _refill(short: Codes, long: Codes, runs: _Runs) -> float:
    """Return the share of the shorter text's digits that stand in a field filled with other digits in the longer.

    A field is a stretch between two runs. Digits that were only lost or added are no other digits.
    """
    written, *bounds = _field_digits(short, runs.start, runs.count)
    others, *other_bounds = _field_digits(long, runs.other, runs.count)
    changed = 0
    for first, last, start, end in zip(*bounds, *other_bounds, strict=True):
        if first < last and start < end:
            one, two = written[first:last], others[start:end]
            changed += 0 if _is_part(one, two) or _is_part(two, one) else last - first
    return changed / len(written) if changed >= REFILLED_DIGITS else 0.0


def _field_digits(codes: Codes, starts: Positions, counts: Positions) -> tuple[str, list[int], list[int]]:
    """Return a text's digits, and which of them, from and to, stand in each field; none in one too long."""
    digits = np.flatnonzero((codes >= ord("0")) & (codes <= ord("9")))
    written = codes[digits].astype(np.uint8).tobytes().decode("ascii")
    begin, end = (starts + counts + SHINGLE - 1)[:-1], starts[1:]
    end = np.where(end - begin <= FIELD, end, begin)
    return written, np.searchsorted(digits, begin).tolist(), np.searchsorted(digits, end).tolist()


def _is_part(one: str, two: str) -> bool:
    """Tell whether ``one`` is left when characters of ``two`` are struck out."""
    left = iter(two)
    return all(char in left for char in one)
