"""The name in a title that is a betting house's door: what stands before its ways in, and in the text.

Knows the title and the text it is looked for in; whether the title is a door is doors.py's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spamcrawl.core.finding.doorwords import BARE, BEHIND, NAMED, PIECE, WAY

Span = tuple[int, int]
NAME_MIN, NAME_MAX = 2, 12
"""Characters of a house's name."""
WHOLE_MIN = 3
"""Characters of a name that may stand by itself: a shorter one is told by the ways in that are glued to it alone."""
PLACES_MAX = 2_000
"""Places of one name that are looked at; in more of them it is put into no story."""
_SIDES = " \t·•|丨,、:;/\\-_()[]【】<>《》"
_QUOTES = frozenset("“”\"'《》")


def name_told_twice(text: str) -> str:
    """Return a name that stands twice in a row with a way in behind it.

    >>> name_told_twice("星棹体育官网-星棹体育登录"), name_told_twice("下载-注册")
    ('星棹体育', '')
    """
    for one, other in pairwise(WAY.finditer(text)):
        name = text[one.end() : other.start()].strip(_SIDES)
        if NAME_MIN <= len(name) <= NAME_MAX and "\n" not in name and text.endswith(name, 0, one.start()):
            return name
    return ""


def find_name(title: str, body: str, any_part: bool = False) -> str:
    """Return the likeliest name of a title that stands in the text, the longest of those; empty where none does.

    Of a title that is a door for certain ``any_part`` may begin with the name.
    """
    found = [(0, 0, "")]
    for piece in PIECE.finditer(WAY.sub(lambda way: "\n" * len(way[0]), title)):
        for start in range(piece.start(), piece.end() - NAME_MIN + 1):
            end = start + NAME_MIN
            while end <= min(piece.end(), start + NAME_MAX) and (name := title[start:end]) in body:
                if not BARE.fullmatch(name):
                    rank = rank_name(title, body, (start, end), piece.span())
                    found.append((rank, len(name), name) if rank or start == piece.start() else (0, 0, ""))
                end += 1
    rank, length, name = max(found)
    return name if rank or (any_part and length >= WHOLE_MIN) else ""


def rank_name(title: str, body: str, span: Span, piece: Span) -> int:
    """Say how likely a stretch of a title is a name; 0 is not at all.

    3: a way in follows it. 2: it begins a part of the title, and is glued to a way in in the text. 1: it ends as names
    of houses do, or is all between two marks other than quotation marks.
    """
    start, end = span
    if end == piece[1] and BEHIND.match(title, end):
        return 3 if end - start >= WHOLE_MIN or start == piece[0] else 0
    if end - start < WHOLE_MIN:
        return 0
    if start == piece[0] and any(BEHIND.match(body, at + end - start) for at in find_places(body, title[start:end])):
        return 2
    alone = span == piece and not _QUOTES.intersection(title[max(0, start - 1) : start] + title[end : end + 1])
    return int(alone or NAMED.search(title, start, end) is not None)


def find_places(text: str, name: str) -> Iterator[int]:
    """Yield where a name begins in a text, up to PLACES_MAX times.

    No pattern is made of it: making one takes longer than reading a page.
    """
    at = text.find(name)
    for _ in range(PLACES_MAX):
        if at < 0:
            return
        yield at
        at = text.find(name, at + len(name))
