"""The decision whether a page carries a template: evidence about the whole page, added up.

Every piece of evidence has a name, a weight (log-odds) and the place that shows it. None of it is about one kit's
phrases: what counts is a number pushed and disguised, place lists, a brand that opens many lines, and advertising
speech around a number beside a story that never speaks so. What single lines are is decided later, in segment.py,
and only on pages with a template.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from spamcrawl.core.lexicon import load_lexicon
from spamcrawl.core.model import Evidence, Indicator
from spamcrawl.core.phones import Number
from spamcrawl.core.reporting import Reporting, read_reporting
from spamcrawl.core.signals import NumberUse, Signals

TEMPLATE_SCORE = 5.8
"""A page whose evidence adds up to this carries a template."""
WEIGHTS = {
    "number-repeated": 0.5,
    "number-regrouped": 1.0,
    "number-rewritten": 1.5,
    "number-disguised": 2.8,
    "number-boxed": 3.0,
    "number-parenthesised": 1.0,
    "number-introduced": 0.2,
    "number-speech": 0.3,
    "number-foreign": 0.4,
    "number-contrast": 0.1,
    "number-among-many": -2.4,
    "number-twice-in-line": 1.1,
    "place-lines": 0.7,
    "shared-prefix": 1.0,
    "advertising-lines": 0.8,
    "hidden-advertising": 1.2,
    "betting-names": 3.7,
    "story-beside": 4.0,
}
RULE_SHARE = 0.5
"""A rule's weight is the log-odds of its line; for the page half counts: kits and honest notices share lines."""
CIVIC_REACH = 30
"""Characters before a number in which a civic word makes it a public one: two numbers may follow one word."""
LISTED_NUMBERS = 4
"""A page with more numbers lists them (sights, branches, dealers) and pushes none beside its story: kits push one or
two, and of 2,190 generated and labelled spam pages two have more than this."""
STORY_MAX = 1000
"""Characters of reporting that count; 500 are worth the weight once."""
MEASURED_MAX = 32
"""Distinct numbers of a page that are measured, the most repeated ones; a page with more is a directory, and measuring
each against the whole story would take quadratic time."""
PAIRS_MIN = 4
"""Fewer character pairs around a number tell nothing about its wording."""
WINDOW = 30
"""Characters on each side of a number that speak about it."""
OFFICIAL_KINDS = frozenset({"service"})
"""Short codes (95588, 12345) are given out by the state and are not what kits push."""

PUSHED_KINDS = frozenset({"shared_cost", "mobile", "contact"})
"""A plain landline beside a story is mostly the newspaper's own."""

_BOXED = (
    re.compile(r"[【〖〔『「《<★☆●◆■▲※☎✆|~][^】〗〕』」》>\n]{0,24}$"),
    re.compile(r"[^【〖〔『「《<\n]{0,16}[】〗〕』」》>★☆●◆■▲※☎✆|~]"),
)
_PARENTHESISED = re.compile(r"[(\[][^)\]\n]{0,24}$"), re.compile(r"[^(\[\n]{0,16}[)\]]")
_CIVIC = re.compile(r"举报|总机|传真|许可证|备案|值班|报警|监督|邮编|区号")
"""Words before a number that a site's own footer or a public office gives out."""
_INTRODUCED = re.compile(r"(?:[电微薇威扣]|vx?|wx|qq|手机|热线|致电|拨打|加)[/:+ 信话同号:]{0,4}$")


def weigh_page(signals: Signals) -> list[Evidence]:
    """Return the evidence of the whole page; the sum of the weights is the page's score."""
    return [*_weigh_rules(signals), *weigh_measures(signals)]


def weigh_measures(signals: Signals) -> list[Evidence]:
    """Weigh what holds for any kit."""
    return [
        at_line(signals, f"page.{name}", line, WEIGHTS[name] * value, *indicators)
        for name, line, value, *indicators in measure_page(signals)
    ]


def pushed_numbers(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Return the digits of the numbers that page-level evidence is about."""
    return frozenset(
        indicator.value
        for item in evidence
        for indicator in item.indicators
        if item.rule.startswith("page.number-") and indicator.kind == "phone"
    )


Measure = tuple[str, int, float] | tuple[str, int, float, Indicator]


def measure_page(signals: Signals) -> Iterator[Measure]:
    """Yield (name, line, value) of each measure above 0; values are about 0 to 3 and only grow with more template."""
    told = read_reporting(signals)
    numbers, pushed = _measure_numbers(signals, told)
    lines = list(_measure_lines(signals))
    yield from numbers
    yield from lines
    pushed = pushed and len(signals.uses) <= LISTED_NUMBERS
    if told.lines and (pushed or any(name == "betting-names" for name, *_ in lines)):
        yield "story-beside", told.lines[0], min(STORY_MAX, told.length) / (STORY_MAX / 2)


def at_line(signals: Signals, rule: str, line: int, weight: float, *indicators: Indicator) -> Evidence:
    """Make evidence that quotes a whole line."""
    where = signals.page.lines[line]
    return Evidence(rule, line, where.start, where.end, where.text[:120], weight, indicators)


def _weigh_rules(signals: Signals) -> Iterator[Evidence]:
    """Count each rule in full for its first hit and a third of it for each later one, up to twice its weight.

    A line counts for its strongest rule alone: that several rules know "hotline: number" is no second piece of evidence
    (official hotline pages, whose one label two families matched: 5 of 600 honest pages called spam, and 1 since).
    """
    strongest: dict[int, tuple[float, str]] = {}
    for hit in signals.hits:
        strongest[hit.line] = max(strongest.get(hit.line, (-math.inf, "")), (hit.rule.weight, hit.rule.id))
    seen: dict[str, float] = defaultdict(float)
    text = signals.page.text
    for hit in signals.hits:
        weight = RULE_SHARE * hit.rule.weight if strongest[hit.line][1] == hit.rule.id else 0.0
        gain = weight if hit.rule.id not in seen else min(weight / 3, 2 * weight - seen[hit.rule.id])
        gain = max(0.0, gain)
        if gain:
            seen[hit.rule.id] += gain
        indicators = tuple(Indicator(kind, text[start:end]) for kind, start, end in hit.groups if kind != "phone")
        yield Evidence(hit.rule.id, hit.line, hit.start, hit.end, text[hit.start : hit.end][:120], gain, indicators)


def _measure_numbers(signals: Signals, told: Reporting) -> tuple[list[Measure], bool]:
    """Measure the number that the page pushes hardest, and tell whether it is of a kind that kits push."""
    by_digits: dict[str, list[Number]] = defaultdict(list)
    for number in signals.numbers:
        before = signals.folded[max(0, number.start - CIVIC_REACH) : number.start]
        if number.kind not in OFFICIAL_KINDS and not _CIVIC.search(before):
            by_digits[number.digits].append(number)
    best: list[Measure] = []
    pushed = False
    most = sorted(by_digits.items(), key=lambda item: -len(item[1]))[:MEASURED_MAX]
    for digits, group in most if len(by_digits) > MEASURED_MAX else by_digits.items():
        use = signals.uses[digits]
        measures = list(_measure_number(signals, use, group, told))
        if _total(measures) > _total(best):
            best, pushed = measures, use.kind in PUSHED_KINDS or use.disguised or use.count > 2
    return best, pushed


def _total(measures: Iterable[Measure]) -> float:
    return sum(WEIGHTS[measure[0]] * measure[2] for measure in measures)


def _measure_number(signals: Signals, use: NumberUse, group: list[Number], told: Reporting) -> Iterator[Measure]:
    """Measure how one number stands on the page."""
    line = use.lines[0]
    indicator = Indicator("phone", use.digits)
    if use.count > 1:
        yield "number-repeated", line, min(3.0, math.log2(use.count)), indicator
    if use.regrouped:
        yield "number-regrouped", line, min(2.0, float(use.regrouped)), indicator
    if use.writings > 1:
        yield "number-rewritten", line, min(3.0, use.writings - 1.0), indicator
    if use.disguised:
        yield "number-disguised", line, 1.0, indicator
    if use.count > len(use.lines):
        yield "number-twice-in-line", line, 1.0, indicator
    if any(_is_between(signals, number, *_BOXED) for number in group):
        yield "number-boxed", line, 1.0, indicator
    elif any(_is_between(signals, number, *_PARENTHESISED) for number in group):
        yield "number-parenthesised", line, 1.0, indicator
    if any(_INTRODUCED.search(signals.folded[max(0, n.start - 8) : n.start]) for n in group):
        yield "number-introduced", line, 1.0, indicator
    windows = list(_windows(signals, group))
    lexicon = load_lexicon()
    counts = [lexicon.count_advertising(signals.folded[start:end]) for start, end in windows]
    speech = max(counts)
    if speech:
        yield "number-speech", line, min(6, speech) / 2, indicator
    foreign = _measure_foreign(signals, windows, told)
    if foreign:
        yield "number-foreign", line, foreign, indicator
    contrast = _measure_contrast(windows, counts, told)
    if contrast:
        yield "number-contrast", line, contrast, indicator
    others = len(signals.uses) - 1
    if others > 2:
        yield "number-among-many", line, min(2.0, others / 4), indicator


def _is_between(signals: Signals, number: Number, before: re.Pattern[str], behind: re.Pattern[str]) -> bool:
    """Tell whether a number stands between an opening and a closing mark."""
    text = signals.folded
    opened = before.search(text[max(0, number.start - 26) : number.start])
    return bool(opened and behind.match(text[number.end : number.end + 18]))


def _window(signals: Signals, number: Number) -> tuple[int, int]:
    """Return the stretch around a number, inside its line."""
    line = signals.page.lines[signals.line_at(number.start)]
    return max(line.start, number.start - WINDOW), min(line.end, number.end + WINDOW)


def _measure_contrast(windows: Sequence[tuple[int, int]], counts: Sequence[int], told: Reporting) -> float:
    """Return how much denser advertising speech is around a number than in the story (log-ratio, 0 to 3).

    The densest place counts: an average would fall with every further line of a template.
    """
    if not told.lines:
        return 0.0
    dense = max(100 * count / max(30, end - start) for (start, end), count in zip(windows, counts, strict=True))
    thin = 100 * told.speech / told.length
    return max(0.0, min(3.0, math.log((dense + 0.5) / (thin + 0.5))))


def _windows(signals: Signals, group: Iterable[Number]) -> Iterator[tuple[int, int]]:
    """Yield the stretches around a number, without overlap."""
    done = 0
    for number in group:
        start, end = _window(signals, number)
        if max(start, done) < end:
            yield max(start, done), end
        done = max(done, end)


def _measure_foreign(signals: Signals, windows: Sequence[tuple[int, int]], told: Reporting) -> float:
    """Return the share of the wording around a number that the story never uses, where that is highest."""
    if not told.lines:
        return 0.0
    around = [_read_wording(signals, start, end) for start, end in windows]
    foreign = told.find_foreign(set().union(*around), {signals.line_at(start) for start, _ in windows})
    shares = (len(own & foreign) / len(own) for own in around if len(own) >= PAIRS_MIN)
    return max(shares, default=0.0)


def _read_wording(signals: Signals, start: int, end: int) -> set[int]:
    """Return the pairs of a stretch, those of digits aside: a number differs from page to page."""
    pairs = signals.pairs.numbers()
    digits = {pairs[at] for at in range(start, end - 1) if signals.folded[at : at + 2].isdigit()}
    return signals.pairs.between(start, end) - digits


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
    hidden = [number for number in dense if lines[number].hidden]
    if len(hidden) >= 3:
        yield "hidden-advertising", hidden[0], 1.0
    betting = sorted({signals.line_at(start) for start, _ in signals.betting_names})
    if betting:
        yield "betting-names", betting[0], min(6, len(betting)) / 3


def is_dense(signals: Signals, number: int) -> bool:
    """Tell whether a line is mostly advertising words: one hit or more for every eight characters."""
    hits = sum(signals.words[number][: load_lexicon().advertising])
    return hits >= 2 and hits * 8 >= len(signals.page.lines[number].text.strip())
