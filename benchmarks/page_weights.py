"""``python -m benchmarks.page_weights``: search the weights of the page's evidence for the most pages found.

A regression (fit_weights.py) weighs every page alike, however far it is from the threshold. What counts is how many
pages with a template are above it and that no honest one is. So the weights are searched: some are moved a little, and
the move is kept where it helps, again and again. Registers read the pages that never saw their family, kind or trade.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import some_trades
from benchmarks.cross_fit import cross_fit
from benchmarks.fit_weights import PAGE_BOUNDS, PAGE_FREE
from benchmarks.lessons import HONEST, PAGE_NAMES, Lesson, draw_pages, honest_rows, read_lessons
from benchmarks.pages import FAMILIES, generate_negatives, load_articles
from benchmarks.tables import render_constant
from benchmarks.trades import draw_trade_pages
from spamcrawl.core.judging.detect import TEMPLATE_SCORE, WEIGHTS

STEP = 0.25
"""Spread of a move of one weight."""
MOVED = (1, 1, 2, 3)
"""Weights moved at once, one of these numbers."""
NEAR = 0.4
"""Points below the threshold where a generated honest page begins to cost."""
REAL_NEAR = 0.2
"""The same for a real honest page."""
COST_ABOVE, COST_NEAR, COST_REAL = 0.012, 0.008, 0.3
"""What an honest page above the threshold costs, and each point of one near it, in shares of a group's pages found."""
MARGIN_WORTH = 0.1
"""What a page found well above the threshold is worth more than one just above it."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that are to be found, and what finding all of them is worth."""

    name: str
    pages: Flags
    worth: float


@dataclass(frozen=True, slots=True)
class Cases:
    """All pages as the search sees them."""

    measures: NDArray[np.float64]
    rules: NDArray[np.float64]
    groups: tuple[Group, ...]
    honest: Flags
    """Generated honest pages."""
    real: Flags
    """Real ones."""


def gather_cases(lessons: Sequence[Lesson], real_ids: frozenset[str]) -> Cases:
    """Sort the pages: generated families and trades with a story, templates alone, honest ones."""
    kinds = np.array([str(lesson.row["kind"]) for lesson in lessons])
    known = np.array([lesson.family in FAMILIES for lesson in lessons])
    honest = np.isin(kinds, list(HONEST))
    real = np.array([str(lesson.row["id"]) in real_ids for lesson in lessons])
    groups = (
        Group("generated", known & (kinds == "hijacked"), 2.0),
        Group("trades", ~known & (kinds == "hijacked"), 1.0),
        Group("templates alone", kinds == "template_only", 0.3),
    )
    measures = np.array([lesson.measures for lesson in lessons], float)
    rules = np.array([lesson.rules for lesson in lessons], float)
    return Cases(measures, rules, groups, honest & ~real, honest & real)


def score_weights(cases: Cases, weights: NDArray[np.float64]) -> float:
    """Return what weights are worth: pages found less honest ones called spam or near it."""
    above = cases.measures @ weights + cases.rules - TEMPLATE_SCORE
    worth = 0.0
    for group in cases.groups:
        own = above[group.pages]
        if len(own):
            worth += group.worth * float((own >= 0).mean() + MARGIN_WORTH * np.clip(own, 0, 1).mean())
    honest, real = above[cases.honest], above[cases.real]
    near = COST_NEAR * np.maximum(0, honest + NEAR).sum() + COST_REAL * np.maximum(0, real + REAL_NEAR).sum()
    return worth - COST_ABOVE * int((honest >= 0).sum()) - float(near)


def search(cases: Cases, start: NDArray[np.float64], moves: int, rng: Random) -> NDArray[np.float64]:
    """Return weights at least as good as the start, within the bounds of the fit."""
    low, high = np.array([PAGE_BOUNDS.get(name, PAGE_FREE) for name in PAGE_NAMES]).T
    best, worth = start, score_weights(cases, start)
    for _ in range(moves):
        moved = best.copy()
        for index in rng.sample(range(len(best)), rng.choice(MOVED)):
            moved[index] = min(high[index], max(low[index], moved[index] + rng.gauss(0, STEP)))
        if (reached := score_weights(cases, moved)) > worth:
            best, worth = moved, reached
    return best


def describe(name: str, cases: Cases, weights: NDArray[np.float64]) -> str:
    """Return a line of figures for some weights."""
    above = cases.measures @ weights + cases.rules - TEMPLATE_SCORE
    sides = [above[group.pages] for group in cases.groups]
    found = " | ".join(f"{(side >= 0).mean():.1%}" if len(side) else "–" for side in sides)
    called = f"{int((above[cases.honest] >= 0).sum())} of {int(cases.honest.sum())}"
    worst = f"{int((above[cases.real] >= 0).sum())} of {int(cases.real.sum())}"
    return f"| {name} | {score_weights(cases, weights):.3f} | {found} | {called} | {worst} |"


def draw_cases(seed: int, n: int) -> Cases:
    articles, real = load_articles(), honest_rows()
    contacts = generate_negatives(seed + 1, n * 3 // 4, articles=articles, kinds=("news_contact",))
    trades = draw_trade_pages(seed + 2, articles, some_trades())
    rows = [*draw_pages(seed, n), *(page.row() for page in contacts), *real, *trades]
    return gather_cases(cross_fit(read_lessons(rows)), frozenset(str(row["id"]) for row in real))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_weights", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=311)
    parser.add_argument("-n", type=int, default=2000, help="generated pages")
    parser.add_argument("--moves", type=int, default=40_000)
    options = parser.parse_args()
    cases = draw_cases(options.seed, options.n)
    start = np.array([WEIGHTS[name] for name in PAGE_NAMES])
    found = search(cases, start, options.moves, Random(options.seed))
    groups = " | ".join(group.name for group in cases.groups)
    print(f"| weights | worth | {groups} | honest called spam | real ones |\n|---|---:|---:|---:|---:|---:|---:|")
    print(describe("product", cases, start))
    print(describe("found", cases, found))
    print(render_constant("WEIGHTS", dict(zip(PAGE_NAMES, map(float, found), strict=True))))


if __name__ == "__main__":
    main()
