"""The lines of a page that are reporting by their words or speech: what a pushed number is measured against.

Facts about those lines, each gathered once for all numbers of the page. Knows signals, no weights and no labels.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

import numpy as np

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.signals import Signals

STORY_LINE = 40
"""Shortest line that can be told as reporting."""
TOLD_SPEECH = -12.0
"""Log-odds of the way of speaking below which a line tells a story whatever its words: novels and old texts have few
words of reporting. Of 1,890 generated pages with a template nine more are found. At -8 honest lists are stories."""
PLACES = 0.5
"""Share of place names from which a long line is a list, and no story's."""


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
    ends = np.array([line.end for line in lines], np.int64)
    spoken = signals.spoken.between(np.array(signals.starts, np.int64), ends)
    tells = ((spoken < TOLD_SPEECH) & (np.array(signals.place_share) < PLACES)).tolist()
    told = tuple(
        number
        for number, row in enumerate(signals.words)
        if len(lines[number].text) >= STORY_LINE
        and (tells[number] or sum(row[advertising:scored]) > 2 * sum(row[:advertising]))
    )
    length = sum(len(lines[line].text) for line in told)
    words: list[int] = []
    for number in told:
        first = bisect_left(signals.word_starts, lines[number].start)
        last = bisect_left(signals.word_starts, lines[number].end, lo=first)
        words += [word for word, _, _ in signals.found_words[first:last]]
    return Reporting(told, frozenset(told), length, Counter(words))
