"""A page whose title is the headline of its story: what stands around the story is the site's, hotlines and all.

A doorway's title is what it is to be found by, its trade and its number, and no story goes by that. Firms, schools and
portals that print stories have their contacts, wares and menus around each of them, under the story's title.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.model import Line
from spamcrawl.core.reading.matching import match_form
from spamcrawl.core.recovering.headline import is_title_line, read_titles
from spamcrawl.core.recovering.story import find_story

HEAD = 12
"""Lines between a headline and the first line of its story: byline, date, share bar, abstract."""
TOLD = 0.25
"""Share of a headline's pairs of letters that its story has at least."""
STORY_MIN = 200
"""Characters of a story without the lines that give out a number."""


def find_around(signals: Signals) -> frozenset[int]:
    """Return the lines that stand around the story of a page whose title is its headline; none on any other page."""
    page = signals.page
    if not page.markup or not page.title:
        return frozenset()
    titles = read_titles(page)
    headlines = [i for i, line in enumerate(page.lines) if not line.hidden and is_title_line(line, titles)]
    story = find_story(page) if headlines else set()
    if not story:
        return frozenset()
    first = min(story)
    headline = max((i for i in headlines if first - HEAD <= i <= first), default=None)
    if headline is None or not is_told(signals, page.lines[headline], story - {headline}):
        return frozenset()
    return frozenset(range(len(page.lines))) - story - {headline}


def is_told(signals: Signals, headline: Line, story: Collection[int]) -> bool:
    """Tell whether a story speaks of what a headline says, where it gives out no number."""
    numbered = {signals.line_at(number.start) for number in signals.numbers}
    spans = (signals.page.lines[i] for i in sorted(story) if i not in numbered)
    text = "\n".join(signals.folded[line.start : line.end] for line in spans)
    pairs = {"".join(pair) for pair in pairwise(match_form(headline.text))}
    pairs = {pair for pair in pairs if pair.isalnum()}
    return len(text) >= STORY_MIN and sum(pair in text for pair in pairs) >= TOLD * len(pairs) > 0
