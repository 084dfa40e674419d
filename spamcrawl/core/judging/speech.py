"""How the lines of a page speak, taken each for itself and together around a number.

One line that speaks like advertising may be an honest page's; kits put theirs in runs, most with a number in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.frame import find_menus, is_sites
from spamcrawl.core.judging.pushed import attributes
from spamcrawl.core.judging.reporting import PLACES, Reporting

SPEAKING = 2.0
"""Log-odds of the way of speaking from which a line beside a story advertises."""
EDITORIAL = "新闻线索|线索提供|提供线索|[报爆]料|读者|投稿|来稿|编辑部|采编|责编|责任编辑|编辑[:：]|本报|本台|本网|本刊"
"""Words of those who print a story, as a regular expression: what they call for is not for sale."""
PLACES_MAX = 8
"""Lines with a number that are looked around: a kit's runs are alike."""

Odds = NDArray[np.float64]


def hear_lines(signals: Signals) -> Odds:
    """Return for each line how it speaks, in log-odds towards advertising.

    What is the site's own says nothing, as a site's frame, its menus and its links always advertise; nor does a list of
    places: names are no way of speaking.
    """
    lines = signals.page.lines
    ends = np.array([line.end for line in lines], np.int64)
    heard = signals.spoken.between(np.array(signals.starts, np.int64), ends)
    heard[[is_sites(line) or _EDITORIAL.search(line.text) is not None for line in lines]] = 0.0
    heard[np.array(signals.place_share) >= PLACES] = 0.0
    heard[find_menus(signals)] = 0.0
    return heard


_EDITORIAL = re.compile(EDITORIAL)


def find_speaking(signals: Signals, told: Reporting, heard: Odds) -> list[int]:
    """Return the lines beside the story that speak like advertising, less what is put into somebody's mouth.

    A line that holds a number is heard for that already (pushed.py): counted twice, five times as many newspapers'
    contacts would be called spam.
    """
    lines = signals.page.lines
    heard_elsewhere = told.inside | {line for use in signals.uses.values() for line in use.lines}
    return [
        number
        for number in np.flatnonzero(heard > SPEAKING).tolist()
        if number not in heard_elsewhere and not attributes(signals, lines[number].start, lines[number].end)
    ]


def find_loudest(heard: Odds, numbers: Iterable[Sequence[int]]) -> tuple[float, int]:
    """Return what is heard beside the number that is advertised most, and its line: the loudest runs up to it and on.

    ``numbers`` are the lines of each number, one or more. The number's own line does not count.

    >>> find_loudest(np.array([1.0, 2.0, -9.0, 1.5, -3.0, 2.0]), [[2], [4]])
    (4.5, 2)
    """
    before, behind = [0.0], [0.0]
    for odds in heard.tolist():
        before.append(max(0.0, before[-1] + odds))
    for odds in reversed(heard.tolist()):
        behind.append(max(0.0, behind[-1] + odds))
    return max((before[line] + behind[-2 - line], line) for lines in numbers for line in lines[:PLACES_MAX])
