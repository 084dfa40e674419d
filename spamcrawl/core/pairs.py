"""Pairs of neighbouring letters or digits: the smallest piece of wording that two stretches of a page can share.

A pair is one number made of its two code points. A page has as many pairs as characters, and numbers are made, hashed
and compared in a quarter of the time that two-character strings take. Knows text and offsets only.
"""

from __future__ import annotations

import re

_SEPARATOR = re.compile(r"[\W_]")
_WIDTH = 4
"""Bytes of a character in UTF-32, half of a pair."""


class TextPairs:
    """The pairs of one text, numbered when first asked for: most pages never are."""

    __slots__ = ("_numbers", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._numbers: list[int] | None = None

    def numbers(self) -> list[int]:
        """Return the pair that begins at each offset; 0 where none does.

        >>> numbers = TextPairs("图书图书，馆").numbers()
        >>> numbers[0] == numbers[2], numbers[3:]
        (True, [0, 0, 0])
        """
        if self._numbers is None:
            self._numbers = number_pairs(self._text)
        return self._numbers

    def between(self, start: int, end: int) -> set[int]:
        """Return the distinct pairs inside ``[start, end)``."""
        found = set(self.numbers()[start : max(start, end - 1)])
        found.discard(0)
        return found


def number_pairs(text: str) -> list[int]:
    """Return the number of the pair that begins at each character; 0 where none does."""
    wide = text.encode("utf-32-le", "surrogatepass")
    numbers = [0] * len(text)
    for first in (0, 1):  # two code points are read as one number, once from each even and once from each odd offset
        whole = (len(text) - first) // 2 * 2
        pairs = memoryview(wide)[first * _WIDTH : (first + whole) * _WIDTH].cast("Q").tolist()
        numbers[first : first + whole : 2] = pairs
    for separator in _SEPARATOR.finditer(text):
        at = separator.start()
        numbers[at] = 0
        if at:
            numbers[at - 1] = 0
    return numbers
