"""What one unit looks like, as a row of numbers; weights.py says what each is worth.

Every feature is about form or about the page as a whole (what it repeats, shares, hides), never about one kit's
phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spamcrawl.core.bylines import read_credit
from spamcrawl.core.chrome import is_chrome
from spamcrawl.core.creditwords import Credit
from spamcrawl.core.detect import LISTED_NUMBERS
from spamcrawl.core.lexicon import load_group_names, load_group_weight, load_lexicon
from spamcrawl.core.model import Zone
from spamcrawl.core.signals import Signals
from spamcrawl.core.units import Joint, Unit

SPEECH_LENGTH = 20
"""Characters over which one advertising or reporting word counts in full; longer units dilute it."""
SPEECH_HITS = 4
"""More hits of one group in one unit say nothing new."""
LABEL_MAX = 8
"""Characters of a menu label; headlines begin at about 10."""
SHORT_MAX = 20
PROSE_MIN = 60

CREDIT_MAX = 60
"""Bylines and editor notes are short; longer lines are not asked."""

_DIGIT = re.compile("[0-9]")
_DATE = re.compile(r"[0-9]{1,4}\s?[年月日号时点]")
_FIGURE = re.compile(r"[0-9][0-9.,]{0,20}+\s?(?:%|％|[万亿多余]|元|吨|米|公里|人|名|个|岁|家|次|届|项|平方)")
_SLOGAN = re.compile(r"[^,，。:：;；]{3,16}[:：][^:：]{6,}")
_QUESTION = re.compile(r"(?:是多少|多少|怎么办|怎么样|哪里|哪家|哪个好|吗)[?？]?\s*$")
_ASKING = frozenset("少办样里家好吗")
"""Last characters of the questions above."""
_QUOTE = re.compile(r"[“”‘’《》『』「」]")

NAMES = (
    *(f"word:{group}" for group in load_group_names()),
    "number:advertised",
    "number:other",
    "place:many-lines",
    "place:one-line",
    "prefix:opens",
    "prefix:inside",
    "repeat:advertising",
    "repeat:other",
    "rules",
    "hidden",
    "chrome:wording",
    "chrome:zone",
    "shape:stop",
    "shape:label",
    "shape:short",
    "shape:prose",
    "shape:slogan",
    "shape:question",
    "shape:exclaims",
    "shape:credit",
    "frame:one-side",
    "frame:both-sides",
    "shape:length",
    "joint:clause",
    "joint:stop",
    "text:date",
    "text:figure",
    "text:quote",
)
"""Names of the columns, in order."""


_EVIDENCE = tuple(
    NAMES.index(name)
    for name in (
        *(f"word:{group}" for group in load_group_names() if load_group_weight(group) > 0),
        *("number:advertised", "number:other", "place:many-lines", "place:one-line", "prefix:opens", "prefix:inside"),
        *("repeat:advertising", "rules", "hidden", "chrome:wording", "chrome:zone"),
    )
)


def shows_template(row: Sequence[float]) -> bool:
    """Tell whether anything in a unit's features speaks for template, its form aside."""
    return any(row[column] for column in _EVIDENCE)


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the units of one page are measured against."""

    advertised: frozenset[str]
    """Digits of the numbers the page pushes."""
    many_place_lines: bool
    hits: tuple[float, ...]
    """Summed weights of the rule hits that touch each unit."""
    numbers: tuple[tuple[str, ...], ...]
    """Digits of the numbers in each unit."""


def read_features(signals: Signals, units: Sequence[Unit], pushed: frozenset[str] = frozenset()) -> list[list[float]]:
    """Return one row a unit, one column a name in :data:`NAMES`; ``pushed`` are numbers known to be advertised."""
    lexicon = load_lexicon()
    context = _read_context(signals, units, pushed)
    framed = frozenset(number for number, line in enumerate(signals.page.lines) if is_chrome(line.text))
    words = lexicon.tally(signals.found_words, [(unit.start, unit.end) for unit in units])
    rows: list[list[float]] = []
    for index, (unit, row) in enumerate(zip(units, words, strict=True)):
        speaks = any(row[: lexicon.advertising])
        company = _company(signals, context, index, unit, speaks=speaks)
        rows.append([*_speech(row[: lexicon.scored], unit), *company, *_shape(signals, unit, framed)])
    return rows


def _read_context(signals: Signals, units: Sequence[Unit], pushed: frozenset[str]) -> PageContext:
    """Gather what the page as a whole says about its units."""
    caught = {
        signals.line_at(start) for hit in signals.hits for kind, start, _ in hit.groups if kind in ("phone", "contact")
    }
    listed = len(signals.uses) > LISTED_NUMBERS
    advertised = pushed | {
        use.digits
        for use in signals.uses.values()
        if use.count >= 3 or use.regrouped or use.disguised or (not listed and caught.intersection(use.lines))
    }
    return PageContext(
        advertised,
        sum(share >= 0.5 for share in signals.place_share) > 1,
        tuple(_spread_hits(signals, units)),
        tuple(_spread_numbers(signals, units)),
    )


def _spread_hits(signals: Signals, units: Sequence[Unit]) -> list[float]:
    """Give every unit the weights of the rules that hit it (a line rule hits its whole line), each rule once."""
    by_line: dict[int, list[int]] = defaultdict(list)
    for index, unit in enumerate(units):
        by_line[unit.line].append(index)
    gained: list[dict[str, float]] = [{} for _ in units]
    for hit in signals.hits:
        inside = by_line[hit.line]
        if hit.rule.scope == "span":
            first = bisect_right(inside, hit.start, key=lambda index: units[index].end)
            last = bisect_left(inside, hit.end, key=lambda index: units[index].start)
            inside = inside[first:last]
        for index in inside:
            gained[index][hit.rule.id] = hit.rule.weight
    return [sum(weights.values()) for weights in gained]


def _spread_numbers(signals: Signals, units: Sequence[Unit]) -> list[tuple[str, ...]]:
    """Return the digits of the numbers that touch each unit; both lists ascend."""
    found: list[tuple[str, ...]] = []
    numbers, position = signals.numbers, 0
    for unit in units:
        while position < len(numbers) and numbers[position].end <= unit.start:
            position += 1
        ahead, inside = position, []
        while ahead < len(numbers) and numbers[ahead].start < unit.end:
            inside.append(numbers[ahead].digits)
            ahead += 1
        found.append(tuple(inside))
    return found


def _speech(row: Sequence[int], unit: Unit) -> Sequence[float]:
    """Hits of each word group, per SPEECH_LENGTH characters."""
    if not any(row):
        return row
    scale = SPEECH_LENGTH / max(SPEECH_LENGTH, unit.end - unit.start)
    return [min(hits, SPEECH_HITS * 2) * scale for hits in row]


def _company(signals: Signals, context: PageContext, index: int, unit: Unit, *, speaks: bool) -> list[float]:
    """What the unit shares with the rest of the page."""
    numbers = context.numbers[index]
    advertised = any(digits in context.advertised for digits in numbers)
    places = signals.place_share[unit.line] >= 0.5
    prefixed = signals.folded.find(signals.prefix, unit.start, unit.end) if signals.prefix else -1
    repeated = unit.line in signals.repeats
    line = signals.page.lines[unit.line]
    flags = (
        advertised,
        bool(numbers) and not advertised,
        places and context.many_place_lines,
        places and not context.many_place_lines,
        prefixed == unit.start,
        prefixed > unit.start,
        repeated and speaks,
        repeated and not speaks,
    )
    return [*flags, context.hits[index], line.hidden]


def _shape(signals: Signals, unit: Unit, framed: frozenset[int]) -> list[float]:
    """The form of the text itself."""
    text = signals.folded[unit.start : unit.end].strip()
    length = len(text)
    beside = 0
    line = signals.page.lines[unit.line]
    whole = unit.end - unit.start == len(line.text)
    if length <= SHORT_MAX and whole:
        beside = (unit.line - 1 in framed) + (unit.line + 1 in framed)
    stops = text[-1:] in "。”！？!?…；;」』" or text[-2:] in ("。)", "。]")
    beside = 0 if stops else beside
    flags = (
        whole and is_chrome(text),
        signals.page.lines[unit.line].zone is Zone.CHROME,
        stops,
        not stops and length <= LABEL_MAX,
        not stops and LABEL_MAX < length <= SHORT_MAX,
        length >= PROSE_MIN,
        length <= PROSE_MIN and (":" in text or "：" in text) and _SLOGAN.match(text) is not None,
        text.rstrip("?？")[-1:] in _ASKING and _QUESTION.search(text[-12:]) is not None,
        "!" in text,
        length <= CREDIT_MAX and _is_credit(text),
        beside == 1,
        beside == 2,
    )
    dates, figures = (len(_DATE.findall(text)), len(_FIGURE.findall(text))) if _DIGIT.search(text) else (0, 0)
    counts = (dates, figures, len(_QUOTE.findall(text)))
    scale = SPEECH_LENGTH / max(SPEECH_LENGTH, length)
    return [
        *flags,
        min(length, PROSE_MIN) / SPEECH_LENGTH,
        unit.joint is Joint.CLAUSE,
        unit.joint is Joint.STOP,
        *(min(count, SPEECH_HITS) * scale for count in counts),
    ]


def _is_credit(text: str) -> bool:
    """Tell whether a line says who wrote, edited or published the story (a date alone could be anyone's)."""
    return any(field.kind is not Credit.DATE for field in read_credit(text))
