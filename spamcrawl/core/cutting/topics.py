"""What a stretch of text speaks of, as a direction: characters that stand in texts on one subject point the same way.

A template speaks of its trade and the article it wraps of something else, also where they share no word. The vectors
are data (topics.txt), learnt by benchmarks/fit_topics.py from which characters stand in the same texts. Knows text and
stretches; which side of a page a stretch is on, others decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("topics.txt")
_BLOCK = 1 << 16
"""Characters looked up at once: a page of 5 MB would take 200 MB."""

TELLING_LENGTH = 40
"""Characters of a stretch whose direction is worth half: a name or a slogan of five points anywhere."""
NOTHING = 1e-9
"""Length of what is left of a side when its only stretch is taken out."""

Ints = NDArray[np.int64]
Directions = NDArray[np.float32]
"""One row a stretch, of length 1; of zeros where nothing is known of its characters."""


class Topics(NamedTuple):
    """Vectors by the numbers of characters; 0 is any other character, and points nowhere."""

    numbers: NDArray[np.int32]
    """The number of each 16-bit code."""
    vectors: NDArray[np.int8]


def read_directions(text: str, starts: Ints, ends: Ints, topics: Topics | None = None) -> Directions:
    """Return where each ``[start, end)`` of a text in match form points; the stretches ascend and do not overlap.

    ``topics`` are the packaged ones unless given.

    >>> one, other, nothing = read_directions("学生考试学校招生123", np.array([0, 4, 8]), np.array([4, 8, 11]))
    >>> float(one @ other) > 0.3, float(nothing @ nothing)
    (True, 0.0)
    """
    table = topics or load_topics()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    numbers = table.numbers[np.minimum(codes, 0xFFFF)]
    sums = np.zeros((len(starts), table.vectors.shape[1]), np.float32)
    filled = np.flatnonzero(ends > starts)
    while len(filled):
        some = max(1, int(np.searchsorted(ends[filled], starts[filled[0]] + _BLOCK, "right")))
        part, filled = filled[:some], filled[some:]
        lengths = ends[part] - starts[part]
        first = np.cumsum(lengths) - lengths  # where each begins when they are laid end to end
        places = np.arange(int(lengths.sum())) + np.repeat(starts[part] - first, lengths)
        sums[part] = np.add.reduceat(table.vectors[numbers[places]], first, axis=0, dtype=np.int32)
    sizes: Directions = np.linalg.norm(sums, axis=1, keepdims=True)
    sizes[sizes == 0] = 1.0
    return sums / sizes


def lean_topics(directions: Directions, lengths: Ints, template: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much closer each stretch points to the rest of the template than to the rest of the article: -2 to 2.

    ``lengths`` are the characters of the stretches, ``template`` how likely each is to be template (0 to 1). A stretch
    counts for a side by the root of its length; what a short one leans is worth less.
    """
    leans = np.zeros(len(directions))
    for sign, share in ((1, template), (-1, 1 - template)):
        weighed = directions * (np.sqrt(lengths) * share).astype(np.float32)[:, None]
        rest = weighed.sum(axis=0, dtype=np.float64).astype(np.float32) - weighed
        sizes = np.sqrt(np.einsum("ij,ij->i", rest, rest))
        leans += sign * np.einsum("ij,ij->i", directions, rest) / np.where(sizes < NOTHING, 1, sizes)
    worth: NDArray[np.float64] = leans * lengths / (lengths + TELLING_LENGTH)
    return worth


@cache
def load_topics() -> Topics:
    """Return the packaged vectors."""
    return tabulate_topics(read_vectors(_FILE.read_text("utf-8")))


def read_vectors(text: str) -> dict[str, bytes]:
    """Read rows of a character and its vector, two hexadecimal digits a signed byte.

    >>> read_vectors("# a note\\n信 01ff")
    {'信': b'\\x01\\xff'}
    """
    rows = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return {char: bytes.fromhex(vector) for char, vector in rows}


def tabulate_topics(vectors: Mapping[str, bytes]) -> Topics:
    """Arrange vectors of one length for looking up."""
    numbers = np.zeros(0x10000, np.int32)
    for number, char in enumerate(vectors, 1):
        numbers[ord(char)] = number
    size = len(next(iter(vectors.values())))
    table = np.frombuffer(bytes(size) + b"".join(vectors.values()), np.int8)
    return Topics(numbers, table.reshape(len(vectors) + 1, size))
