"""Finds runs of place names: by the shape of the list first, by the gazetteer second.

Lives here: what a place name looks like in a list and how a list is joined. It must not know what a run means;
weather warnings list dozens of counties too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

MIN_NAMES = 3
"""Two places joined are prose (北京、上海两地); three in a row are a list."""
_LONGEST = 15
"""Characters of the longest unit; 积石山保安族东乡族撒拉族自治县 has 15."""
_SHORT = 5
"""Characters of the longest name without suffix that opens a gazetteer check (内蒙古, 呼伦贝尔, 巴音郭楞)."""

_SUFFIX = "省市县縣区區旗州盟镇鎮乡鄉道"
_STOP = "与也了使其到及另因在对并很我把是最有每由的等被说还这属叫俱该此均皆仍但而"
"""Characters of sentences: a token ends before them. In the gazetteer only 天等县 has one (北海市等地 is worth it);
和, 从, 将, 为, 正, 如, 那, 称, 则 are in names and not here."""


def _han_class() -> str:
    """The class of Chinese characters without the stops, as ranges, which ``re`` turns into one bitmap."""
    edges = ["㐀", *sorted(_STOP), "\ua000"]
    ranges = (
        f"{chr(ord(left) + (left != '㐀'))}-{chr(ord(right) - 1)}"
        for left, right in pairwise(edges)
        if ord(right) - ord(left) > 1
    )
    return "[" + "".join(ranges) + "]"


_HAN = _han_class()
_JOIN = r"[、，,/／·•・|｜;；:：()（）\[\]【】+＋>＞_~～\-—－ \t\u00a0\u3000]"
_COMMON_WORDS = (
    "小区社区地区景区园区校区厂区城区市区山区灾区牧区林区特区战区军区辖区"
    "片区街区库区郊区城市超市股市楼市上市夜市门市集市都市国旗党旗红旗联盟"
    "同盟加盟结盟家乡故乡老乡城乡回乡返乡神州九州城镇村镇乡镇县区区县市县"
    "县市省市各省各市各县农村乡村山村全省全市全县全区双区禁区误区盲区时区"
    "疫区专区展区大区本省本市本县本区外省外市外县我省我市我县我区人道车道"
    "渠道管道通道频道轨道河道味道报道知道街坊"
)
_COMMON = frozenset(_COMMON_WORDS[at : at + 2] for at in range(0, len(_COMMON_WORDS), 2))
"""Words that end like a division. They count only in a gazetteer name (大兴安岭地区) or after one (潍坊市诸城市)."""

_UNIT = rf"(?:{_HAN}{{2,{_LONGEST}}}+(?<=[{_SUFFIX}]))"
_SUFFIX_RUN = re.compile(rf"[{_SUFFIX}](?:{_JOIN}{{1,3}}+{_UNIT}){{{MIN_NAMES - 1},}}+")
"""Starts at the last character of the first unit, so that prose costs one class test a character."""
_HEAD = re.compile(rf"{_HAN}{{1,{_LONGEST}}}+\Z")
_SHORT_TOKEN = re.compile(rf"{_JOIN}({_HAN}{{2,{_SHORT}}}+)(?={_JOIN})(?<![{_SUFFIX}])")
_TOKEN = re.compile(rf"{_HAN}+")
_JOINED = re.compile(rf"{_JOIN}{{1,3}}")

_PEOPLES = (
    "(?:各族|(?:土家|(?<!内)蒙古|哈萨克|哈尼|柯尔克孜|普米|布依|仡佬|拉祜|布朗|塔吉克|朝鲜|锡伯|维吾尔|撒拉|景颇|傈僳|毛南|纳西|仫佬|保安"
    "|东乡|裕固|达斡尔|独龙)族?|[侗水回满黎瑶土苗彝傣白羌佤藏壮畲怒]族)"
)
_TAIL = re.compile(rf"(?:{_PEOPLES}*自治[区州县旗]|特别行政区|地区|新区|林区|[省市县区旗州盟])$")


@dataclass(frozen=True, slots=True)
class PlaceRun:
    """A list of at least three place names on one line."""

    start: int
    end: int
    names: int


def find_place_runs(text: str) -> tuple[PlaceRun, ...]:
    """Find lists of place names, in order, without overlap, none across a line break.

    >>> find_place_runs("服务区域:大理大理市、和平区、海西蒙古族德令哈市。北京 上海 广州")
    (PlaceRun(start=5, end=24, names=3), PlaceRun(start=25, end=33, names=3))
    """
    return tuple(_merge([*_find_suffixed(text), *_find_listed(text)]))


def _find_suffixed(text: str) -> Iterator[PlaceRun]:
    """Lists in which every unit ends like a division: the bulk of a place list, at the speed of one pattern."""
    for run in _SUFFIX_RUN.finditer(text):
        start, end = _back_to_token(text, run.start() + 1), run.end()
        head, *units = _JOINED.split(text[start:end])
        doubtful = [unit for unit in units if unit[-2:] in _COMMON or unit[-1] == "道"]
        if doubtful and not all(map(_is_place, doubtful)):
            yield from _judge_tokens(text, start, end)
            continue
        skip = _skip_sentence(head)
        names = len(units) + (skip < len(head))
        if names >= MIN_NAMES:
            start += skip if skip < len(head) else _JOINED.search(text, run.start()).end() - start  # type: ignore[union-attr]
            yield PlaceRun(start, _close(text, start, end), names)


def _is_ending(ending: str) -> bool:
    """Tell whether the last two characters of a unit can be taken for a place without looking at the rest."""
    return ending not in _COMMON and (ending[-1] != "道" or ending == "街道")


def _back_to_token(text: str, end: int) -> int:
    """Return where the Chinese characters before ``end`` begin, at most one unit back."""
    head = _HEAD.search(text, max(0, end - _LONGEST), end)
    return head.start() if head else end


def _skip_sentence(token: str) -> int:
    """Return how many characters of a list's first token belong to the sentence before it; all when it is no name.

    >>> _skip_sentence("服务覆盖北京市"), _skip_sentence("大理大理市"), _skip_sentence("加强城市")
    (4, 0, 4)
    """
    full, _ = _names()
    if token in full or _opens(token):
        return 0
    for size in range(len(token) - 1, 1, -1):
        if token[-size:] in full:
            return len(token) - size
    return 0 if 2 <= len(token) <= _SHORT + 1 and _is_ending(token[-2:]) else len(token)


def _opens(token: str) -> bool:
    """Tell whether a token begins with the short name of a place: 大理大理市, 内蒙古兴安盟科尔沁右翼中旗."""
    _, short = _names()
    return token[:2] in short or token[:3] in short or token[:4] in short


def _close(text: str, start: int, end: int) -> int:
    """Take in the bracket that closes a nested list."""
    if not text.startswith(("）", ")"), end):
        return end
    return end + (text.find("（", start, end) >= 0 or text.find("(", start, end) >= 0)


def _find_listed(text: str) -> Iterator[PlaceRun]:
    """Lists with names that have no suffix (朝阳、海淀、丰台), opened by a gazetteer name between two joints."""
    _, short = _names()
    done = 0
    for token in _SHORT_TOKEN.finditer(text):
        if token.start() >= done and token[1] in short:
            start = max(text.rfind("\n", 0, token.start()) + 1, done)
            done = text.find("\n", token.end())
            done = len(text) if done < 0 else done
            yield from _judge_tokens(text, start, done)


def _judge_tokens(text: str, start: int, end: int) -> Iterator[PlaceRun]:
    """Take a stretch token by token and give each maximal list of at least three names."""
    first, last, names = start, start, 0
    for token in _TOKEN.finditer(text, start, end):
        named = _is_place(token[0])
        if not names or not named or not _JOINED.fullmatch(text, last, token.start()):
            if names >= MIN_NAMES:
                yield PlaceRun(first, _close(text, first, last), names)
            first, names = token.start(), 0
        if named:
            names, last = names + 1, token.end()
    if names >= MIN_NAMES:
        yield PlaceRun(first, _close(text, first, last), names)


def _is_place(token: str) -> bool:
    """Tell whether a token is a name of the gazetteer, or shaped like a division and no common word."""
    full, short = _names()
    if token in short or token in full:
        return True
    shaped = 2 <= len(token) <= _LONGEST and token[-1] in _SUFFIX
    return shaped and (_is_ending(token[-2:]) or _opens(token))


def _merge(runs: list[PlaceRun]) -> Iterator[PlaceRun]:
    """Order runs and keep, of those that overlap, the one with more names."""
    kept: PlaceRun | None = None
    for run in sorted(runs, key=lambda run: run.start):
        if kept is None or run.start >= kept.end:
            if kept is not None:
                yield kept
            kept = run
        elif run.names > kept.names:
            kept = run
    if kept is not None:
        yield kept


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    """Read the gazetteer once: names in full, and their short forms of two characters or more."""
    full = frozenset(_read_names())
    short = (_TAIL.sub("", name) for name in full)
    return full, frozenset(name for name in short if len(name) > 1)


def _read_names() -> list[str]:
    lines = Path(__file__).with_name("places.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def load_cities() -> list[str]:
    """Return the cities of the gazetteer as people say them, without 市.

    >>> "青岛" in load_cities(), "青岛市" in load_cities(), "红桥区" in load_cities()
    (True, False, False)
    """
    return sorted({name[:-1] for name in _read_names() if name.endswith("市") and len(name) > 2})
