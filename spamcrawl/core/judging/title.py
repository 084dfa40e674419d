"""What a page's title sells that its story never speaks of.

A doorway page exists to be found, so its title is the kit's: trade, brand, city, often the number. An ordinary page's
title is the headline of its story and shares its words. Facts only: what each is worth is in detect.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.phones import find_numbers
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.pushed import WARES, Measure
from spamcrawl.core.judging.reporting import STORY_LINE, Reporting
from spamcrawl.core.model import Indicator
from spamcrawl.core.reading.matching import match_form

HEADLINE_SHARE = 0.5
"""Share of a title's character pairs in its story from which it is the story's headline. Of titles with something for
sale on kits' pages half share none and nine in ten less than 0.41; headlines of news share 0.63 (median)."""
FOREIGN_SHARE = 0.25
"""Share below which a title speaks of something else than the story, whatever that is: so do 6 of 535 honest pages with
a story and a longer title, and 370 of 500 of kits in trades that no word list knew."""
TELLING_MIN = 7
"""Chinese characters of a title that says what a page is about."""
SPEECH = WARES | {"service", "contact", "call", "promise", "gamble"}
"""Lexicon groups a title sells with. Service and contact alone name a page of a firm, beside wares they sell."""
TITLE_MAX = 300
"""Characters of a title that are read; kits put whole lines there."""
WORDS_MAX = 3
"""More distinct words in a title say nothing new; the first says as much as the next two."""

_SITE = re.compile(r"(?:网站?|报社?|电视台|广播|新闻|在线|频道|门户|首页|主页|论坛|博客|资讯)[\W_]*$")
"""How titles end that are the name of a site or of a part of it."""


def measure_title(signals: Signals, told: Reporting, scale: float) -> Iterator[Measure]:
    """Yield what the title pushes and sells, on a page with a story; ``scale`` (0 to 1) is how much of one there is."""
    title = signals.page.title[:TITLE_MAX]
    if not title or not told.lines:
        return
    line = _line_of_title(signals, title)
    numbers = [number for number in find_numbers(title) if number.kind not in ("service", "contact")]
    if numbers:
        yield "title-number", line, 1.0, Indicator("phone", numbers[0].digits)
    words, shared = count_sold(title, told), share_told(signals, title)
    if words and shared < HEADLINE_SHARE:
        yield "title-sells", line, (1 + min(WORDS_MAX, words)) / 2 * (1 - shared / HEADLINE_SHARE) * scale
    elif not words and shared < FOREIGN_SHARE and is_telling(title):
        yield "title-foreign", line, (1 - shared / FOREIGN_SHARE) * scale


def count_sold(title: str, told: Reporting) -> int:
    """Count the distinct advertising words of a title that the story never uses; 0 where nothing in it is for sale.

    A word that tells of reporting in the title speaks for a headline: each takes one away.
    """
    lexicon = load_lexicon()
    words = {word for word, _, _ in lexicon.find(match_form(title))}
    foreign = [lexicon.groups[lexicon.group_of[word]] for word in words if not told.words[word]]
    if not any(group in WARES or group == "gamble" for group in foreign):
        return 0
    reports = sum(lexicon.groups[lexicon.group_of[word]] == "report" for word in words)
    return max(0, sum(group in SPEECH for group in foreign) - reports)


def is_telling(title: str) -> bool:
    """Tell whether a title says what the page is about; the name of a site does not.

    >>> is_telling("青岛道路运输证代办流程"), is_telling("清河新闻网首页"), is_telling("显示")
    (True, False, False)
    """
    return sum(map(_is_han, title)) >= TELLING_MIN and not _SITE.search(title)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def share_told(signals: Signals, title: str) -> float:
    """Return the share of a title's pairs of neighbouring letters that stand in the page's longer lines without ads."""
    lexicon = load_lexicon()
    sold, scored = lexicon.advertising, lexicon.scored
    story = "\n".join(
        signals.folded[line.start : line.end]
        for line, row in zip(signals.page.lines, signals.words, strict=True)
        if line.end - line.start >= STORY_LINE and sum(row[:sold]) <= sum(row[sold:scored])
    )
    text = match_form(title)
    pairs = {pair for pair in map("".join, pairwise(text)) if pair.isalpha() and not pair.isascii()}
    return sum(pair in story for pair in pairs) / max(1, len(pairs))


def _line_of_title(signals: Signals, title: str) -> int:
    """Return the line that repeats the title, or the page's first."""
    lines = signals.page.lines
    return next((number for number, line in enumerate(lines) if line.text.strip() == title.strip()), 0)
