"""Width, dash and digit folding that keeps every offset: one character in, one character out.

Lives here: the tables of what looks alike. It must not know what a phone number or a template is.
Folding is for matching only; text that is given back to a reader is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

CodeTable = NDArray[np.uint32]
"""What each code point becomes."""

_DASHES = "‐‑‒–—―−⁃⸺⸻─━╌╍➖﹘﹣－︱︲⁻₋˗᠆־"
"""Dashes, hyphens, minus signs, and the box-drawing strokes that stand in for them."""

_WAVES = "〜〰∼"

_KEEP_DECOMPOSITIONS = ("<circle>", "<super>", "<sub>")
"""An enumerator ① or a footnote mark ² is content: only :func:`fold_digits` reads it as a digit."""

_SHORT = 200
"""Up to this many characters, a search for what folds is quicker than arrays are set up."""

_NUMERALS = {
    "0": "零〇○◯", "1": "一壹幺弌壱㊀㆒㈠", "2": "二贰貳两弍㊁㆓㈡", "3": "三叁參弎㊂㆔㈢", "4": "四肆㊃㆕㈣",
    "5": "五伍㊄㈤", "6": "六陆陸㊅㈥", "7": "七柒㊆㈦", "8": "八捌㊇㈧", "9": "九玖㊈㈨",
}  # fmt: skip
_LETTERS = {
    "0": "OoＯｏОоΟοՕօ", "1": "IlＩｌ|ІіΙιӀӏ丨ㄧǀ∣Ⅰⅼ", "2": "ZzƧ", "3": "ЗзӠӡƷʒЭэ", "4": "Чч", "5": "SsƼƽちЅѕ",
    "6": "bбБ", "8": "BВȢ", "9": "qg",
}  # fmt: skip
_CIRCLED_ZEROS = {"0": "⓿🄋🄌"}
"""Listed because Unicode gives them no digit value, unlike ❶ ➊ ⓪."""

_RANGES = (
    (0x80, 0x3400), (0xA600, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F110),
    (0x1FBF0, 0x1FBFA), (0x2F800, 0x2FA20),
)  # fmt: skip
"""Code points that have one-character folds or are digits; all of Unicode takes 700 ms, these 8."""

_RUN_MIN = 7
"""A run shorter than the shortest phone number keeps its numerals and letters: 一九九八 is a year."""


def _by_char(table: Mapping[str, str]) -> dict[str, str]:
    """Turn {digit: look-alikes} into {look-alike: digit}."""
    return {char: digit for digit, chars in table.items() for char in chars}


def _fold_char(char: str) -> str:
    """The single character that stands for ``char``; itself when nothing does."""
    if char in _DASHES:
        return "-"
    if unicodedata.category(char) == "Zs":
        return " "
    if char in _WAVES:
        return "~"
    if unicodedata.decomposition(char).startswith(_KEEP_DECOMPOSITIONS):
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and not unicodedata.combining(folded) else char


def _list_candidates() -> list[str]:
    """List the characters of the ranges that may fold or be digits: 17,000 are passed over in one call of NFKC."""
    chars = [chr(code) for bounds in _RANGES for code in range(*bounds)]
    normal = unicodedata.normalize("NFKC", "\0".join(chars)).split("\0")
    kept = frozenset(_DASHES + _WAVES)
    pairs = zip(chars, normal, strict=True)
    return [char for char, same in pairs if char != same or char in kept or char.isspace() or char.isdigit()]


_CANDIDATES = _list_candidates()


def _changes(char_of: Callable[[str], str]) -> dict[str, str]:
    """Tabulate the characters that ``char_of`` changes."""
    return {char: folded for char in _CANDIDATES if (folded := char_of(char)) != char}


FOLDS: dict[str, str] = _changes(_fold_char) | dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd")
"""What :func:`fold` changes: character → character."""


def _digit_of(char: str) -> str:
    """The digit a character shows (① ⒈ ➊ ² ٣ 𝟛), or the character itself."""
    value = unicodedata.digit(char, None)
    if value is not None:
        return str(value)
    shown = unicodedata.normalize("NFKC", char) if unicodedata.category(char) == "No" else ""
    shown = shown.strip("(). ,")
    return shown if len(shown) == 1 and shown.isdigit() else char


DIGITS: dict[str, str] = _changes(_digit_of) | _by_char(_CIRCLED_ZEROS)
"""Characters above ASCII that show one digit and can mean nothing else."""
NUMERALS: dict[str, str] = _by_char(_NUMERALS)
"""Chinese numerals: digits inside a written number, words elsewhere."""
LOOKALIKES: dict[str, str] = _by_char(_LETTERS)
"""Letters drawn like a digit: digits only among digits."""


_BMP_FOLDABLE = re.escape("".join(char for char in FOLDS if char <= "\uffff"))
_FOLDABLE = re.compile(f"[{_BMP_FOLDABLE}\U0001d400-\U0001d7ff\U0001fbf0-\U0001fbf9\U0002f800-\U0002fa1f]")
"""``re`` looks a BMP class up in a bitmap, but walks a list of single characters beyond it: so ranges."""
_STRONG_TABLE = str.maketrans({**FOLDS, **DIGITS})
_WEAK_TABLE = str.maketrans({**NUMERALS, **LOOKALIKES})
_DIGIT_LIKE = "[0-9" + re.escape("".join(NUMERALS) + "".join(LOOKALIKES)) + "]"
_DIGIT_RUN = re.compile(rf"{_DIGIT_LIKE}(?:[-\s./·]?{_DIGIT_LIKE}){{{_RUN_MIN - 1},}}")


def fold(text: str) -> str:
    """Fold full width, Unicode spaces, dashes and one-character compatibility forms; the length stays.

    Content punctuation (。、《》“”…) and enumerators (①) stay as they are.

    >>> fold("ＴＥＬ：４００—１２３ ①《甲》。")
    'TEL:400-123 ①《甲》。'
    """
    if text.isascii():
        return text
    if len(text) > _SHORT:
        return recode(text, _fold_table())
    for char in FOLDS.keys() & _FOLDABLE.findall(text):
        text = text.replace(char, FOLDS[char])
    return text


@cache
def _fold_table() -> CodeTable:
    return tabulate(FOLDS)


_TABLE_SIZE = 0x30000
"""Nothing beyond the third plane of Unicode has a fold; a table of all 17 would take six times the memory."""


def tabulate(changes: Mapping[str, str]) -> CodeTable:
    """Return what each code point below :data:`_TABLE_SIZE` becomes, for :func:`recode`."""
    table = np.arange(_TABLE_SIZE, dtype=np.uint32)
    table[list(map(ord, changes))] = list(map(ord, changes.values()))
    return table


def recode(text: str, table: CodeTable) -> str:
    """Change single characters as a table says: 50 µs per 12.6k characters, where ``str.translate`` takes 600."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    changed = table[np.minimum(codes, _TABLE_SIZE - 1)]
    if codes.max(initial=0) >= _TABLE_SIZE:
        changed = np.where(codes < _TABLE_SIZE, changed, codes)
    return changed.tobytes().decode("utf-32-le", "surrogatepass")


def fold_digits(text: str) -> str:
    """Fold like :func:`fold`, and read every digit look-alike as its ASCII digit; the length stays.

    Numerals and letters count only in a run of seven or more digit-likes; letters also need as many digits.

    >>> fold_digits("⒋〇〇-①捌㈥5-9०9"), fold_digits("一九九八年 Oslo ③")
    ('400-1865-909', '一九九八年 Oslo 3')
    """
    return _DIGIT_RUN.sub(_read_run, text.translate(_STRONG_TABLE))


def _read_run(run: re.Match[str]) -> str:
    """Read one run of digit-likes as digits, unless letters outnumber the digits in it."""
    written = run[0]
    letters = sum(char in LOOKALIKES for char in written)
    digits = sum(char.isdigit() or char in NUMERALS for char in written)
    return written if letters > digits else written.translate(_WEAK_TABLE)
