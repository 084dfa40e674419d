"""Credit lines: byline, editor, source, date, read-more; as whole lines or as bracketed notes at a paragraph's edge.

Knows one line at a time. A sentence of a story is never a credit: each character of a credit line is accounted for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spamcrawl.core.reading.fold import FOLDS, fold
from spamcrawl.core.recovering.chrome import simplify
from spamcrawl.core.recovering.creditwords import (
    ANY_COLON,
    BARE_BYLINE,
    BARE_SOURCE,
    COLON,
    DATELINE,
    END_MARK,
    HINT,
    ISSUE,
    LABEL,
    MARK,
    MEDIA,
    PAIRS,
    READ_MORE,
    STOPS,
    WEEKDAY,
    WRAPPING,
    Credit,
    Field,
)
from spamcrawl.core.recovering.dates import DATE, read_date
from spamcrawl.core.recovering.names import only_names, read_names

LINE_MAX = 120
"""Longer lines are prose; a line with date, source, author and editor together stays below 100."""
VALUE_MAX = 40
"""Longest value after a label: a source that names two papers."""
NICK_MAX = 8
"""Longest pen name that is taken on the word of its label alone."""
READ_MORE_MAX = 24
"""Longest read-more label, with its brackets and blanks."""
EDGE_SPAN = 90
"""Characters at either end of a paragraph where a bracketed note may stand."""


_CLOSED = re.compile(r"[)\]】][^()\[\]【】\s]")
"""A bracket that closes before the value ends: something else follows the note."""
_HEAD_NOTE = re.compile(r"\s{0,3}\(\s{0,3}([^()]{2,60})\s{0,3}\)\s{0,3}")
_HEAD_HINT = re.compile(r"[电電讯訊记記]|日消息|\A\s{0,3}\(")
"""Every dateline and every note at a paragraph's start has one of these in folded text; most paragraphs have none."""
_OPENERS = {close: opener for opener, close in PAIRS.items()}
_CLOSERS = frozenset(_OPENERS) | {char for char, folded in FOLDS.items() if folded in _OPENERS}
"""What closes a bracket, in any width."""


def read_credit(text: str) -> tuple[Field, ...]:
    """Return the fields of a line that is nothing but credits; empty where it is anything else.

    >>> [(f.kind.value, f.value) for f in read_credit("（责任编辑：李岩 来源：某某日报）")]
    [('editor', '李岩'), ('source', '某某日报')]
    >>> read_credit("编辑部的人都说，来源：多方证实的消息并不可靠。")
    ()
    """
    if len(text) > LINE_MAX + 20 or "。" in text or not HINT.search(text):
        return ()
    return _read_line(text)


@lru_cache(maxsize=1024)
def _read_line(text: str) -> tuple[Field, ...]:
    """Read a line that may be a credit; the lines around a story are asked about several times."""
    shown = fold(text).strip()
    fields = _parse(simplify(shown))
    return _as_shown(fields, shown)


def _as_shown(fields: tuple[Field, ...], shown: str) -> tuple[Field, ...]:
    """Return fields in the script of their line: labels are read in simplified characters, names are given back."""
    read = simplify(shown)
    if read is shown:
        return fields
    places = [read.find(field.value) for field in fields]
    return tuple(
        Field(field.kind, shown[at : at + len(field.value)]) if at >= 0 else field
        for field, at in zip(fields, places, strict=True)
    )


def _parse(line: str) -> tuple[Field, ...]:
    """Read a folded line in simplified characters."""
    marked = line[:1] != "" and line[0] in MARK.strip()
    line = line.strip(MARK)
    if not 1 < len(line) <= LINE_MAX or STOPS.search(line):
        return ()
    inner = _unwrap(line)
    return (
        _read_labelled(inner)
        or _read_unlabelled(inner, wrapped=inner != line or marked)
        or (_read_two(line) if line[-1] in PAIRS.values() else ())
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
    if len(text) > READ_MORE_MAX:
        return False
    bare = fold(text).strip(WRAPPING)
    return len(bare) <= 10 and READ_MORE.fullmatch(bare) is not None


def is_end_mark(text: str) -> bool:
    """Tell whether a whole line only says that the text ends: （完）, -END-."""
    return len(text) <= 20 and END_MARK.fullmatch(_unwrap(fold(text).strip().strip(MARK))) is not None


def _unwrap(line: str) -> str:
    """Take one pair of brackets off a line that they enclose as a whole."""
    close = PAIRS.get(line[:1])
    if close and line.endswith(close) and line.count(line[0]) == 1:
        return line[1:-1].strip()
    return line


def _read_labelled(line: str) -> tuple[Field, ...]:
    """Read a line of label-value pairs; what stands before the first label must be a date or a medium."""
    if not ANY_COLON.search(line):
        return ()
    marks = [(found, colon) for found in LABEL.finditer(line) if (colon := COLON.match(line, found.end()))]
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
        dated = DATE.search(field.value) if field.kind is Credit.SOURCE else None
        if dated:
            fields.append(Field(Credit.DATE, dated[0]))
    return tuple(fields)


def _read_lead(text: str) -> tuple[Field, ...]:
    """Read what stands before the first label: a date, a medium, or both."""
    if not text:
        return ()
    found = DATE.search(text)
    rest = _drop_weekday(text[: found.start()] + text[found.end() :]) if found else text
    fields = [Field(Credit.DATE, found[0])] if found else []
    if rest and not (len(rest) <= 20 and MEDIA.fullmatch(rest)):
        return ()
    return (*fields, Field(Credit.MEDIUM, rest)) if rest else tuple(fields)


def _drop_weekday(text: str) -> str:
    """Return what stands beside a date without the day of the week and the marks around."""
    return WEEKDAY.sub("", text).strip(" ()[]|·/-")


def _read_value(kind: Credit, value: str) -> Field | None:
    """Check a value against its label; None where it cannot be one."""
    if len(value) > VALUE_MAX or _CLOSED.search(value):
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
    byline = BARE_BYLINE.fullmatch(line)
    if byline and only_names(byline["run"]):
        return (Field(Credit.AUTHOR, byline["run"]),)
    source = BARE_SOURCE.fullmatch(line)
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
    before, after = line[: found.start()].strip(" ([|·/"), _drop_weekday(line[found.end() :])
    after = ISSUE.sub("", " " + after).strip(" )]")
    rest = (before + after).strip()
    if not rest:
        return (Field(Credit.DATE, found[0]),)
    if not (before and after) and len(rest) <= 20 and MEDIA.fullmatch(rest):
        return Field(Credit.MEDIUM, rest.strip("《》")), Field(Credit.DATE, found[0])
    return ()


def _read_dateline(line: str) -> tuple[Field, ...]:
    """Read 新华社北京5月19日电(刘艺、杨吉) standing alone."""
    found = DATELINE.match(line)
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
    if len(inner) <= 20 and MEDIA.fullmatch(inner):
        return (Field(Credit.MEDIUM, inner),)
    return ()


def split_head(text: str) -> tuple[tuple[Field, ...], str]:
    """Split the dateline and its bracket off a paragraph's start; return their fields and the rest of the paragraph.

    >>> split_head("本报讯（记者 张三）昨日，市图书馆开馆。")[1]
    '昨日，市图书馆开馆。'
    """
    shown = fold(text[:EDGE_SPAN])
    if not _HEAD_HINT.search(shown):
        return (), text
    head = simplify(shown)
    found = DATELINE.match(head)
    position = found.end() if found else 0
    bracket = _HEAD_NOTE.match(head, position)
    fields = _read_note(bracket[1]) if bracket else ()
    if bracket and fields:
        position = bracket.end()
    elif found and found["names"]:
        fields = (Field(Credit.AUTHOR, found["names"]),)
    elif found and found["desk"]:
        fields = (Field(Credit.AUTHOR, found["desk"]),)
    fields = _as_shown(fields, shown)
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
    if stripped[-1:] not in _CLOSERS:
        return (), text, False
    offset = max(0, len(stripped) - EDGE_SPAN)
    shown = fold(stripped[offset:])
    tail = simplify(shown)
    opened = _opening_of(tail)
    if opened < 0:
        return (), text, False
    note = tail[opened:]
    fields = _read_note(note[1:-1])
    if not fields and not is_read_more(note) and not is_end_mark(note):
        return (), text, False
    return _as_shown(fields, shown), stripped[: offset + opened].rstrip(), True


def _opening_of(tail: str) -> int:
    """Return where the bracket that closes at the very end opens, or -1."""
    opener = _OPENERS.get(tail[-1:])
    return tail.rfind(opener) if opener else -1


def _read_note(inner: str) -> tuple[Field, ...]:
    """Read the inside of a bracket at a paragraph's edge."""
    inner = inner.strip()
    if not inner or STOPS.search(inner):
        return ()
    return _read_labelled(inner) or _read_unlabelled(inner, wrapped=True)
