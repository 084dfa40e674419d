"""Lines that stand twice on a page, around its story: a template's sections come in pairs.

Knows signals and what tells a story; not what a unit is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.reporting import read_reporting

TWIN_LETTERS, SECTION = 12, 3
"""Letters of a line, or lines of a section, that stand twice around the story. Of 512 such long lines on generated,
listed and measuring pages all were the template's; of 567 shorter ones 80 were the article's."""


def find_twins(signals: Signals) -> list[int]:
    """Return the lines that stand twice on the page, word for word, before and behind a line of the story.

    A line of :data:`TWIN_LETTERS` says so by itself, a shorter one in a section of :data:`SECTION` lines that does. A
    refrain stands more often, rows of lists have other figures, and a story that is there twice itself is none.
    """
    texts = [line.text for line in signals.page.lines]
    repeats = signals.repeats
    told = [line for line in read_reporting(signals).lines if line not in repeats]
    twins: list[int] = []
    for first, last in (copies for copies in signals.copies if len(copies) == 2):
        around = bisect_left(told, first) < bisect_left(told, last)
        if around and texts[first] == texts[last] and (_is_long(texts[first]) or _is_section(texts, first, last)):
            twins += [first, last]
    return twins


def _is_long(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= TWIN_LETTERS


def _is_section(texts: Sequence[str], first: int, last: int) -> bool:
    """Tell whether two lines stand in two sections of the same words."""
    offsets = range(max(1 - SECTION, -first), 1)
    return any(texts[first + at : first + at + SECTION] == texts[last + at : last + at + SECTION] for at in offsets)
