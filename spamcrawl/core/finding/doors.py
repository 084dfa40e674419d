"""Titles that are a betting house's door, its name and the ways in; and where that name was put into the text.

星棹体育(中国)官方网站-登录入口: such a title opens no story. An ordinary title shares its words with its text; of
a door only the name is found there, glued to the ends of lines or dropped between words, with or without the ways in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from spamcrawl.core.finding.doornames import (
    NAME_MIN,
    WHOLE_MIN,
    Span,
    find_name,
    find_places,
    name_told_twice,
)
from spamcrawl.core.finding.doorwords import (
    BEHIND,
    CASINO,
    COINED_NAME,
    GAMES,
    NAMED,
    OFFERED,
    PIECE,
    SIGNS,
    TRADE_BEHIND,
    WAY,
    count_house,
    count_ways,
)
from spamcrawl.core.finding.injection import BRACKETS
from spamcrawl.core.finding.lexicon import speaks_of
from spamcrawl.core.reading.matching import match_form

READ_MAX = 50_000
"""Characters of a page in which the name of its title is looked for."""
SURE, SURE_ELSE = 3, 4
"""Signs that make a door, where one of them is a betting house's, and where none is: makers, games and schools have
official sites to log in to, too."""
CERTAIN, CERTAIN_GAMES = 4, 3
"""Signs of the title alone from which it is a betting house's door, and paragraphs about the name are the house's own;
and where it names games that are played for money alone."""
LIKELY = 2
"""What a title counts for that has as many signs and names games that others play, too."""
WAYS_MAX, GLUED_MAX, TOLD_TWICE = 3, 2, 2
"""What kinds of ways in count at most, places where the name is glued on at most, and a name told twice."""
STEM_MAX = 6
"""Characters of a name before the game that its title goes on with."""
STRANGE, TELLING = 0.4, 4
"""Share of the pairs of letters of a door, its name and ways in aside, from which a text speaks of it; and how many
pairs say something."""
SUBJECT, PARAGRAPH = 0.5, 40
"""Share of the paragraphs of so many characters that the subject of a text stands in."""
LABEL_MAX = 6
"""Characters before a name inside its bracket: (来源:…)."""

_STOPS = re.compile("[,。!?;:]")
_BRACKETS = BRACKETS | {"·": "·"}
_OPENED = re.compile(rf"[{re.escape(''.join(_BRACKETS))}][\u4e00-\u9fff]{{0,4}}[:/]?$")
_MARKS = '《》“”"「」『』: \t|丨_-'
"""Marks around any name."""
_HEAD_MARKS = ": \t|丨_-"
"""Marks that go with a name at the beginning of a line; at its end a dash does."""


class Door(NamedTuple):
    """What a title that is a door says of its page."""

    spans: tuple[Span, ...] = ()
    """(start, end) in the text of the name and the ways in that came with it, ascending."""
    signs: int = 0
    """Signs that the title alone makes, where they make a betting house's door of it by themselves."""


def find_door(text: str, title: str) -> Door:
    """Return where the name of a title that is a door was put into a match-form text, with the ways in behind it.

    Nothing where the title is no door, and where the text speaks of it. Without a title the name is one told twice.

    >>> text = "星棹体育官网:昨天上午,市图书馆新馆开门迎客。"
    >>> [text[start:end] for start, end in find_door(text, "星棹体育(中国)官方网站-登录入口").spans]
    ['星棹体育官网:']
    """
    shown = match_form(title).strip()
    if (shown and not any(sign.search(shown) for sign in SIGNS)) or speaks_of(shown, "law"):
        return Door()
    body = text[:READ_MAX]
    if shown:
        body = "\n".join(line for line in body.split("\n") if line.strip() not in shown and shown not in line)
    twice = name_told_twice(shown) or name_told_twice(body)
    name = twice or find_name(shown, body)
    house = count_house(shown, name)
    signs = min(WAYS_MAX, count_ways(shown)) + house + TOLD_TWICE * bool(twice)
    certain = house > 0 and signs >= (CERTAIN_GAMES if GAMES.search(shown) else CERTAIN)
    if certain and not name:
        name = find_name(shown, body, any_part=True)
    spans = _find_spans(text, name, signs, house, certain)
    if certain and not spans:
        spans = _find_before_games(text, shown)
    likely = house >= 2 and signs >= CERTAIN_GAMES
    if not (spans or certain or likely):
        return Door()
    told = [line for line in body.split("\n") if len(line) >= PARAGRAPH]
    about = is_subject(name, told)
    if tells_of(shown, name, told) or (about and not certain):
        return Door()
    if about:
        return Door(spans)
    return Door(spans, signs if certain else LIKELY if likely else 0)


def _find_spans(text: str, name: str, signs: int, house: int, certain: bool) -> tuple[Span, ...]:
    """Return where a name was put in; nothing where there are too few signs that it was.

    ``signs`` are the title's own, ``house`` those of them that are a betting house's. Of a door that is ``certain`` the
    name may stand in short lines alone.
    """
    if name not in text or not name or CASINO.fullmatch(name):
        return ()
    spans = [_take_along(text, start, start + len(name)) for start in find_places(text, name)]
    glued = [(start, end) for start, end in spans if is_glued(text[start:end], name)]
    few = signs + min(GLUED_MAX, len(glued)) < (SURE if house else SURE_ELSE)
    if few or (signs < 2 and len(spans) > 2 * len(glued)):
        return ()
    if not (certain or glued or any(_in_paragraph(text, *span) for span in spans)):
        return ()
    chosen = spans if len(name) >= WHOLE_MIN else glued
    stem = NAMED.sub("", name)
    stems = _find_stems(text, stem, name) if NAME_MIN <= len(stem) < len(name) else ()
    return tuple(sorted({*chosen, *stems}))


def _in_paragraph(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch stands in a line that can be a story's; the frame of a site names it in short ones."""
    behind = text.find("\n", end)
    return (behind if behind >= 0 else len(text)) - (text.rfind("\n", 0, start) + 1) >= PARAGRAPH


def is_glued(taken: str, name: str) -> bool:
    """Tell whether a name took more along than a mark or quotation marks: so does a site's, too.

    >>> is_glued("岭北日报 ", "岭北日报"), is_glued("《岭北日报》", "岭北日报"), is_glued("【星棹】", "星棹")
    (False, False, True)
    """
    return taken.strip(_MARKS) != name


def _find_before_games(text: str, title: str) -> tuple[Span, ...]:
    """Return where what stands before a game in a title is put in with another trade: 星棹彩票 of 星棹分分彩."""
    for piece in PIECE.findall(WAY.sub("\n", title)):
        game = CASINO.search(piece)
        if game and NAME_MIN <= game.start() <= STEM_MAX and (spans := _find_stems(text, piece[: game.start()], piece)):
            return tuple(spans)
    return ()


def _find_stems(text: str, stem: str, name: str) -> list[Span]:
    """Return where a name stands without its trade, glued to something else: 星棹(中国) of 星棹体育."""
    starts = [start for start in find_places(text, stem) if not text.startswith(name, start)]
    trades = (TRADE_BEHIND.match(text, start + len(stem)) for start in starts)
    ends = [trade.end() if trade else start + len(stem) for start, trade in zip(starts, trades, strict=True)]
    spans = [_take_along(text, start, end) for start, end in zip(starts, ends, strict=True)]
    return [(start, end) for start, end in spans if end - start > len(stem)]


def tells_of(title: str, name: str, paragraphs: Sequence[str]) -> bool:
    """Tell whether paragraphs speak of what a title says beside its name and the ways in, away from the name."""
    clauses = [clause for line in paragraphs for clause in _STOPS.split(line) if not name or name not in clause]
    text, title = "\n".join(clauses), title.replace(name, "\n") if name else title
    said = PIECE.findall(OFFERED.sub("\n", COINED_NAME.sub("\n", title)))
    pairs = {"".join(pair) for piece in said for pair in pairwise(piece)}
    return len(pairs) >= TELLING and sum(pair in text for pair in pairs) >= STRANGE * len(pairs)


def is_subject(name: str, paragraphs: Sequence[str]) -> bool:
    """Tell whether a name stands, with nothing glued to it, in so many paragraphs that they are about it."""
    return bool(name) and sum(stands_alone(name, line) for line in paragraphs) > SUBJECT * len(paragraphs)


def stands_alone(name: str, line: str) -> bool:
    """Tell whether a name stands in a line without a bracket before it or a way in behind it."""
    places = find_places(line, name)
    return any(line[at - 1 : at] not in _BRACKETS and not BEHIND.match(line, at + len(name)) for at in places)


def _take_along(text: str, start: int, end: int) -> Span:
    """Return a name's place with the ways in, the bracket and, at a line's edge, the marks that came with it."""
    behind = BEHIND.match(text, end)
    end = behind.end() if behind else end
    opened = _OPENED.search(text, max(0, start - LABEL_MAX), start)
    if opened and text.startswith(_BRACKETS[opened[0][0]], end):
        return opened.start(), end + 1
    if start == 0 or text[start - 1] == "\n":
        while text[end : end + 1] and text[end] in _HEAD_MARKS:
            end += 1
    elif text[end : end + 1] in ("\n", ""):
        while start and text[start - 1] == "-":
            start -= 1
    return start, end
