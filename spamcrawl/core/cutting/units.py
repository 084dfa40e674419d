"""The stretches of text that get one label each: whole lines, sentences, or clauses around a suspicious spot.

Knows offsets and punctuation only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

WHOLE_MAX = 24
"""Lines up to this many characters stay whole: a label or a headline has nothing to cut."""
CLAUSE_MIN = 4
"""A clause shorter than this stays with its neighbour."""
ITEM_MIN = 6
"""The same for what a semicolon closes: runs of them are broken entities (&nbsp;), not stops."""


LONG = 5_000
"""Characters of a line that is no paragraph: a whole page without line breaks."""
NEAR = 80
"""Characters around a spot within which such a line is cut at clauses, too."""


class Joint(IntEnum):
    """What stands between a unit and the one before it, from the likeliest place of a cut to the least likely."""

    LINE = 0
    STOP = 1
    MARK = 2
    """A bracket or a symbol: what was glued in often begins and ends with one."""
    CLAUSE = 3


class Unit(NamedTuple):
    """A stretch ``[start, end)`` of the page text inside one line. A tuple: a page has hundreds, made and hashed."""

    line: int
    start: int
    end: int
    joint: Joint


Cuts = Mapping[int, Joint | None]
"""Offsets in the page text at which a line may be cut, and what stands there; None: what its characters say."""

_CLOSERS = "”’\"'」』》)）】\\]"
_SYMBOLS = "★☆●◆◇■□▲△▼◎※☎✆✉✔✅☞→|│‖=#~"
_STOP = re.compile(rf"[。！？!?…;；](?:(?<=[;；])[;；]*|(?<![;；])[。！？!?…]*[{_CLOSERS}]*)")
_CLAUSE = re.compile(
    rf"[。！？!?…;；,，、:：】\]）){_SYMBOLS}【\[（(]"
    rf"(?:(?<=[;；])[;；]*|(?<=[。！？!?…])[。！？!?…]*[{_CLOSERS}]*|(?<=[{_SYMBOLS}])[{_SYMBOLS}]*|)"
)
"""Both begin with one class of characters: ``re`` then skips what cannot begin a match four times as fast."""
_CLOSING, _AFTER = frozenset("】]）)"), frozenset(",，、:：;；")
_OPENING = frozenset("【[（(")
"""A cut comes before these, behind all others."""
_BRACKETED = re.compile(
    r"【[^【】]{1,60}】|〖[^〖〗]{1,60}〗|「[^「」]{1,60}」|『[^『』]{1,60}』"
    r"|[(（][^()（）]{0,50}(?:[(（][^()（）]{0,20}[)）][^()（）]{0,30})?[)）]|\[[^\[\]]{1,60}\]"
)
"""A short bracket goes whole: with a name or an area code in brackets of its own."""


def split_line(text: str, line: int, start: int, cuts: Cuts | None = None) -> list[Unit]:
    """Cut one line into units: at sentence stops, and where ``cuts`` is given also at clauses and at those offsets.

    >>> [(u.start, u.end, u.joint.name) for u in split_line("甲乙丙丁。" * 6, 0, 0)][:2]
    [(0, 5, 'LINE'), (5, 10, 'STOP')]
    """
    if cuts is None and len(text) <= WHOLE_MAX:
        return [Unit(line, start, start + len(text), Joint.LINE)]
    units: list[Unit] = []
    begin, joint = 0, Joint.LINE
    for cut, kind in _places(text, start, cuts):
        item = text[cut - 1] in ";；" and (cuts is None or cuts.get(start + cut) is None)
        least = ITEM_MIN if item else 0 if kind is Joint.STOP else CLAUSE_MIN
        if cut <= begin or cut >= len(text) or cut - begin < least:
            continue
        units.append(Unit(line, start + begin, start + cut, joint))
        begin, joint = cut, kind
    units.append(Unit(line, start + begin, start + len(text), joint))
    return units


def _places(text: str, start: int, cuts: Cuts | None) -> list[tuple[int, Joint]]:
    """Return where a line may be cut, ascending, and what stands there."""
    if cuts is None:
        return [(match.end(), Joint.STOP) for match in _STOP.finditer(text)]
    places: dict[int, Joint] = {}
    for match in _find_marks(text, sorted(cut - start for cut in cuts)):
        mark = text[match.start()]
        places[match.start() if mark in _OPENING else _behind(text, match.end())] = _joint_of(mark)
    for cut, joint in cuts.items():
        places.setdefault(cut - start, _joint_of(text[cut - start - 1]) if joint is None else joint)
    bracketed = [match.span() for match in _BRACKETED.finditer(text)]
    if not bracketed:
        return sorted(places.items())
    opened, closed = zip(*bracketed, strict=True)
    before = {place: bisect_left(opened, place) - 1 for place in places}  # the last bracket that opens before a place
    return [
        (place, joint) for place, joint in sorted(places.items()) if before[place] < 0 or place >= closed[before[place]]
    ]


def _find_marks(text: str, spots: Sequence[int]) -> Iterator[re.Match[str]]:
    """Find the marks at which a line may be cut: in a long one at sentence stops, and near a spot at clauses."""
    if len(text) <= LONG:
        yield from _CLAUSE.finditer(text)
        return
    done = 0
    for spot in spots:
        first, last = max(done, spot - NEAR), max(done, spot + NEAR)
        yield from _STOP.finditer(text, done, first)
        yield from _CLAUSE.finditer(text, first, last)
        done = last
    yield from _STOP.finditer(text, done)


def _behind(text: str, end: int) -> int:
    """Return where a clause ends whose last mark is a closing bracket: the comma behind that is its own, too."""
    return end + (text[end - 1] in _CLOSING and text[end : end + 1] in _AFTER)


_JOINTS = dict.fromkeys("。！？!?…;；", Joint.STOP) | dict.fromkeys(",，、:：", Joint.CLAUSE)


def _joint_of(mark: str) -> Joint:
    """Tell what a character separates."""
    return _JOINTS.get(mark) or (Joint.CLAUSE if mark.isalnum() else Joint.MARK)
