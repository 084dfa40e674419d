"""The company a unit keeps: which side of the page shares its wording.

A template and the article it wraps speak of different things. Once the plain units of both sides are known, a
doubtful one is told by its character pairs: those that stand elsewhere only in the article, only in the template,
or nowhere else.
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
STYLE_CAP = 2.0
"""What one style choice can add at most: a kit may set its lines like the article's."""
LENGTH_CAP = 60
"""A unit counts for the page's mix by its length, up to this."""

_WORDS = re.compile(r"[^\W_]+")
_Pairs = set[str]
_NONE: frozenset[int] = frozenset()


def settle_company(signals: Signals, units: Sequence[Unit], scores: Sequence[float]) -> list[float]:
    """Return the scores, each moved by the company its unit keeps and by how much of the page is template."""
    rows = read_company(signals, units, scores)
    return [
        weigh_company(score, row) if _WORDS.search(signals.folded, unit.start, unit.end) else 0.0  # a lone × or [
        for unit, score, row in zip(units, scores, rows, strict=True)
    ]


def read_company(signals: Signals, units: Sequence[Unit], scores: Sequence[float]) -> list[tuple[float, ...]]:
    """Return for each unit what :data:`COMPANY_WEIGHTS` weighs: wording shared, wording new, the page's mix, style."""
    pairs = [read_pairs(signals.folded[unit.start : unit.end]) for unit in units]
    template = _count_lines(units, pairs, [score > ANCHOR_TEMPLATE for score in scores])
    article = _count_lines(units, pairs, [score < ANCHOR_ARTICLE for score in scores])
    mix = _page_mix(units, scores)
    styles = _lean_styles(signals, units, scores)
    return [
        (*_shares(own, unit.line, template, article), mix, style)
        for unit, own, style in zip(units, pairs, styles, strict=True)
    ]


def _lean_styles(signals: Signals, units: Sequence[Unit], scores: Sequence[float]) -> list[float]:
    """Return how far each unit's line leans to template by style: indent, punctuation width, element, parent."""
    styles = [_read_style(signals, line) for line in range(len(signals.page.lines))]
    counts = (defaultdict[tuple[int, object], set[int]](set), defaultdict[tuple[int, object], set[int]](set))
    sides: tuple[set[int], set[int]] = (set(), set())
    for unit, score in zip(units, scores, strict=True):
        if score > ANCHOR_TEMPLATE or score < ANCHOR_ARTICLE:
            side = int(score < 0)
            sides[side].add(unit.line)
            for column, value in enumerate(styles[unit.line]):
                counts[side][column, value].add(unit.line)
    return [_lean(styles[unit.line], unit.line, counts, sides) for unit in units]


def _read_style(signals: Signals, number: int) -> tuple[object, ...]:
    """Read what a typesetter chose for a line: its indent, the width of its punctuation, its element and parent."""
    line = signals.page.lines[number]
    indent = line.text[:1] if line.text[:1].isspace() else ""
    wide, narrow = (sum(map(line.text.count, marks)) for marks in ("，：（）；！？", ",:();!?"))
    return indent, (wide > narrow) - (narrow > wide), line.tag, line.block


def _lean(
    style: Sequence[object],
    line: int,
    counts: tuple[dict[tuple[int, object], set[int]], dict[tuple[int, object], set[int]]],
    sides: tuple[set[int], set[int]],
) -> float:
    """Sum the log-ratios of a style's values among the plain lines of both sides, the line itself left out."""
    totals = [len(side - {line}) + 1 for side in sides]
    lean = 0.0
    for column, value in enumerate(style):
        held = [len(count.get((column, value), _NONE) - {line}) for count in counts]
        if any(held):
            ratio = math.log((held[0] + 0.5) / totals[0]) - math.log((held[1] + 0.5) / totals[1])
            lean += max(-STYLE_CAP, min(STYLE_CAP, ratio))
    return lean


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


COMPANY_WEIGHTS = (5.0, -5.4, -1.4, 0.05, 0.5)
"""Pairs only in template, only in article, in neither; the page's mix; style. Fitted like the weights of weights.py."""
COMPANY_BIAS = 1.2
OWN_SHARE = 1.2
"""Weight of a unit's own score."""


def weigh_company(score: float, row: Sequence[float]) -> float:
    """Add the company to a unit's own score."""
    company = sum(weight * value for weight, value in zip(COMPANY_WEIGHTS, row, strict=True))
    return COMPANY_BIAS + OWN_SHARE * score + company
