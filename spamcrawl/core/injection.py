"""Names of betting houses put between the words of an article, and how to take them out again.

There is no line and no sentence to cut: the name alone goes, with the brackets or quotes it came in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from spamcrawl.core.model import Label

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
_HOUSE_WORD = re.compile("娱乐|彩票|赌场|真人|棋牌|扑克|电竞|官方|官网|登录|入口|开户|注册|下载|体育")
"""The beginnings of _HOUSE, one of which stands in every name: only lines that hold one are searched for names."""
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
    done = 0
    for word in _HOUSE_WORD.finditer(text):
        if word.start() >= done:
            start, done = text.rfind("\n", 0, word.start()) + 1, text.find("\n", word.end())
            done = len(text) if done < 0 else done
            yield from (_with_brackets(text, *name.span()) for name in NAME.finditer(text, start, done))


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the brackets or quotes that a name came in."""
    closing = _BRACKETS.get(text[start - 1 : start])
    return (start - 1, end + 1) if closing and text.startswith(closing, end) else (start, end)


def cut_names(names: Sequence[tuple[int, int]], stretch: tuple[int, int, Label]) -> list[tuple[int, int, Label]]:
    """Split a kept stretch so that the names injected into it are template; other stretches stay as they are.

    ``names`` are those of the page, ascending.
    """
    start, end, label = stretch
    if label is not Label.ARTICLE:
        return [stretch]
    parts: list[tuple[int, int, Label]] = []
    rest = start
    for index in range(bisect_right(names, start, key=itemgetter(1)), len(names)):
        first, last = max(rest, names[index][0]), min(end, names[index][1])
        if first >= end:
            break
        if first > rest:
            parts.append((rest, first, label))
        parts.append((first, last, Label.TEMPLATE))
        rest = last
    return [*parts, (rest, end, label)] if rest < end else parts
