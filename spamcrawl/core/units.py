"""The stretches of text that get one label each: whole lines, sentences, or clauses around a suspicious spot.

Knows offsets and punctuation only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

WHOLE_MAX = 24
"""Lines up to this many characters stay whole: a label or a headline has nothing to cut."""
CLAUSE_MIN = 4
"""A clause shorter than this stays with its neighbour."""


class Joint(IntEnum):
    """What stands between a unit and the one before it, from the likeliest place of a cut to the least likely."""

    LINE = 0
    STOP = 1
    CLAUSE = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch ``[start, end)`` of the page text inside one line."""

    line: int
    start: int
    end: int
    joint: Joint


_STOP = re.compile(r"[。！？!?…]+[”’\"'」』》)）】\]]*|[;；]")
_CLAUSE = re.compile(r"[。！？!?…]+[”’\"'」』》)）】\]]*|[;；,，、:：]|[】\]）)]|(?=[【\[（(])")


def split_line(text: str, line: int, start: int, *, clauses: bool) -> Iterator[Unit]:
    """Cut one line into units; ``clauses`` also cuts at commas and brackets.

    >>> [(u.start, u.end, u.joint.name) for u in split_line("甲乙丙。" * 8, 0, 0, clauses=False)][:2]
    [(0, 4, 'LINE'), (4, 8, 'STOP')]
    """
    if len(text) <= WHOLE_MAX and not clauses:
        yield Unit(line, start, start + len(text), Joint.LINE)
        return
    begin, joint = 0, Joint.LINE
    for match in (_CLAUSE if clauses else _STOP).finditer(text):
        cut = match.end()
        stop = bool(match.group()) and match.group()[0] in "。！？!?…;；"
        if cut <= begin or cut >= len(text) or (not stop and cut - begin < CLAUSE_MIN):
            continue
        yield Unit(line, start + begin, start + cut, joint)
        begin, joint = cut, Joint.STOP if stop else Joint.CLAUSE
    yield Unit(line, start + begin, start + len(text), joint)
