"""Extensions: they watch a crawl and never change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Self

from scrapy.crawler import Crawler

from spamcrawl.core.model import Record, VerdictLabel
from spamcrawl.signals import batch_stored

TEMPLATE_VERDICTS = (VerdictLabel.HIJACKED, VerdictLabel.TEMPLATE_ONLY)
"""Pages whose numbers are told; an official page's hotline is nobody's business here."""
KEPT_NUMBERS = 20_000
"""Numbers counted at once. A crawl that meets more forgets the rarest half, which no summary would show."""


class Tally:
    """Counts on how many pages each advertised number stands, for the closing summary."""

    def __init__(self) -> None:
        self.numbers: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        tally = cls()
        crawler.signals.connect(tally.count, batch_stored)
        return tally

    def count(self, records: Sequence[Record]) -> None:
        for record in records:
            if record.verdict.label in TEMPLATE_VERDICTS:
                self.numbers.update({item.value for item in record.verdict.indicators if item.kind == "phone"})
        if len(self.numbers) > KEPT_NUMBERS:
            self.numbers = Counter(dict(self.numbers.most_common(KEPT_NUMBERS // 2)))
