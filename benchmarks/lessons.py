"""Generated pages as examples to learn from: what the core sees on each, and the truth by the gold text.

Features are read through the core's own functions, so a fit can never see anything the product does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.pages import FAMILIES, Article, generate, generate_negatives, generate_template_only, load_articles
from benchmarks.pages.articles import SHARED
from benchmarks.predict import read_page
from benchmarks.rows import Row, read_rows
from benchmarks.scoring import normalise
from spamcrawl.core.cutting.company import read_company
from spamcrawl.core.cutting.features import NAMES, read_features
from spamcrawl.core.cutting.segment import cut_units, is_frame
from spamcrawl.core.cutting.topics import Topics
from spamcrawl.core.cutting.units import Unit
from spamcrawl.core.finding.register import Registers
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.detect import WEIGHTS as PAGE_WEIGHTS
from spamcrawl.core.judging.detect import measure_page, pushed_numbers, weigh_page
from spamcrawl.core.model import Page
from spamcrawl.core.reading.spacing import join_letters

PAGE_NAMES = tuple(PAGE_WEIGHTS)
HONEST = frozenset({"clean", "clean_html", "hard_negative"})
SHORT = 4
"""Units shorter than this stand in any article by chance; they are the article's only as a whole line."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled page as the fits see it."""

    row: Row
    measures: tuple[float, ...]
    """Page-level measures, one a name of :data:`PAGE_NAMES`."""
    rules: float
    """What the rules add to the page's score."""
    units: NDArray[np.float64]
    """Features of its open units, one row each, one column a name of ``features.NAMES``."""
    labels: NDArray[np.float64]
    """1 for each unit that is template, 0 for the article's."""
    texts: tuple[str, ...]
    """What stands in each unit, in match form; in each line of an honest page."""
    topics: Topics | None = None
    """What tells the units' subjects; the packaged vectors where none."""

    @property
    def family(self) -> str:
        return str(self.row.get("family") or "")

    @property
    def spam(self) -> bool:
        return self.row["kind"] not in HONEST


def draw_pages(
    seed: int, n: int, articles: Sequence[Article] | None = None, families: Sequence[str] = tuple(FAMILIES)
) -> Iterator[Row]:
    """Yield rows of ``n`` generated pages: seven in ten hijacked, one template only, two honest."""
    pool = articles if articles is not None else load_articles()
    hijacked, template = n * 7 // 10, n // 10
    for page in generate(seed, families, n=hijacked, articles=pool):
        yield page.row()
    for page in generate_template_only(seed, template, families):
        yield page.row()
    for page in generate_negatives(seed, n - hijacked - template, articles=pool):
        yield page.row()


def honest_rows(part: slice = slice(None)) -> list[Row]:
    """Return the honest development pages, or a part of them; none where they are absent."""
    return [row for row in read_rows(SHARED) if row["kind"] in HONEST][part] if SHARED.exists() else []


def read_lessons(rows: Iterable[Row]) -> list[Lesson]:
    """Read every page; units only of pages with a template, as only those are ever cut."""
    return [read_lesson(row) for row in rows]


def read_lesson(row: Row, registers: Registers | None = None, topics: Topics | None = None) -> Lesson:
    """Read one page through the core; ``registers`` and ``topics`` are the product's unless given."""
    page = join_letters(read_page(row)).page
    signals = read_signals(page, load_rules(), registers)
    measures: dict[str, float] = defaultdict(float)
    for name, _, value, *_ in measure_page(signals):
        measures[name] += value
    evidence = weigh_page(signals)
    units = open_units(signals) if row["kind"] not in HONEST else []
    features = read_features(signals, units, pushed_numbers(signals, evidence))
    told = units if row["kind"] not in HONEST else page.lines
    return Lesson(
        row,
        tuple(measures[name] for name in PAGE_NAMES),
        sum(item.weight for item in evidence if not item.rule.startswith("page.")),
        np.array(features, float).reshape(len(units), len(NAMES)),
        label_units(page, units, row["gold_text"]),
        tuple(signals.folded[part.start : part.end] for part in told),
        topics,
    )


def open_units(signals: Signals) -> list[Unit]:
    """Return the units whose label is to be decided: all but the frame's own labels."""
    return [unit for unit in cut_units(signals) if not is_frame(signals, unit)]


def label_units(page: Page, units: Iterable[Unit], gold: str | None) -> NDArray[np.float64]:
    """Call a unit the article's when the gold text holds it."""
    body, lines = normalise(gold), set(map(normalise, (gold or "").split("\n")))
    texts = [normalise(page.text[unit.start : unit.end]) for unit in units]
    return np.array([not (text and (text in body if len(text) >= SHORT else text in lines)) for text in texts], float)


def read_company_rows(lesson: Lesson, scores: Sequence[float]) -> NDArray[np.float64]:
    """Return what the company of each unit says, given the units' own scores; the own score comes first."""
    signals = read_signals(join_letters(read_page(lesson.row)).page, load_rules())
    rows = read_company(signals, open_units(signals), scores, lesson.topics)
    return np.array([(score, *row) for score, row in zip(scores, rows, strict=True)], float)
