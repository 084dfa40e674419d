"""Which stretch of a page is template and which is article, on a page known to carry a template.

Each unit gets log-odds from its own words and from what the page repeats; the best labelling of the whole sequence (Viterbi over
two states, a price for every change of state) settles the doubtful ones. Knows signals, not verdicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spamcrawl.core.article import Stretch, is_article
from spamcrawl.core.chrome import is_chrome
from spamcrawl.core.furniture import find_furniture
from spamcrawl.core.lexicon import Lexicon, load_lexicon
from spamcrawl.core.model import Label, Line, Page, Zone
from spamcrawl.core.signals import Signals
from spamcrawl.core.units import Joint, Unit, split_line

SWITCH = {Joint.LINE: 1.6, Joint.STOP: 3.0, Joint.CLAUSE: 4.5}
"""Price of changing between template and article, by what stands between two units."""
ADVERTISED = 5.0
OTHER_NUMBER = 1.5
PREFIX_OPENS = 4.0
PREFIX_INSIDE = 3.0
PLACES = 4.0
PLACES_ALONE = 1.0
REPEATED = 2.0
REPEATED_PROSE = 0.5
HIDDEN = 4.0
CHROME = 3.0
CHROME_ZONE = 1.0
HIT_CAP = 6.0
SPEECH_LENGTH = 20
"""Characters over which one advertising or reporting word counts in full."""
SPEECH_CAP = 4.0
ANCHOR_TEMPLATE = 2.5
ANCHOR_ARTICLE = -1.0
DOUBT = 1.6
AFFINITY_CAP = 2.0


def label_page(signals: Signals, *, template: bool) -> list[Stretch]:
    """Label every line of a page; on a page with a template, lines are cut inside as well."""
    page = signals.page
    if not template:
        furniture = find_furniture(page, [True] * len(page.lines)) if page.markup else [False] * len(page.lines)
        return [
            (line.start, line.end, Label.FURNITURE if out else Label.ARTICLE)
            for line, out in zip(page.lines, furniture, strict=True)
        ]
    scored = score_units(signals)
    cut = label_units(signals, scored)
    return _without_leftovers(page, _label_open(signals, scored, cut))


def _label_open(signals: Signals, scored: Sequence[Scored], cut: Sequence[bool]) -> list[Stretch]:
    """Name the cut units template or furniture, and take the furniture out of what is left."""
    page = signals.page
    open_lines = [False] * len(page.lines)
    for item, is_cut in zip(scored, cut, strict=True):
        open_lines[item.unit.line] |= not is_cut
    furniture = find_furniture(page, open_lines)
    labelled: list[Stretch] = []
    for item, is_cut in zip(scored, cut, strict=True):
        unit = item.unit
        if is_cut:
            label = Label.FURNITURE if is_chrome(page.text[unit.start : unit.end]) else Label.TEMPLATE
        else:
            label = Label.FURNITURE if furniture[unit.line] else Label.ARTICLE
        labelled.append((unit.start, unit.end, label))
    return labelled


def _without_leftovers(page: Page, labelled: list[Stretch]) -> list[Stretch]:
    """Where what is left of a cut page is no article, call it unknown rather than give it back as one."""
    kept = [page.text[start:end] for start, end, label in labelled if label is Label.ARTICLE]
    if is_article(kept):
        return labelled
    return [(start, end, Label.UNKNOWN if label is Label.ARTICLE else label) for start, end, label in labelled]


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its log-odds towards template."""

    unit: Unit
    score: float


def score_units(signals: Signals) -> list[Scored]:
    """Cut the page into units and score each alone."""
    lexicon = load_lexicon()
    units = _cut(signals)
    words = lexicon.count(signals.folded, [unit.start for unit in units])
    advertised = _advertised(signals)
    hits = _spread_hits(signals, units)
    return [
        Scored(unit, _score_unit(signals, lexicon, unit, row, hit, advertised))
        for unit, row, hit in zip(units, words, hits, strict=True)
    ]


def _cut(signals: Signals) -> list[Unit]:
    """Cut every line: at sentence stops, and at commas where a number or a rule hit is in a long line."""
    spots = {signals.line_at(number.start) for number in signals.numbers}
    spots.update(hit.line for hit in signals.hits)
    units: list[Unit] = []
    for number, line in enumerate(signals.page.lines):
        units.extend(split_line(line.text, number, line.start, clauses=number in spots))
    return units


def _advertised(signals: Signals) -> frozenset[str]:
    """Digits of the numbers a template pushes: repeated, regrouped, disguised, or caught by a rule."""
    caught = {
        signals.line_at(start) for hit in signals.hits for kind, start, _ in hit.groups if kind in ("phone", "contact")
    }
    return frozenset(
        use.digits
        for use in signals.uses.values()
        if use.count >= 3 or use.writings >= 2 or not use.plain or caught.intersection(use.lines)
    )


def _spread_hits(signals: Signals, units: Sequence[Unit]) -> list[float]:
    """Give every unit the weights of the rule hits that touch it (a line rule touches its whole line)."""
    gained = [0.0] * len(units)
    by_line: dict[int, list[int]] = {}
    for index, unit in enumerate(units):
        by_line.setdefault(unit.line, []).append(index)
    for hit in signals.hits:
        for index in by_line.get(hit.line, ()):
            unit = units[index]
            if hit.rule.scope == "line" or (hit.start < unit.end and unit.start < hit.end):
                gained[index] += hit.rule.weight
    return [max(-HIT_CAP, min(HIT_CAP, gain)) for gain in gained]


def _score_unit(
    signals: Signals, lexicon: Lexicon, unit: Unit, row: Sequence[int], hits: float, advertised: frozenset[str]
) -> float:
    """Add up what speaks for template (+) and for article (-) in one unit."""
    line = signals.page.lines[unit.line]
    text = signals.folded[unit.start : unit.end]
    score = hits + _score_numbers(signals, unit, advertised) + _score_places(signals, unit)
    if signals.prefix and signals.prefix in text:
        score += PREFIX_OPENS if text.startswith(signals.prefix) else PREFIX_INSIDE
    speech = score_speech(lexicon, row, len(text.strip()))
    if unit.line in signals.repeats:
        score += REPEATED if speech > 0 else REPEATED_PROSE
    return score + speech + _score_frame(line, text)


def _score_numbers(signals: Signals, unit: Unit, advertised: frozenset[str]) -> float:
    """Score the numbers that stand in a unit."""
    inside = [number for number in signals.numbers if number.start < unit.end and unit.start < number.end]
    if any(number.digits in advertised for number in inside):
        return ADVERTISED
    return OTHER_NUMBER if inside else 0.0


def _score_places(signals: Signals, unit: Unit) -> float:
    """Score a unit that lies in a line of place names."""
    if signals.place_share[unit.line] < 0.5:
        return 0.0
    return PLACES if sum(share >= 0.5 for share in signals.place_share) > 1 else PLACES_ALONE


def score_speech(lexicon: Lexicon, row: Sequence[int], length: int) -> float:
    """Score the words of a stretch: advertising against reporting, per SPEECH_LENGTH characters."""
    raw = sum(weight * hits for weight, hits in zip(lexicon.weights, row, strict=True))
    scaled = raw * SPEECH_LENGTH / max(SPEECH_LENGTH, length)
    return max(-SPEECH_CAP, min(SPEECH_CAP, scaled))


def _score_frame(line: Line, text: str) -> float:
    """Score what surrounds the words: markup, visibility, and the shape of a label or of a sentence."""
    score = 0.0
    if line.hidden:
        score += HIDDEN
    if is_chrome(text):
        score += CHROME
    if line.zone is Zone.CHROME:
        score += CHROME_ZONE
    bare = text.strip()
    if bare[-1:] in "。”！？":
        score -= 0.4
    elif len(bare) <= 8:
        score += 0.5
    return score


def label_units(signals: Signals, scored: Sequence[Scored]) -> list[bool]:
    """Return for each unit whether it is template; doubtful ones are settled by neighbours and by the company they keep."""
    first = decode_states(scored)
    settled = _add_affinity(signals, scored, first)
    return decode_states(settled)


def decode_states(scored: Sequence[Scored]) -> list[bool]:
    """Find the labelling with the highest total score less the price of each change (Viterbi, two states)."""
    template, article = 0.0, 0.0
    steps: list[tuple[bool, bool]] = []  # for each unit: did the best path to (template, article) stay?
    for index, item in enumerate(scored):
        price = SWITCH[item.unit.joint] if index else 0.0
        half = item.score / 2
        stay_template, stay_article = template >= article - price, article >= template - price
        template, article = (
            (template if stay_template else article - price) + half,
            (article if stay_article else template - price) - half,
        )
        steps.append((stay_template, stay_article))
    state = template > article
    labels = [False] * len(scored)
    for index in range(len(scored) - 1, -1, -1):
        labels[index] = state
        stayed = steps[index][0 if state else 1]
        state = state if stayed else not state
    return labels


def _add_affinity(signals: Signals, scored: Sequence[Scored], labels: Sequence[bool]) -> list[Scored]:
    """Let doubtful units lean to the side whose certain units share their bigrams."""
    if not any(abs(item.score) < DOUBT for item in scored):
        return list(scored)
    template: set[str] = set()
    article: set[str] = set()
    for item, label in zip(scored, labels, strict=True):
        if label and item.score >= ANCHOR_TEMPLATE and signals.place_share[item.unit.line] < 0.5:
            template.update(_bigrams(signals, item.unit))
        elif not label and item.score <= ANCHOR_ARTICLE:
            article.update(_bigrams(signals, item.unit))
    only_template, only_article = template - article, article - template
    return [
        Scored(item.unit, item.score + _affinity(_bigrams(signals, item.unit), only_template, only_article))
        if abs(item.score) < DOUBT
        else item
        for item in scored
    ]


def _bigrams(signals: Signals, unit: Unit) -> set[str]:
    text = signals.folded[unit.start : unit.end]
    return {first + second for first, second in zip(text, text[1:], strict=False)}


def _affinity(bigrams: set[str], template: set[str], article: set[str]) -> float:
    """Lean towards the side with more shared bigrams, in log-odds, capped."""
    towards, away = len(bigrams & template), len(bigrams & article)
    lean = 4.0 * (towards - away) / max(6, len(bigrams))
    return max(-AFFINITY_CAP, min(AFFINITY_CAP, lean))
