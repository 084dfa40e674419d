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

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]


@cache
def _letters() -> Flags:
    """Tell of every code point whether it is a letter or a digit."""
    return np.fromiter((chr(code).isalnum() for code in range(0x110000)), np.bool_, 0x110000)


def number_pairs(text: str) -> Ints:
    """Return the number of the pair that begins at each character; 0 where none does.

    >>> pairs = number_pairs("图书图书，馆").tolist()
    >>> pairs[0] == pairs[2], pairs[3:]
    (True, [0, 0, 0])
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    pairs = np.zeros(len(codes), np.int64)
    if len(codes) > 1:
        letters = _letters()[codes]
        pairs[:-1] = np.where(letters[:-1] & letters[1:], (codes[:-1] << 32) | codes[1:], 0)
    return pairs


class Wording(NamedTuple):
    """Which pairs stand in which stretch: row by row a stretch, and a pair that it holds, each once."""

    stretches: Ints
    pairs: Ints
    """Pairs of the page are numbered from 0 here."""
    lines: Ints
    """Line of every stretch."""
    sizes: Ints
    """Distinct pairs of every stretch."""

    @property
    def distinct(self) -> int:
        return int(self.pairs.max(initial=-1)) + 1


def read_wording(text: str, spans: Sequence[tuple[int, int]], lines: Sequence[int]) -> Wording:
    """Gather the distinct pairs inside each ``[start, end)``."""
    bounds = np.array(spans, np.int64).reshape(len(spans), 2)
    lengths = np.maximum(0, bounds[:, 1] - 1 - bounds[:, 0])
    stretches = np.repeat(np.arange(len(spans)), lengths)
    first = np.cumsum(lengths) - lengths
    found = number_pairs(text)[np.arange(len(stretches)) + np.repeat(bounds[:, 0] - first, lengths)]
    stretches, found = stretches[found != 0], found[found != 0]
    known, pairs = np.unique(found, return_inverse=True)
    rows = np.unique(stretches * max(1, len(known)) + pairs)
    stretches, pairs = np.divmod(rows, max(1, len(known)))
    return Wording(stretches, pairs, np.array(lines, np.int64), np.bincount(stretches, minlength=len(spans)))


def find_held(wording: Wording, side: Flags) -> Flags:
    """Tell of every row whether a line other than its own holds the pair in a stretch of ``side``."""
    distinct = max(1, wording.distinct)
    keys = wording.lines[wording.stretches] * distinct + wording.pairs
    held = np.unique(keys[side[wording.stretches]])
    lines_of = np.bincount(held % distinct, minlength=distinct)
    place = np.searchsorted(held, keys)
    own = (place < len(held)) & (np.append(held, -1)[place] == keys)
    elsewhere: Ints = lines_of[wording.pairs] - own
    return elsewhere > 0


def share_wording(wording: Wording, template: Flags, article: Flags, least: int) -> Shares:
    """Return for each stretch the shares of its pairs that other lines hold only in template, only in article, nowhere.

    ``template`` and ``article`` say which stretches are plainly on a side; a stretch with fewer than ``least`` pairs is
    weighed as if it had so many.
    """
    in_template, in_article = find_held(wording, template), find_held(wording, article)
    cases = (in_template & ~in_article, in_article & ~in_template, ~in_template & ~in_article)
    counts = [np.bincount(wording.stretches, case, minlength=len(wording.sizes)) for case in cases]
    return np.stack(counts, axis=1) / np.maximum(least, wording.sizes)[:, None]
