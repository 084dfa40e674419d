"""Where a line may be cut beside its punctuation: what is glued into a line need not end with a mark.

A cut may stand around what a template pushes, and where something begins behind it like a story. Knows offsets; whether
a cut is made, the scores of both sides decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from spamcrawl.core.cutting.units import Cuts, Joint
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.private import OFFICIAL_KINDS

GLUED_MAX = 4
"""Spots of a line that something may be glued into; a line with more is the template's own."""
OPENING_REACH = 80
"""Characters behind a spot within which the story goes on; offers are shorter."""

CLOSING = re.compile(r"[)\]】〕〗}」』》〉>»”’,，.。、;；!！:：~*★☆●◆■☎✆]+")
"""What closes an advertised number or an injected name: a cut comes behind it, not before."""
_OPENING = re.compile(
    r"[“《]|当(?:地时间|[天日晚])|北京时间|[昨前][天日晚]|今[天日晨晚年]|近[日期年]|日前|[去上]年|本报讯|记者|央[广视]网"
    r"|[一-鿿]{2}社[一-鿿]{2,8}[0-9]{1,2}[月日]|据[一-鿿]{0,12}(?:报道|消息|介绍|悉|了解)|随着|各位(?:观众|听众|网友)"
    r"|(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|[初中末底])|[0-9]{1,2}日(?:上午|下午|晚|至)|(?:19|20)[0-9]{2}年"
)
"""How stories begin: with a time, a dateline, a source, a quotation or a title."""
_DASHES = re.compile("-{2,}")
_WIDE_STOP = re.compile("；")


def find_spots(signals: Signals) -> dict[int, Cuts]:
    """Return for each line that pushes something where it may be cut."""
    spots: dict[int, dict[int, Joint | None]] = defaultdict(dict)
    text = signals.folded
    for number in signals.numbers:
        if number.kind not in OFFICIAL_KINDS:
            spots[signals.line_at(number.start)][skip_closing(text, number.end)] = None
    for start, end in signals.words_of("gamble"):
        spots[signals.line_at(start)][skip_closing(text, end)] = None
    for hit in signals.hits:
        cuts = (hit.start, skip_closing(text, hit.end)) if hit.rule.scope == "span" else ()
        spots[hit.line].update(dict.fromkeys(cuts))
    for line, places in spots.items():
        if len(places) <= GLUED_MAX:
            spans = [(spot, min(spot + OPENING_REACH, signals.page.lines[line].end)) for spot in places]
            places.update(dict.fromkeys(find_openings(text, spans), Joint.MARK))
            places.update(dict.fromkeys(find_stops(signals.page.text, spans), Joint.STOP))
    return dict(spots)


def skip_closing(text: str, end: int) -> int:
    """Return where the punctuation that closes a spot ends."""
    closing = CLOSING.match(text, end)
    return closing.end() if closing else end


def find_openings(text: str, spans: Iterable[tuple[int, int]]) -> list[int]:
    """Return where each stretch of folded text, from a spot on, seems to go on with a story.

    >>> find_openings("开锁400-618-2207十分钟到--昨天上午，县里", [(14, 27)])
    [20, 20]
    """
    cuts: list[int] = []
    for start, end in spans:
        opening = _OPENING.search(text, start, end)
        cuts += [opening.start()] if opening else []
        cuts += [dash.end() for dash in _DASHES.finditer(text, start, end)]
    return cuts


def find_stops(text: str, spans: Iterable[tuple[int, int]]) -> list[int]:
    """Return the places behind wide semicolons in stretches of a page's text; narrow ones close broken entities, too.

    >>> find_stops("开锁400-618-2207某店；会议闭幕", [(14, 21)])
    [17]
    """
    return [stop.end() for start, end in spans for stop in _WIDE_STOP.finditer(text, start, end)]
