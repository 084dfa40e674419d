"""Pages made of the register's lines: whole, labelled right, the same every time."""

from __future__ import annotations

import pytest

from benchmarks.corpus import PLACEHOLDER, list_trades
from benchmarks.pages import load_bundled
from benchmarks.predict import read_page
from benchmarks.rows import Row
from benchmarks.scoring import normalise
from benchmarks.trades import LAYOUTS, PLACES, draw_trade_pages
from spamcrawl.core.finding.phones import find_numbers


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(draw_trade_pages(3, load_bundled(), list_trades()[::12]))


def test_every_trade_gives_a_page_a_place_and_honest_ones(rows: list[Row]) -> None:
    trades = list_trades()[::12]
    assert len(rows) == len(trades) * (len(PLACES) + 2)
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["style"] for row in rows} == LAYOUTS.keys()


def test_the_same_seed_gives_the_same_pages(rows: list[Row]) -> None:
    assert list(draw_trade_pages(3, load_bundled(), list_trades()[::12])) == rows
    assert list(draw_trade_pages(4, load_bundled(), list_trades()[::12])) != rows


def test_a_page_holds_its_article_and_its_number(rows: list[Row]) -> None:
    for row in rows:
        text = read_page(row).text
        assert not PLACEHOLDER.search(text), row["id"]
        if row["kind"] == "hijacked":
            assert all(normalise(line) in normalise(text) for line in row["gold_text"].split("\n")), row["id"]
            assert set(row["gold_phones"]) <= {number.digits for number in find_numbers(text)}, row["id"]
