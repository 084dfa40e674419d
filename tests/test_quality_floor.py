"""A floor under the quality of the recovered articles, on generated pages and the bundled articles alone.

The floors lie a little below what was measured when they were set, and below the goals: they catch a step
back and claim no more. The weights were fitted on these families, so only the held-out floors speak for
unseen spam (benchmarks/README.md).
Raise them when the product gets better; never lower one to pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle

import pytest

from benchmarks.pages import (
    HELD_OUT,
    LabelledPage,
    generate,
    generate_negatives,
    generate_template_only,
    load_bundled,
)
from benchmarks.pages.families import Family
from benchmarks.predict import predict, read_page
from benchmarks.scoring import Prediction, Tally
from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import VerdictLabel

SEED = 20
HIJACKED, TEMPLATE_ONLY, HONEST, HELD_OUT_PAGES, CONTACTS = 390, 78, 108, 80, 300
"""Pages of each kind: ten of each spam family, two templates alone; three of each honest kind."""

FOUND = 0.905
"""Hijacked pages that are called spam. 0.921 measured, of betting houses without a number half; the goal is 0.995."""
F1 = 0.969
"""0.978 measured; the goal is 0.998. One article in forty, on a fake repair hotline, is half lost in kits for repairs:
without it 0.983."""
LEAK = 0.03
"""Share of the recovered text that is not the article's. 0.024 measured; the goal is 0.002."""
EXACT = 0.71
"""0.728 measured; the goal is 0.97."""
PHONE_RECALL = 0.93
"""0.945 measured, most of the loss on pages not found; the goal is 0.99."""
PHONE_PRECISION = 0.945
"""0.980 measured, without the article named above 0.993; the goal is 0.99."""
TEMPLATE_FOUND = 0.82
"""0.859 measured; the goal is 0.99."""
HELD_OUT_FOUND = {"first": 0.89, "second": 0.93, "third": 0.84, "fourth": 0.92, "fifth": 0.67}
"""0.925, 0.963, 0.875, 0.963 and 0.700 measured on five sets of families that nothing was fitted on; the goal is 0.95.
Of the fifth one is names of lotteries put between sentences."""
HELD_OUT_LEAK = {"first": 0.016, "second": 0.01, "third": 0.07, "fourth": 0.055, "fifth": 0.055}
"""0.010, 0.006, 0.059, 0.042 and 0.042 measured; the goal is 0.02."""
HELD_OUT_EXACT = {"first": 0.67, "second": 0.69, "third": 0.64, "fourth": 0.63, "fifth": 0.61}
"""0.713, 0.713, 0.700, 0.663 and 0.650 measured; the goal is 0.97."""
FALSE_POSITIVES = 0
"""Honest pages called spam: none of 108."""
CONTACTS_CALLED = 1
"""Stories with a contact or two of the newspaper's called spam: none of 300 measured (1 of 3,000 with every article
there is). It was 47% before offers were told from contacts."""

SITE_TITLES = (
    "清河家电维修网",
    "装修建材信息港 - 内容页",
    "律师事务所动态",
    "通知公告详情页面",
    "市政务公开栏目",
    "欢迎访问本地生活服务平台",
)
"""Titles that a site gives all of its pages: they share nothing with the story, and some name a trade."""
SITE_TITLES_CALLED = 4
"""Stories with a contact under such a title called spam: 2 of 300 measured."""

ARTICLES = load_bundled()


def tally_pages(pages: list[LabelledPage]) -> Tally:
    tally = Tally()
    for page in pages:
        row = page.row()
        tally.add(row, predict(row))
    return tally


@pytest.fixture(scope="module")
def hijacked() -> Tally:
    return tally_pages(list(generate(SEED, n=HIJACKED, articles=ARTICLES)))


def test_hijacked_pages_are_found(hijacked: Tally) -> None:
    assert hijacked.found >= FOUND


def test_articles_are_recovered(hijacked: Tally) -> None:
    assert hijacked.f1 >= F1
    assert hijacked.leak <= LEAK
    assert hijacked.exact_share >= EXACT


def test_advertised_numbers_are_read(hijacked: Tally) -> None:
    assert hijacked.phone_recall >= PHONE_RECALL
    assert hijacked.phone_precision >= PHONE_PRECISION


@pytest.mark.parametrize(("which", "families"), HELD_OUT.items())
def test_families_that_nothing_was_fitted_on(which: str, families: Mapping[str, Family]) -> None:
    tally = tally_pages(list(generate(SEED, tuple(families), n=HELD_OUT_PAGES, articles=ARTICLES)))
    assert tally.found >= HELD_OUT_FOUND[which]
    assert tally.leak <= HELD_OUT_LEAK[which]
    assert tally.exact_share >= HELD_OUT_EXACT[which]


def test_templates_without_an_article_are_found() -> None:
    tally = tally_pages(list(generate_template_only(SEED, TEMPLATE_ONLY)))
    assert tally.found >= TEMPLATE_FOUND


def test_honest_pages_are_left_alone() -> None:
    called = [
        (page.id, page.family)
        for page in generate_negatives(SEED, HONEST, articles=ARTICLES)
        if predict(page.row()).found
    ]
    assert len(called) <= FALSE_POSITIVES, called


def test_a_newspapers_contact_makes_no_spam() -> None:
    pages = generate_negatives(SEED, CONTACTS, kinds=("news_contact",), articles=ARTICLES)
    called = [page.id for page in pages if predict(page.row()).found]
    assert len(called) <= CONTACTS_CALLED, called


def test_a_sites_name_for_a_title_makes_no_spam() -> None:
    pages = generate_negatives(SEED, CONTACTS, kinds=("news_contact",), articles=ARTICLES)
    titled = (replace(read_page(page.row()), title=title) for page, title in zip(pages, cycle(SITE_TITLES)))
    called = [page.title for page in titled if clean_page(page).verdict.label is not VerdictLabel.LEGITIMATE]
    assert len(called) <= SITE_TITLES_CALLED, called


def test_ordinary_news_keeps_every_character() -> None:
    pages = list(generate_negatives(SEED, 13, kinds=("news_text",), articles=ARTICLES))
    tally = tally_pages(pages)
    assert tally.exact == tally.judged == len(pages)


@pytest.mark.parametrize(
    ("text", "shared", "given", "wanted", "exact"),
    [
        ("甲乙丙丁戊", 2, 2, 2, 1),
        ("甲乙丙丁", 1, 1, 2, 0),
        ("甲 乙\n丙丁*戊", 2, 2, 2, 1),
        ("", 0, 0, 2, 0),
    ],
)
def test_the_score_counts_shingles(text: str, shared: int, given: int, wanted: int, exact: int) -> None:
    tally = Tally()
    tally.add({"gold_text": "甲乙丙丁戊", "gold_phones": ["4001"]}, Prediction(text, "hijacked", ("+86 400-1", "7")))
    assert (tally.shared, tally.given, tally.wanted, tally.exact) == (shared, given, wanted, exact)
    assert (tally.phone_recall, tally.phone_precision) == (1.0, 0.5)
