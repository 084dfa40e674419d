"""Pairs of neighbouring letters or digits: the smallest piece of wording that two stretches of a page can share.

A pair is one number made of its two code points, so all of a page's are made, told apart and counted as arrays.
Knows text, stretches and the lines they stand in; which side of a page a line is on, others decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pairs = NDArray[np.uint64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]


_CODE_BITS = 21
"""Bits of a code point."""
_ROW_BITS = 22
"""Bits that a pair leaves free in 64: up to 4 million stretches are sorted with their pairs as plain numbers."""


@cache
def _letters() -> Flags:
    """Tell of every 16-bit code whether it is a letter or a digit."""
    return np.fromiter((chr(code).isalnum() for code in range(0x10000)), np.bool_, 0x10000)


def number_pairs(text: str) -> Pairs:
    """Return the number of the pair that begins at each character; 0 where none does.

    >>> pairs = number_pairs("图书图书，馆").tolist()
    >>> pairs[0] == pairs[2], pairs[3:]
    (True, [0, 0, 0])
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = _letters()[np.minimum(codes, 0xFFFF)]
    for at in np.flatnonzero(codes > 0xFFFF).tolist():
        letters[at] = text[at].isalnum()
    wide = np.where(letters, codes, 0).astype(np.uint64)
    pairs = np.zeros(len(codes), np.uint64)
    pairs[:-1] = np.where((wide[:-1] > 0) & (wide[1:] > 0), wide[:-1] << np.uint64(_CODE_BITS) | wide[1:], 0)
    return pairs


class Wording(NamedTuple):
    """Which pairs stand in which stretch: row by row a pair and a stretch that holds it, each once, pair by pair."""

    stretches: Ints
    pairs: Ints
    """Pairs of the page are numbered from 0 here, ascending."""
    places: Ints
    """Pair and line of every row as one number, from 0, ascending."""
    pair_of_place: Ints
    sizes: Ints
    """Distinct pairs of every stretch."""


def read_wording(text: str, spans: Sequence[tuple[int, int]], lines: Sequence[int]) -> Wording:
    """Gather the distinct pairs inside each ``[start, end)``; the stretches and their lines ascend."""
    bounds = np.array(spans, np.int64).reshape(len(spans), 2)
    lengths = np.maximum(0, bounds[:, 1] - 1 - bounds[:, 0])
    stretches = np.repeat(np.arange(len(spans)), lengths)
    first = np.cumsum(lengths) - lengths
    found = number_pairs(text)[np.arange(len(stretches)) + np.repeat(bounds[:, 0] - first, lengths)]
    held = found != 0
    found, stretches = _sort_rows(found[held], stretches[held], len(spans))
    new_pair = _changes(found)
    fresh = new_pair | _changes(stretches)
    stretches, new_pair = stretches[fresh], new_pair[fresh]
    new_place = new_pair | _changes(np.array(lines, np.int64)[stretches])
    pairs, places = np.cumsum(new_pair) - 1, np.cumsum(new_place) - 1
    return Wording(stretches, pairs, places, pairs[new_place], np.bincount(stretches, minlength=len(spans)))


def _sort_rows(pairs: Pairs, stretches: Ints, count: int) -> tuple[Pairs, Ints]:
    """Sort pairs, and the stretches of equal ones."""
    if count >> _ROW_BITS:
        order = np.argsort(pairs, kind="stable")
        return pairs[order], stretches[order]
    packed = pairs << np.uint64(_ROW_BITS) | stretches.astype(np.uint64)
    packed.sort()  # half the time of a stable argsort
    return packed >> np.uint64(_ROW_BITS), (packed & np.uint64((1 << _ROW_BITS) - 1)).astype(np.int64)


def _changes(values: Pairs | Ints) -> Flags:
    """Tell of every value whether it differs from the one before it; the first does."""
    changed = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def find_held(wording: Wording, side: Flags) -> Flags:
    """Tell of every row whether a line other than its own holds the pair in a stretch of ``side``."""
    held = np.zeros(len(wording.pair_of_place), np.bool_)
    held[wording.places[side[wording.stretches]]] = True
    lines = np.bincount(wording.pair_of_place[held], minlength=len(held))
    elsewhere: Flags = lines[wording.pairs] > held[wording.places]
    return elsewhere


def share_wording(wording: Wording, template: Flags, article: Flags, least: int) -> Shares:
    """Return for each stretch the shares of its pairs that other lines hold only in template, only in article, nowhere.

    ``template`` and ``article`` say which stretches are plainly on a side; a stretch with fewer than ``least`` pairs is
    weighed as if it had so many.
    """
    in_template, in_article = find_held(wording, template), find_held(wording, article)
    cases = (in_template & ~in_article, in_article & ~in_template, ~in_template & ~in_article)
    counts = [np.bincount(wording.stretches[case], minlength=len(wording.sizes)) for case in cases]
    return np.stack(counts, axis=1) / np.maximum(least, wording.sizes)[:, None]
