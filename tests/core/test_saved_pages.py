"""The three pages saved from the web: one stolen article, given back whole from each, and what the kit gives away."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import Record
from spamcrawl.core.reading.page import read_text

SAVED = Path(__file__).resolve().parents[3] / "shared" / "seeds"
PAGES = sorted(SAVED.glob("*.txt"))

pytestmark = pytest.mark.skipif(not PAGES, reason="the saved seed pages are not here (../shared/seeds)")


@pytest.fixture(scope="module")
def gold() -> dict:
    return json.loads((SAVED / "gold.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    return {path.name: clean_page(read_text(path.read_text("utf-8"))) for path in PAGES}


def plain(lines: list[str] | tuple[str, ...]) -> list[str]:
    return [unicodedata.normalize("NFKC", line).strip() for line in lines]


def test_each_gives_the_article_back(records: dict[str, Record], gold: dict) -> None:
    for record in records.values():
        assert plain(record.article.paragraphs) == plain(gold["paragraphs"])
        assert (list(record.article.authors), record.article.editor) == (gold["authors"], gold["editor"])


def test_all_are_one_article(records: dict[str, Record]) -> None:
    assert len({record.article.content_hash for record in records.values()}) == 1


def test_each_gives_its_kit_away(records: dict[str, Record], gold: dict) -> None:
    for name, record in records.items():
        found = record.as_dict()["indicators"]
        assert record.verdict.label == "hijacked"
        assert found["phone"] == gold["template"]["phones"]
        assert found["brand"] == [gold["template"]["brands"][name]]
        assert found["product"] == [gold["template"]["products"][name]]
        paths = gold["template"]["server_paths"]
        assert found.get("server_path", []) == ([paths[name]] if name in paths else [])
