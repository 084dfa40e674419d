"""Titles that are a betting house's door, its name and the ways in; and where that name was put into the text.

星棹体育(中国)官方网站-登录入口: such a title opens no story. An ordinary title shares its words with its text; of
a door only the name is found there, glued to the ends of lines or dropped between words, with or without the ways in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from spamcrawl.core.finding.injection import BRACKETS
from spamcrawl.core.finding.lexicon import speaks_of
from spamcrawl.core.reading.matching import match_form

NAME_MIN, NAME_MAX = 2, 12
"""Characters of a house's name."""
WHOLE_MIN = 3
"""Characters of a name that may stand by itself: a shorter one is told by the ways in that are glued to it alone."""
READ_MAX = 50_000
"""Characters of a page in which the name of its title is looked for."""
SURE, SURE_ELSE = 3, 4
"""Signs that make a door, where one of them is a betting house's, and where none is: makers, games and schools have
official sites to log in to, too."""
CERTAIN, CERTAIN_GAMES = 4, 3
"""Signs of the title alone from which it is a betting house's door, and paragraphs about the name are the house's own;
and where it names games that are played for money alone."""
WAYS_MAX, GLUED_MAX, TOLD_TWICE = 3, 2, 2
"""What kinds of ways in count at most, places where the name is glued on at most, and a name told twice."""
STRANGE, TELLING = 0.4, 4
"""Share of the pairs of letters of a door, its name and ways in aside, from which a text speaks of it; and how many
pairs say something."""
SUBJECT, PARAGRAPH = 0.5, 40
"""Share of the paragraphs of so many characters that the subject of a text stands in."""
LABEL_MAX = 6
"""Characters before a name inside its bracket: (来源:…)."""

_KINDS = {
    "site": "官方网站|官方正版|官方版|官网|门户网站",
    "entry": "登录入口|登陆入口|登录|登陆|入口",
    "place": "网页版|网址|线路|平台|全站app",
    "account": "注册|开户|vip认证",
    "draws": "开奖结果查询|开奖结果|开奖记录|开奖直播|资料大全|报码室?|走势图|一肖一码|特码",
    "app": "app官方下载|官方下载|app下载|免费下载|下载|客户端|手机版|安卓版?|苹果版?|ios|通用版|最新版|app(?![a-z])",
}
_WAYS = "|".join(_KINDS.values())
_WAY = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()))
_CASINO = re.compile(
    "棋牌|娱乐|真人|赌场|投注|博彩|彩票|百家乐|老虎机|六合|德州扑克|牛牛|龙虎斗|轮盘|炸金花|电子游[艺戏]|捕鱼|爆分|盘口|赔率|买球"
    "|开奖|资料大全|报码|[特平]码|[一二三四六九]肖"
)
"""Words of betting itself: two signs."""
_GAMES = re.compile(
    "赌场|投注|博彩|百家乐|老虎机|六合|德州扑克|牛牛|龙虎斗|轮盘|炸金花|爆分|盘口|买球|报码|[特平]码|[一二三四六九]肖"
)
"""Those of them that name nothing else, as 娱乐 and 真人 do."""
_HOUSE = re.compile("体育|国际|电竞|竞技|竞猜|麻将|十三水|二八杠|斗地主|即时比分|购彩")
"""Words that houses have in their names, and others too: one sign."""
_NAMED = re.compile("(?:体育|国际|电竞|棋牌|娱乐城?|真人|赌场|(?<![精色光多出喝水七异])彩|彩票|会所)$")
"""How the names of houses end."""
_COINED = re.compile(r"(?:[a-z]{1,5}[0-9]{1,5}[a-z]{0,3}|[0-9]{1,5}[a-z]{1,5})[\u4e00-\u9fff]{2}")
_COINED_NAME = re.compile("[a-z]+[0-9]{2,}[a-z0-9]*|[0-9]+[a-z]+[a-z0-9]*")
_BRANCHED = re.compile(r"·?[(](?:中国(?:大陆)?|china|亚洲|全球|全站)[)](?:官|有限|$)|·[(]?(?:中国|china|亚洲)")
_DECORATED = re.compile("[✅✔☑⚡⎝▶★☆●◆■▲※❤♛➤☞]")
_EDITION = re.compile(r"[\u4e00-\u9fff]{2}[版款]?v?[0-9]{1,3}\.[0-9]{1,4}$")
"""Of what else such titles are made: QV73国际, ·(中国), ✅, 解释落实_旗舰版3.285."""
_SIGNS = (_WAY, _CASINO, _HOUSE, _COINED, _BRANCHED, _DECORATED, _EDITION)

_STOPS = re.compile("[,。!?;:]")
_PIECE = re.compile(r"[\u4e00-\u9fffa-z0-9]+")
_OFFERED = re.compile(f"{_WAYS}|{_HOUSE.pattern}|{_CASINO.pattern}|中国|欢迎光临|新闻中心|首页|[0-9]+")
_BARE = re.compile(
    "(?:最新|免费|在线|用户|会员|手机|官方|正版|平台|全站|中国|亚洲|全球|综合|精准|已更新|认证|(?:20)?[0-9]{2}年|[0-9]+期?)+"
)
"""What stands before a way in and is no name."""
_TRADE = "电子(?:游[艺戏])?|体育|游戏|国际|娱乐|真人|棋牌"
_BRANCH = rf"[·•\-]?[(【\[]?(?:中国(?:大陆)?|china|亚洲|全球|官方|全站|综合|sports|vip)[)】\]]?|[(](?:{_TRADE})[)]"
_BEHIND = re.compile(
    rf"(?:{_BRANCH}|[·•\-])?(?:(?:全站|免费|最新|{_TRADE})?(?:{_WAYS})(?:{_BRANCH}|[·•/|_\-](?={_WAYS}))?)+|{_BRANCH}"
    r"|[·.(\-]{0,2}[0-9][0-9()·. \-]{5,17}[0-9]"
)
"""What follows a name that is glued on: a branch, ways in, a number."""
_TRADE_BEHIND = re.compile(rf"(?:{_TRADE}|彩票)(?![馆局场中大比机界性赛竞])")
"""What follows a name without its trade: another."""
_SIDES = " \t·•|丨,、:;/\\-_()[]【】<>《》"
_BRACKETS = BRACKETS | {"·": "·"}
_OPENED = re.compile(rf"[{re.escape(''.join(_BRACKETS))}][\u4e00-\u9fff]{{0,4}}[:/]?$")
_QUOTES = frozenset("“”\"'《》")
_HEAD_MARKS = ": \t|丨_-"
"""Marks that go with a name at the beginning of a line; at its end a dash does."""

Span = tuple[int, int]


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
    if (shown and not any(sign.search(shown) for sign in _SIGNS)) or speaks_of(shown, "law"):
        return Door()
    body = text[:READ_MAX]
    if shown:
        body = "\n".join(line for line in body.split("\n") if line.strip() not in shown and shown not in line)
    twice = name_told_twice(shown) or name_told_twice(body)
    kinds = len({way.lastgroup for way in _WAY.finditer(shown)})
    house = count_house(shown, twice or find_name(shown, body))
    own = min(WAYS_MAX, kinds) + house + TOLD_TWICE * bool(twice)
    certain = house > 0 and own >= (CERTAIN_GAMES if _GAMES.search(shown) else CERTAIN)
    name = twice or find_name(shown, body, certain)
    name = "" if name not in body or _CASINO.fullmatch(name) else name
    told = [line for line in body.split("\n") if len(line) >= PARAGRAPH]
    spans = _find_spans(text, name, own, house)
    about = bool(name) and is_subject(name, told)
    if tells_of(shown, name, told) or (about and not certain):
        return Door()
    return Door(spans, own if certain and not about else 0)


def _find_spans(text: str, name: str, own: int, house: int) -> tuple[Span, ...]:
    """Return where a name was put in; nothing where there are too few signs that it was.

    ``own`` are the title's own signs, ``house`` those of them that are a betting house's.
    """
    if not name:
        return ()
    spans = [_take_along(text, start, start + len(name)) for start in find_places(text, name)]
    glued = [(start, end) for start, end in spans if end - start > len(name)]
    few = own + min(GLUED_MAX, len(glued)) < (SURE if house else SURE_ELSE)
    if few or (own < 2 and len(spans) > 2 * len(glued)):
        return ()
    chosen = spans if len(name) >= WHOLE_MIN else glued
    stem = _NAMED.sub("", name)
    return (
        tuple(sorted({*chosen, *_find_stems(text, stem, name)})) if NAME_MIN <= len(stem) < len(name) else tuple(chosen)
    )


def _find_stems(text: str, stem: str, name: str) -> list[Span]:
    """Return where a name stands without its trade, glued to something else: 星棹(中国) of 星棹体育."""
    starts = [start for start in find_places(text, stem) if not text.startswith(name, start)]
    trades = (_TRADE_BEHIND.match(text, start + len(stem)) for start in starts)
    ends = [trade.end() if trade else start + len(stem) for start, trade in zip(starts, trades, strict=True)]
    spans = [_take_along(text, start, end) for start, end in zip(starts, ends, strict=True)]
    return [(start, end) for start, end in spans if end - start > len(stem)]


def count_house(title: str, name: str) -> int:
    """Count what in a title is a betting house's: its games, a coined name, a branch, symbols, an edition's number."""
    named = _HOUSE.search(name) or any(_NAMED.search(piece[0]) for piece in _PIECE.finditer(_WAY.sub("\n", title)))
    trade = 2 if _CASINO.search(title or name) else int(bool(named))
    made = sum(sign.search(title) is not None for sign in (_COINED, _BRANCHED, _DECORATED))
    return trade + made + 2 * (_EDITION.search(title) is not None)


def name_told_twice(text: str) -> str:
    """Return a name that stands twice in a row with a way in behind it.

    >>> name_told_twice("星棹体育官网-星棹体育登录"), name_told_twice("下载-注册")
    ('星棹体育', '')
    """
    for one, other in pairwise(_WAY.finditer(text)):
        name = text[one.end() : other.start()].strip(_SIDES)
        if NAME_MIN <= len(name) <= NAME_MAX and "\n" not in name and text.endswith(name, 0, one.start()):
            return name
    return ""


def find_name(title: str, body: str, certain: bool = False) -> str:
    """Return the likeliest name of a title that stands in the text, the longest of those; empty where none does.

    Of a title that is ``certain`` to be a door any part may be the name that it begins with.
    """
    found = [(0, 0, "")]
    for piece in _PIECE.finditer(_WAY.sub(lambda way: "\n" * len(way[0]), title)):
        for start in range(piece.start(), piece.end() - NAME_MIN + 1):
            end = start + NAME_MIN
            while end <= min(piece.end(), start + NAME_MAX) and (name := title[start:end]) in body:
                if not _BARE.fullmatch(name):
                    rank = rank_name(title, body, (start, end), piece.span())
                    found.append((rank, len(name), name) if rank or start == piece.start() else (0, 0, ""))
                end += 1
    rank, length, name = max(found)
    return name if rank or (certain and length >= WHOLE_MIN) else ""


def rank_name(title: str, body: str, span: Span, piece: Span) -> int:
    """Say how likely a stretch of a title is a name; 0 is not at all.

    3: a way in follows it. 2: it begins a part of the title, and is glued to a way in in the text. 1: it ends as names
    of houses do, or is all between two marks other than quotation marks.
    """
    start, end = span
    if end == piece[1] and _BEHIND.match(title, end):
        return 3 if end - start >= WHOLE_MIN or start == piece[0] else 0
    if end - start < WHOLE_MIN:
        return 0
    if start == piece[0] and any(_BEHIND.match(body, at + end - start) for at in find_places(body, title[start:end])):
        return 2
    alone = span == piece and not _QUOTES.intersection(title[max(0, start - 1) : start] + title[end : end + 1])
    return int(alone or _NAMED.search(title, start, end) is not None)


def tells_of(title: str, name: str, paragraphs: Sequence[str]) -> bool:
    """Tell whether paragraphs speak of what a title says beside its name and the ways in, away from the name."""
    clauses = [clause for line in paragraphs for clause in _STOPS.split(line) if not name or name not in clause]
    text, title = "\n".join(clauses), title.replace(name, "\n") if name else title
    said = _PIECE.findall(_OFFERED.sub("\n", _COINED_NAME.sub("\n", title)))
    pairs = {"".join(pair) for piece in said for pair in pairwise(piece)}
    return len(pairs) >= TELLING and sum(pair in text for pair in pairs) >= STRANGE * len(pairs)


def is_subject(name: str, paragraphs: Sequence[str]) -> bool:
    """Tell whether a name stands, with nothing glued to it, in so many paragraphs that they are about it."""
    return sum(stands_alone(name, line) for line in paragraphs) > SUBJECT * len(paragraphs)


def stands_alone(name: str, line: str) -> bool:
    """Tell whether a name stands in a line without a bracket before it or a way in behind it."""
    places = find_places(line, name)
    return any(line[at - 1 : at] not in _BRACKETS and not _BEHIND.match(line, at + len(name)) for at in places)


def find_places(text: str, name: str) -> Iterator[int]:
    """Yield where a name begins in a text. No pattern is made of it: making one takes longer than reading a page."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _take_along(text: str, start: int, end: int) -> Span:
    """Return a name's place with the ways in, the bracket and, at a line's edge, the marks that came with it."""
    behind = _BEHIND.match(text, end)
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
