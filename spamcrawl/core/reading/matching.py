"""The page text as the matchers read it: folded, lower case, one script, letter-spacing closed up; every offset kept.

For finding only. What is quoted or given back is always cut from the page text itself.
"""

from __future__ import annotations

import re
from functools import cache

from spamcrawl.core.reading.fold import CodeTable, fold, recode, tabulate
from spamcrawl.core.reading.variants import read_classes

_FILLERS = "- \t.·•_|*~\u200b\u200c\u200d\u2060\ufeff\u00ad"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACED_SHARE = 3
"""A line is letter-spaced when every third character of it or more is a filler between single characters."""
_SPACED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])[\u4e00-\u9fff0-9][{_FILLERS}]{{1,2}}){{5,}}[\u4e00-\u9fff]?(?![\u4e00-\u9fff])"
)
_FILLER = re.compile(f"[{_FILLERS}]")
_FILLER_RUN = re.compile(f"[{_FILLERS}]+")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")
_SHORT = 200
"""Up to this many characters, a search for variants is done before arrays are set up."""


@cache
def _variants() -> dict[str, str]:
    """Return each rare variant (traditional, Taiwan, Hong Kong …) with the everyday character it writes."""
    table: dict[str, str] = {}
    for row in read_classes():
        everyday = next(filter(_is_everyday, row), "")
        if everyday:
            table.update((char, everyday) for char in row if not _is_everyday(char))
    return table


def _is_everyday(char: str) -> bool:
    """Tell whether mainland text uses a character: it has a place in GB 2312."""
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


@cache
def _variant_table() -> CodeTable:
    return tabulate(_variants())


@cache
def _any_variant() -> re.Pattern[str]:
    """Compile the class of all variants: a bitmap look-up a character, five times faster than a set of the text."""
    return re.compile("[" + "".join(_variants()) + "]")


def match_form(text: str) -> str:
    """Return ``text`` as matchers read it, same length.

    >>> match_form("ＴＥＬ：維修 售 后 服 务 电 话")
    'tel:维修 售后服务电话     '
    """
    return match_folded(fold(text))


def match_folded(text: str) -> str:
    """Return folded text as matchers read it, same length; :func:`match_form` without the folding."""
    form = unify_script(lower(text))
    hidden, fillers = (sum(map(form.count, chars)) for chars in (_INVISIBLE, _FILLERS))
    if hidden or (fillers * 2 * _SPACED_SHARE >= len(form) and _SPACED.search(form)):
        return "\n".join([_close_up(line) if _FILLER.search(line) else line for line in form.split("\n")])
    return form


def lower(text: str) -> str:
    """Lower-case without changing the length (İ and a few others would grow)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def unify_script(text: str) -> str:
    """Write traditional and regional variants as one character each."""
    if len(text) > _SHORT:
        return recode(text, _variant_table())
    for char in set(_any_variant().findall(text)):
        text = text.replace(char, _variants()[char])
    return text


def _close_up(line: str) -> str:
    """Pull zero-width characters and letter-spacing out of one line and pad it with spaces to its length."""
    closed = _INVISIBLE_RUN.sub("", line)
    if sum(map(closed.count, _FILLERS)) * _SPACED_SHARE >= len(closed):
        closed = _SPACED.sub(lambda match: _FILLER_RUN.sub("", match.group()), closed)
    return closed.ljust(len(line))
