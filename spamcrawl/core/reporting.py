"""The lines of a page that are reporting by their words: what a pushed number is measured against.

Facts about those lines, each gathered once for all numbers of the page. Knows signals, no weights and no labels.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from spamcrawl.core.lexicon import load_lexicon
from spamcrawl.core.signals import Signals

STORY_LINE = 40
"""Shortest line that can be told as reporting by its words."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """The reporting lines of a page."""

    signals: Signals
    lines: tuple[int, ...]
    """Their numbers, ascending."""
    length: int
    """Characters in them."""
    speech: int
    """Advertising words in them."""

    def find_foreign(self, wording: set[int], inside: Collection[int]) -> set[int]:
        """Return the pairs of ``wording`` that no reporting line outside ``inside`` uses; none without such a line."""
        numbers, lines = self.signals.pairs.numbers(), self.signals.page.lines
        told = [lines[line] for line in self.lines if line not in inside]
        return wording.difference(*(numbers[line.start : line.end - 1] for line in told)) if told else set()


def read_reporting(signals: Signals) -> Reporting:
    """Gather the reporting lines. More template on a page leaves them as they are."""
    advertising = load_lexicon().advertising
    lines = signals.page.lines
    told = tuple(
        number
        for number, row in enumerate(signals.words)
        if len(lines[number].text) >= STORY_LINE and sum(row[advertising:]) > 2 * sum(row[:advertising])
    )
    length = sum(len(lines[line].text) for line in told)
    return Reporting(signals, told, length, sum(sum(signals.words[line][:advertising]) for line in told))
