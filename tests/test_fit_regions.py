"""The program that fits what tells a region of the article that belongs to the template."""

from __future__ import annotations

import pytest

from benchmarks.fit_regions import Doubt, fit_doubts, judge_unseen, read_doubts, report
from benchmarks.lessons import read_lessons
from benchmarks.pages import generate, load_bundled
from spamcrawl.core.cutting.regions import REGION_WEIGHTS


@pytest.fixture(scope="module")
def doubts() -> list[Doubt]:
    """Regions of two families, enough of them template."""
    pages = generate(6, ("fault_guides", "hotline_sections"), n=60, articles=load_bundled())
    return [doubt for lesson in read_lessons(page.row() for page in pages) for doubt in read_doubts(lesson)]


def test_regions_are_read_as_the_product_reads_them(doubts: list[Doubt]) -> None:
    assert len(doubts) > 20
    assert {doubt.family for doubt in doubts} == {"fault_guides", "hotline_sections"}
    assert all(len(doubt.row) == len(REGION_WEIGHTS) for doubt in doubts)
    assert 0 < sum(doubt.template for doubt in doubts) < len(doubts)


def test_speaking_of_the_template_speaks_for_template() -> None:
    row = (0.0,) * (len(REGION_WEIGHTS) - 1)
    made = [Doubt(family, (lean, *row), lean > 0) for family in "ab" for lean in (-0.6, -0.4, 0.3, 0.5) * 5]
    assert fit_doubts(made)[0] > 1
    odds = judge_unseen(made)
    assert ((odds > 0) == [doubt.template for doubt in made]).all()


def test_report_names_the_constants(doubts: list[Doubt]) -> None:
    lines = list(report(doubts))
    assert lines[0].startswith("REGION_WEIGHTS = (")
    assert lines[1].startswith("REGION_BIAS = ")
    assert sum(line.startswith("| ") for line in lines) == 6
