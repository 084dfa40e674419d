"""``python -m benchmarks.fit_topics``: learn which characters speak of the same, and write spamcrawl/…/topics.txt.

Latent semantic analysis (Deerwester et al. 1990): texts on one subject, the characters in each weighed by how few texts
hold them, and the strongest directions of that table. The texts are the lines in ``benchmarks/register``, a trade's
together, advertising and honest ones alike, and the articles written for this project. No page of any spam family is
among them, and no article of the measuring pages.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.corpus import Line, read_corpus
from benchmarks.pages import load_bundled
from benchmarks.tables import TOPICS
from spamcrawl.core.reading.matching import match_form

DIRECTIONS = 32
"""With 16 or 64 the units of unseen trades are told as well."""
LINES = 16
"""Lines of a trade that make one text; with 8 units are told a little worse, with 44 as well."""
TEXTS_MIN = 4
"""Texts that must hold a character."""


def gather_texts(lines: Iterable[Line]) -> Iterator[str]:
    """Yield what is to be learnt from: the lines of each group, some at a time, and articles in pieces of as much."""
    groups: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        groups[line.group].append(line.text)
    for said in groups.values():
        yield from join_lines(said, LINES)
    for article in load_bundled():
        yield from join_lines([match_form(paragraph) for paragraph in article.paragraphs], LINES // 4)


def join_lines(lines: Sequence[str], size: int) -> Iterator[str]:
    for at in range(0, len(lines), size):
        yield "\n".join(lines[at : at + size])


def fit_topics(texts: Iterable[str]) -> dict[str, bytes]:
    """Return the vector of each character, ascending; vectors of the same strength in every direction."""
    counts = [Counter(filter(is_told, text)) for text in texts]
    held = Counter(char for count in counts for char in count)
    chars = sorted(char for char, times in held.items() if times >= TEXTS_MIN)
    rare = np.log((1 + len(counts)) / (1 + np.array([held[char] for char in chars]))) + 1
    table = np.array([[count[char] for char in chars] for count in counts], float)
    table = np.where(table > 0, 1 + np.log(np.maximum(1, table)), 0) * rare
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    _, strengths, directions = np.linalg.svd(table, full_matrices=False)
    found = directions[:DIRECTIONS].T / np.sqrt(strengths[:DIRECTIONS]) * rare[:, None]
    found *= np.sign(found[np.abs(found).argmax(axis=0), np.arange(DIRECTIONS)])  # else either way round
    steps = np.clip(np.round(found / np.quantile(np.abs(found), 0.999) * 127), -127, 127).astype(np.int8)
    return {char: row.tobytes() for char, row in zip(chars, steps, strict=True)}


def is_told(char: str) -> bool:
    """Tell whether a character can speak of something."""
    return char.isalpha() and not char.isascii() and char <= "\uffff"


def render_topics(vectors: Mapping[str, bytes]) -> str:
    """Write the file as topics.py reads it."""
    head = "# A character and where it points, 32 signed bytes. Written by benchmarks/fit_topics.py, not by hand.\n"
    return head + "".join(f"{char} {vector.hex()}\n" for char, vector in vectors.items())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_topics", description=__doc__.split("\n")[0])
    parser.add_argument("-o", type=Path, default=TOPICS, help="file to write (default: the package's)")
    options = parser.parse_args()
    texts = list(gather_texts(read_corpus()))
    vectors = fit_topics(texts)
    options.o.write_text(render_topics(vectors), "utf-8")
    print(f"{len(texts):,} texts, {len(vectors):,} characters: {options.o}")


if __name__ == "__main__":
    main()
