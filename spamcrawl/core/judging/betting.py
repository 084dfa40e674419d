"""How much betting a page offers: betting houses need no number, so their words alone show it.

Facts only: what each is worth is in detect.py, whether a page tells of betting instead in reporting.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.pushed import Measure
from spamcrawl.core.judging.reporting import Reporting

BETTING_WORDS = 2
"""Betting words outside reporting that say something: of 1,041 honest pages three have one, none has two."""


def measure_betting(signals: Signals, told: Reporting) -> Iterator[Measure]:
    """Measure how much betting is offered outside what a line reports, in words the story never uses elsewhere."""
    lexicon = load_lexicon()
    gamble = lexicon.groups.index("gamble")
    lines = [number for number, row in enumerate(signals.words) if row[gamble]]
    beside = [(line, word) for line in lines for word in _words_beside_report(signals, line)]
    own = Counter(word for line, word in beside if line in told.inside)
    offered = [line for line, word in beside if lexicon.group_of[word] == gamble and told.words[word] <= own[word]]
    if len(offered) >= BETTING_WORDS and not told.betting:
        yield "betting-speech", offered[0], min(3.0, math.log2(len(offered)))


def _words_beside_report(signals: Signals, number: int) -> list[int]:
    """Return the words of a line that stand where things are glued on: outside the sentences that report.

    Those are the clauses before the first that reports, and the sentences behind the last that does.
    """
    line, text = signals.page.lines[number], signals.folded
    lexicon = load_lexicon()
    report = lexicon.groups.index("report")
    words = signals.words_between(line.start, line.end)
    reporting = [start for word, start, _ in words if lexicon.group_of[word] == report]
    if not reporting:
        return [word for word, *_ in words]
    head = max((text.rfind(mark, line.start, reporting[0]) for mark in "。，,！!；;"), default=-1)
    tail = min((at for mark in "。！!" if (at := text.find(mark, reporting[-1], line.end)) >= 0), default=line.end)
    return [word for word, start, _ in words if start < head or start > tail]
