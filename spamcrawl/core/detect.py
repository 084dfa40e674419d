"""The decision whether a page carries a template: evidence about the whole page, added up.

Every piece of evidence has a name, a weight (log-odds) and the place that shows it. What single lines are is decided
later, in segment.py, and only on pages where this module has found a template.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from spamcrawl.core.lexicon import load_lexicon
from spamcrawl.core.model import Evidence, Indicator
from spamcrawl.core.signals import Signals

TEMPLATE_SCORE = 5.0
"""A page whose evidence adds up to this carries a template."""

_CONTACT_AD = re.compile(r"(?:电|微|薇|威|v|vx|wx|q|扣|手机|热线|联系)[/、:： +加号信话同]{0,6}$")


def weigh_page(signals: Signals) -> list[Evidence]:
    """Return the page-level evidence, strongest finders first; the sum of the weights is the page's score."""
    found: list[Evidence] = []
    for weigh in (
        _weigh_rules,
        _weigh_numbers,
        _weigh_places,
        _weigh_prefix,
        _weigh_speech,
        _weigh_gambling,
    ):
        found.extend(weigh(signals))
    return found


def at_line(signals: Signals, rule: str, line: int, weight: float, *indicators: Indicator) -> Evidence:
    """Make evidence that quotes a whole line."""
    where = signals.page.lines[line]
    return Evidence(rule, line, where.start, where.end, where.text[:120], weight, indicators)


def _weigh_rules(signals: Signals) -> Iterator[Evidence]:
    """Each rule counts once a page for its first hit, and a third of that for each later one, up to twice its weight."""
    seen: dict[str, float] = defaultdict(float)
    for hit in signals.hits:
        weight = hit.rule.weight
        gain = weight if hit.rule.id not in seen else weight / 3
        gain = max(0.0, min(gain, 2 * weight - seen[hit.rule.id])) if weight > 0 else gain
        seen[hit.rule.id] += gain
        text = signals.page.text
        indicators = tuple(Indicator(kind, text[start:end]) for kind, start, end in hit.groups if kind != "phone")
        yield Evidence(hit.rule.id, hit.line, hit.start, hit.end, text[hit.start : hit.end][:120], gain, indicators)


def _weigh_numbers(signals: Signals) -> Iterator[Evidence]:
    """One number repeated, regrouped or disguised: what every kit must do and few honest pages do."""
    advertising = load_lexicon().advertising
    for use in signals.uses.values():
        if not use.lines or use.lines[0] < 0:
            continue
        line = use.lines[0]
        spoken = sum(any(signals.words[number][:advertising]) for number in use.lines)
        indicator = Indicator("phone", use.digits)
        if use.count >= 3 and len(use.lines) >= 2 and spoken >= 2:
            yield at_line(signals, "page.number-repeated", line, 2.0 if use.count < 5 else 3.0, indicator)
        if use.writings >= 2 and spoken:
            yield at_line(signals, "page.number-regrouped", line, 1.5, indicator)
        if not use.plain and spoken:
            yield at_line(signals, "page.number-disguised", line, 3.0, indicator)


def _weigh_places(signals: Signals) -> Iterator[Evidence]:
    """Whole lines of place names: a kit has dozens, a weather warning one or two."""
    lines = [
        number
        for number, share in enumerate(signals.place_share)
        if share >= 0.6 and len(signals.page.lines[number].text) >= 20
    ]
    if len(lines) >= 2:
        yield at_line(signals, "page.place-lines", lines[0], min(3.0, 1.0 + 0.25 * len(lines)))


def _weigh_prefix(signals: Signals) -> Iterator[Evidence]:
    """Many short lines that open with the same brand and product and go on with service words."""
    if not signals.prefix:
        return
    lines = [n for n, line in enumerate(signals.page.lines) if signals.folded.startswith(signals.prefix, line.start)]
    if lines:
        yield at_line(signals, "page.shared-prefix", lines[0], min(4.0, 1.0 + 0.4 * len(lines)))


def _weigh_speech(signals: Signals) -> Iterator[Evidence]:
    """Lines that are mostly advertising words, and hidden ones among them."""
    dense = [number for number in range(len(signals.words)) if is_dense(signals, number)]
    if len(dense) >= 3:
        yield at_line(signals, "page.advertising-lines", dense[0], min(2.5, 0.25 * len(dense)))
    hidden = [number for number in dense if signals.page.lines[number].hidden]
    if len(hidden) >= 3:
        yield at_line(signals, "page.hidden-advertising", hidden[0], 3.0)


def is_dense(signals: Signals, number: int) -> bool:
    """Tell whether a line is mostly advertising words: one hit or more for every eight characters."""
    hits = sum(signals.words[number][: load_lexicon().advertising])
    return hits >= 2 and hits * 8 >= len(signals.page.lines[number].text.strip())


def _weigh_gambling(signals: Signals) -> Iterator[Evidence]:
    """Betting names spread over several lines of a page."""
    group = load_lexicon().groups.index("gamble")
    lines = [number for number, row in enumerate(signals.words) if row[group]]
    if len(lines) >= 3:
        yield at_line(signals, "page.betting-names", lines[0], min(4.0, 0.8 * len(lines)))
