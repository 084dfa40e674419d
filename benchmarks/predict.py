"""Asking spamcrawl about labelled pages. Knows no scores."""

from __future__ import annotations

from benchmarks.rows import Row
from benchmarks.scoring import Prediction
from spamcrawl.core.clean import clean_page
from spamcrawl.core.finding.rules import Ruleset, load_rules
from spamcrawl.core.model import Page, Record
from spamcrawl.core.reading.page import read_html, read_text


def read_page(row: Row) -> Page:
    """Read a row's markup the way ``python -m spamcrawl clean`` does."""
    if row.get("html") is not None:
        return read_html(row["html"], url=row.get("url", ""))
    return read_text(row["text"], url=row.get("url", ""))


def record_of(row: Row, ruleset: Ruleset | None = None) -> Record:
    return clean_page(read_page(row), ruleset, id=row["id"])


def predict(row: Row, ruleset: Ruleset | None = None) -> Prediction:
    """Return what spamcrawl says about a row's page; ``ruleset`` is the packaged one unless given."""
    record = record_of(row, ruleset)
    return Prediction(
        text="\n".join(record.article.paragraphs),
        verdict=str(record.verdict.label),
        phones=tuple(item.value for item in record.verdict.indicators if item.kind == "phone"),
        content_hash=record.article.content_hash,
    )


def load_rules_without(families: str) -> Ruleset:
    """Return the packaged rules without the families named, comma-separated."""
    rules = load_rules()
    for family in filter(None, families.split(",")):
        rules = rules.without(family)
    return rules
