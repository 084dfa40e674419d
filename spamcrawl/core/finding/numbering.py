"""The numbering plan of mainland China, and the ways people group its numbers.

Lives here: which digits make which kind of number (MIIT, 电信网编号计划 2017 edition: chapters on geographic,
mobile, 400/800 and short numbers; ITU national numbering plan of +86). It must not know text or offsets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from spamcrawl.core.finding.digit_runs import Gap

_AREA = (
    r"10|2[0-57-9]|3(?:1\d|35|49|5\d|7\d|9[1-68])|4(?:1[0-9]|2[1-79]|3[1-9]|5[1-9]|6[4-9]|7\d|8[23])"
    r"|5(?:1\d|2[37]|3\d|4[36]|5\d|6[1-6]|7\d|80|9\d)|6(?:3[1-5]|6[0238]|9[12])"
    r"|7(?:01|1\d|2[248]|3\d|4[3-6]|5\d|6[0-689]|7\d|9\d)|8(?:1[236-8]|2[5-7]|3\d|5\d|7\d|8[36-8]|9\d)"
    r"|9(?:0[1-9]|1\d|3\d|4[13]|5[1-5]|7\d|9\d)"
)
_KINDS = re.compile(
    rf"(?P<code>(?:00)?86)?(?:(?P<shared_cost>400\d{{7}})|(?P<toll_free>800\d{{7}})|(?P<mobile>1[3-9]\d{{9}})"
    rf"|(?P<landline>(?P<area>0(?:{_AREA}))[1-9]\d{{6,7}})|(?P<abroad>(?(code)(?:{_AREA})[2-9]\d{{6,7}}|(?!))))"
)


SHORTEST = 10
"""Digits of the shortest number, its area code counted."""


class Candidate(NamedTuple):
    """Digits that could be a number of ``kind``: ``skip`` digits of country code, then ``length`` digits."""

    kind: str
    skip: int
    length: int
    area: int
    """Digits of the area code; 0 for other kinds."""


def match_kinds(digits: str, start: int) -> list[Candidate]:
    """List what the digits from ``start`` on could be, longest first.

    >>> match_kinds("400186590924", 0)
    [Candidate(kind='shared_cost', skip=0, length=10, area=0)]
    """
    found = _KINDS.match(digits, start)
    if found is None:
        return []
    skip = len(found["code"] or "")
    kind = found.lastgroup or ""
    if kind not in ("area", "landline", "abroad"):
        return [Candidate(kind, skip, found.end() - start - skip, 0)]
    return _landlines(found, skip)


def _landlines(found: re.Match[str], skip: int) -> list[Candidate]:
    """Eight-digit and seven-digit local numbers; three-digit area codes always have eight."""
    number = found["landline"] or found["abroad"]
    area = len(found["area"]) if found["area"] else (2 if number[0] in "12" else 3)
    short = area == (3 if found["area"] else 2)
    lengths = [area + 8] if short else [area + 8, area + 7]
    return [Candidate("landline", skip, length, area) for length in lengths if length <= len(number)]


_MOBILE_SHAPES = {(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 5, 3), (4, 3, 4), (4, 4, 3), (5, 6)}
"""How mobile numbers are grouped in running text; anything else needs a word like 电话 before it."""
_RARE_SHAPES = {(4, 3, 4), (4, 4, 3)}
"""Those that other numbers have as well: with nothing but blanks between the groups they need a word before them."""
_JOINING = frozenset("-_.·*•‧∙⋅・~")
"""What joins the groups of one number, where a blank could part two."""
_FREE_SHAPES = {(10,), (3, 3, 4), (3, 4, 3), (3, 7), (4, 6), (4, 3, 3), (6, 4), (7, 3)}
"""How 400 and 800 numbers are grouped; further groupings need a dash, or a word before them."""
_ALONE_GROUPS = 4
"""Groups that a number may have which only stands for itself: a fifth makes it a row of figures."""
_MAX_GROUPS = 7
"""More groups than this are single digits or no number."""


class Shape(NamedTuple):
    """How the digits of a candidate are grouped."""

    sizes: tuple[int, ...]
    gaps: tuple[str, ...]
    """What stands between the groups, folded."""
    worst: Gap


def fits_shape(found: Candidate, shape: Shape, *, called: bool) -> bool:
    """Tell whether digits grouped like this are written like a number.

    ``called`` is true where a word such as 电话 or 热线 stands right before: then odd groupings are believed.

    >>> fits_shape(Candidate("mobile", 0, 11, 0), Shape((3, 4, 4), ("-", "-"), Gap.SEPARATOR), called=False)
    True
    """
    sizes, gaps, worst = shape
    if worst is Gap.STOP or (worst is Gap.WORD and not called):
        return False
    if all(size == 1 for size in sizes):
        return _is_spaced(gaps)
    if len(sizes) > _MAX_GROUPS or (worst >= Gap.NOISE and sizes[0] < 3):
        return False
    if found.kind == "landline":
        return (worst < Gap.NOISE or _is_joined(gaps)) and _fits_landline(found.area, sizes, called)
    if found.kind == "mobile":
        return _fits_mobile(sizes, gaps, called)
    return _fits_free(found.kind, sizes, gaps, called)


def fits_alone(found: Candidate, shape: Shape) -> bool:
    """Tell whether digits that no others stand beside are written like a number, however they are grouped.

    Rows of figures have more digits than a number, or fewer: 400 12 30 123 by itself is one.

    >>> fits_alone(Candidate("shared_cost", 0, 10, 0), Shape((3, 3, 2, 2), (" ", " ", " "), Gap.SEPARATOR))
    True
    """
    sizes, gaps, worst = shape
    if found.kind not in ("shared_cost", "mobile") or worst > Gap.SEPARATOR or not 1 < len(sizes) <= _ALONE_GROUPS:
        return False
    dated = sizes[:3] == (4, 2, 2)  # 1998-03-04 120
    return sizes[0] >= 3 and min(sizes) > 1 and not dated and not any("." in gap for gap in gaps)


def _is_spaced(gaps: Sequence[str]) -> bool:
    """Single digits count when the same thing stands between them: 4 0 0 1 …, but not (1)4 0 0 …"""
    return gaps[0] == gaps[1] and len(set(gaps)) <= 3 and gaps.count(gaps[1]) * 2 >= len(gaps)


def _fits_landline(area: int, sizes: tuple[int, ...], called: bool) -> bool:
    """Area code first, then the local number whole or in two groups."""
    if sizes[0] != area:
        return len(sizes) == 1 or (called and sizes[0] > area and sizes[-1] >= 3)
    return len(sizes) <= 3 and min(sizes[1:]) >= 3


def _is_joined(gaps: Sequence[str]) -> bool:
    """Tell whether a mark joins each two groups, also where a letter hides between them: 028-微-8270-8871."""
    return all(not _JOINING.isdisjoint(gap) for gap in gaps)


def _fits_mobile(sizes: tuple[int, ...], gaps: Sequence[str], called: bool) -> bool:
    between = set("".join(gaps))
    if sizes in _MOBILE_SHAPES:
        return called or sizes not in _RARE_SHAPES or not _JOINING.isdisjoint(between)
    joined = not _JOINING.isdisjoint(between - {"."})  # 138.100.138.12 is an address of the internet
    return _starts_whole(sizes) and (called or (sizes[0] == 3 and joined))


def _fits_free(kind: str, sizes: tuple[int, ...], gaps: Sequence[str], called: bool) -> bool:
    if sizes in _FREE_SHAPES:
        return called or kind == "shared_cost" or sizes[0] in (3, 10)
    if called:
        return True
    return kind == "shared_cost" and _starts_whole(sizes) and not _JOINING.isdisjoint("".join(gaps))


def _starts_whole(sizes: tuple[int, ...]) -> bool:
    """The prefix is together, or spelled digit by digit, or everything stands in pairs."""
    return sizes[0] >= 3 or sizes[:3] == (1, 1, 1) or set(sizes[:-1]) == {2}
