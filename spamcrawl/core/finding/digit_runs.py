"""Finds where digits of any writing gather, and reads them as groups of ASCII digits.

Lives here: what separates two groups of one number (dash, noise, or the end of it). It must not know which
digits make a telephone number; that is :mod:`spamcrawl.core.finding.numbering`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from spamcrawl.core.reading.fold import DIGITS, FOLDS, LOOKALIKES, NUMERALS

_MIN_DIGITS = 7
"""A region code's local number has seven digits: fewer never make a telephone number."""
_MAX_GAP = 5
"""Characters between two digits of one number: ``0️⃣ - 1️⃣`` has five (two invisible ones, dash, two spaces)."""
_MIN_MIXED = 10
"""Letters read as digits need a whole number (10 digits or more) with at most two separators between each."""

_CORE_LETTERS = "OoＯｏОоΟοIlＩｌІіΙιӀӏㄧⅠⅼЗзӠʒƷちЅѕƽƼ"
"""Letters that start a mixed run; B, S, Z … are read as digits only inside one, or ``is so`` would start one."""

_INVISIBLE = (
    "\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u20d0-\u20f0\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f"
)
INVISIBLE = re.compile(f"[{_INVISIBLE}]+")
"""Zero-width, variation and combining characters: nothing stands between the digits around them."""

_SEPARATORS = re.escape("-./\\·•・‧∙⋅()[]【】〔〕〖〗「」『』〈〉{}_~+*'`^|￤¦¯") + r"\s"
_STOPS = (
    re.escape(',、;。!?:=%°℃‰$¥€£"“”‘’@&《》<>')
    + "年月日时分秒号个人元万亿千百十度点米公里级层楼室栋组名次家户岁届期第的和与到至及或是有为在比后前上下"
    + "内外条件种台辆只页路街弄幢座版卷章节回集转近约共超达各从被把对将约比分成倍吨斤克升股份"
)
_SEPARATED = re.compile(f"[{_SEPARATORS}]+")
_NOISE = re.compile(rf"[^\w{_STOPS}]{{1,{_MAX_GAP}}}|[{_SEPARATORS}]*(?![{_STOPS}{_CORE_LETTERS}\d])\w[{_SEPARATORS}]*")
_WORDS = re.compile(rf"[、,:=&…]|[{_SEPARATORS}]*(?:(?![{_STOPS}{_CORE_LETTERS}\d])\w){{2}}[{_SEPARATORS}]*")


def _class(chars: dict[str, str] | str) -> str:
    """The inside of a regex character class; astral characters as ranges, which ``re`` tests fast."""
    return re.escape("".join(char for char in chars if char <= "\uffff"))


_FANCY_CLASS = _class({char: "" for char in DIGITS if char not in FOLDS}) + "\U0001f100-\U0001f10c"
_STRONG = f"0-9{_class(DIGITS)}{_class(NUMERALS)}\U0001d7ce-\U0001d7ff\U0001f100-\U0001f10c\U0001fbf0-\U0001fbf9"
_MIXED = f"{_STRONG}{_CORE_LETTERS}"
_READINGS = {**DIGITS, **NUMERALS, **LOOKALIKES}
_FIRST = "".join(c for c in (*DIGITS, *NUMERALS, *_CORE_LETTERS) if c <= "\uffff" and _READINGS[c] in "0148")
_ASTRAL = "\U0001d7ce-\U0001d7ff\U0001f100-\U0001f10c\U0001fbf0-\U0001fbf9"
_RUN = re.compile(
    rf"[0148{re.escape(_FIRST)}{_ASTRAL}](?:"
    rf"(?<=[{_STRONG}])(?:[^{_STRONG}\n\r\t]{{0,{_MAX_GAP}}}+[{_STRONG}]){{{_MIN_DIGITS - 1},}}+"
    rf"|(?<![A-Za-z][{_CORE_LETTERS}])(?:[- \u00a0\u3000.·/]{{0,2}}+[{_MIXED}BSs]){{{_MIN_MIXED - 1},}}+)"
)
"""Every number starts with 0, 1, 4 or 8 (area code, mobile, 400/800, +86); possessive, so no backtracking."""
_TAIL = re.compile(rf"(?:[- \u00a0\u3000.·/]{{0,2}}+[{_MIXED}]){{0,{_MIN_MIXED}}}+")
STRONG = frozenset("0123456789") | DIGITS.keys() | NUMERALS.keys()
"""Characters that are digits by themselves, numerals included."""
_CHAIN = frozenset("-.~_*+ )/—－–")
_MAX_BEFORE = 24
"""How far back a run is followed to see what it hangs on: 7-400-…, 6222 0213 8001…"""

_LETTER_CLASS = _class(LOOKALIKES)
_TOKEN = re.compile(f"[0-9]+|[{_FANCY_CLASS}]+|[{_class(NUMERALS)}]+")
_TOKEN_MIXED = re.compile(f"[0-9{_LETTER_CLASS}]+|[{_FANCY_CLASS}]+|[{_class(NUMERALS)}]+")
_LONE_ONE = re.compile("(?<=[0-9])一(?=[0-9])")
"""``400一1865一909``: a numeral one alone between ASCII digits is drawn for the dash."""

_READ = str.maketrans(_READINGS)


class Gap(IntEnum):
    """What stands between two groups of digits."""

    NONE = 0
    """Nothing to see: another script (③400), or an invisible character."""
    SEPARATOR = 1
    NOISE = 2
    """One word character, or up to five symbols, that no sentence puts between numbers."""
    WORD = 3
    """A list mark or two word characters: part of a number only where a word like 电话 announces one."""
    STOP = 4
    """Punctuation or a word that ends a number."""


class Group(NamedTuple):
    """Digits that touch. A tuple, because a hostile line has fifty thousand of them."""

    digits: str
    """In ASCII, whatever the writing."""
    start: int
    end: int
    between: str
    """Folded characters between this group and the one before it in the run."""
    gap: Gap
    plain: bool
    """True for ASCII digits."""
    numeral: bool
    """True for Chinese numerals."""


def find_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans in which at least seven digits of any writing stand close together.

    >>> list(find_runs("tel 4OO-l86-59О9, 2024"))
    [(4, 22)]
    """
    last = 0
    for run in _RUN.finditer(text):
        start = run.start()
        while start > max(last, run.start() - _MAX_BEFORE) and _is_chained(text, start):
            start -= 1
        last = run.end()
        yield start, last


def _is_chained(text: str, start: int) -> bool:
    """Tell whether the character before ``start`` is a digit, or a separator right after one."""
    before = text[start - 1]
    return before in STRONG or (before in _CHAIN and start > 1 and text[start - 2] in STRONG)


def read_groups(text: str, folded: str, start: int, end: int, *, letters: bool, dashes: bool = True) -> list[Group]:
    """Read one run as groups of digits; ``letters`` reads O, l, З … as the digits they are drawn like.

    ``dashes`` takes a 一 alone between digits for the dash it is drawn like, not for a one.

    >>> text = "①400-123 4567"
    >>> [group.digits for group in read_groups(text, text, 0, 13, letters=False)]
    ['1', '400', '123', '4567']
    """
    if letters:
        start, end = _take_letters(text, start), _TAIL.match(text, end).end()  # type: ignore[union-attr]
    run = _LONE_ONE.sub("-", folded[start:end]) if dashes and "一" in text[start:end] else folded[start:end]
    groups: list[Group] = []
    last = 0
    for token in (_TOKEN_MIXED if letters else _TOKEN).finditer(run):
        left, right = token.span()
        shown = token[0]
        between = run[last:left]
        if not between.isascii():
            between = INVISIBLE.sub("", between)
        gap = judge_gap(between) if groups else Gap.STOP
        if shown.isascii() and shown.isdigit():
            plain = text[start + left : start + right].isascii()
            groups.append(Group(shown, start + left, start + right, between, gap, plain, False))
        else:
            numeral = shown[0] in NUMERALS
            groups.append(Group(shown.translate(_READ), start + left, start + right, between, gap, False, numeral))
        last = right
    return groups


def _take_letters(text: str, start: int) -> int:
    """Step left over one or two letters drawn like digits, unless they belong to a word."""
    first = start
    while first > max(0, start - 2) and text[first - 1] in _CORE_LETTERS:
        first -= 1
    return first if first == 0 or not text[first - 1].isalpha() or text[first - 1] > "\u2e7f" else start


@lru_cache(maxsize=1024)
def judge_gap(between: str) -> Gap:
    """Say what the folded characters between two groups mean.

    >>> [judge_gap(between).name for between in ("-", "-电-", "微信", "年")]
    ['SEPARATOR', 'NOISE', 'WORD', 'STOP']
    """
    if not between:
        return Gap.NONE
    if _SEPARATED.fullmatch(between):
        return Gap.SEPARATOR
    if _NOISE.fullmatch(between):
        return Gap.NOISE
    return Gap.WORD if _WORDS.fullmatch(between) else Gap.STOP
