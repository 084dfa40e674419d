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
_GAME = (
    r"(?:德州扑克|快三|老虎机|百家乐|北京赛车|六合(?:彩|资料)|时时彩|牛牛|龙虎斗|轮盘|炸金花|斗地主|真人荷官|赌场|博彩)"
)
_PLAY = r"(?:官方|官网|平台|网站|网址|技巧|计划|下注|投注|开户|注册|登录|入口|下载|app)"
COMPANION = re.compile(
    rf"(?:[澳新]门|葡京|金沙[江城]?|太阳[城湾]|银河湾|凤凰城)?{_GAME}{_PLAY}{{1,4}}+"
    rf"|(?:[澳新]门|葡京|金沙|太阳城|威尼斯人|永利|新濠|皇冠)[\u4e00-\u9fff]{{0,4}}?{_PLAY}{{1,4}}+"
    r"|[\u4e00-\u9fffa-z0-9]{2,12}·(?:官方|国际|中国|娱乐|体育|电子|电竞)"
)
"""What stands beside such names and is known by their company alone: a game and its means, a firm·branch."""
_EVERYDAY = re.compile("[a-z]{2,3}[0-9]{1,2}·?(?:电竞|官方网?站?|官网|登录|入口|注册|下载|体育)")
"""Three or four letters and digits with no more than a word that clubs, makers and games say as well."""
_FORMATS = re.compile("(?:mp[34]|[345][gd]|h5|win[0-9]+|ios[0-9]*|ps[1-9]|qq[0-9]*|usb[0-9]?)(?![a-z0-9])")
"""Names of formats and systems, whatever is downloaded."""
_HOUSE_WORD = re.compile("娱乐|彩票|赌场|真人|棋牌|扑克|电竞|官方|官网|登录|入口|开户|注册|下载|体育")
"""The beginnings of _HOUSE, one of which stands in every name: only lines that hold one are searched for names."""
_OPENING = re.compile("[a-z0-9门京沙斯冠城利濠宾]")
"""A coined name is of Latin letters and digits; each casino's ends in one of these."""
BEFORE_HOUSE = 45
"""Characters of the longest coined name: letters, digits, letters and a ·."""
BEHIND_HOUSE = 20
"""Characters of the longest row of words behind the first."""
BRACKETS = {
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
"""In which injected names come, in match form."""


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each injected name in a match-form text, brackets around it included.

    What others say as well (kt7电竞, ea5下载) is a house's where it stands on the page again, or another name does.

    >>> text = "会上，【kofel88娱乐】代表们"
    >>> [text[start:end] for start, end in find_names(text)], list(find_names("mp3下载")), list(find_names("kt7电竞"))
    (['【kofel88娱乐】'], [], [])
    """
    found = list(_find_coined(text))
    if len(found) > 1 or not any(_EVERYDAY.fullmatch(text, start, end) for start, end in found):
        yield from (_with_brackets(text, start, end) for start, end in found)


def _find_coined(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names are coined, around each word that a house calls itself by."""
    done = 0
    for word in _HOUSE_WORD.finditer(text):
        first = max(done, word.start() - BEFORE_HOUSE)
        if word.start() >= done and _OPENING.search(text, first, word.start()):
            name = NAME.search(text, first, word.end() + BEHIND_HOUSE)
            if name and name.start() <= word.start():
                done = name.end()
                if not _FORMATS.match(text, name.start(), done):
                    yield name.span()


def find_companions(text: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``names`` and what else a betting house put into a match-form text beside them, ascending.

    >>> find_companions("会上，【kofel88娱乐】代表们(百家乐平台)讲话", [(3, 14)])
    [(3, 14), (17, 24)]
    """
    if not names:
        return []
    found = sorted([*names, *(_with_brackets(text, *match.span()) for match in COMPANION.finditer(text))])
    return [span for index, span in enumerate(found) if not index or span[0] >= found[index - 1][1]]


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the brackets or quotes that a name came in."""
    closing = BRACKETS.get(text[start - 1 : start])
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
