"""One trade in many cities: the same wording behind city after city, in lines that are no story.

Doorway pages are made for every city there is and name them side by side (青岛钢格板厂家 苏州钢格板厂家 …). Facts only:
what that is worth is in detect.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain

import ahocorasick_rs
import numpy as np

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
    """Yield (city, what stands behind it, line) outside the story, where a wording stands often enough to matter."""
    text = signals.folded
    found = _automaton().find_matches_as_indexes(text)
    if len(found) < CITIES_MIN:
        return
    cities, starts, ends = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T
    codes = np.frombuffer((text + "\n" * (WORDING + 1)).encode("utf-32-le", "surrogatepass"), np.uint32)
    behind = ends + (codes[ends] == ord("市"))
    wordings = codes[behind[:, None] + np.arange(WORDING)].astype(np.int64)
    worded = ((wordings >= ord("\u4e00")) & (wordings <= ord("\u9fff"))).all(axis=1)  # a line break is none of it
    kinds = wordings[worded] @ _PLACES_OF_CODE
    _, kind, times = np.unique(kinds, return_inverse=True, return_counts=True)
    often = np.flatnonzero(worded)[times[kind] >= CITIES_MIN]
    for city, start, at in zip(*(column[often].tolist() for column in (cities, starts, behind)), strict=True):
        line = signals.line_at(start)
        if line not in told.inside:
            yield city, text[at : at + WORDING], line


_PLACES_OF_CODE = 0x10000 ** np.arange(WORDING, dtype=np.int64)
"""What the codes of a wording are multiplied by to make one number of them."""


@cache
def _automaton() -> ahocorasick_rs.AhoCorasick:
    longest, dense = ahocorasick_rs.MatchKind.LeftmostLongest, ahocorasick_rs.Implementation.DFA
    return ahocorasick_rs.AhoCorasick(load_cities(), matchkind=longest, implementation=dense)
