"""One trade in many cities: the same wording behind city after city, in lines that are no story.

Doorway pages are made for every city there is and name them side by side (青岛钢格板厂家 苏州钢格板厂家 …). Facts only:
what that is worth is in detect.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import ahocorasick_rs

from spamcrawl.core.finding.places import load_cities
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.reporting import Reporting

WORDING = 3
"""Chinese characters behind a city that are its wording: 公司在 behind two cities is chance, the same three are not."""
CITIES_MIN = 3
"""Cities that make a list. Of 1,741 generated honest pages three have as many (dealers in electronics markets), none
more; of 282 measuring pages one has (five: readers' comments signed with their cities)."""


def count_cities(signals: Signals, told: Reporting) -> tuple[int, int]:
    """Return the most cities that share a wording the story lacks, and the first line that shows it; (0, 0): none."""
    cities: dict[str, set[int]] = defaultdict(set)
    lines: dict[str, int] = {}
    for city, wording, line in _find_worded(signals, told):
        cities[wording].add(city)
        lines.setdefault(wording, line)
    story = "\n".join(
        signals.folded[signals.page.lines[line].start : signals.page.lines[line].end] for line in told.lines
    )
    common = sorted(
        (wording for wording in cities if len(cities[wording]) >= CITIES_MIN), key=lambda w: -len(cities[w])
    )
    best = next((wording for wording in common if wording not in story), None)
    return (len(cities[best]), lines[best]) if best else (0, 0)


def _find_worded(signals: Signals, told: Reporting) -> Iterator[tuple[int, str, int]]:
    """Yield (city, what stands behind it, line) outside the story."""
    text = signals.folded
    for city, start, end in _automaton().find_matches_as_indexes(text):
        behind = end + (text[end : end + 1] == "市")
        wording = text[behind : behind + WORDING]  # a line break is no character of it
        if len(wording) == WORDING and all("\u4e00" <= char <= "\u9fff" for char in wording):
            line = signals.line_at(start)
            if line not in told.inside:
                yield city, wording, line


@cache
def _automaton() -> ahocorasick_rs.AhoCorasick:
    longest, dense = ahocorasick_rs.MatchKind.LeftmostLongest, ahocorasick_rs.Implementation.DFA
    return ahocorasick_rs.AhoCorasick(load_cities(), matchkind=longest, implementation=dense)
