"""A page as lines: the one type that everything after the fetch works on, from HTML or from plain text.

Gives every line its place in the page's text, so that later steps can account for each character. Knows
nothing of what a line means; how HTML is taken apart is :mod:`spamcrawl.core.html`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from spamcrawl.core.encoding import decode
from spamcrawl.core.html import FORM_SHARE, Reader, read_markup
from spamcrawl.core.model import Line, Page, Zone

_LINE = re.compile(r"[^\r\n]+")


def read_html(
    markup: str | bytes, *, url: str = "", fetched_at: str = "", declared: str | None = None
) -> Page:
    """Return an HTML page as lines in reading order, hidden text included and marked; never raises.

    ``declared`` is the charset the transport named, used for bytes only.

    >>> page = read_html("<p>一<br>二<p hidden>三")
    >>> [(line.text, line.hidden) for line in page.lines]
    [('一', False), ('二', False), ('三', True)]
    """
    text, encoding = decode(markup, declared) if isinstance(markup, bytes) else (markup, "")
    reader = read_markup(drop_surrogates(text))
    lines = settle_forms(reader)
    return Page(
        text="\n".join([line.text for line in lines]),
        lines=lines,
        url=url,
        fetched_at=fetched_at,
        encoding=encoding,
        title=reader.title,
        markup=True,
        meta=tuple(reader.meta),
    )


def read_text(text: str, *, url: str = "", fetched_at: str = "", encoding: str = "utf-8") -> Page:
    r"""Return plain text as a page: ``text`` itself, and its lines that are not blank.

    >>> [(line.start, line.text) for line in read_text("一\r\n \n  二").lines]
    [(0, '一'), (5, '  二')]
    """
    lines = tuple(
        Line(found[0], found.start()) for found in _LINE.finditer(text) if not found[0].isspace()
    )
    return Page(text=text, lines=lines, url=url, fetched_at=fetched_at, encoding=encoding)


def drop_surrogates(text: str) -> str:
    """Return text with lone surrogates as U+FFFD: no encoder downstream would take them."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def settle_forms(reader: Reader) -> tuple[Line, ...]:
    """Return the lines, with the text of a form that wraps the page in its plain zone; small forms stay chrome."""
    if reader.forms:
        sizes = Counter[int]()
        for index, line in enumerate(reader.lines):
            sizes[reader.forms.get(index, 0)] += len(line.text)
        for index, form in reader.forms.items():
            if sizes[form] > FORM_SHARE * sizes.total():
                reader.lines[index] = replace(reader.lines[index], zone=Zone.BODY)
    return tuple(reader.lines)
