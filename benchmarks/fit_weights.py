"""``python -m benchmarks.fit_weights``: fit the product's weights and print them as its modules hold them.

Three fits, each on what the core itself sees: units (``core/cutting/weights.py``), the company a unit keeps
(``core/cutting/company.py``) and the page as a whole (``core/judging/detect.py``). Then a table of accuracies per spam
family, each family judged by weights that never saw it. ``--without FAMILY`` leaves families of the generator out of
everything.

Nothing is written into the product: a fit is advice, rounded by hand, and some weights are set by hand on purpose
(see ``SET_BY_HAND`` and ``PAGE_BOUNDS``).
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import some_trades
from benchmarks.cross_fit import cross_fit
from benchmarks.lessons import PAGE_NAMES, Lesson, draw_pages, honest_rows, read_company_rows, read_lessons
from benchmarks.pages import FAMILIES, load_articles
from benchmarks.regression import fit_logistic
from benchmarks.tables import Fitted, Table, render_constant
from benchmarks.trades import draw_trade_pages
from spamcrawl.core.cutting.features import NAMES
from spamcrawl.core.cutting.weights import WEIGHTS

SET_BY_HAND = (
    "shape:credit",
    "prefix:opens",
    "prefix:inside",
    "place:list",
    "number:advertised",
    "hidden",
    "chrome:zone",
    "repeat:advertising",
    "repeat:other",
    "repeat:apart",
    "rules",
    "frame:one-side",
)
"""Taken from the product as they are. The generator makes place lists, shared prefixes and hidden blocks rarer than the
kits do and site labels beside a kit's lines commoner, credits never stand in a gold text, a unit that holds the pushed
number is template almost by itself, and a rule's weight is its author's: a fit on generated pages misjudges all."""
UNIT_BOUNDS = dict.fromkeys(("word:report", "word:affairs", "word:prose"), (-4.0, 0.0))
SIGNS = {
    "word:": (0.0, 4.0),
    "number:": (0.0, 6.0),
    "place:": (0.0, 6.0),
    "prefix:": (0.0, 6.0),
    "register": (0.0, 4.0),
}
"""What speaks for advertising may never speak for article, whatever a few pages say."""
FREE = (-4.0, 4.0)
UNIT_BIAS = (-3.0, 3.0)
UNIT_RIDGE = 0.0002
"""Holds correlated columns (length, prose, stop) together without shrinking the rest; ten times more about halves
the weights of words."""

PAGE_BOUNDS = {
    "number-among-many": (-3.0, -1.0),
    "number-reported": (-2.0, -0.1),
    "number-rewritten": (0.0, 1.8),
    "number-disguised": (0.0, 3.0),
    "number-boxed": (0.0, 2.6),
    "number-hidden": (0.0, 1.5),
    "number-spoken": (0.0, 1.2),
    "number-slang": (0.0, 2.0),
    "numbers-enumerated": (1.0, 1.5),
    "hidden-advertising": (1.3, 3.0),
    "prefix-beside": (2.0, 3.0),
    "betting-names": (1.5, 2.0),
    "betting-beside": (1.5, 3.0),
    "betting-speech": (1.0, 1.3),
    "shared-prefix": (0.7, 0.7),
    "place-lines": (0.7, 3.0),
    "cities-served": (0.0, 0.8),
    "title-number": (0.0, 2.2),
    "title-sells": (0.0, 1.9),
    "title-foreign": (0.0, 1.5),
    "title-echoed": (0.0, 2.0),
    "title-glued": (0.0, 2.0),
    "title-speaks": (0.0, 2.0),
    "offers-beside": (0.3, 4.0),
    "offers-alone": (0.0, 0.75),
    "speech-around": (0.0, 1.0),
    "speech-beside": (0.0, 1.2),
}
"""Bounds by hand. Lower ones keep what the generator shows too seldom or too easily beside louder signs; upper ones
keep a single sign, which an honest page may show, from deciding alone."""
PAGE_FREE = (0.0, 4.0)
PAGE_BIAS = (-15.0, 5.0)
PAGE_RIDGE = 0.0002
HONEST_COST = 3.0
"""A false positive is worse than a miss: honest pages together weigh three times what pages with a template do."""
HONEST_ABOVE = 0.003
"""Share of honest pages of the fit that may score above the threshold, rules included. None at all would follow the
single worst page."""

COMPANY_BOUNDS = ((0.0, 6.0), (0.0, 8.0), (-8.0, 0.0), (-4.0, 0.0), (0.0, 2.0), (0.0, 8.0), (-4.0, 4.0))
"""Own score, pairs only in template, only in article, in neither, style, topic, bias: wording speaks for its side."""


def bounds_of(name: str) -> tuple[float, float]:
    """Return the bounds of a unit feature's weight."""
    if name in SET_BY_HAND:
        return WEIGHTS[name], WEIGHTS[name]
    by_sign = next((limits for start, limits in SIGNS.items() if name.startswith(start)), FREE)
    return UNIT_BOUNDS.get(name, by_sign)


def split_bounds(bounds: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = np.array(bounds, float).T
    return low, high


def weigh_by_page(lessons: Sequence[Lesson]) -> NDArray[np.float64]:
    """Weigh units so that a page of many counts more than one of few, but by the square root only."""
    return np.concatenate([np.full(len(lesson.labels), len(lesson.labels) ** -0.5) for lesson in lessons])


def with_units(lessons: Sequence[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if lesson.spam and len(lesson.labels)]


def fit_units(lessons: Sequence[Lesson]) -> Table:
    """Fit the weight of each unit feature."""
    chosen = with_units(lessons)
    low, high = split_bounds([*map(bounds_of, NAMES), UNIT_BIAS])
    rows = np.vstack([lesson.units for lesson in chosen])
    labels = np.concatenate([lesson.labels for lesson in chosen])
    found = fit_logistic(rows, labels, weigh_by_page(chosen), low, high, UNIT_RIDGE)
    return dict(zip((*NAMES, "bias"), map(float, found), strict=True))


def fit_page(lessons: Sequence[Lesson]) -> tuple[Table, float]:
    """Fit the weight of each page measure, without the rules, and the score from which a page carries a template."""
    low, high = split_bounds([*(PAGE_BOUNDS.get(name, PAGE_FREE) for name in PAGE_NAMES), PAGE_BIAS])
    rows = np.array([lesson.measures for lesson in lessons], float)
    labels = np.array([lesson.spam for lesson in lessons], float)
    importance = np.where(labels == 1, 1 / max(1, labels.sum()), HONEST_COST / max(1, (1 - labels).sum()))
    found = fit_logistic(rows, labels, importance, low, high, PAGE_RIDGE)
    page = dict(zip(PAGE_NAMES, map(float, found[:-1]), strict=True))
    honest = [score_page(lesson, page) for lesson in lessons if not lesson.spam]
    return page, float(np.quantile(honest, 1 - HONEST_ABOVE))


def fit_company(lessons: Sequence[Lesson], units: Table) -> tuple[float, ...]:
    """Fit the weights of a unit's own score and of its company, on hijacked pages: others hold one side only."""
    chosen = [lesson for lesson in with_units(lessons) if lesson.row["kind"] == "hijacked"]
    low, high = split_bounds(COMPANY_BOUNDS)
    rows = np.vstack([read_company_rows(lesson, score_units(lesson, units).tolist()) for lesson in chosen])
    labels = np.concatenate([lesson.labels for lesson in chosen])
    return tuple(map(float, fit_logistic(rows, labels, weigh_by_page(chosen), low, high, UNIT_RIDGE)))


def score_units(lesson: Lesson, units: Table) -> NDArray[np.float64]:
    """Return the log-odds of each unit of a page by itself."""
    return lesson.units @ np.array([units[name] for name in NAMES]) + units["bias"]


def score_page(lesson: Lesson, page: Table) -> float:
    """Return the score of a page."""
    return lesson.rules + float(np.dot(lesson.measures, [page[name] for name in PAGE_NAMES]))


def fit_all(lessons: Sequence[Lesson], without: Collection[str] = (), *, company: bool = False) -> Fitted:
    """Fit everything on the lessons, those of some families left out."""
    seen = [lesson for lesson in lessons if lesson.family not in without]
    units = fit_units(seen)
    page, threshold = fit_page(seen)
    return Fitted(units, page, threshold, fit_company(seen, units) if company else ())


def unit_accuracy(lessons: Sequence[Lesson], units: Table) -> float:
    """Return the share of units of hijacked pages whose own score has the right sign, weighed as in the fit."""
    chosen = [lesson for lesson in with_units(lessons) if lesson.row["kind"] == "hijacked"]
    right = np.concatenate([(score_units(lesson, units) > 0) == (lesson.labels == 1) for lesson in chosen])
    return float(np.average(right, weights=weigh_by_page(chosen)))


def page_share(lessons: Sequence[Lesson], fitted: Fitted) -> float:
    """Return the share of pages whose score, without rules, reaches the threshold."""
    found = [score_page(lesson, fitted.page) - lesson.rules >= fitted.threshold for lesson in lessons]
    return sum(found) / max(1, len(found))


def cross_validate(lessons: Sequence[Lesson], whole: Fitted, families: Sequence[str]) -> Iterator[str]:
    """Yield a table: each family judged with weights that saw it, and with weights that did not."""
    yield "| family | units right, seen | unseen | pages found without rules, seen | unseen |"
    yield "|---|---:|---:|---:|---:|"
    for family in families:
        own = [lesson for lesson in lessons if lesson.family == family]
        blind = fit_all(lessons, {family})
        units = f"{unit_accuracy(own, whole.units):.1%} | {unit_accuracy(own, blind.units):.1%}"
        yield f"| {family} | {units} | {page_share(own, whole):.1%} | {page_share(own, blind):.1%} |"
    honest = [lesson for lesson in lessons if not lesson.spam]
    yield f"| honest pages | – | – | {page_share(honest, whole):.1%} | – |"


def report(lessons: Sequence[Lesson], without: Sequence[str], *, validate: bool) -> Iterator[str]:
    """Yield the tables as the modules write them, then the accuracies."""
    fitted = fit_all(lessons, without, company=True)
    for module, constants in fitted.by_module().items():
        yield f"# spamcrawl/{module}"
        yield from (render_constant(name, value) for name, value in constants.items())
        yield ""
    if validate:
        yield from cross_validate(lessons, fitted, [family for family in FAMILIES if family not in without])


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_weights", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("-n", type=int, default=2000, help="generated pages")
    parser.add_argument("--without", default="", help="generator families left out of the fit, comma-separated")
    parser.add_argument("--quick", action="store_true", help="no table of accuracies: one fit instead of seventeen")
    return parser.parse_args()


def main() -> None:
    options = read_arguments()
    without = tuple(filter(None, options.without.split(",")))
    families = tuple(family for family in FAMILIES if family not in without)
    pages = [*draw_pages(options.seed, options.n, families=families), *honest_rows()]
    trades = draw_trade_pages(options.seed, load_articles(), some_trades())
    lessons = cross_fit(read_lessons([*pages, *trades]))
    for line in report(lessons, without, validate=not options.quick):
        print(line, flush=True)


if __name__ == "__main__":
    main()
