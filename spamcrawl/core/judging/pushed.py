"""How hard a page pushes one number: how it is written, what marks stand around it, and what is said beside it.

A kit sells something in the clause that holds its number, in words that the story around never uses. A newspaper's own
contact, a number in a report or a reader's call says who answers and why. Facts and values only: what each is worth is
in detect.py.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.phones import Number
from spamcrawl.core.finding.register import Spoken
from spamcrawl.core.finding.signals import NumberUse, Signals
from spamcrawl.core.judging.frame import is_sites
from spamcrawl.core.judging.reporting import PLACES, STORY_LINE, Reporting
from spamcrawl.core.model import Indicator

REACH = 40
"""Characters on each side of a number, up to the next sentence stop, that speak about it."""
HEAD_LETTERS = 6
"""Letters before a number that tell who speaks; a shorter clause (电话:) takes the one before it along."""
LABELS_MAX = 8
"""Labels that may stand between a number and the one that says what it sells: a kit's heading is so far away."""
CLAUSES_MAX = 64
"""Clauses of one number that are looked at: seven offers are worth all that offers can be."""
WORDS_MAX = 3
"""More distinct words of one kind beside a number say nothing new."""
REPORTING_SPEECH = -0.5
"""Log-odds of the way of speaking down to which a clause that names wares may sell them: 11% of 2,547 numbers beside
wares on honest pages have such a clause, and 90% of 2,911 on kits' pages. At -1 they are 33 and 93%."""
WARES = frozenset({"repair", "trade", "product"})
"""Lexicon groups that name what is sold. One such word is an offer; promises and calls are one only in company."""
PLEAS = frozenset({"promise", "call"})
"""Groups that court a customer: promises and calls to act."""

_BOXED = (
    re.compile(r"[【〖〔『「《<★☆●◆■▲※☎✆✅📞|~][^】〗〕』」》>\n]{0,24}$"),
    re.compile(r"[^【〖〔『「《<\n]{0,16}[】〗〕』」》>★☆●◆■▲※☎✆✅📞|~]"),
)
_PARENTHESISED = re.compile(r"[(\[][^)\]\n]{0,24}$"), re.compile(r"[^(\[\n]{0,16}[)\]]")
_STOPS = "。！？!?；;…★☆●◆■✅"
_BEFORE = re.compile(rf"(?:[(\[【〖「『《]|(?<=[{_STOPS}]))?[^{_STOPS}(\[【〖「『《]*(?:[(\[][-+0-9 ]{{0,6}})?$")
"""Back to the last sentence stop or opening bracket; an area code may stand in brackets of its own."""
_BEHIND = re.compile(r"[^。！？!?；;…)\]】〗」』》]*")
_ENUMERATOR = re.compile(r"(?:[(（]\s?[1-9１-９一二三四]\s?[)）]|[①-⑨⑴-⑼❶-❾⓵-⓽㈠-㈨➀-➈])\s?[^\W\d_]{0,4}[:：]?\s?$")
"""What counts a number, with a label between them: ①人工：400…"""
_MARKS = re.compile(r"[,，、:：;；\s()（）\[\]【】~!！|]+")
"""What parts the clauses of a sentence."""
_HEAD = re.compile(r"[^,，、:：\s]+[,，、:：\s]*$")

Measure = tuple[str, int, float, *tuple[Indicator, ...]]
"""Name, line, value, and the numbers it is about."""


class Clause(NamedTuple):
    """What is said about a number in one place: page text from ``start`` to ``end``."""

    start: int
    end: int
    head: int
    """Where what introduces the number begins."""
    number: int
    """Where the number begins."""
    behind: int
    """Where it ends."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What is known about one number of a page."""

    use: NumberUse
    clauses: tuple[Clause, ...]
    """What is said beside it."""
    measures: tuple[Measure, ...]
    wares: int
    """Distinct words for what is sold beside it that the story never uses."""
    offers: int
    """Clauses in which something is sold and nothing reported."""
    speech: float
    """How much the clause that advertises most speaks like advertising, in log-odds."""
    slang: bool
    """True when words stand beside it that only sellers who hide write (加薇, Q/V)."""


def measure_number(signals: Signals, use: NumberUse, group: Sequence[Number], told: Reporting) -> Pushed:
    """Measure how one number stands on the page; ``group`` are its occurrences, ascending."""
    whole = tuple(islice(find_clauses(signals, group), CLAUSES_MAX))
    clauses = [narrow_clause(signals, clause, signals.called) for clause in whole]
    measures = [*_measure_writing(use), *_measure_marks(signals, group)]
    if reported := min(count_reporting(signals, clause) for clause in clauses):
        measures.append(("number-reported", min(3.0, reported)))
    speech = hear_clauses(signals, clauses)
    selling = [clause for clause, heard in zip(clauses, speech, strict=True) if heard > REPORTING_SPEECH]
    offers = sum(is_offer(signals, clause, told) for clause in selling)
    if (offers or use.count > 1) and all(signals.page.lines[line].hidden for line in use.lines):
        measures.append(("number-hidden", 1.0))
    line, indicator = use.lines[0], Indicator("phone", use.digits)
    return Pushed(
        use,
        whole,
        tuple((name, line, value, indicator) for name, value in measures),
        count_foreign(signals, selling, told)[0],
        offers,
        max(speech),
        any(speaks_slang(signals, clause) for clause in clauses),
    )


def find_clauses(signals: Signals, group: Iterable[Number]) -> Iterator[Clause]:
    """Yield what is said about a number: within its line, sentence and bracket, without overlap.

    Where that says nothing yet (☎, 电话:), the sentence before it belongs to it, or the label above that names wares.
    """
    text, done = signals.folded, 0
    for number in group:
        index = signals.line_at(number.start)
        line = signals.page.lines[index]
        behind = text[number.end : max(number.end, min(line.end, number.end + REACH))]
        end = number.end + len(_BEHIND.match(behind)[0])  # type: ignore[index]  # matches at least nothing
        start = _reach_back(text, max(line.start, done), number.start)
        if count_letters(text[start : number.start]) < HEAD_LETTERS and not _names_wares(signals, start, number.start):
            if start > max(line.start, done):
                start = _reach_back(text, max(line.start, done), start - 1)
            else:
                start = min(start, _line_of_wares(signals, index, done))
        if end > done:
            yield Clause(start, end, find_head(text, start, number.start), number.start, number.end)
        done = max(done, end)


def narrow_clause(signals: Signals, clause: Clause, spoken: Spoken) -> Clause:
    """Return what speaks most like advertising of a clause around its number, from one of its commas to another.

    An offer glued into a line begins and ends amid the story's sentence: 昨天，贵阳开锁400…，十分钟到，会议闭幕。
    Labels above the number's line stay: what stands between them must not cost their words. ``spoken`` says how it
    speaks.
    """
    text, starts = signals.folded, [clause.start]
    if clause.start >= signals.page.lines[signals.line_at(clause.number)].start:
        starts += [*(mark.end() for mark in _MARKS.finditer(text, clause.start, clause.head)), clause.head]
    ends = [clause.behind, *(mark.start() for mark in _MARKS.finditer(text, clause.behind, clause.end)), clause.end]
    before = spoken.between(np.array(starts, np.int64), np.full(len(starts), clause.head))
    after = spoken.between(np.full(len(ends), clause.behind), np.array(ends, np.int64))
    return clause._replace(start=starts[int(before.argmax())], end=ends[int(after.argmax())])


def _line_of_wares(signals: Signals, index: int, least: int) -> int:
    """Return where the first of the labels above a line begins that name wares; the line's own end where none does."""
    lines = signals.page.lines
    first = lines[index].end
    for above in range(index - 1, max(-1, index - 1 - LABELS_MAX), -1):
        start, end = lines[above].start, lines[above].end
        told = end - start >= STORY_LINE and signals.place_share[above] < PLACES
        if start < least or told or is_sites(lines[above]):
            break
        if _names_wares(signals, start, end):
            first = start
    return first


def _names_wares(signals: Signals, start: int, end: int) -> bool:
    lexicon = load_lexicon()
    return any(lexicon.groups[lexicon.group_of[word]] in WARES for word, _, _ in signals.words_between(start, end))


def _reach_back(text: str, least: int, end: int) -> int:
    """Return where the sentence or bracket begins that leads up to ``end``."""
    before = text[max(least, end - REACH) : end]
    return end - len(_BEFORE.search(before)[0])  # type: ignore[index]  # matches at least nothing


def count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def find_head(text: str, start: int, end: int) -> int:
    """Return where the last clause before a number begins that has :data:`HEAD_LETTERS` letters or more."""
    at = end
    while at > start and count_letters(text[at:end]) < HEAD_LETTERS:
        piece = _HEAD.search(text, start, at)
        if piece is None:
            return start
        at = piece.start()
    return at


def is_offer(signals: Signals, clause: Clause, told: Reporting) -> bool:
    """Tell whether a clause sells something and reports nothing."""
    wares, pleas = count_foreign(signals, [clause], told)
    return (wares > 0 or pleas > 1) and not count_reporting(signals, clause)


def count_foreign(signals: Signals, clauses: Sequence[Clause], told: Reporting) -> tuple[int, int]:
    """Count the distinct words of wares and of pleas in the clauses that the story never uses."""
    lexicon = load_lexicon()
    inside: Counter[int] = Counter()
    shared: Counter[int] = Counter()
    for clause in clauses:
        words = [word for word, _, _ in signals.words_between(clause.start, clause.end)]
        inside.update(words)
        if signals.line_at(clause.number) in told.inside:
            shared.update(words)
    foreign = [lexicon.groups[lexicon.group_of[word]] for word in inside if told.words[word] <= shared[word]]
    return sum(group in WARES for group in foreign), sum(group in PLEAS for group in foreign)


def hear_clauses(signals: Signals, clauses: Sequence[Clause]) -> list[float]:
    """Return how each clause speaks in its number's line, in log-odds towards advertising.

    Labels above it name wares; whose number they belong to depends on what else stands there.
    """
    own = [max(clause.start, signals.page.lines[signals.line_at(clause.number)].start) for clause in clauses]
    heard: list[float] = signals.called.between(np.array(own), np.array([clause.end for clause in clauses])).tolist()
    return heard


def speaks_slang(signals: Signals, clause: Clause) -> bool:
    """Tell whether a clause names a way of contact as only sellers do who hide it from filters."""
    lexicon = load_lexicon()
    words = signals.words_between(clause.start, clause.end)
    return any(lexicon.groups[lexicon.group_of[word]] == "slang" for word, _, _ in words)


def find_enumerated(signals: Signals) -> int | None:
    """Return the first line that counts its numbers: (1)400…(2)400…."""
    text, before = signals.page.text, -1
    for number in signals.numbers:
        if _ENUMERATOR.search(text, max(0, number.start - 10), number.start):
            line = signals.line_at(number.start)
            if line == before:
                return line
            before = line
    return None


def count_reporting(signals: Signals, clause: Clause) -> float:
    """Count the words that introduce a number and speak for reporting; a function word counts half.

    Who says it may stand further ahead: 公司回应称，用户可拨打….
    """
    lexicon = load_lexicon()
    head = signals.words_between(clause.head, clause.number)
    groups = [lexicon.groups[lexicon.group_of[word]] for word, _, _ in head]
    attributed = attributes(signals, clause.start, clause.head)
    return groups.count("report") + groups.count("prose") / 2 + attributed


def attributes(signals: Signals, start: int, end: int) -> bool:
    """Tell whether what a stretch says is put into somebody's mouth: 他表示，… or 公司回应称：….

    Of 2,354 honest pages twelve came near the threshold by such a line; those that are found are as many as before.
    """
    lexicon = load_lexicon()
    return any(
        lexicon.groups[lexicon.group_of[word]] == "report" and signals.folded[behind : behind + 1] in tuple(",，:：")
        for word, _, behind in signals.words_between(start, end)
    )


def _measure_writing(use: NumberUse) -> Iterator[tuple[str, float]]:
    """Measure repetition and the ways of writing."""
    if use.count > 1:
        yield "number-repeated", min(3.0, math.log2(use.count))
    if use.regrouped:
        yield "number-regrouped", min(2.0, float(use.regrouped))
    if use.writings > 1:
        yield "number-rewritten", min(3.0, use.writings - 1.0)
    if use.disguised:
        yield "number-disguised", 1.0
    if use.count > len(use.lines):
        yield "number-twice-in-line", 1.0


def _measure_marks(signals: Signals, group: Iterable[Number]) -> Iterator[tuple[str, float]]:
    """Measure what stands right beside the number."""
    if any(_is_between(signals, number, *_BOXED) for number in group):
        yield "number-boxed", 1.0
    elif any(_is_between(signals, number, *_PARENTHESISED) for number in group):
        yield "number-parenthesised", 1.0


def _is_between(signals: Signals, number: Number, before: re.Pattern[str], behind: re.Pattern[str]) -> bool:
    """Tell whether a number stands between an opening and a closing mark."""
    text = signals.folded
    opened = before.search(text[max(0, number.start - 26) : number.start])
    return bool(opened and behind.match(text[number.end : number.end + 18]))
