"""How many marks of a kind stand in each of many stretches of a text, counted in one pass over the whole text.

Knows characters and offsets only; which marks matter, others say.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MarkTable = NDArray[np.int8]
"""What each 16-bit code counts; whatever lies beyond counts as the last code, which is no character."""


def tabulate_marks(worth: Mapping[str, int]) -> MarkTable:
    """Return the table of what each character of the keys counts; all others count nothing.

    >>> tabulate_marks({"，；": 1, ",;": -1})[ord(",")]
    np.int8(-1)
    """
    table = np.zeros(0x10000, dtype=np.int8)
    for chars, value in worth.items():
        table[list(map(ord, chars))] = value
    return table


def sum_marks(text: str, table: MarkTable, starts: Ints, ends: Ints) -> Ints:
    """Return what the characters of each stretch from ``starts`` to ``ends`` count together.

    >>> sum_marks("甲，乙。丙", tabulate_marks({"，。": 1}), np.array([0, 2]), np.array([2, 5])).tolist()
    [1, 1]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sums = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(table[np.minimum(codes, 0xFFFF)], out=sums[1:])
    counts: Ints = sums[ends] - sums[starts]
    return counts
