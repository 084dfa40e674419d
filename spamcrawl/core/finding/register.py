"""How advertising speaks and how reporting does: what characters and pairs of them say about a stretch of text.

The weights are data, learnt above all from lines written for it: advertising and honest ones about the same hundreds
of trades, so that the way of speaking tells them apart and not the subject. Those of register.txt hold for any text
(benchmarks/fit_register.py), those of contacts.txt for what stands around a number, where honest texts use words of
advertising too: 拨打, 咨询, 热线 (benchmarks/fit_contacts.py). Knows text and stretches; what one is, others decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("register.txt")
_CONTACTS = Path(__file__).with_name("contacts.txt")

Ints = NDArray[np.int64]
Odds = NDArray[np.float64]

DIGIT, LETTER = "0", "a"
"""What stands for any ASCII digit and any small Latin letter: figures and names are no way of speaking."""


GRAIN = 50
"""Steps of a weight in one of log-odds: one byte holds each, and the pairs of 1,600 characters take 2.4 MB."""


class Register(NamedTuple):
    """Weights of characters and pairs of them, in steps of log-odds towards advertising."""

    singles: NDArray[np.int16]
    """By 16-bit code."""
    firsts: NDArray[np.int16]
    """The row among the pairs of each 16-bit code; 0 is any other character."""
    seconds: NDArray[np.int16]
    """The column."""
    pairs: NDArray[np.int8]


class Registers(NamedTuple):
    """The weights that a page is heard by."""

    text: Register
    """For any text."""
    contacts: Register
    """What they say beyond that of a clause that gives out a number."""


class Spoken(NamedTuple):
    """A text weighed: sums of the weights before each of its characters, and after its last."""

    singles: Ints
    pairs: Ints
    """A pair counts at its first character."""

    def between(self, starts: Ints, ends: Ints) -> Odds:
        """Return the log-odds towards advertising of each stretch ``[start, end)``; an empty one says nothing."""
        last = np.maximum(starts, ends - 1)
        said: Odds = (self.singles[ends] - self.singles[starts] + self.pairs[last] - self.pairs[starts]) / GRAIN
        return said

    def add(self, other: Spoken) -> Spoken:
        """Return what both weights say together."""
        return Spoken(self.singles + other.singles, self.pairs + other.pairs)


def weigh_speech(text: str, table: Register) -> Spoken:
    """Weigh text in match form.

    >>> told = weigh_speech("诚信经营", tabulate({"诚信": 1.0, "信": 0.5, "营": -0.3}))
    >>> told.between(np.array([0, 1, 2]), np.array([2, 2, 4])).tolist()
    [1.5, 0.5, -0.3]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.minimum(codes, 0xFFFF)
    singles, pairs = np.zeros(len(codes) + 1, np.int64), np.zeros(len(codes) + 1, np.int64)
    np.cumsum(table.singles[codes], out=singles[1:])
    np.cumsum(table.pairs[table.firsts[codes[:-1]], table.seconds[codes[1:]]], out=pairs[1:-1])
    return Spoken(singles, pairs)


def hear(text: str, register: Register) -> float:
    """Return the log-odds towards advertising of a whole text in match form.

    >>> hear("诚信经营", tabulate({"诚信": 1.0}))
    1.0
    """
    return float(weigh_speech(text, register).between(np.array([0]), np.array([len(text)]))[0])


@cache
def load_registers() -> Registers:
    """Return the packaged weights."""
    return Registers(*(tabulate(read_weights(file.read_text("utf-8"))) for file in (_FILE, _CONTACTS)))


def read_weights(text: str) -> dict[str, float]:
    """Read rows of a weight and the one or two characters it is for.

    >>> read_weights("# a note\\n1.2 诚信\\n-0.3 者")
    {'诚信': 1.2, '者': -0.3}
    """
    rows = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return {gram: float(weight) for weight, gram in rows}


def tabulate(weights: Mapping[str, float]) -> Register:
    """Arrange the weights of single characters and of pairs for looking up."""
    steps = {gram: round(GRAIN * weight) for gram, weight in weights.items()}
    firsts, seconds = (
        {char: number for number, char in enumerate(sorted({gram[at] for gram in steps if len(gram) > 1}), 1)}
        for at in (0, 1)
    )
    pairs = np.zeros((len(firsts) + 1, len(seconds) + 1), np.int8)
    for gram, step in steps.items():
        if len(gram) > 1:
            pairs[firsts[gram[0]], seconds[gram[1]]] = step
    singles = {gram: step for gram, step in steps.items() if len(gram) == 1}
    return Register(_by_code(singles), _by_code(firsts), _by_code(seconds), pairs)


def _by_code(values: Mapping[str, int]) -> NDArray[np.int16]:
    """Arrange values of characters by 16-bit code, 0 for any other."""
    table = np.zeros(0x10000, np.int16)
    for char, value in values.items():
        table[ord(char)] = value
    table[:128] = [values.get(stand_in(chr(code)), 0) for code in range(128)]
    return table


def stand_in(char: str) -> str:
    """Return the character that stands for another among the weights.

    >>> [stand_in(char) for char in "8k信"]
    ['0', 'a', '信']
    """
    if not char.isascii():
        return char
    return DIGIT if char.isdigit() else LETTER if char.isalpha() else char
