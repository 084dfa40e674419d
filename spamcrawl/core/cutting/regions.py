"""What was left to the article beside stretches of template, judged once more as a whole.

A sentence of a kit that is written like prose says little; a paragraph of them speaks of the kit's trade, in its words,
and not of what the story is about. The longest region left is the story (on 2,462 generated and measuring pages it
always was); the others must speak of the same. Knows units and their labels, nothing of how they came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.cutting.topics import Topics, lean_topics, read_directions
from spamcrawl.core.cutting.units import Joint, Unit
from spamcrawl.core.cutting.wording import read_wording, share_wording
from spamcrawl.core.finding.signals import Signals

REGION_MIN = 20
"""Characters from which a region is judged: a byline or a page number speaks of nothing."""
PAIRS_MIN = 4
"""Regions with fewer pairs are weighed as if they had so many."""
SCORE_CAP = 20.0
"""Log-odds beyond which a region's own units say no more for the article."""
REGION_WEIGHTS = (5.3, 1.6, -2.5, 0.28, -1.4)
"""How much closer it speaks to the template than to the rest of the article; its pairs that stand only in template,
only in article; its own units' log-odds; whether it has its lines to itself. Fitted: benchmarks/README.md."""
REGION_BIAS = 3.1
STORY = -1.5
"""Log-odds below which a unit behind a glued offer is plainly the story's. Of 180 pages with an offer glued into their
first line 58% are cut exactly without parting, 61% with it; of measuring pages as many."""
REGIONS_MAX = 400
"""Pages with more regions are not judged: of 1,300 pages with a template the busiest has 33."""
LOOKS = 2
"""Times that the regions are held against the template: the second time there is more of it."""


class Region(NamedTuple):
    """Units with one label, one behind the other."""

    template: bool
    first: int
    last: int


def drop_strangers(
    signals: Signals, units: Sequence[Unit], scores: Sequence[float], states: Sequence[bool]
) -> list[bool]:
    """Take the regions from the article that speak of the template's business rather than of the story's."""
    kept = list(states)
    for _ in range(LOOKS):
        regions = part_glued(units, scores, read_regions(kept))
        dropped = [regions[index] for index in find_strangers(signals, units, scores, regions)]
        if not dropped:
            break
        for _, first, last in dropped:
            kept[first : last + 1] = [True] * (last + 1 - first)
    return kept


def find_strangers(
    signals: Signals, units: Sequence[Unit], scores: Sequence[float], regions: Sequence[Region]
) -> list[int]:
    """Return which of the regions left to the article belong to the template."""
    doubted = list_doubted(units, regions) if len(regions) <= REGIONS_MAX else []
    if not doubted:
        return []
    odds = read_sides(signals, units, scores, regions) @ np.array(REGION_WEIGHTS) + REGION_BIAS
    return [index for index in doubted if odds[index] > 0]


def read_regions(states: Sequence[bool]) -> list[Region]:
    """Return the regions of a page, in order.

    >>> read_regions([True, True, False])
    [Region(template=True, first=0, last=1), Region(template=False, first=2, last=2)]
    """
    regions = []
    for template, run in groupby(enumerate(states), key=itemgetter(1)):
        members = [index for index, _ in run]
        regions.append(Region(template, members[0], members[-1]))
    return regions


def part_glued(units: Sequence[Unit], scores: Sequence[float], regions: Iterable[Region]) -> list[Region]:
    """Part from what is left of a line behind a piece of template what comes before the story's first plain unit.

    An offer goes on behind its number: 【…侦探】某某事务所专业取证，当天出结果，昨天上午….
    """
    parted: list[Region] = []
    for template, first, last in regions:
        at = first
        if not template and first and units[first].joint is not Joint.LINE:
            while at <= last and units[at].line == units[first].line and scores[at] > STORY:
                at += 1
        glued = [Region(False, first, at - 1)] if first < at <= last else []
        parted += [*glued, Region(template, at if glued else first, last)]
    return parted


def list_doubted(units: Sequence[Unit], regions: Sequence[Region]) -> list[int]:
    """Return which regions are judged: those left to the article, but the longest."""
    lengths = [sum(unit.end - unit.start for unit in units[first : last + 1]) for _, first, last in regions]
    left = [index for index, region in enumerate(regions) if not region.template]
    longest = max(left, key=lengths.__getitem__, default=None)
    return [index for index in left if index != longest and lengths[index] >= REGION_MIN]


def read_sides(
    signals: Signals,
    units: Sequence[Unit],
    scores: Sequence[float],
    regions: Sequence[Region],
    topics: Topics | None = None,
) -> NDArray[np.float64]:
    """Return for each region what :data:`REGION_WEIGHTS` weighs; ``topics`` are the packaged ones unless given."""
    spans = [(units[region.first].start, units[region.last].end) for region in regions]
    starts, ends = np.array(spans, np.int64).T
    template = np.array([region.template for region in regions])
    wording = read_wording(signals.folded, spans, range(len(regions)))
    rows = np.empty((len(regions), len(REGION_WEIGHTS)))
    rows[:, 0] = lean_topics(read_directions(signals.folded, starts, ends, topics), ends - starts, template * 1.0)
    rows[:, 1:3] = share_wording(wording, template, ~template, PAIRS_MIN)[:, :2]
    own = np.add.reduceat(np.array(scores, float), [region.first for region in regions])
    rows[:, 3] = np.maximum(own, -SCORE_CAP)
    rows[:, 4] = [_is_whole(units, region) for region in regions]
    return rows


def _is_whole(units: Sequence[Unit], region: Region) -> bool:
    """Tell whether a region begins and ends with a line."""
    behind = region.last + 1
    return units[region.first].joint is Joint.LINE and (behind == len(units) or units[behind].joint is Joint.LINE)
