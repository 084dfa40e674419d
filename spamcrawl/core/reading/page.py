"""A page as lines: the one type that everything after the fetch works on, from HTML or from plain text.

Gives every line its place in the page's text, so that later steps can account for each character. Knows
nothing of what a line means; how HTML is taken apart is :mod:`spamcrawl.core.reading.html`.
"""

from __future__ import annotations

import re
from itertools import accumulate, compress

from spamcrawl.core.model import Line, Page
from spamcrawl.core.reading.encoding import decode
from spamcrawl.core.reading.html import BLANK, FLAGS, FORM, ZONE_SHIFT, ZONES, Row, read_markup

_LINE = re.compile(r"[^\r\n]+")
_ZONE_OF_MOOD = tuple(ZONES[mood >> ZONE_SHIFT] for mood in range(len(ZONES) << ZONE_SHIFT))
_BLANKS = re.compile("[ \t\n\r\f\v]+")

FORM_SHARE = 0.5
"""Share of a page's text from which a form is no chrome but the page's own wrapper, as ASP.NET writes it."""


def read_html(markup: str | bytes, *, url: str = "", fetched_at: str = "", declared: str | None = None) -> Page:
    """Return an HTML page as lines in reading order, hidden text included and marked; never raises.

    ``declared`` is the charset the transport named, used for bytes only.

    >>> page = read_html("<p>一<br>二<p hidden>三")
    >>> [(line.text, line.hidden) for line in page.lines]
    [('一', False), ('二', False), ('三', True)]
    """
    text, encoding = decode(markup, declared) if isinstance(markup, bytes) else (drop_surrogates(markup), "")
    reader = read_markup(text)
    whole, lines = place(settle_forms(reader.rows))
    return Page(
        text=whole,
        lines=lines,
        url=url,
        fetched_at=fetched_at,
        encoding=encoding,
        title=reader.title,
        markup=True,
        meta=reader.meta,
    )


def read_text(text: str, *, url: str = "", fetched_at: str = "", encoding: str = "utf-8") -> Page:
    r"""Return plain text as a page: ``text`` itself, and its lines that are not blank.

    >>> [(line.start, line.text) for line in read_text("一\r\n \n  二").lines]
    [(0, '一'), (5, '  二')]
    """
    lines = tuple(Line(found[0], found.start()) for found in _LINE.finditer(text) if not found[0].isspace())
    return Page(text=text, lines=lines, url=url, fetched_at=fetched_at, encoding=encoding)


def drop_surrogates(text: str) -> str:
    """Return text with lone surrogates as U+FFFD: no encoder downstream would take them."""
    try:
        text.encode("utf-16-le")  # the quickest encoder for Chinese
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def settle_forms(rows: list[Row]) -> list[Row]:
    """Give text that is chrome for being in a form its plain zone back, where such text is most of the page."""
    inside = sum(len(row[0]) for row in rows if row[1][3] & FORM)
    if not inside or inside <= FORM_SHARE * sum(len(row[0]) for row in rows):
        return rows
    return [free_of_form(row) if row[1][3] & FORM else row for row in rows]


def free_of_form(row: Row) -> Row:
    text, (tag, block, own, mood), hidden, density = row
    return (text, (tag, block, own, mood & FLAGS), hidden, density)


def place(rows: list[Row]) -> tuple[str, tuple[Line, ...]]:
    """Return the page's text and its lines: white space folded, blank rows left out, one line break between."""
    texts = fold_all([row[0] for row in rows])
    if not all(texts) or any(map(str.isspace, texts)):
        kept = [bool(text) and not text.isspace() for text in texts]
        texts, rows = list(compress(texts, kept)), list(compress(rows, kept))
    if not rows:
        return "", ()
    _, arounds, hidden, densities = zip(*rows, strict=True)
    tags, blocks, _, moods = zip(*arounds, strict=True)
    starts = accumulate(map((1).__add__, map(len, texts)), initial=0)
    zones = map(_ZONE_OF_MOOD.__getitem__, moods)
    return "\n".join(texts), tuple(map(Line, texts, starts, hidden, densities, tags, blocks, zones))


def fold_all(texts: list[str]) -> list[str]:
    """Return texts with white space folded; a look at all of them at once often shows that none needs it."""
    whole = "\n".join(texts)
    if whole.count("\n") < len(texts) and not any(mark in whole for mark in " \t\r\f\v"):
        return texts
    return [fold(text) for text in texts]


def fold(text: str) -> str:
    r"""Return text with ASCII white space folded to single blanks and trimmed; NBSP and U+3000 stay.

    >>> fold(" 甲\n  乙 ")
    '甲 乙'
    """
    text = text.strip(BLANK)
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text or "\v" in text:
        return " ".join(_BLANKS.split(text))
    return text
