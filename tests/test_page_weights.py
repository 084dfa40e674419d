"""The program that searches the weights of the page's evidence."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from benchmarks.fit_weights import PAGE_BOUNDS, PAGE_FREE
from benchmarks.lessons import PAGE_NAMES, draw_pages, read_lessons
from benchmarks.page_weights import Cases, describe, gather_cases, score_weights, search
from benchmarks.pages import load_bundled
from spamcrawl.core.judging.detect import WEIGHTS

START = np.array([WEIGHTS[name] for name in PAGE_NAMES])


@pytest.fixture(scope="module")
def cases() -> Cases:
    lessons = read_lessons(draw_pages(5, 80, load_bundled()))
    real = next(str(lesson.row["id"]) for lesson in lessons if not lesson.spam)
    return gather_cases(lessons, frozenset({real}))


def test_every_page_is_of_one_group_or_honest(cases: Cases) -> None:
    sides = np.array([*(group.pages for group in cases.groups), cases.honest, cases.real])
    assert (sides.sum(axis=0) == 1).all()
    assert cases.real.sum() == 1


def test_an_honest_page_above_the_threshold_costs(cases: Cases) -> None:
    low, high = np.zeros_like(START), np.full_like(START, 9.0)
    assert score_weights(cases, low) < score_weights(cases, START)
    assert score_weights(cases, high) < score_weights(cases, START)


def test_a_search_finds_what_is_no_worse_and_keeps_the_bounds(cases: Cases) -> None:
    start = np.clip(np.zeros_like(START), *np.array([PAGE_BOUNDS.get(name, PAGE_FREE) for name in PAGE_NAMES]).T)
    found = search(cases, start, 300, Random(1))
    assert score_weights(cases, found) > score_weights(cases, start)
    for name, weight in zip(PAGE_NAMES, found, strict=True):
        low, high = PAGE_BOUNDS.get(name, PAGE_FREE)
        assert low <= weight <= high, name
    assert (search(cases, start, 300, Random(1)) == found).all()
    assert describe("found", cases, found).startswith("| found | ")


def test_packaged_weights_keep_the_bounds() -> None:
    for name, weight in WEIGHTS.items():
        low, high = PAGE_BOUNDS.get(name, PAGE_FREE)
        assert low - 1e-9 <= weight <= high + 1e-9, name
