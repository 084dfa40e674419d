"""How close two texts are, and what that means: versions of one article, an excerpt, one form filled in twice.

Lives here: the comparison of shingles in order, and the rule that judges it. It must not know keys, stores or pages.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.shingles import Codes, Hashes, distinct, fold_codes, hash_shingles

SHINGLE = 5
"""Characters in a shingle that is compared. At 4, reports of two sessions of one congress share 0.56 of theirs (0.52
at 5) and a copy with a tenth of its characters changed 0.66; at 6 such a copy keeps 0.53 only."""

MIN_LENGTH = 50
"""Letters and digits below which a text is too short to judge: a dateline and a credit may be all it holds."""

ALIGNED = 0.70
"""Share of the shorter text found in the longer, in order. Copies with 10% of the characters changed: 0.80 and more;
the closest different articles of 70,000 pairs (two years' reports of one ceremony): 0.57."""

MIN_CONTAINMENT = 0.2
"""Containment below which nothing is aligned. 70% of the characters left, as scattered as can be, keep 0.17 of the
shingles, but no copy that is aligned to 0.7 was seen below 0.35."""

MOVED = 2 / 3
"""Share of the shorter text in long runs, in any order: a copy whose paragraphs were moved. A footer shared by short
posts was seen to reach 0.62."""
MOVED_LENGTH = 200
"""And that many characters of it."""
LONG_RUN = 32
"""Characters of a long run; a name with all its titles or a law's full name stays below."""

SAME = 0.5
"""Share of the longer text found in the shorter from which two versions are the same article; below, an excerpt."""

FIELD = 24
"""Longest stretch that counts as a filled-in field: a date with time, a case number, a sum, a telephone number."""
REFILLED_SHARE, REFILLED_DEVIATIONS, REFILLED_DIGITS = 0.3, 4.0, 2
"""A form filled in anew: this share of its digits differ inside fields, and this many standard deviations more than
the other characters there. A copy with scattered changes loses digits as often as other characters."""

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
    moved: float = 0.0
    """Share of the shorter text's characters in runs of 32 and more, in any order."""
    refilled: bool = False
    """The texts differ where they name figures, and hardly elsewhere."""
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
        """Characters that both texts have, in order or in long runs."""
        return max(self.aligned, self.moved) * self.shorter


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
    moved = closeness.moved >= MOVED and closeness.moved * closeness.shorter >= MOVED_LENGTH
    if closeness.aligned < ALIGNED and not moved:
        return Kind.NONE
    if closeness.refilled:
        return Kind.REFILLED
    return Kind.SAME if closeness.common >= SAME * closeness.longer else Kind.EXCERPT


def compare(one: str, two: str) -> Closeness:
    """Compare two texts, whichever is longer.

    >>> compare("今天上午十时，大桥正式通车。", "今天上午十時,大橋正式通車").similarity
    1.0
    """
    codes = fold_codes(one), fold_codes(two)
    short, long = sorted(codes, key=len)
    hashes, others = hash_shingles(short, SHINGLE), hash_shingles(long, SHINGLE)
    if not hashes.size:
        return Closeness(0.0, 0.0, length=codes[0].size, other_length=codes[1].size)
    similarity, containment = _overlap(distinct(hashes), distinct(others))
    if containment < MIN_CONTAINMENT:
        return Closeness(similarity, containment, length=codes[0].size, other_length=codes[1].size)
    runs = _match(hashes, others)
    ordered = runs[_ascend(runs)]
    equal = _align(short, long, ordered)
    return Closeness(
        similarity, containment, float(equal.mean()), _share_in_long_runs(runs, short.size),
        _is_refilled(short, equal, ordered), codes[0].size, codes[1].size,
    )  # fmt: skip


def _overlap(one: Hashes, two: Hashes) -> tuple[float, float]:
    """Return Jaccard index and containment of two sets, each ascending."""
    common = np.intersect1d(one, two, assume_unique=True).size
    return common / (one.size + two.size - common), common / min(one.size, two.size)


def _match(hashes: Hashes, others: Hashes) -> _Runs:
    """Return the runs of shingles that both texts have, each at its first place in the longer."""
    order = np.argsort(others, kind="stable")
    ranked = others[order]
    rank = np.minimum(np.searchsorted(ranked, hashes), ranked.size - 1)
    start = np.flatnonzero(ranked[rank] == hashes)
    other = order[rank[start]]
    breaks = np.flatnonzero((np.diff(start) != 1) | (np.diff(other) != 1)) + 1
    first = np.concatenate(([0], breaks)) if start.size else breaks
    return _Runs(start[first], other[first], np.diff(np.append(first, start.size)))


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


def _align(short: Codes, long: Codes, runs: _Runs) -> NDArray[np.bool_]:
    """Mark the characters of the shorter text that stand in the longer, in order.

    Those in a run do; those between two runs do where they equal the character at the same distance from either.
    """
    equal = _covered(runs, short.size)
    rest = np.flatnonzero(~equal)
    after = np.searchsorted(runs.start, rest)
    for run in (after - 1, after):
        near = np.clip(run, 0, runs.start.size - 1)
        place = rest + runs.other[near] - runs.start[near]
        inside = (place >= 0) & (place < long.size)
        equal[rest[inside]] |= short[rest[inside]] == long[place[inside]]
    return equal


def _covered(runs: _Runs, length: int) -> NDArray[np.bool_]:
    """Mark the characters of the shorter text that stand in a run."""
    depth = np.zeros(length + 1, np.intp)
    np.add.at(depth, runs.start, 1)
    np.add.at(depth, runs.start + runs.count + SHINGLE - 1, -1)
    covered: NDArray[np.bool_] = depth.cumsum()[:length] > 0
    return covered


def _share_in_long_runs(runs: _Runs, length: int) -> float:
    long_runs = runs[runs.count + SHINGLE - 1 >= LONG_RUN]
    return float(_covered(long_runs, length).mean())


def _is_refilled(short: Codes, equal: NDArray[np.bool_], runs: _Runs) -> bool:
    """Tell whether figures inside fields differ far more often than the characters around them."""
    compared = _covered(runs, short.size) | _in_fields(runs, short.size)
    digits = compared & (short >= ord("0")) & (short <= ord("9"))
    words = compared & ~digits
    total, changed = int(digits.sum()), int((digits & ~equal).sum())
    if changed < REFILLED_DIGITS or changed < REFILLED_SHARE * total:
        return False
    rate = (int((words & ~equal).sum()) + 1) / (int(words.sum()) + 2)
    return changed - total * rate >= REFILLED_DEVIATIONS * sqrt(total * rate * (1 - rate))


def _in_fields(runs: _Runs, length: int) -> NDArray[np.bool_]:
    """Mark the characters between two runs that are as short as a field in both texts."""
    end = runs.start[:-1] + runs.count[:-1] + SHINGLE - 1
    gap, other_gap = runs.start[1:] - end, np.diff(runs.other) - runs.count[:-1] - SHINGLE + 1
    fields = (gap > 0) & (gap <= FIELD) & (other_gap <= FIELD)
    depth = np.zeros(length + 1, np.intp)
    np.add.at(depth, end[fields], 1)
    np.add.at(depth, runs.start[1:][fields], -1)
    inside: NDArray[np.bool_] = depth.cumsum()[:length] > 0
    return inside
