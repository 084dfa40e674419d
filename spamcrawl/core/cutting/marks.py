"""Where marks of a few kinds stand in a text, found in one pass, and how many of them each of many stretches holds.

Knows characters and offsets only; which marks matter, others say.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MarkTable = NDArray[np.int8]
"""The kind, above 0, of each 16-bit code; what lies beyond is of the last one's kind, which is no character."""


class Marks(NamedTuple):
    """The marks of a text, ascending."""

    places: Ints
    kinds: NDArray[np.int8]

    def count_in(self, kind: int, starts: Ints, ends: Ints) -> Ints:
        """Return how many marks of a kind stand in each stretch from ``starts`` to ``ends``."""
        places = self.places[self.kinds == kind]
        counts: Ints = np.searchsorted(places, ends) - np.searchsorted(places, starts)
        return counts


def tabulate_marks(*kinds: str) -> MarkTable:
    """Return the table of the kind of each character: 1 for the first string's, 2 for the second's …, else 0."""
    table = np.zeros(0x10000, dtype=np.int8)
    for kind, chars in enumerate(kinds, 1):
        table[list(map(ord, chars))] = kind
    return table


def find_marks(text: str, table: MarkTable) -> Marks:
    """Find the marks that a table knows.

    >>> find_marks("甲，乙。丙,", tabulate_marks("，。", ",")).count_in(1, np.array([0, 2]), np.array([2, 6])).tolist()
    [1, 1]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = table[np.minimum(codes, 0xFFFF)]
    places = np.flatnonzero(kinds)
    return Marks(places, kinds[places])
