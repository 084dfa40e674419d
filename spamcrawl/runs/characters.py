"""Counts how many characters of the pages were template, article, furniture and unknown.

A growing unknown share is the sign of a family that no rule knows yet. It must not change anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Self

from scrapy.crawler import Crawler

from spamcrawl.core.model import Record
from spamcrawl.runs.health import CHARACTERS
from spamcrawl.signals import batch_stored


class Characters:
    """Adds up the segments of every stored page in the stats."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        watcher = cls(crawler)
        crawler.signals.connect(watcher.count, batch_stored)
        return watcher

    def count(self, records: Sequence[Record]) -> None:
        found: Counter[str] = Counter()
        for record in records:
            for part in record.segments:
                found[part.label] += part.end - part.start
        for label, characters in found.items():
            self.stats.inc_value(f"{CHARACTERS}{label}", characters)
