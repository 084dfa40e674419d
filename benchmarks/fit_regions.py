"""``python -m benchmarks.fit_regions``: fit what tells a region of the article that belongs to the template.

Generated pages, trades' pages and the measuring pages are cut up to the regions that ``cutting/regions.py`` judges,
by registers and topics that never saw the page's family or trade; the truth is the gold text. Prints the weights, and
what margins above the fitted bias cost by weights that never saw the family either.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress

import numpy as np

from benchmarks.corpus import some_trades
from benchmarks.cross_fit import cross_fit
from benchmarks.fit_weights import score_units
from benchmarks.lessons import Lesson, open_units, read_company_rows, read_lessons
from benchmarks.pages import FAMILIES, generate, load_articles
from benchmarks.pages.articles import SHARED
from benchmarks.predict import read_page
from benchmarks.regression import Array, fit_logistic
from benchmarks.rows import read_rows
from benchmarks.trades import draw_trade_pages
from spamcrawl.core.cutting.company import weigh_company
from spamcrawl.core.cutting.features import show_template
from spamcrawl.core.cutting.regions import REGION_WEIGHTS, list_doubted, part_glued, read_regions, read_sides
from spamcrawl.core.cutting.segment import Scored, decide_units
from spamcrawl.core.cutting.weights import WEIGHTS
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.reading.spacing import join_letters

RIDGE = 0.001
FREE = 20.0
MARGINS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Log-odds above the fitted bias from which a region goes."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One region that is judged."""

    family: str
    row: tuple[float, ...]
    template: bool


def read_doubts(lesson: Lesson) -> Iterator[Doubt]:
    """Yield the regions of a hijacked page that are judged."""
    signals = read_signals(join_letters(read_page(lesson.row)).page, load_rules())
    units = open_units(signals)
    if not units:
        return
    company = read_company_rows(lesson, score_units(lesson, WEIGHTS).tolist())
    scores = weigh_company(company[:, 0], company[:, 1:].T).tolist()
    states = decide_units(list(map(Scored, units, scores, show_template(lesson.units))))
    regions = part_glued(units, scores, read_regions(states))
    doubted = list_doubted(units, regions)
    rows = read_sides(signals, units, scores, regions, lesson.topics) if doubted else np.empty(0)
    lengths = np.array([unit.end - unit.start for unit in units])
    for index in doubted:
        span = slice(regions[index].first, regions[index].last + 1)
        share = float(np.average(lesson.labels[span], weights=lengths[span]))
        yield Doubt(lesson.family or "measuring", tuple(map(float, rows[index])), share > 0.5)


def fit_doubts(doubts: Iterable[Doubt]) -> Array:
    """Return the weights and the bias."""
    chosen = list(doubts)
    rows, labels = np.array([doubt.row for doubt in chosen]), np.array([doubt.template for doubt in chosen], float)
    bounds = np.full(len(REGION_WEIGHTS) + 1, FREE)
    return fit_logistic(rows, labels, np.ones(len(rows)), -bounds, bounds, RIDGE)


def judge_unseen(doubts: list[Doubt]) -> Array:
    """Return the log-odds of each region by weights that never saw its family."""
    odds = np.zeros(len(doubts))
    for family in {doubt.family for doubt in doubts}:
        own = np.array([doubt.family == family for doubt in doubts])
        found = fit_doubts(compress(doubts, ~own))
        odds[own] = np.array([doubt.row for doubt in compress(doubts, own)]) @ found[:-1] + found[-1]
    return odds


def report(doubts: list[Doubt]) -> Iterator[str]:
    """Yield the weights, then what margins cost."""
    found = fit_doubts(doubts)
    yield f"REGION_WEIGHTS = {tuple(round(float(weight), 2) for weight in found[:-1])}"
    yield f"REGION_BIAS = {found[-1]:.2f}, less the margin"
    odds, template = judge_unseen(doubts), np.array([doubt.template for doubt in doubts])
    measuring = np.array([doubt.family == "measuring" for doubt in doubts])
    yield "| margin | template taken out | article lost | of measuring pages |"
    yield "|---|---:|---:|---:|"
    for margin in MARGINS:
        goes = odds > margin
        lost = f"{goes[~template].sum()} of {(~template).sum()} | {(goes & ~template & measuring).sum()}"
        yield f"| {margin} | {goes[template].sum()} of {template.sum()} | {lost} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_regions", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=951)
    parser.add_argument("-n", type=int, default=2000, help="generated pages")
    options = parser.parse_args()
    pages = [page.row() for page in generate(options.seed, tuple(FAMILIES), n=options.n, articles=load_articles())]
    trades = draw_trade_pages(options.seed, load_articles(), some_trades())
    measuring = read_rows(SHARED) if SHARED.exists() else ()
    rows = [row for row in (*pages, *trades, *measuring) if row["kind"] == "hijacked"]
    doubts = [doubt for lesson in cross_fit(read_lessons(rows)) for doubt in read_doubts(lesson)]
    for line in report(doubts):
        print(line)


if __name__ == "__main__":
    main()
