"""Credit lines: byline, editor, source, date, read-more; as whole lines or as bracketed notes at a paragraph's edge.

Knows one line at a time. A sentence of a story is never a credit: each character of a credit line is accounted for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from spamcrawl.core.dates import DATE, read_date
from spamcrawl.core.fold import fold
from spamcrawl.core.names import only_names, read_names

LINE_MAX = 120
"""Longer lines are prose; a line with date, source, author and editor together stays below 100."""
VALUE_MAX = 40
"""Longest value after a label: a source that names two papers."""
NICK_MAX = 8
"""Longest pen name that is taken on the word of its label alone."""
EDGE_SPAN = 90
"""Characters at either end of a paragraph where a bracketed note may stand."""


class Credit(Enum):
    """What a field of a credit line names."""

    AUTHOR = "author"
    EDITOR = "editor"
    SOURCE = "source"
    DATE = "date"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a credit line: its kind and its value as written, folded to half width."""

    kind: Credit
    value: str


_AUTHOR = (
    r"(?:本报|本刊|本网|特约|实习|见习|首席|全媒体|文字|摄影)?记\s{0,2}者|通\s?讯\s?员|作\s{0,4}者|撰\s?文|撰\s?稿人?|采\s?写|实习生|文字|笔者"
    r"|(?<![^\s|])(?:文[/、]图|图[/、]文|图文|文|by|By|BY)"
)
_EDITOR = r"(?:责任|责|本文|本期|执行|值班|文字|网络|实习|栏目|视频|新媒体|微信|编审)?编\s{0,4}辑|责\s?任?\s?编"
_SOURCE = r"(?:文章|信息|稿件|素材|新闻|内容|资料|本文|消息|图片|资讯)?来\s{0,4}源|稿源|摘自|转自|转载自|出\s?处"
_WHEN = (
    r"(?:发布|发表|更新|发稿|刊发|上传|添加|录入|编辑|出版|最后更新)(?:时间|日期|于)"
    r"|发布于|发表于|日\s?期|时\s?间|发布"
)
_OTHER = (
    r"(?:浏览|阅读|点击|访问|查看|围观)(?:次数|量|数)?|人气|评论数?|字号|字体大?小?|审\s?核|校\s?对|主\s?编|监\s?制|终\s?审|初\s?审|复\s?审|[一二三]审"
    r"|审\s?校|编\s?审|排\s?版|制\s?图|统\s?筹|总监制|策\s?划|供\s?稿|选\s?稿|组\s?稿|供\s?图|图\s?片?源?|摄\s?影|摄|翻\s?译|编\s?译|译\s?者|编\s?导|配\s?音"
    r"|关键[词字]|标\s?签|所属栏目|栏目|分类|版次|责任校对|值班主任|值班总编"
)
_LABEL = re.compile(
    rf"(?P<editor>{_EDITOR})|(?P<date>{_WHEN})|(?P<source>{_SOURCE})|(?P<author>{_AUTHOR})|(?P<other>{_OTHER})"
)
_HINT = re.compile("[编責责记者作文源稿转摘处日时间期0-9（(【\\[<＜〔□■◎图摄审校讯]|[Bb][Yy]")
"""Every form of credit has one of these: most menu lines have none and need not be folded."""
_ANY_COLON = re.compile("[:/|丨]")
_COLON = re.compile(r"\s{0,3}[:/|丨]\s{0,6}")
_STOPS = re.compile(r"[。!?！？;；“”]|……")
_MARK = "□■◎●○◆▲△▌▍ "
_WRAPPING = " \t[]【】()<>《》»…."
_PAIRS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "<": ">"}
_BARE_BYLINE = re.compile(
    r"(?P<lead>[^。,!?:;()\d“”]{0,20}?)"
    r"(?:(?:实习|见习|特约|特派|首席|摄影|驻\S{1,6}?)?记者|通讯员|实习生|(?:^|\s)(?:撰文|撰稿|作者|文|by|By))(?:站)?\s{0,4}(?P<run>\S.{1,60})"
)
_BARE_SOURCE = re.compile(rf"(?:{_SOURCE})\s{{1,6}}(?P<value>[^\s,][^,]{{1,30}})")
_MEDIA = re.compile(
    r"[\w·《》\-—\s]{0,20}?(?:日报|晚报|早报|晨报|时报|商报|周报|都市报|青年报|快报|导报|电视台|电台|通讯社|新华社|[网报社刊]|周刊|杂志|客户端|新闻|频道|在线|观察|中心)"
    r"》?(?:社|网)?(?:评论员|特约评论员|编译|综合)?"
)
_ISSUE = re.compile(r"\s{0,3}第?\s?[A-Z]?\d{1,3}\s?版\S{0,6}|\s{0,3}[A-Z]\d{1,3}\s?版?|\s{0,3}[总第]?\d{1,4}期")
_READ_MORE = re.compile(r"(?:点击|点此)?(?:阅读|展开|查看|浏览)(?:全文|更多|原文|详情)(?:内容)?")
_END_MARK = re.compile(r"[\-—=_*\s]{0,6}(?:完|全文完|未完待续|end|the end)[\-—=_*\s]{0,6}", re.IGNORECASE)
_DATELINE = re.compile(
    r"[^。,!?:;()\s]{0,14}?(?:\d{1,2}月)?\d{1,2}日(?:电(?![话视影脑力网])|讯(?![息问号])|消息(?![称说人]))"
    r"|本报[^。,!?:;()\s]{0,4}讯|[^。,!?:;()\s]{2,10}讯(?=[\s(])|(?:据)?[^。,!?:;()\s]{0,4}社[^。,!?:;()\s]{0,8}电(?=[\s(])"
    r"|[^。,!?:;()\s]{0,12}?记者\s?(?P<names>[一-鿿、\s]{2,24})\s?(?:\d{1,2}月)?\d{1,2}日(?:报道|电|讯)[:]?"
)
"""The words before a story's first sentence: 新华社北京5月19日电, 本报讯, 1905电影网讯."""


def read_credit(text: str) -> tuple[Field, ...]:
    """Return the fields of a line that is nothing but credits; empty where it is anything else.

    >>> [(f.kind.value, f.value) for f in read_credit("（责任编辑：李岩 来源：某某日报）")]
    [('editor', '李岩'), ('source', '某某日报')]
    >>> read_credit("编辑部的人都说，来源：多方证实的消息并不可靠。")
    ()
    """
    if len(text) > LINE_MAX + 20 or "。" in text or not _HINT.search(text):
        return ()
    return _read_line(text)


@lru_cache(maxsize=1024)
def _read_line(text: str) -> tuple[Field, ...]:
    """Read a line that may be a credit; the lines around a story are asked about several times."""
    line = fold(text).strip()
    marked = line[:1] != "" and line[0] in _MARK.strip()
    line = line.strip(_MARK)
    if not 1 < len(line) <= LINE_MAX or _STOPS.search(line):
        return ()
    inner = _unwrap(line)
    return (
        _read_labelled(inner)
        or _read_unlabelled(inner, wrapped=inner != line or marked)
        or (_read_two(line) if line[-1] in _PAIRS.values() else ())
    )


def _read_two(line: str) -> tuple[Field, ...]:
    """Read a credit with a bracketed one behind it: 2005年8月25日(来源:某报)."""
    noted, rest, split = split_tail(line)
    fields = read_credit(rest) if split and noted and rest else ()
    return (*fields, *noted) if fields else ()


def is_read_more(text: str) -> bool:
    """Tell whether a whole line is a read-more label, bracketed or not.

    >>> is_read_more("[阅读全文]"), is_read_more("请阅读全文后再下结论")
    (True, False)
    """
    bare = fold(text).strip(_WRAPPING)
    return len(bare) <= 10 and _READ_MORE.fullmatch(bare) is not None


def is_end_mark(text: str) -> bool:
    """Tell whether a whole line only says that the text ends: （完）, -END-."""
    return len(text) <= 20 and _END_MARK.fullmatch(_unwrap(fold(text).strip().strip(_MARK))) is not None


def _unwrap(line: str) -> str:
    """Take one pair of brackets off a line that they enclose as a whole."""
    close = _PAIRS.get(line[:1])
    if close and line.endswith(close) and line.count(line[0]) == 1:
        return line[1:-1].strip()
    return line


def _read_labelled(line: str) -> tuple[Field, ...]:
    """Read a line of label-value pairs; what stands before the first label must be a date or a medium."""
    if not _ANY_COLON.search(line):
        return ()
    marks = [(found, colon) for found in _LABEL.finditer(line) if (colon := _COLON.match(line, found.end()))]
    if not marks:
        return ()
    fields = list(_read_lead(line[: marks[0][0].start()].strip(" |/丨,-")))
    if not fields and line[: marks[0][0].start()].strip(" |/丨,-[]【】()"):
        return ()
    ends = [found.start() for found, _ in marks[1:]] + [len(line)]
    for (found, colon), end in zip(marks, ends, strict=True):
        field = _read_value(Credit(found.lastgroup), line[colon.end() : end].strip(" |丨,、[]【】()"))
        if field is None:
            return ()
        fields.append(field)
    return tuple(fields)


def _read_lead(text: str) -> tuple[Field, ...]:
    """Read what stands before the first label: a date, a medium, or both."""
    if not text:
        return ()
    found = DATE.search(text)
    rest = (text[: found.start()] + text[found.end() :]).strip(" |/-") if found else text
    fields = [Field(Credit.DATE, found[0])] if found else []
    if rest and not (len(rest) <= 20 and _MEDIA.fullmatch(rest)):
        return ()
    return (*fields, Field(Credit.SOURCE, rest)) if rest else tuple(fields)


def _read_value(kind: Credit, value: str) -> Field | None:
    """Check a value against its label; None where it cannot be one."""
    if len(value) > VALUE_MAX:
        return None
    if kind is Credit.DATE:
        return Field(kind, value) if not value or DATE.match(value) or re.fullmatch(r"[\d\-/: 月日]+", value) else None
    if kind in (Credit.AUTHOR, Credit.EDITOR) and value and not _is_people(value):
        return None
    return Field(kind, value)


def _is_people(value: str) -> bool:
    """Tell whether a value names people: real names, or one short pen name."""
    if read_names(value, loose=True):
        return True
    return len(value) <= NICK_MAX and re.fullmatch(r"\w{1,8}", value) is not None


def _read_unlabelled(line: str, *, wrapped: bool) -> tuple[Field, ...]:
    """Read the forms without a colon: 本报记者 张三, a date alone, 来源 某报, and (in brackets) names or a medium."""
    byline = _BARE_BYLINE.fullmatch(line)
    if byline and only_names(byline["run"]):
        return (Field(Credit.AUTHOR, byline["run"]),)
    source = _BARE_SOURCE.fullmatch(line)
    if source:
        return (Field(Credit.SOURCE, source["value"]),)
    dated = _read_dated(line)
    if dated or not wrapped:
        return dated
    return _read_bracketed(line)


def _read_dated(line: str) -> tuple[Field, ...]:
    """Read a line that is a date, or a medium with the date (and page) of its issue, or a dateline alone."""
    found = DATE.search(line)
    if found is None:
        lone = read_date(line) if len(line) <= 14 and line.endswith("日") else None
        return (Field(Credit.DATE, line),) if lone else _read_dateline(line)
    before, after = line[: found.start()].strip(" ([|·/"), line[found.end() :].strip(" )]|·/")
    after = _ISSUE.sub("", " " + after).strip(" )]")
    rest = (before + after).strip()
    if not rest:
        return (Field(Credit.DATE, found[0]),)
    if not (before and after) and len(rest) <= 20 and _MEDIA.fullmatch(rest):
        return Field(Credit.SOURCE, rest.strip("《》")), Field(Credit.DATE, found[0])
    return ()


def _read_dateline(line: str) -> tuple[Field, ...]:
    """Read 新华社北京5月19日电(刘艺、杨吉) standing alone."""
    found = _DATELINE.match(line)
    if found is None:
        return ()
    rest = _unwrap(line[found.end() :].strip())
    if rest and not only_names(rest.replace("记者", "")):
        return ()
    return (Field(Credit.AUTHOR, rest),) if rest else (Field(Credit.OTHER, line),)


def _read_bracketed(inner: str) -> tuple[Field, ...]:
    """Read what counts as a credit only inside brackets or behind a mark: bare names, a medium."""
    if only_names(inner):
        return (Field(Credit.AUTHOR, inner),)
    if len(inner) <= 20 and _MEDIA.fullmatch(inner):
        return (Field(Credit.SOURCE, inner),)
    return ()


def split_head(text: str) -> tuple[tuple[Field, ...], str]:
    """Split the dateline and its bracket off a paragraph's start; return their fields and the rest of the paragraph.

    >>> split_head("本报讯（记者 张三）昨日，市图书馆开馆。")[1]
    '昨日，市图书馆开馆。'
    """
    head = fold(text[:EDGE_SPAN])
    found = _DATELINE.match(head)
    position = found.end() if found else 0
    bracket = re.compile(r"\s{0,3}\(\s{0,3}([^()]{2,60})\s{0,3}\)\s{0,3}").match(head, position)
    fields = _read_note(bracket[1]) if bracket else ()
    if bracket and fields:
        position = bracket.end()
    elif found and found["names"]:
        fields = (Field(Credit.AUTHOR, found["names"]),)
    if position and text[position:].strip():
        return fields, text[position:].lstrip()
    return (), text


def split_tail(text: str) -> tuple[tuple[Field, ...], str, bool]:
    """Split one bracketed credit, read-more or end mark off a paragraph's end.

    Returns its fields, the paragraph without it, and whether anything was split off.

    >>> split_tail("……维护自身权益。【编辑:李岩】")[1:]
    ('……维护自身权益。', True)
    """
    stripped = text.rstrip()
    offset = max(0, len(stripped) - EDGE_SPAN)
    tail = fold(stripped[offset:])
    opened = _opening_of(tail)
    if opened < 0:
        return (), text, False
    note = tail[opened:]
    fields = _read_note(note[1:-1])
    if not fields and not is_read_more(note) and not is_end_mark(note):
        return (), text, False
    return fields, stripped[: offset + opened].rstrip(), True


def _opening_of(tail: str) -> int:
    """Return where the bracket that closes at the very end opens, or -1."""
    openers = {close: opener for opener, close in _PAIRS.items()}
    opener = openers.get(tail[-1:])
    return tail.rfind(opener) if opener else -1


def _read_note(inner: str) -> tuple[Field, ...]:
    """Read the inside of a bracket at a paragraph's edge."""
    inner = inner.strip()
    if not inner or _STOPS.search(inner):
        return ()
    return _read_labelled(inner) or _read_unlabelled(inner, wrapped=True)
