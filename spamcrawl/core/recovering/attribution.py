"""Who wrote, edited and published an article, and when: read from credit fields and, where trusted, from meta.

Knows fields and meta names; which lines they came from is credits.py's business. Every value that cannot be checked is
None rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spamcrawl.core.reading.fold import fold
from spamcrawl.core.recovering.creditwords import Credit, Field
from spamcrawl.core.recovering.dates import DATE, read_date
from spamcrawl.core.recovering.names import read_names

Meta = Sequence[tuple[str, str]]
"""(name, content) of a page's meta elements; empty where they are not to be trusted."""

_AFTER_SOURCE = re.compile(r"^(?:本文)?(?:来源)?于|\s{2,}.*$|(?<=[一-鿿])\s.*$|(?:特约)?评论员$")
_HAN = re.compile("[一-鿿]")
_DATE_META = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
    "publish-date", "publish_time", "weibo:article:create_at", "og:release_date", "article_date_original",
    "dc.date.issued", "apub:time", "ld:datepublished",
)  # fmt: skip
LONE_TIME = ("time:datetime",)
"""The one <time> of a page, which may be a comment's: asked last."""
_AUTHOR_META = (
    "article:author",
    "author",
    "og:article:author",
    "articleauthor",
    "dc.creator",
    "byl",
    "ld:author",
    "rel:author",
)
_SOURCE_META = ("contentsource", "source")
_EDITOR_META = ("editor", "contenteditor")


@dataclass(frozen=True, slots=True)
class Attribution:
    """What an article says about its own making."""

    authors: tuple[str, ...] = ()
    editor: str | None = None
    source: str | None = None
    published: str | None = None


def attribute(fields: Sequence[Field], meta: Meta, *, zone: str) -> Attribution:
    """Read the attribution from credit fields, first named first, and from meta where fields say nothing.

    Dates are the other way round: a machine-readable one is exact where a line may name the day alone. ``zone`` is the
    offset of a time named without one.

    >>> attribute([Field(Credit.EDITOR, "李岩"), Field(Credit.DATE, "2024-05-20")], (), zone="").editor
    '李岩'
    """
    editor = _editor(fields) or _named(meta, _EDITOR_META)
    return Attribution(
        authors=_authors(fields) or _meta_authors(meta, editor),
        editor=editor,
        source=_source(fields) or _named(meta, _SOURCE_META),
        published=_more_exact(_meta_date(meta, zone), _published(fields, zone)) or _meta_date(meta, zone, LONE_TIME),
    )


def _authors(fields: Iterable[Field]) -> tuple[str, ...]:
    """Return the names of all author fields, each once."""
    names: dict[str, None] = {}
    for field in fields:
        if field.kind is Credit.AUTHOR:
            names.update(dict.fromkeys(read_names(field.value, loose=True)))
    return tuple(names)


def _meta_authors(meta: Meta, editor: str | None) -> tuple[str, ...]:
    """Return the names in the page's own author meta; newsrooms often put the editor there, who is no author."""
    for name, value in meta:
        names = read_names(fold(value)) if name in _AUTHOR_META and _HAN.search(value) else ()
        if names and "、".join(names) != editor:
            return names
    return ()


def _editor(fields: Iterable[Field]) -> str | None:
    """Return the first named editor; several are joined by 、."""
    for field in fields:
        if field.kind is Credit.EDITOR and field.value:
            return "、".join(read_names(field.value, loose=True)) or field.value
    return None


def _source(fields: Sequence[Field]) -> str | None:
    """Return the first source named as one, else the first medium; without what some pages set behind it."""
    named = [field for field in fields if field.kind is Credit.SOURCE]
    for field in [*named, *(field for field in fields if field.kind is Credit.MEDIUM)]:
        if field.value:
            value = _AFTER_SOURCE.sub("", DATE.sub("", field.value)).strip(" -|")
            value = value[1:-1] if value[:1] + value[-1:] == "《》" else value
            if len(value) >= 2:
                return value
    return None


def _published(fields: Iterable[Field], zone: str) -> str | None:
    """Return the first date of the fields that is a possible one."""
    dates = (read_date(field.value, zone=zone) for field in fields if field.kind is Credit.DATE)
    return next((date for date in dates if date), None)


def _more_exact(trusted: str | None, shown: str | None) -> str | None:
    """Return the trusted date, or the shown one where that adds the time of the same day."""
    if trusted is None or (shown is not None and "T" not in trusted and shown.startswith(trusted)):
        return shown
    return trusted


def _named(meta: Meta, names: Sequence[str]) -> str | None:
    """Return the first short value of the named meta elements that speaks of someone: not a URL, not a number."""
    for name, value in meta:
        if name in names and 2 <= len(value) <= 40 and "//" not in value and not value.isdigit() and _HAN.search(value):
            return value.strip("[]【】 ")
    return None


def _meta_date(meta: Meta, zone: str, names: Sequence[str] = _DATE_META) -> str | None:
    """Return the date of the meta elements, the most specific name first."""
    for wanted in names:
        for name, value in meta:
            if name == wanted and (date := read_date(fold(value), zone=zone)):
                return date
    return None
