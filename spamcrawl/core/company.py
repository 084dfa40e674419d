"""The company a unit keeps: which side of the page shares its wording.

A template and the article it wraps speak of different things. Once the plain units of both sides are known, a doubtful one is
told by its character pairs: those that stand elsewhere only in the article, only in the template, or nowhere else.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from spamcrawl.core.signals import Signals
from spamcrawl.core.units import Unit

ANCHOR_TEMPLATE = 1.5
"""Log-odds from which a unit is plainly template: it is right nine times in ten on generated pages."""
ANCHOR_ARTICLE = -0.5
PAIRS_MIN = 4
"""Units with fewer pairs are weighed as if they had so many: two characters in common prove little."""
LENGTH_CAP = 60
"""A unit counts for the page's mix by its length, up to this."""

_WORDS = re.compile(r"[^\W_]+")
_Pairs = set[str]


def settle_company(signals: Signals, units: Sequence[Unit], scores: Sequence[float]) -> list[float]:
    """Return the scores, each moved by the company its unit keeps and by how much of the page is template."""
    pairs = [read_pairs(signals.folded[unit.start : unit.end]) for unit in units]
    template = _count_lines(units, pairs, [score > ANCHOR_TEMPLATE for score in scores])
    article = _count_lines(units, pairs, [score < ANCHOR_ARTICLE for score in scores])
    mix = _page_mix(units, scores)
    return [
        weigh_company(score, *_shares(own, unit.line, template, article), mix)
        for unit, own, score in zip(units, pairs, scores, strict=True)
    ]


def read_pairs(text: str) -> _Pairs:
    """Return the distinct pairs of neighbouring letters or digits.

    >>> sorted(read_pairs("图书馆，馆"))
    ['书馆', '图书']
    """
    found: _Pairs = set()
    for word in _WORDS.findall(text):
        found.update(map(str.__add__, word, word[1:]))
    return found


class _Side:
    """How many lines of one side hold each pair, and which pairs each line holds."""

    __slots__ = ("by_line", "lines")

    def __init__(self, by_line: dict[int, _Pairs]) -> None:
        self.by_line = by_line
        self.lines: Counter[str] = Counter()
        for pairs in by_line.values():
            self.lines.update(pairs)

    def without(self, line: int) -> tuple[Counter[str], _Pairs]:
        """Return the counts and the pairs to leave out of them for a unit of this line."""
        return self.lines, self.by_line.get(line, set())


def _count_lines(units: Sequence[Unit], pairs: Sequence[_Pairs], plain: Sequence[bool]) -> _Side:
    by_line: dict[int, _Pairs] = defaultdict(set)
    for unit, own, is_plain in zip(units, pairs, plain, strict=True):
        if is_plain:
            by_line[unit.line] |= own
    return _Side(by_line)


def _shares(own: _Pairs, line: int, template: _Side, article: _Side) -> tuple[float, float, float]:
    """Return the shares of a unit's pairs that other lines hold only in template, only in article, or not at all."""
    counts_t, out_t = template.without(line)
    counts_a, out_a = article.without(line)
    only_t = only_a = neither = 0
    for pair in own:
        in_t = counts_t[pair] > (pair in out_t)
        in_a = counts_a[pair] > (pair in out_a)
        only_t += in_t and not in_a
        only_a += in_a and not in_t
        neither += not (in_t or in_a)
    size = max(PAIRS_MIN, len(own))
    return only_t / size, only_a / size, neither / size


def _page_mix(units: Sequence[Unit], scores: Sequence[float]) -> float:
    """Return the log-odds that a character of this page is template, from the units' own scores."""
    total = likely = 0.0
    for unit, score in zip(units, scores, strict=True):
        length = min(LENGTH_CAP, unit.end - unit.start)
        total += length
        likely += length / (1 + math.exp(-max(-30.0, min(30.0, score))))
    share = min(0.98, max(0.02, likely / total)) if total else 0.5
    return math.log(share / (1 - share))


def weigh_company(score: float, template: float, article: float, neither: float, mix: float) -> float:
    """Add the company to a unit's own score. Weights fitted like those of weights.py."""
    return 0.6 + score + 1.8 * template - 4.1 * article - 0.4 * neither + 0.25 * mix
