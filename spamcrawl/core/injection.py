"""Names of betting houses put between the words of an article, and how to take them out again.

There is no line and no sentence to cut: the name alone goes, with the brackets or quotes it came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spamcrawl.core.model import Label
from spamcrawl.core.signals import Signals

_COINED = r"(?:[a-z]{2,20}[0-9]{1,4}[a-z]{0,20}+|[0-9]{1,4}[a-z]{2,20}+|[a-z]{0,20}(?:bet|vip|win|365))"
_CASINOS = r"(?:[澳新]门[\u4e00-\u9fff]{0,3}?|葡京|金沙[江城]?|威尼斯人|皇冠|太阳城|永利|新濠|菲律宾)[a-z0-9]{0,20}+"
_HOUSE = (
    r"(?:娱乐城?|彩票|赌场|真人|棋牌|扑克|电竞|官方网?站?|官网|登录|入口|开户|注册|下载"
    r"|体育(?!局|馆|部|总|学|报|频|新|台|老|教|课))"
)
NAME = re.compile(
    rf"(?:{_COINED}|{_CASINOS})·?{_HOUSE}{{1,4}}+|[a-z]{{5,40}}+·?(?:彩票|赌场|真人|棋牌|扑克|登录入口){_HOUSE}{{0,3}}+"
)
"""A coined Latin or casino name, then what a betting house calls itself."""
_BRACKETS = {
    "【": "】",
    "(": ")",
    "[": "]",
    "“": "”",
    '"': '"',
    "「": "」",
    "『": "』",
    "《": "》",
    "〖": "〗",
    "<": ">",
}


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each injected name in a match-form text, brackets around it included.

    >>> text = "会上，【kofel88娱乐】代表们"
    >>> [text[start:end] for start, end in find_names(text)]
    ['【kofel88娱乐】']
    """
    for match in NAME.finditer(text):
        start, end = match.span()
        closing = _BRACKETS.get(text[start - 1 : start])
        if closing and text.startswith(closing, end):
            start, end = start - 1, end + 1
        yield start, end


def cut_names(signals: Signals, stretch: tuple[int, int, Label]) -> list[tuple[int, int, Label]]:
    """Split a kept stretch so that the names injected into it are template; other stretches stay as they are."""
    start, end, label = stretch
    if label is not Label.ARTICLE:
        return [stretch]
    parts: list[tuple[int, int, Label]] = []
    for first, last in find_names(signals.folded[start:end]):
        if start + first > (parts[-1][1] if parts else start):
            parts.append((parts[-1][1] if parts else start, start + first, label))
        parts.append((start + first, start + last, Label.TEMPLATE))
    rest = parts[-1][1] if parts else start
    return [*parts, (rest, end, label)] if rest < end else parts
