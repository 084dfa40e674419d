"""The lines of a page that are reporting by their words or speech: what a pushed number is measured against.

Facts about those lines, each gathered once for all numbers of the page. Knows signals, no weights and no labels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from spamcrawl.core.finding.lexicon import load_lexicon, name_groups, speaks_of
from spamcrawl.core.finding.signals import TITLE_MAX, Signals

STORY_LINE = 40
"""Shortest line that can be told as reporting."""
TOLD_SPEECH = -12.0
"""Log-odds of the way of speaking below which a line tells a story whatever its words: novels and old texts have few
words of reporting. Of 1,890 generated pages with a template nine more are found. At -8 honest lists are stories."""
TELLING = -1.0
"""Log-odds of the way of speaking below which a clause with a betting word tells of it."""
SENTENCE_MAX = 120
"""Characters of a sentence on each side of a number that are looked at."""
QUOTED_MAX = 300
"""Characters of a quotation before one of its sentences that are looked at."""
TOLD_SHARE = 0.3
"""Share of the sentences on betting that tell of it, from which a page does: of 395 stories on raids, trials, lotteries
and lures 97% have more, of 240 pages of betting houses 27%."""
PLACES = 0.5
"""Share of place names from which a long line is a list, and no story's."""

_STOPS = "。！？!?"
_STOP = re.compile(f"[{_STOPS}]")
_SENTENCE = re.compile(rf"[^{_STOPS}\n]+")
_CLAUSE = re.compile("[^,，、:：;；]+")


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
    betting: bool
    """Whether the page tells of betting rather than offers it."""


_GATHERED: WeakKeyDictionary[Signals, Reporting] = WeakKeyDictionary()
"""What was gathered of the pages at hand: three steps ask for it."""


def read_reporting(signals: Signals) -> Reporting:
    """Gather the reporting lines. More template on a page leaves them as they are."""
    told = _GATHERED.get(signals)
    if told is None:
        told = _GATHERED[signals] = _gather_reporting(signals)
    return told


def _gather_reporting(signals: Signals) -> Reporting:
    lexicon = load_lexicon()
    advertising, scored = lexicon.advertising, lexicon.scored
    lines = signals.page.lines
    ends = np.array([line.end for line in lines], np.int64)
    spoken = signals.spoken.between(np.array(signals.starts, np.int64), ends)
    betting = tells_of_betting(signals)
    gamble = lexicon.groups.index("gamble")
    tells = ((spoken < TOLD_SPEECH) & (np.array(signals.place_share) < PLACES)).tolist()
    told = tuple(
        number
        for number, row in enumerate(signals.words)
        if len(lines[number].text) >= STORY_LINE
        and (tells[number] or sum(row[advertising:scored]) > 2 * (sum(row[:advertising]) - betting * row[gamble]))
    )
    length = sum(len(lines[line].text) for line in told)
    words: list[int] = []
    for number in told:
        first = bisect_left(signals.word_starts, lines[number].start)
        last = bisect_left(signals.word_starts, lines[number].end, lo=first)
        words += [word for word, _, _ in signals.found_words[first:last]]
    return Reporting(told, frozenset(told), length, Counter(words), betting)


def tells_of_betting(signals: Signals) -> bool:
    """Tell whether what a page says about betting is told, not offered.

    A story on a raid, a trial or a lottery names games, sites and bonuses in sentences that speak of law, of deceit or
    of the state's own lotteries, or speak like reporting, as no betting house does.
    """
    gamble = load_lexicon().groups.index("gamble")
    lines = [line for line, row in zip(signals.page.lines, signals.words, strict=True) if row[gamble]]
    sentences = (found.span() for line in lines for found in _SENTENCE.finditer(signals.folded, line.start, line.end))
    spans = [span for span in sentences if "gamble" in _groups_of(signals, *span)]
    if not spans:
        return False
    police = _speaks_of_police(signals)
    told = [(police and is_quoted(signals, *span)) or _tells_of_betting(signals, *span) for span in spans]
    return sum(told) > TOLD_SHARE * len(told) or speaks_of(signals.page.title[:TITLE_MAX], "law")


def _speaks_of_police(signals: Signals) -> bool:
    """Tell whether a line that can be a story's names what is done against an offence."""
    lines = (line for line in signals.page.lines if line.end - line.start >= STORY_LINE)
    return any("police" in _groups_of(signals, line.start, line.end) for line in lines)


def is_quoted(signals: Signals, start: int, end: int) -> bool:
    """Tell whether a sentence stands as a whole between quotation marks of its line, opened at most a while before."""
    line = signals.page.lines[signals.line_at(start)]
    before, own = signals.folded[max(line.start, start - QUOTED_MAX) : start], signals.folded[start:end].lstrip()
    opened = before.rfind("“") > before.rfind("”") or before.count('"') % 2 == 1
    return opened or own.startswith(("“", '"'))


def _tells_of_betting(signals: Signals, start: int, end: int) -> bool:
    """Tell whether a sentence on betting tells of it."""
    if "law" in _groups_of(signals, start, end):
        return True
    clauses = [found.span() for found in _CLAUSE.finditer(signals.folded, start, end)]
    spans = [span for span in clauses if "gamble" in _groups_of(signals, *span)]
    starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
    return bool((signals.spoken.between(starts, ends) < TELLING).any())


def _groups_of(signals: Signals, start: int, end: int) -> set[str]:
    """Return the groups of the words in a stretch."""
    return name_groups(signals.words_between(start, end))


def is_reported(signals: Signals, start: int, end: int) -> bool:
    """Tell whether a stretch stands in a sentence on an offence, or in somebody's words that such a one follows.

    短信写着：“请速拨打400…。”警方核实，… Only :data:`SENTENCE_MAX` characters on each side are looked at.
    """
    text, line = signals.folded, signals.page.lines[signals.line_at(start)]
    least, most = max(line.start, start - SENTENCE_MAX), min(line.end, end + SENTENCE_MAX)
    first = max((text.rfind(stop, least, start) + 1 for stop in _STOPS), default=0)
    last = _end_sentence(text, end, most)
    if text.rfind("“", least, start) > text.rfind("”", least, start):
        closed = text.find("”", end, most)
        last = _end_sentence(text, closed + 1, most) if closed >= 0 else last
    return "police" in _groups_of(signals, max(least, first), last)


def _end_sentence(text: str, start: int, most: int) -> int:
    """Return where the sentence ends that goes on at ``start``."""
    stop = _STOP.search(text, start, most)
    return stop.end() if stop else most
