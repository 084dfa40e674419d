"""What one unit looks like, as a row of numbers; weights.py says what each is worth.

Every feature is about form or about the page as a whole (what it repeats, shares, hides), never about one kit's
phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.cutting.marks import find_marks, tabulate_marks
from spamcrawl.core.cutting.twins import find_twins
from spamcrawl.core.cutting.units import Joint, Unit
from spamcrawl.core.finding.lexicon import WordColumns, load_group_names, load_group_weight, load_lexicon
from spamcrawl.core.finding.register import Spoken
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.detect import LISTED_NUMBERS
from spamcrawl.core.judging.reporting import read_reporting
from spamcrawl.core.model import Zone
from spamcrawl.core.recovering.bylines import read_credit
from spamcrawl.core.recovering.chrome import is_chrome
from spamcrawl.core.recovering.creditwords import Credit

SPEECH_LENGTH = 20
"""Characters over which one advertising or reporting word counts in full; longer units dilute it."""
SPEECH_HITS = 4
"""More hits of one group in one unit say nothing new."""
SHOWN_REGISTER = 0.5
"""Way of speaking from which a unit shows a template, whatever its words: of 131 trades' pages that strew advertising
among the article's lines 41% instead of 22% were cut exactly with any such way. From 0.2 on, titles of novels that name
a lock show one, too: of measuring pages 97.7% are exact instead of 98.0%."""
REGISTER_CAP = 6.0
"""Log-odds of the way of speaking beyond which a unit says nothing new."""
OWN_WORD = 3
"""Times the story uses an advertising word from which that word is the story's own and tells no side: an article about
false invoices beside an offer of them. Pages cut exactly, two seeds of 840: 67.1% and 68.1% at 3, 67.1% and 68.0% at 2,
67.0% and 68.1% at 4, 66.9% and 67.9% without; measuring pages 97.7% instead of 97.0%."""
PLACE_SHARE = 0.5
"""Share of a line's characters in runs of place names from which it is about places."""
LIST_SHARE, LIST_MIN = 0.9, 30
"""Share and characters from which one such line is a list even alone on its page: nothing is said about the places."""
LABEL_MAX = 8
"""Characters of a menu label; headlines begin at about 10."""
SHORT_MAX = 20
PROSE_MIN = 60

CREDIT_MAX = 60
"""Bylines and editor notes are short; longer lines are not asked."""

BESIDE_NAME = 24
"""Characters beside an injected name of what a house says in a line of its own, or at the edge of one."""
_DATE = re.compile(r"[0-9]{1,4}\s?[年月日号时点]")
_FIGURE = re.compile(r"[0-9][0-9.,]{0,20}+\s?(?:%|％|[万亿多余]|元|吨|米|公里|人|名|个|岁|家|次|届|项|平方)")
_SLOGAN = re.compile(r"[^,，。:：;；]{3,16}[:：][^:：]{6,}")
_QUESTION = re.compile(r"(?:是多少|多少|怎么办|怎么样|哪里|哪家|哪个好|吗)[?？]?\s*$")
_ASKS = frozenset("少办样里家好吗?？")
"""Last characters of the questions above."""
_COUNTED = tabulate_marks("0123456789", "“”‘’《》『』「」")
"""Digits, one of which stands in every date and figure, and quotation marks."""

NAMES = (
    *(f"word:{group}" for group in load_group_names()),
    "register",
    "number:advertised",
    "number:other",
    "name:line",
    "name:edge",
    "place:list",
    "place:line",
    "prefix:opens",
    "prefix:inside",
    "repeat:advertising",
    "repeat:other",
    "repeat:apart",
    "rules",
    "hidden",
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


Rows = NDArray[np.float64]
"""One row a unit, one column a name in :data:`NAMES`."""

_EVIDENCE = [
    NAMES.index(name)
    for name in (
        *(f"word:{group}" for group in load_group_names() if load_group_weight(group) > 0),
        *(name for name in NAMES if name.startswith(("number:", "name:", "place:", "prefix:"))),
        *("repeat:advertising", "repeat:apart", "rules", "hidden", "chrome:zone"),
    )
]


def show_template(rows: Rows) -> list[bool]:
    """Tell of each unit whether anything in its features speaks for template, its form aside."""
    heard = rows[:, _COLUMN["register"]] > SHOWN_REGISTER
    shows: list[bool] = (heard | np.logical_or.reduce(rows[:, _EVIDENCE] != 0, axis=1)).tolist()
    return shows


_COLUMN = {name: column for column, name in enumerate(NAMES)}
_WORDS = sum(name.startswith("word:") for name in NAMES)
_BESIDE = ("frame:one-side", "frame:both-sides")


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a page's units while they are filled, and what all columns are read from."""

    signals: Signals
    units: Sequence[Unit]
    texts: list[str]
    """What stands in each unit, folded and without white space around it."""
    lengths: NDArray[np.int64]
    """Characters of each text."""
    lines: NDArray[np.int64]
    """The line of each unit."""
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    """Where each unit begins and ends."""
    joints: NDArray[np.int64]
    """The joint before each unit."""
    whole: NDArray[np.bool_]
    """Whether a unit is its whole line."""
    rows: Rows

    def set(self, name: str, values: Sequence[float] | NDArray[Any]) -> None:
        """Fill a column."""
        self.rows[:, _COLUMN[name]] = values

    def flag(self, name: str, units: Sequence[int]) -> None:
        """Set a column of the units with these indices to 1."""
        if units:
            self.rows[units, _COLUMN[name]] = 1.0


def read_features(signals: Signals, units: Sequence[Unit], pushed: frozenset[str] = frozenset()) -> Rows:
    """Return what each unit looks like; ``pushed`` are numbers known to be advertised."""
    folded = signals.folded
    texts = [folded[start:end].strip() for _, start, end, _ in units]
    lengths = np.array(list(map(len, texts)), dtype=np.int64)
    lines, starts, ends, joints = np.fromiter(chain.from_iterable(units), np.int64, 4 * len(units)).reshape(-1, 4).T
    whole = ends - starts == _measure_lines(signals)[lines]
    rows = np.zeros((len(units), len(NAMES)))
    table = _Table(signals, units, texts, lengths, lines, starts, ends, joints, whole, rows)
    if units:
        speaks = _fill_speech(table)
        _fill_company(table, speaks)
        _fill_numbers(table, pushed)
        _fill_shape(table)
        _fill_wording(table)
        _fill_counts(table)
    return table.rows


def _measure_lines(signals: Signals) -> NDArray[np.int64]:
    return np.array([len(line.text) for line in signals.page.lines], dtype=np.int64)


def _fill_speech(table: _Table) -> NDArray[np.bool_]:
    """Fill in the hits of each word group, per SPEECH_LENGTH characters, and return which units advertise."""
    lexicon = load_lexicon()
    words = lexicon.tally_columns(_foreign_words(table.signals), table.starts, table.ends)
    table.set("register", read_register(table.signals.spoken, table.starts, table.ends))
    scale = _dilute(table.ends - table.starts)
    table.rows[:, :_WORDS] = np.minimum(words[:, :_WORDS], SPEECH_HITS * 2) * scale[:, None]
    speaks: NDArray[np.bool_] = np.logical_or.reduce(words[:, : lexicon.advertising] != 0, axis=1)
    return speaks


def read_register(spoken: Spoken, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what the way of speaking says of each stretch, per SPEECH_LENGTH characters of a longer one."""
    told = np.clip(spoken.between(starts, ends), -REGISTER_CAP, REGISTER_CAP)
    scaled: NDArray[np.float64] = told * _dilute(ends - starts)
    return scaled


def _dilute(lengths: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what something counts for in stretches of these lengths."""
    return SPEECH_LENGTH / np.maximum(SPEECH_LENGTH, lengths)


def _foreign_words(signals: Signals) -> WordColumns:
    """Return the lexicon words of a page that tell sides.

    Left out are those for advertising that the story uses itself, again and again, or that stand in rows of a list.
    """
    lexicon = load_lexicon()
    told = read_reporting(signals).words
    own = {word for word, times in told.items() if times >= OWN_WORD and lexicon.group_of[word] < lexicon.advertising}
    columns = lexicon.columns(signals.found_words)
    if signals.rows:
        lines = np.searchsorted(signals.starts, columns.starts, side="right") - 1
        columns = columns.take(
            ~_mark(len(signals.starts), signals.rows)[lines] | (columns.groups >= lexicon.advertising)
        )
    return columns.take(~_mark(len(lexicon.group_of), own)[columns.words]) if own else columns


def _fill_company(table: _Table, speaks: NDArray[np.bool_]) -> None:
    """Fill in what a unit shares with the rest of the page."""
    signals, units, lines = table.signals, table.units, table.lines
    shares = np.array(signals.place_share)
    places = shares >= PLACE_SHARE
    lists = places if places.sum() > 1 else places & (shares >= LIST_SHARE) & (_measure_lines(signals) >= LIST_MIN)
    table.set("place:list", lists[lines])
    table.set("place:line", (places & ~lists)[lines])
    if signals.prefix:
        found = [signals.folded.find(signals.prefix, start, end) - start for _, start, end, _ in units]
        table.flag("prefix:opens", [index for index, at in enumerate(found) if at == 0])
        table.flag("prefix:inside", [index for index, at in enumerate(found) if at > 0])
    if signals.copies:
        repeated = _mark(len(signals.starts), signals.repeats)[lines]
        table.set("repeat:advertising", repeated & speaks)
        table.set("repeat:other", repeated & ~speaks)
        table.set("repeat:apart", _mark(len(signals.starts), find_twins(signals))[lines])
    if signals.hits:
        table.set("rules", _spread_hits(signals, units))
    if signals.betting_names:
        _fill_names(table)
    page_lines = signals.page.lines
    table.set("hidden", np.array([line.hidden for line in page_lines])[lines])
    table.set("chrome:zone", np.array([line.zone is Zone.CHROME for line in page_lines])[lines])


def _fill_names(table: _Table) -> None:
    """Tell short lines, and short sentences at the edges of lines, that hold an injected name."""
    starts, ends = np.array(table.signals.betting_names).T
    first, last = np.searchsorted(starts, table.starts), np.searchsorted(starts, table.ends)
    named = np.append(0, np.cumsum(ends - starts))
    short = (last > first) & (table.lengths - (named[last] - named[first]) <= BESIDE_NAME)
    edge = (table.joints == Joint.LINE) | np.append(table.lines[1:] != table.lines[:-1], True)
    table.set("name:line", short & table.whole)
    table.set("name:edge", short & edge & ~table.whole)


def _mark(size: int, chosen: Iterable[int]) -> NDArray[np.bool_]:
    """Return ``size`` flags, those of the chosen indices set."""
    marks = np.zeros(size, np.bool_)
    marks[list(chosen)] = True
    return marks


def _spread_hits(signals: Signals, units: Sequence[Unit]) -> list[float]:
    """Give every unit the weights of the rules that hit it (a line rule hits its whole line), each rule once."""
    gained: list[dict[str, float]] = [{} for _ in units]
    for hit in signals.hits:
        first = bisect_left(units, hit.line, key=_LINE)
        last = bisect_right(units, hit.line, lo=first, key=_LINE)
        if hit.rule.scope == "span":
            first = bisect_right(units, hit.start, lo=first, hi=last, key=_END)
            last = bisect_left(units, hit.end, lo=first, hi=last, key=_START)
        for index in range(first, last):
            gained[index][hit.rule.id] = hit.rule.weight
    return [sum(weights.values()) for weights in gained]


_LINE, _START, _END = map(attrgetter, ("line", "start", "end"))


def _fill_numbers(table: _Table, pushed: frozenset[str]) -> None:
    """Tell which units hold a number that the page advertises, and which another one only."""
    signals, units = table.signals, table.units
    if not signals.numbers:
        return
    advertised = pushed | _find_advertised(signals)
    holds: dict[int, bool] = {}
    for number in signals.numbers:
        if number.digits not in pushed and signals.line_at(number.start) in signals.rows:
            continue
        index = bisect_right(units, number.start, key=_END)
        while index < len(units) and units[index].start < number.end:
            holds[index] = holds.get(index, False) or number.digits in advertised
            index += 1
    table.flag("number:advertised", [index for index, loud in holds.items() if loud])
    table.flag("number:other", [index for index, loud in holds.items() if not loud])


def _find_advertised(signals: Signals) -> set[str]:
    """Return the digits of the numbers that the page pushes by repeating or disguising them, or in a rule's hit."""
    caught = {
        signals.line_at(start) for hit in signals.hits for kind, start, _ in hit.groups if kind in ("phone", "contact")
    }
    listed = len(signals.uses) > LISTED_NUMBERS
    return {
        use.digits
        for use in signals.uses.values()
        if use.count >= 3 or use.regrouped or use.disguised or (not listed and caught.intersection(use.lines))
    }


def _fill_shape(table: _Table) -> None:
    """Fill in the form of the text: its length, its end, and what the unit is cut from."""
    texts, lengths = table.texts, table.lengths
    stops = np.array([text[-1:] in _ENDS or text[-2:] in _BRACKETED_ENDS for text in texts])
    table.set("shape:stop", stops)
    table.set("shape:label", ~stops & (lengths <= LABEL_MAX))
    table.set("shape:short", ~stops & (lengths > LABEL_MAX) & (lengths <= SHORT_MAX))
    table.set("shape:prose", lengths >= PROSE_MIN)
    table.set("shape:length", np.minimum(lengths, PROSE_MIN) / SPEECH_LENGTH)
    table.set("joint:clause", table.joints == Joint.CLAUSE)
    table.set("joint:stop", table.joints == Joint.STOP)
    lines = table.signals.page.lines
    for index in np.flatnonzero(table.whole & ~stops & (lengths <= SHORT_MAX)).tolist():
        line = table.units[index].line
        beside = sum(is_chrome(other.text) for other in (*lines[max(0, line - 1) : line], *lines[line + 1 : line + 2]))
        if beside:
            table.flag(_BESIDE[beside - 1], [index])


_ENDS = "。”！？!?…；;」』"
_BRACKETED_ENDS = ("。)", "。]")


def _fill_wording(table: _Table) -> None:
    """Tell slogans, questions and credits, each asked only of texts that can be one."""
    texts = table.texts
    short = [(index, texts[index]) for index in np.flatnonzero(table.lengths <= PROSE_MIN).tolist()]
    table.flag(
        "shape:slogan", [index for index, text in short if (":" in text or "：" in text) and _SLOGAN.match(text)]
    )
    table.flag("shape:question", [index for index, text in enumerate(texts) if _is_question(text)])
    table.flag("shape:exclaims", [index for index, text in enumerate(texts) if "!" in text])
    table.flag("shape:credit", [index for index, text in short if len(text) <= CREDIT_MAX and _is_credit(text)])


def _is_question(text: str) -> bool:
    return text[-1:] in _ASKS and _QUESTION.search(text[-12:]) is not None


def _fill_counts(table: _Table) -> None:
    """Count dates, figures and quotation marks, per SPEECH_LENGTH characters."""
    counts = np.zeros((len(table.texts), 3))
    marks = find_marks(table.signals.folded, _COUNTED)
    for index in np.flatnonzero(marks.count_in(1, table.starts, table.ends)).tolist():
        text = table.texts[index]
        counts[index, :2] = len(_DATE.findall(text)), len(_FIGURE.findall(text))
    counts[:, 2] = marks.count_in(2, table.starts, table.ends)
    scale = _dilute(table.lengths)
    first = _COLUMN["text:date"]
    table.rows[:, first : first + 3] = np.minimum(counts, SPEECH_HITS) * scale[:, None]


def _is_credit(text: str) -> bool:
    """Tell whether a line says who wrote, edited or published the story (a date alone could be anyone's)."""
    return any(field.kind is not Credit.DATE for field in read_credit(text))
