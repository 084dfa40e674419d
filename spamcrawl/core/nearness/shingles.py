"""A text as shingles: folded characters, their hashes, and the few hashes an article is looked up by.

Lives here: the frozen fold, and numbers that are stored and must come out the same on every machine and Python.
It must not know what makes two articles close, nor how keys are stored.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.reading.variants import read_classes

NEAR_VERSION = 1
"""Version of everything below: keys of different versions share nothing. Raise it with any change of the fold
(``simplified.txt`` included), of the hash or of the constants, and compute stored keys anew."""

KEY_SHINGLE = 10
"""Characters behind one key. A shingle survives with 0.9^10 = 35% when a tenth of the characters change. Half a copy so
changed is found in 0.984 of cases, in 0.935 at 13 and 0.995 at 8; but of 371 articles' shingles 1.0% stand in another
article too, 1.5% at 8, and such keys saturate as a store grows."""

KEYS = 40
"""Keys of an article. 376 real articles with 10% of characters replaced: 0.999 share two keys or more; 0.997 at 32.
The smallest hashes find more than winnowing at the same number of rows (0.90 at 37 keys, shingles of 10)."""

CHARACTERS_PER_KEY = 64
"""A text above ``KEYS`` times this gets a key for each so many characters, so that an excerpt of it shares some."""

MAX_KEYS = 256
"""Bound for the longest texts: about 16,000 characters at full density."""

KEY_BITS = 48
"""A key that fits six bytes takes as many in SQLite. Keys are the smallest hashes of a text, so they crowd into a
thirtieth of the range: among 400 million listed, a new one meets a stranger's with odds of 5 in 100,000."""

MAX_CHARACTERS = 100_000
"""Folded characters looked at: four times the longest of 376 articles. What follows is not compared."""

Codes = NDArray[np.uint32]
"""Folded code points, one per character kept."""
Hashes = NDArray[np.uint64]

_OLD = unicodedata.ucd_3_2_0
"""Python ships the Unicode 3.2 tables unchanged for IDNA: a fold built from them is the same in every Python."""

_TABLE_SIZE = 0x30000
_KEPT = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x2EBF0))
"""Han and Hangul, whole blocks, so that characters newer than Unicode 3.2 are kept too; each folds to itself."""
_FOLDED = ((0x0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x20000), (0x2F800, 0x2FA20))
"""Where characters fold to the first letter or digit of their compatibility form, or are dropped."""

_BASE = 0x9E3779B97F4A7C15
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
"""Multipliers of splitmix64 (Steele, Lea, Flood 2014): a polynomial hash orders texts unevenly, its mix does not."""


def fold_for_near(text: str) -> str:
    """Keep letters and digits only, folded for width, case, accents and traditional Chinese; for comparing only.

    >>> fold_for_near("Ａ股：臺灣　著名，第①號")
    'a股台湾着名第1号'
    """
    return fold_codes(text).tobytes().decode("utf-32-le")


def near_keys(text: str) -> tuple[int, ...]:
    """Return the article's keys, ascending integers of 48 bits: the smallest of its shingle hashes.

    The smallest hashes of a text are found again in whatever contains it, thinned in proportion to the length.
    A text of fewer than :data:`KEY_SHINGLE` letters and digits has none.

    >>> near_keys("甲乙丙丁戊己庚辛壬癸") == near_keys("「甲乙丙丁」戊己庚辛壬癸。")
    True
    """
    hashes = hash_shingles(fold_codes(text), KEY_SHINGLE) >> np.uint64(64 - KEY_BITS)
    wanted = min(max(KEYS, hashes.size // CHARACTERS_PER_KEY), MAX_KEYS)
    if hashes.size > 2 * wanted:
        # Twice as many as wanted, because a page may show its article twice.
        hashes = np.partition(hashes, 2 * wanted)[: 2 * wanted]
    keys: list[int] = distinct(hashes)[:wanted].tolist()
    return tuple(keys)


def fold_codes(text: str) -> Codes:
    """Return the code points of :func:`fold_for_near`; lone surrogates are dropped."""
    # Four characters of markup for each kept would be an odd article: enough is read, and no more.
    raw = np.frombuffer(text[: 4 * MAX_CHARACTERS].encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    folded = _fold_table().take(raw, mode="clip")
    kept: Codes = folded[folded != 0][:MAX_CHARACTERS]
    return kept


def hash_shingles(codes: Codes, size: int) -> Hashes:
    """Return the hash of every run of ``size`` characters, in order; empty for a shorter text."""
    count = codes.size - size + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    return _mix(_polynomial(codes.astype(np.uint64), size)[:count])


def distinct(hashes: Hashes) -> Hashes:
    """Return each hash once, ascending. (``numpy.unique`` does it in three times the time.)"""
    ordered = np.sort(hashes)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if ordered.size else ordered


def _polynomial(values: Hashes, size: int) -> Hashes:
    """Return the polynomial hash modulo 2^64 of every run of ``size``, from those of its halves."""
    if size == 1:
        return values
    half = size // 2
    halves = _polynomial(values, half)
    joined = halves[:-half] * np.uint64(pow(_BASE, half, 1 << 64)) + halves[half:]
    return joined[:-1] * np.uint64(_BASE) + values[2 * half :] if size % 2 else joined


def _mix(hashes: Hashes) -> Hashes:
    first, second = _MIX
    hashes = (hashes ^ (hashes >> np.uint64(30))) * first
    hashes = (hashes ^ (hashes >> np.uint64(27))) * second
    mixed: Hashes = hashes ^ (hashes >> np.uint64(31))
    return mixed


@cache
def _fold_table() -> Codes:
    """Return code point → folded code point, 0 for what is dropped; made once, in about 30 ms."""
    table = np.zeros(_TABLE_SIZE, np.uint32)
    for start, end in _KEPT:
        table[start:end] = np.arange(start, end)
    for code in chain.from_iterable(range(*bounds) for bounds in _FOLDED):
        table[code] = _fold_code(chr(code))
    for line in read_classes():
        table[[ord(char) for char in line]] = ord(line[0])
    # Compatibility ideographs were folded to a character that may itself have a simplified form.
    return table[table]


def _fold_code(char: str) -> int:
    """The code of the first letter or digit a character stands for, in lower case; 0 without one."""
    for part in _OLD.normalize("NFKD", char):
        if _OLD.category(part)[0] in "LN":
            value: Any = _OLD.digit(part, None)
            return ord(part.lower()[0]) if value is None else ord(str(value))
    return 0
