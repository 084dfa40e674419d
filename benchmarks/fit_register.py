"""``python -m benchmarks.fit_register``: learn how advertising speaks, and write spamcrawl/core/finding/register.txt.

Logistic regression on single characters and pairs. It learns from the lines in ``benchmarks/register`` (one file a
trade, ``+`` an advertising line, ``-`` an honest one about the same trade; and files of honest lines alone), and from
the units of generated pages. A pair counts only where several trades, families or articles hold it: what one of them
says is its subject, not a way of speaking.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Line, read_corpus
from benchmarks.lessons import Lesson, draw_pages, read_lessons
from benchmarks.pages import FAMILIES
from benchmarks.tables import REGISTER
from spamcrawl.core.finding.register import DIGIT, GRAIN, LETTER, stand_in

GROUPS_MIN = 3
"""Trades, families or articles that must hold a pair."""
UNIT_MIN = 4
"""Characters of a page's unit to learn from."""
RIDGE = 1e-4
"""Times the sum of the squared weights, beside the mean log-loss. At half of it twice as many pairs say something and
unseen families are told no better."""
WEIGHT_MIN = 0.1
"""Smaller weights are left out: a third of the file remains, and unseen families are told as well."""
STEPS = 200
RATE = 40.0
"""Step of the descent for lines of one gram each; longer ones take smaller steps."""

Grams = dict[str, float]


def read_units(lessons: Iterable[Lesson], without: Collection[str] = ()) -> Iterator[Line]:
    """Yield the units of pages, each text once; ``without`` are families whose template is left out."""
    seen, hidden = set[str](), set(map(related, without))
    for lesson in lessons:
        source = f"article {lesson.row.get('article_id')}" if lesson.spam else lesson.family
        labels = lesson.labels if lesson.spam else np.zeros(len(lesson.texts))
        for text, template in zip(lesson.texts, labels.tolist(), strict=True):
            if len(text) >= UNIT_MIN and text not in seen and not (template and related(lesson.family) in hidden):
                seen.add(text)
                yield Line(lesson.family if template else source, text, bool(template))


def grams_of(text: str) -> set[str]:
    """Return the characters and pairs of a text; what is neither letter nor digit parts them.

    >>> sorted(grams_of("满 300送a"))
    ['0送', '满', '送', '送a']
    """
    chars = [stand_in(char) if char.isalnum() and char <= "\uffff" else "" for char in text]
    pairs = {one + two for one, two in pairwise(chars) if one and two}
    return {gram for gram in {*chars, *pairs} if gram.strip(DIGIT + LETTER)}


def fit_register(lines: Sequence[Line]) -> Grams:
    """Return what each gram says, in log-odds towards advertising, the strongest first."""
    grams = [grams_of(line.text) for line in lines]
    index = {gram: column for column, gram in enumerate(choose_grams(lines, grams))}
    rows = [sorted(index[gram] for gram in held if gram in index) for held in grams]  # summed in one order everywhere
    labels = np.array([line.advertising for line in lines], float)
    found = descend(rows, labels, weigh_lines(lines, labels), len(index))
    found = np.clip((found * GRAIN).round(), -127, 127) / GRAIN
    weights = {gram: float(found[column]) for gram, column in index.items() if abs(found[column]) >= WEIGHT_MIN}
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def choose_grams(lines: Sequence[Line], grams: Sequence[set[str]]) -> list[str]:
    """Return the grams that enough groups hold."""
    holders: dict[str, set[str]] = defaultdict(set)
    for line, held in zip(lines, grams, strict=True):
        for gram in held:
            holders[gram].add(line.group)
    return sorted(gram for gram, groups in holders.items() if len(groups) >= GROUPS_MIN)


def weigh_lines(lines: Sequence[Line], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weigh lines so that both sides weigh the same; a group of many lines weighs more than one of few, by the root."""
    sizes = Counter((line.group, line.advertising) for line in lines)
    share = np.array([sizes[line.group, line.advertising] ** -0.5 for line in lines])
    return share * np.where(labels == 1, 0.5 / (share @ labels), 0.5 / (share @ (1 - labels)))


def descend(
    rows: Sequence[Sequence[int]], labels: NDArray[np.float64], share: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """Return the weights of the columns by accelerated gradient descent (Nesterov); the bias is fitted and left out."""
    columns = np.array([column for row in rows for column in row], np.int64)
    owners = np.repeat(np.arange(len(rows)), list(map(len, rows)))
    rate, pace = RATE / (1 + len(columns) / len(rows)), 1.0
    found = ahead = np.zeros(size + 1)
    for _ in range(STEPS):
        odds = np.bincount(owners, ahead[columns], len(rows)) + ahead[-1]
        error = share * (1 / (1 + np.exp(-odds)) - labels)
        slope = np.bincount(columns, error[owners], size + 1) + 2 * RIDGE * ahead
        slope[-1] = error.sum()
        before, found = found, ahead - rate * slope
        pace, last = (1 + (1 + 4 * pace**2) ** 0.5) / 2, pace
        ahead = found + (last - 1) / pace * (found - before)
    return found[:-1]


def related(family: str) -> str:
    """Return what families that share rules, and so wording, have in common."""
    known = FAMILIES.get(family)
    return known.rule_family or family if known else family


def render(weights: Grams) -> str:
    """Write the file as register.py reads it."""
    head = "# Log-odds towards advertising, and what for. Written by benchmarks/fit_register.py; not edited by hand.\n"
    return head + "".join(f"{weight:.2f} {gram}\n" for gram, weight in weights.items())


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_register", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("-n", type=int, default=3000, help="generated pages")
    parser.add_argument("-o", type=Path, default=REGISTER, help="file to write (default: the package's)")
    return parser.parse_args()


def main() -> None:
    options = read_arguments()
    lines = [*read_corpus(), *read_units(read_lessons(draw_pages(options.seed, options.n)))]
    weights = fit_register(lines)
    options.o.write_text(render(weights), "utf-8")
    print(f"{len(lines):,} lines, {len(weights):,} characters and pairs: {options.o}")


if __name__ == "__main__":
    main()
