"""The decision whether a page carries a template: evidence about the whole page, added up.

Every piece of evidence has a name, a weight (log-odds) and the place that shows it. None of it is about one kit's
phrases: what counts is a number pushed and disguised, place lists, a brand that opens many lines, and advertising
speech around a number beside a story that never speaks so. What single lines are is decided later, in segment.py,
and only on pages with a template.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.rules import RuleHit
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.betting import measure_betting
from spamcrawl.core.judging.cities import count_cities
from spamcrawl.core.judging.private import Private, group_private
from spamcrawl.core.judging.pushed import WORDS_MAX, Measure, Pushed, find_enumerated, measure_number
from spamcrawl.core.judging.reporting import STORY_LINE, Reporting, read_reporting
from spamcrawl.core.judging.speech import find_loudest, find_speaking, hear_lines
from spamcrawl.core.judging.title import measure_title
from spamcrawl.core.model import Evidence, Indicator

TEMPLATE_SCORE = 3.20
"""A page whose evidence adds up to this carries a template."""
WEIGHTS = {
    "number-repeated": 0.27,
    "number-regrouped": 0.80,
    "number-rewritten": 1.01,
    "number-disguised": 3.00,
    "number-boxed": 2.60,
    "number-parenthesised": 1.00,
    "number-reported": -0.10,
    "number-among-many": -1.14,
    "number-twice-in-line": 0.05,
    "number-hidden": 1.40,
    "number-spoken": 0.75,
    "number-also": 0.10,
    "number-opens": 1.10,
    "numbers-enumerated": 1.30,
    "number-slang": 2.00,
    "title-number": 2.20,
    "title-sells": 1.90,
    "title-foreign": 1.50,
    "title-echoed": 2.00,
    "title-glued": 2.00,
    "title-speaks": 2.00,
    "title-door": 3.10,
    "cities-served": 0.65,
    "place-lines": 0.75,
    "shared-prefix": 0.70,
    "advertising-lines": 0.30,
    "hidden-advertising": 1.80,
    "betting-names": 1.95,
    "betting-speech": 1.28,
    "prefix-beside": 2.50,
    "wares-beside": 0.35,
    "offers-beside": 0.80,
    "speech-around": 1.00,
    "speech-beside": 1.20,
    "offers-alone": 0.53,
    "betting-beside": 1.91,
}
RULE_SHARE = 0.2
"""A rule's weight is the log-odds of its line; for the page half counts: kits and honest notices share lines."""
MARKS = frozenset({"number-boxed", "number-parenthesised"})
MARKED_MAX = 3
"""Numbers with marks around them up to which these push one: a table sets each of its numbers between bars."""
LISTED_NUMBERS = 4
"""A page with more numbers lists them (sights, branches, dealers) and pushes none beside its story: kits push one or
two, and of 2,190 generated and labelled spam pages two have more than this."""
OPENING, OPENED = 50, 40
"""Characters of a story's first line in which it gives out a number, and of what is told behind that. Of 2,500
generated honest pages, 282 development ones and 708 by other hands 13 begin so, of 280 kits' pages with one
advertisement glued in seven in ten."""
OPENING_NUMBERS = 2
"""More numbers in such a line are a list of them."""
STORY_ENOUGH = 500
"""Characters of reporting that make a story beside which advertising is foreign."""
HEARD_ENOUGH = 850
"""The same for lines that only sound like advertising: columns of advice and buying guides report little and speak to
their readers all the time. At 500 seven of 768 honest pages of such kinds are called spam, at 850 one; of pages with
a template one in a thousand fewer is found, of held-out families five."""
ALSO_SPEECH = 0.5
"""Log-odds of the way of speaking around a number from which that one is advertised, too: 6% of 12,093 numbers that
honest pages give out have so much, and 84% of 4,092 on kits' pages."""
SPOKEN_WHOLE = 2.0
"""Log-odds of the way of speaking around a number that count 1."""
SPOKEN_MAX = 4.0
"""All that it can say, less than a template by itself: none of 12,093 honest numbers has so much, and 6% of kits'."""
RUN_LEAST = 2.0
"""Log-odds of the lines around a number that say something."""
SPEAKING_MAX = 4.0
"""Fifteen such lines say all that any number of them can."""
HIDDEN_WORDS = 8
"""Advertising words in hidden lines that say something; a portal's hidden menus have a few."""
HIDDEN_SPREAD = 12
"""Characters a hidden line may have for each of its advertising words."""
MEASURED_MAX = 32
"""Distinct numbers of a page that are measured, the most repeated ones; a page with more is a directory, and measuring
each against the whole story would take quadratic time."""


def weigh_page(signals: Signals) -> list[Evidence]:
    """Return the evidence of the whole page; the sum of the weights is the page's score."""
    private = group_private(signals)
    return [*_weigh_rules(signals, private), *weigh_measures(signals, private)]


def weigh_measures(signals: Signals, private: Private | None = None) -> list[Evidence]:
    """Weigh what holds for any kit; ``private`` is what :func:`group_private` gives."""
    return [
        at_line(signals, f"page.{name}", line, WEIGHTS[name] * value, *indicators)
        for name, line, value, *indicators in measure_page(signals, private)
    ]


def pushed_numbers(signals: Signals, evidence: Iterable[Evidence]) -> frozenset[str]:
    """Return the digits of the numbers that a page with a template pushes: those that its evidence is about.

    Where it is about none, all that are not public ones: of 126 such numbers on generated pages each was the kit's.
    """
    pushed = frozenset(
        indicator.value
        for item in evidence
        for indicator in item.indicators
        if item.rule.startswith(("page.number-", "page.title-", "page.offers-")) and indicator.kind == "phone"
    )
    if pushed or len(signals.uses) > LISTED_NUMBERS:
        return pushed
    return frozenset(group_private(signals))


def measure_page(signals: Signals, private: Private | None = None) -> Iterator[Measure]:
    """Yield (name, line, value) of each measure above 0; values are about 0 to 3."""
    told = read_reporting(signals)
    scale = min(STORY_ENOUGH, told.length) / STORY_ENOUGH
    private = group_private(signals) if private is None else private
    numbers = _measure_numbers(signals, told, private)
    shared = list(_measure_lines(signals))
    yield from _measure_pushed(signals, numbers)
    yield from _measure_opening(signals, told, private, scale)
    yield from shared
    yield from _measure_offers(signals, told, numbers, scale)
    yield from _measure_speech(signals, told, numbers, scale)
    yield from _measure_beside(signals, told, {name: line for name, line, *_ in shared}, scale)
    yield from measure_betting(signals, told)
    yield from _measure_cities(signals, told)
    yield from measure_title(signals, told, [clause for number in numbers for clause in number.clauses], scale)


def _measure_pushed(signals: Signals, numbers: Sequence[Pushed]) -> Iterator[Measure]:
    """Measure how the number that is pushed hardest is written, and how all of them are named and counted."""
    if numbers:
        best = numbers[0]
        marked = sum(any(name in MARKS for name, *_ in number.measures) for number in numbers)
        yield from (measure for measure in best.measures if marked <= MARKED_MAX or measure[0] not in MARKS)
        if (others := len(signals.uses) - 1) > 2:
            yield "number-among-many", best.use.lines[0], min(2.0, others / 4)
    if slang := next((number for number in numbers if number.slang), None):
        yield "number-slang", slang.use.lines[0], 1.0, Indicator("phone", slang.use.digits)
    if (listed := find_enumerated(signals)) is not None:
        yield "numbers-enumerated", listed, 1.0


def _measure_opening(signals: Signals, told: Reporting, private: Private, scale: float) -> Iterator[Measure]:
    """Measure whether the story begins with a number: its first line gives one out before it tells anything.

    So do pages with an advertisement glued in front of the article; a newspaper's contact stands behind its story.
    """
    lines = enumerate(signals.page.lines)
    first = next((n for n, line in lines if len(line.text) >= STORY_LINE and not line.hidden), None)
    if first is None or not told.lines:
        return
    line = signals.page.lines[first]
    inside = [number for group in private.values() for number in group if line.start <= number.start < line.end]
    heads = [number for number in inside if number.start < line.start + OPENING and line.end - number.end >= OPENED]
    if heads and len(inside) <= OPENING_NUMBERS:
        yield "number-opens", first, scale, Indicator("phone", heads[0].digits)


def _measure_offers(signals: Signals, told: Reporting, numbers: Sequence[Pushed], scale: float) -> Iterator[Measure]:
    """Measure what is sold beside the numbers; ``scale`` (0 to 1) is how much of a story stands beside that."""
    if not numbers:
        return
    line = numbers[0].use.lines[0]
    sold = [Indicator("phone", number.use.digits) for number in numbers if number.offers]
    offers = min(3.0, math.log2(1 + sum(number.offers for number in numbers)))
    if told.lines and len(signals.uses) <= LISTED_NUMBERS:
        if numbers[0].wares:
            yield "wares-beside", line, min(WORDS_MAX, numbers[0].wares) * scale
        for other in numbers[1:]:
            if other.offers or other.speech > ALSO_SPEECH:
                yield "number-also", other.use.lines[0], 1.0, Indicator("phone", other.use.digits)
        if offers:
            yield "offers-beside", line, offers * scale, *sold
    if offers and scale < 1:
        yield "offers-alone", line, offers * (1 - scale), *sold


def _measure_speech(signals: Signals, told: Reporting, numbers: Sequence[Pushed], scale: float) -> Iterator[Measure]:
    """Measure how what stands beside a story speaks: around its numbers, in lines around those, in single lines."""
    if not numbers or not scale:
        return
    heard, enough = hear_lines(signals), min(1.0, told.length / HEARD_ENOUGH)
    if told.lines and len(signals.uses) <= LISTED_NUMBERS:
        loud = max(numbers, key=lambda number: number.speech)
        if loud.speech > 0:
            pushed = [Indicator("phone", loud.use.digits)] if loud.speech > ALSO_SPEECH else []
            yield "number-spoken", loud.use.lines[0], min(SPOKEN_MAX, loud.speech / SPOKEN_WHOLE) * scale, *pushed
        run, line = find_loudest(heard, [number.use.lines for number in numbers])
        if run > RUN_LEAST:
            yield "speech-around", line, min(3.0, math.log2(run)) * enough
    if speaking := find_speaking(signals, told, heard):
        yield "speech-beside", speaking[0], min(SPEAKING_MAX, math.log2(1 + len(speaking))) * enough


def _measure_beside(signals: Signals, told: Reporting, shared: Mapping[str, int], scale: float) -> Iterator[Measure]:
    """Measure what many lines share beside a story; ``shared`` has the first line of each such measure."""
    if not told.lines:
        return
    if "shared-prefix" in shared and not _tells_of(signals, told, signals.prefix):
        yield "prefix-beside", shared["shared-prefix"], scale
    if "betting-names" in shared:
        yield "betting-beside", told.lines[0], 2 * scale


def _measure_cities(signals: Signals, told: Reporting) -> Iterator[Measure]:
    """Measure how many cities one wording serves."""
    cities, line = count_cities(signals, told)
    if cities:
        yield "cities-served", line, min(3.0, math.log2(cities - 1))


def _tells_of(signals: Signals, told: Reporting, name: str) -> bool:
    """Tell whether a name stands in the story."""
    spans = (signals.page.lines[line] for line in told.lines)
    return any(signals.folded.find(name, line.start, line.end) >= 0 for line in spans)


def at_line(signals: Signals, rule: str, line: int, weight: float, *indicators: Indicator) -> Evidence:
    """Make evidence that quotes a whole line."""
    where = signals.page.lines[line]
    return Evidence(rule, line, where.start, where.end, where.text[:120], weight, indicators)


def _weigh_rules(signals: Signals, private: Private) -> Iterator[Evidence]:
    """Count each rule in full for its first hit and a third of it for each later one, up to twice its weight.

    A line counts for its strongest rule alone: that several rules know "hotline: number" is no second piece of evidence
    (official hotline pages, whose one label two families matched: 5 of 600 honest pages called spam, and 1 since). What
    a rule says of a number that is no private one counts for nothing.
    """
    strongest: dict[int, tuple[float, str]] = {}
    spans = sorted((number.start, number.end) for group in private.values() for number in group)
    hits = [hit for hit in signals.hits if _is_of_private(hit, spans)]
    for hit in hits:
        strongest[hit.line] = max(strongest.get(hit.line, (-math.inf, "")), (hit.rule.weight, hit.rule.id))
    seen: dict[str, float] = defaultdict(float)
    text = signals.page.text
    for hit in hits:
        weight = RULE_SHARE * hit.rule.weight if strongest[hit.line][1] == hit.rule.id else 0.0
        gain = weight if hit.rule.id not in seen else min(weight / 3, 2 * weight - seen[hit.rule.id])
        gain = max(0.0, gain)
        if gain:
            seen[hit.rule.id] += gain
        indicators = tuple(Indicator(kind, text[start:end]) for kind, start, end in hit.groups if kind != "phone")
        yield Evidence(hit.rule.id, hit.line, hit.start, hit.end, text[hit.start : hit.end][:120], gain, indicators)


def _is_of_private(hit: RuleHit, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a hit is about no telephone number, or about a private one; ``spans`` are theirs, ascending."""
    phones = [(start, end) for kind, start, end in hit.groups if kind == "phone"]
    places = [(bisect_right(spans, start, key=itemgetter(1)), end) for start, end in phones]
    return not phones or any(at < len(spans) and spans[at][0] < end for at, end in places)


def _measure_numbers(signals: Signals, told: Reporting, private: Private) -> list[Pushed]:
    """Measure each number that is not a public one, the one that the page pushes hardest first."""
    most = sorted(private.items(), key=lambda item: -len(item[1]))[:MEASURED_MAX]
    chosen = most if len(private) > MEASURED_MAX else private.items()
    measured = [measure_number(signals, signals.uses[digits], group, told) for digits, group in chosen]
    return sorted(measured, key=lambda item: -_total(item.measures))


def _total(measures: Iterable[Measure]) -> float:
    return sum(WEIGHTS[measure[0]] * measure[2] for measure in measures)


def _measure_lines(signals: Signals) -> Iterator[Measure]:
    """Measure what many lines of the page share."""
    lines = signals.page.lines
    places = [n for n, share in enumerate(signals.place_share) if share >= 0.6 and len(lines[n].text) >= 20]
    if len(places) >= 2:
        yield "place-lines", places[0], min(8, len(places)) / 4
    opened = [n for n, line in enumerate(lines) if signals.folded.startswith(signals.prefix, line.start)]
    if signals.prefix and opened:
        yield "shared-prefix", opened[0], min(6, len(opened)) / 3
    dense = [number for number in range(len(signals.words)) if is_dense(signals, number)]
    if len(dense) >= 2:
        yield "advertising-lines", dense[0], min(10, len(dense)) / 5
    yield from _measure_hidden(signals)
    betting = sorted({signals.line_at(start) for start, _ in signals.betting_names})
    if betting:
        yield "betting-names", betting[0], min(6, len(betting)) / 3


def _measure_hidden(signals: Signals) -> Iterator[Measure]:
    """Measure how much is advertised where no reader sees it: 56 words in lines full of them are worth 3."""
    advertising = load_lexicon().advertising
    words, first = 0, -1
    for number, line in enumerate(signals.page.lines):
        hits = sum(signals.words[number][:advertising]) if line.hidden else 0
        if hits >= 2 and hits * HIDDEN_SPREAD >= len(line.text.strip()):
            words, first = words + hits, number if first < 0 else first
    if words >= HIDDEN_WORDS:
        yield "hidden-advertising", first, min(3.0, math.log2(1 + words / HIDDEN_WORDS))


def is_dense(signals: Signals, number: int) -> bool:
    """Tell whether a line is mostly advertising words: one hit or more for every eight characters."""
    hits = sum(signals.words[number][: load_lexicon().advertising])
    return hits >= 2 and hits * 8 >= len(signals.page.lines[number].text.strip())
