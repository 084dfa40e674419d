"""The program that fits the weights: its regression, the truth it learns from, and copies of the package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fit_weights import PAGE_BOUNDS, fit_all, fit_page, fit_units, score_page, score_units
from benchmarks.lessons import PAGE_NAMES, Lesson, draw_pages, open_units, read_company_rows, read_lessons
from benchmarks.pages import load_bundled
from benchmarks.predict import read_page
from benchmarks.regression import fit_logistic
from benchmarks.switch_prices import PRODUCT, decode, read_cut
from benchmarks.tables import Fitted, copy_package, render_constant, replace_constants
from spamcrawl.core.cutting import weights
from spamcrawl.core.cutting.company import settle_company
from spamcrawl.core.cutting.segment import Scored, decode_states
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.judging import detect


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return read_lessons(draw_pages(5, 60, load_bundled()))


def test_regression_finds_the_odds_it_was_given() -> None:
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(20_000, 3))
    chance = 1 / (1 + np.exp(-(rows @ np.array([2.0, -1.0, 0.0]) + 0.5)))
    labels = (rng.random(20_000) < chance).astype(float)
    free = np.full(4, 9.0)
    assert fit_logistic(rows, labels, np.ones(20_000), -free, free, 0.0) == pytest.approx([2, -1, 0, 0.5], abs=0.1)


@given(st.integers(0, 50), st.floats(-2, 2), st.just(0.0) | st.floats(0.01, 3))
def test_regression_stays_within_bounds_and_cannot_be_bettered(seed: int, low: float, width: float) -> None:
    rng = np.random.default_rng(seed)
    rows, labels = rng.normal(size=(40, 2)), rng.integers(0, 2, 40).astype(float)
    bounds = np.full(3, low), np.full(3, low + width)
    found = fit_logistic(rows, labels, np.ones(40), *bounds, 0.01)
    assert (found >= bounds[0] - 1e-9).all()
    assert (found <= bounds[1] + 1e-9).all()
    for move in rng.normal(scale=0.05, size=(20, 3)):
        assert loss(rows, labels, found) <= loss(rows, labels, np.clip(found + move, *bounds)) + 1e-6


def loss(rows: np.ndarray, labels: np.ndarray, at: np.ndarray) -> float:
    odds = rows @ at[:2] + at[2]
    return float(np.mean(np.logaddexp(0, odds) - labels * odds) + 0.01 * (at[:2] ** 2).sum())


def test_units_are_labelled_by_the_gold(lessons: list[Lesson]) -> None:
    hijacked = [lesson for lesson in lessons if lesson.row["kind"] == "hijacked"]
    assert all(0 < lesson.labels.mean() < 1 for lesson in hijacked)
    only = [lesson for lesson in lessons if lesson.row["kind"] == "template_only"]
    assert all(lesson.labels.all() for lesson in only)
    assert all(not len(lesson.labels) for lesson in lessons if not lesson.spam)


def test_lessons_hold_what_the_product_weighs(lessons: list[Lesson]) -> None:
    """Page score, unit scores and their company are the product's own, figure by figure."""
    for lesson in lessons[::7]:
        signals = read_signals(read_page(lesson.row), load_rules())
        evidence = detect.weigh_page(signals)
        assert score_page(lesson, detect.WEIGHTS) == pytest.approx(sum(item.weight for item in evidence))
        if lesson.spam:
            alone = score_units(lesson, weights.WEIGHTS)
            assert alone == pytest.approx([weights.weigh_features(row) for row in lesson.units])
            rows = read_company_rows(lesson, alone.tolist())
            settled = settle_company(signals, open_units(signals), alone.tolist())
            weighed = rows @ np.array([PRODUCT.own, *PRODUCT.shares]) + PRODUCT.bias
            assert [one or two for one, two in zip(settled, weighed, strict=True)] == pytest.approx(weighed)


def test_a_fit_tells_template_from_article(lessons: list[Lesson]) -> None:
    fitted = fit_all(lessons)
    assert set(fitted.units) == set(weights.WEIGHTS)
    assert tuple(fitted.page) == PAGE_NAMES
    assert fitted.threshold > 0
    right = [((score_units(one, fitted.units) > 0) == (one.labels == 1)).mean() for one in lessons if len(one.labels)]
    assert np.mean(right) > 0.85


def test_a_family_left_out_changes_the_fit(lessons: list[Lesson]) -> None:
    assert fit_units([one for one in lessons if one.family != "medical"]) != fit_units(lessons)
    without = [one for one in lessons if one.family != "gambling"]
    assert fit_page(without)[0]["betting-names"] == PAGE_BOUNDS["betting-names"][0]
    assert fit_page(lessons)[0] != fit_page(without)[0]


def test_prices_decode_as_the_product_does(lessons: list[Lesson]) -> None:
    for lesson in [one for one in lessons if len(one.labels)][::3]:
        cut = read_cut(lesson)
        signals = read_signals(read_page(lesson.row), load_rules())
        scores = cut.company @ np.array([PRODUCT.own, *PRODUCT.shares]) + PRODUCT.bias
        scored = list(map(Scored, open_units(signals), scores.tolist()))
        assert decode(cut, PRODUCT) == decode_states(scored)


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.234, "X = 1.23"), ((1.0, -2.5), "X = (1.00, -2.50)"), ({"a": 1.0}, 'X = {\n    "a": 1.00,\n}')],
)
def test_constants_are_written_as_the_modules_hold_them(value: object, written: str) -> None:
    assert render_constant("X", value) == written


def test_a_constant_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="MISSING"):
        replace_constants("A = 1", {"MISSING": 1.0})


def test_a_copied_package_weighs_differently_and_the_product_does_not(tmp_path: Path) -> None:
    units = dict.fromkeys(weights.WEIGHTS, 0.25)
    copy_package(tmp_path, Fitted(units, dict(detect.WEIGHTS), 7.25), without_rules="hotline")
    code = (
        "from spamcrawl.core.cutting import features, weights;"
        "from spamcrawl.core.finding import rules; from spamcrawl.core.judging import detect;"
        "print(weights.WEIGHTS['bias'], weights.weigh_features([0.0] * len(features.NAMES)), detect.TEMPLATE_SCORE);"
        "print([family.id for family in rules.load_rules().families])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split()[:3] == ["0.25", "0.25", "7.25"]
    assert "hotline" not in done.stdout
    assert weights.WEIGHTS["bias"] != 0.25
    assert "hotline" in {family.id for family in load_rules().families}
