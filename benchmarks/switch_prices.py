"""``python -m benchmarks.switch_prices``: search the weights of a unit's company and the prices of a change of sides.

Both decide together where a cut falls, and what counts is the cut: so they are not fitted by regression
(fit_weights.py prints that too, for comparison) but searched: every constant is made smaller and larger, and the one
change that helps most is kept, again and again. What helps is measured by the characters on the wrong side of the
best labelling; a page counts by their logarithm, as a cut two characters off spoils a hash as surely as a worse one.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import some_trades
from benchmarks.cross_fit import cross_fit
from benchmarks.fit_weights import score_units
from benchmarks.lessons import Lesson, draw_pages, open_units, read_company_rows, read_lessons
from benchmarks.pages import load_articles
from benchmarks.predict import read_page
from benchmarks.trades import draw_trade_pages
from spamcrawl.core.cutting import company, segment
from spamcrawl.core.cutting.units import Joint
from spamcrawl.core.cutting.weights import WEIGHTS
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.reading.spacing import join_letters
from spamcrawl.core.recovering.bylines import Credit, read_credit

STEPS = (0.7, 0.85, 1.2, 1.4)
"""What each constant is multiplied with in turn."""
CHANGES = 16
"""Single changes at most."""

Prices = tuple[float, float, float]
"""By joint: between lines, at a sentence stop, at a clause."""


@dataclass(frozen=True, slots=True)
class Constants:
    """Everything that is searched."""

    own: float
    shares: tuple[float, ...]
    bias: float
    strewn: Prices
    block: Prices
    changes: float
    plain: float


PRODUCT = Constants(
    company.OWN_SHARE,
    company.COMPANY_WEIGHTS,
    company.COMPANY_BIAS,
    tuple(segment.PRICES_STREWN[joint] for joint in Joint),  # type: ignore[arg-type]
    tuple(segment.PRICES_BLOCK[joint] for joint in Joint),  # type: ignore[arg-type]
    segment.BLOCK_CHANGES,
    segment.PLAIN,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """One page, ready to be labelled again and again."""

    company: NDArray[np.float64]
    """Own score and company of each unit."""
    joints: tuple[Joint, ...]
    lines: tuple[int, ...]
    template: tuple[bool, ...]
    lengths: tuple[int, ...]
    """Characters that count: none for credits and marks, which are told apart elsewhere."""


def read_cut(lesson: Lesson) -> Cut:
    """Read what the search needs of a page."""
    page = join_letters(read_page(lesson.row)).page
    units = open_units(read_signals(page, load_rules()))
    texts = [page.text[unit.start : unit.end] for unit in units]
    return Cut(
        read_company_rows(lesson, score_units(lesson, WEIGHTS).tolist()),
        tuple(unit.joint for unit in units),
        tuple(unit.line for unit in units),
        tuple(map(bool, lesson.labels)),
        tuple(0 if len(text) < 2 or is_credit(text) else len(text) for text in texts),
    )


def is_credit(text: str) -> bool:
    return any(field.kind is not Credit.DATE for field in read_credit(text))


def decode(cut: Cut, constants: Constants) -> list[bool]:
    """Label a page as ``segment.decode_states`` does, at these prices."""
    scores = (cut.company @ np.array([constants.own, *constants.shares]) + constants.bias).tolist()
    prices = constants.strewn if count_changes(cut, scores, constants.plain) > constants.changes else constants.block
    template = article = 0.0
    stays: list[tuple[bool, bool]] = []
    for index, (score, joint) in enumerate(zip(scores, cut.joints, strict=True)):
        price = prices[joint] if index else 0.0
        stays.append((template >= article - price, article >= template - price))
        template, article = max(template, article - price) + score / 2, max(article, template - price) - score / 2
    state, states = template > article, []
    for stay in reversed(stays):
        states.append(state)
        state = state if stay[not state] else not state
    return states[::-1]


def count_changes(cut: Cut, scores: Sequence[float], plain: float) -> int:
    sums: dict[int, float] = defaultdict(float)
    for line, score in zip(cut.lines, scores, strict=True):
        sums[line] += score
    sides = [total > 0 for total in sums.values() if abs(total) >= plain]
    return sum(one != other for one, other in pairwise(sides))


def count_wrong(cut: Cut, constants: Constants) -> int:
    """Return the characters of a page on the wrong side."""
    found = zip(decode(cut, constants), cut.template, cut.lengths, strict=True)
    return sum(length for state, truth, length in found if state != truth)


def loss_of(cuts: Sequence[Cut], constants: Constants) -> float:
    return float(np.mean([np.log1p(count_wrong(cut, constants)) for cut in cuts]))


def vary(constants: Constants) -> Iterator[Constants]:
    """Yield the constants with one of them smaller or larger."""
    for name in Constants.__slots__:
        value = getattr(constants, name)
        for step in STEPS:
            if isinstance(value, tuple):
                for index, single in enumerate(value):
                    yield replace(constants, **{name: (*value[:index], single * step, *value[index + 1 :])})
            else:
                yield replace(constants, **{name: value * step})


def search(cuts: Sequence[Cut], start: Constants) -> Constants:
    """Return better constants, single changes away from the start; where none helps, the start."""
    best, loss = start, loss_of(cuts, start)
    for _ in range(CHANGES):
        losses = [(loss_of(cuts, candidate), candidate) for candidate in vary(best)]
        lowest, candidate = min(losses, key=lambda pair: pair[0])
        if lowest > loss - 1e-3:
            break
        best, loss = candidate, lowest
    return best


def describe(name: str, cuts: Sequence[Cut], constants: Constants) -> str:
    """Return a line of figures for one set of pages."""
    wrong = [count_wrong(cut, constants) for cut in cuts]
    characters = sum(sum(cut.lengths) for cut in cuts)
    exact = sum(not count for count in wrong) / len(cuts)
    return f"| {name} | {loss_of(cuts, constants):.3f} | {sum(wrong) / characters:.2%} | {exact:.1%} |"


def read_cuts(seed: int, n: int) -> list[Cut]:
    trades = draw_trade_pages(seed, load_articles(), some_trades())
    lessons = cross_fit(read_lessons([*draw_pages(seed, n), *trades]))
    return [read_cut(lesson) for lesson in lessons if lesson.row["kind"] == "hijacked" and len(lesson.labels)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.switch_prices", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=301)
    parser.add_argument("-n", type=int, default=500, help="generated pages, seven in ten of them hijacked")
    options = parser.parse_args()
    learnt, fresh = read_cuts(options.seed, options.n), read_cuts(options.seed + 1, options.n)
    found = search(learnt, PRODUCT)
    print("| constants, pages | loss | wrong characters | exact cuts |\n|---|---:|---:|---:|")
    for name, constants in (("product", PRODUCT), ("searched", found)):
        print(describe(f"{name}, searched on", learnt, constants))
        print(describe(f"{name}, fresh", fresh, constants))
    for field in Constants.__slots__:
        print(f"{field}: product {getattr(PRODUCT, field)}, searched {np.round(getattr(found, field), 2).tolist()}")


if __name__ == "__main__":
    main()
