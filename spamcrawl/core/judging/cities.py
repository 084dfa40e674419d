"""One trade in many cities: the same wording behind city after city, in lines that are no story.

Doorway pages are made for every city there is and name them side by side (青岛钢格板厂家 苏州钢格板厂家 …). Facts only:
what that is worth is in detect.py.
"""

from __future__ import annotations

from functools import cache
from itertools import chain

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.finding.places import load_cities
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.reporting import Reporting

Ints = NDArray[np.int64]

WORDING = 3
"""Chinese characters behind a city that are its wording: 公司在 behind two cities is chance, the same three are not."""
CITIES_MIN = 3
"""Cities that make a list. Of 1,741 generated honest pages three have as many (dealers in electronics markets), none
more; of 282 measuring pages one has (five: readers' comments signed with their cities)."""


def count_cities(signals: Signals, told: Reporting) -> tuple[int, int]:
    """Return the most cities that share a wording the story lacks, and the first line that shows it; (0, 0): none."""
    found = _automaton().find_matches_as_indexes(signals.folded)
    if len(found) < CITIES_MIN:
        return 0, 0
    cities, starts, ends = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T
    behind, wordings = _read_wordings(signals.folded, ends)
    lines = np.searchsorted(np.array(signals.starts), starts, side="right") - 1
    chosen = np.flatnonzero((wordings > 0) & ~np.isin(lines, told.lines))
    _, first, kinds = np.unique(wordings[chosen], return_index=True, return_inverse=True)
    size = int(cities.max()) + 1
    counts = np.bincount(np.unique(kinds * size + cities[chosen]) // size, minlength=len(first))
    story = "\n".join(
        signals.folded[signals.page.lines[line].start : signals.page.lines[line].end] for line in told.lines
    )
    for kind in np.lexsort((first, -counts)).tolist():
        if counts[kind] < CITIES_MIN:
            break
        place = chosen[first[kind]]
        if signals.folded[behind[place] : behind[place] + WORDING] not in story:
            return int(counts[kind]), int(lines[place])
    return 0, 0


def _read_wordings(text: str, ends: Ints) -> tuple[Ints, Ints]:
    """Return where what stands behind each city begins, and its characters as one number; 0 where it is no wording."""
    codes = np.frombuffer((text + "\n" * (WORDING + 1)).encode("utf-32-le", "surrogatepass"), np.uint32)
    behind = ends + (codes[ends] == ord("市"))
    wordings = codes[behind[:, None] + np.arange(WORDING)].astype(np.int64)
    worded = ((wordings >= ord("\u4e00")) & (wordings <= ord("\u9fff"))).all(axis=1)  # a line break is none of it
    return behind, np.where(worded, wordings @ _PLACES_OF_CODE, 0)


_PLACES_OF_CODE = 0x10000 ** np.arange(WORDING, dtype=np.int64)
"""What the codes of a wording are multiplied by to make one number of them."""


@cache
def _automaton() -> ahocorasick_rs.AhoCorasick:
    longest, dense = ahocorasick_rs.MatchKind.LeftmostLongest, ahocorasick_rs.Implementation.DFA
    return ahocorasick_rs.AhoCorasick(load_cities(), matchkind=longest, implementation=dense)
