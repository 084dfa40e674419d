"""The lines of a page that are reporting by their words: what a pushed number is measured against.

Facts about those lines, each gathered once for all numbers of the page. Knows signals, no weights and no labels.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.signals import Signals

STORY_LINE = 40
"""Shortest line that can be told as reporting by its words."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """The reporting lines of a page."""

    lines: tuple[int, ...]
    """Their numbers, ascending."""
    inside: frozenset[int]
    """The same, to look up."""
    length: int
    """Characters in them."""
    words: Counter[int]
    """How often each lexicon word stands in them."""


def read_reporting(signals: Signals) -> Reporting:
    """Gather the reporting lines. More template on a page leaves them as they are."""
    lexicon = load_lexicon()
    advertising, scored = lexicon.advertising, lexicon.scored
    lines = signals.page.lines
    told = tuple(
        number
        for number, row in enumerate(signals.words)
        if len(lines[number].text) >= STORY_LINE and sum(row[advertising:scored]) > 2 * sum(row[:advertising])
    )
    length = sum(len(lines[line].text) for line in told)
    words: list[int] = []
    for number in told:
        first = bisect_left(signals.word_starts, lines[number].start)
        last = bisect_left(signals.word_starts, lines[number].end, lo=first)
        words += [word for word, _, _ in signals.found_words[first:last]]
    return Reporting(told, frozenset(told), length, Counter(words))
