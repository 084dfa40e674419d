"""What surrounds an article's body: headline, byline, editor, source, date; taken apart from what is hashed.

Works on paragraphs that are already the article's. On a hijacked page nothing outside them is believed: title element
and meta are the kit's. Every guess that cannot be checked is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spamcrawl.core.model import Line, Page
from spamcrawl.core.reading.fold import fold
from spamcrawl.core.recovering.attribution import attribute
from spamcrawl.core.recovering.bylines import is_end_mark, is_read_more, read_credit, split_head, split_tail
from spamcrawl.core.recovering.chrome import is_chrome
from spamcrawl.core.recovering.creditwords import Credit, Field
from spamcrawl.core.recovering.dates import CHINA, DATE
from spamcrawl.core.recovering.headline import read_headline, squeeze

EDGE = 4
"""Paragraphs at either end in which credits are looked for; real heads have up to 4 credit lines."""
HEADLINE_MAX = 45
"""A first paragraph up to this long without a sentence's end is a headline as far as the hash goes."""
FRINGE_MAX = 20
"""Characters of a line that may be lost at an edge without making it another story (a category, 某某陪同。)."""
SET_TITLE_MIN = 7
"""Characters of a headline that only its place shows to be one; sections have shorter names."""
CORE_MIN = 60
"""Characters that must remain hashed before a headline-like line is left out: shorter texts are all headline."""
ABOVE_MAX = 15
"""Lines above the story in which a page's own date and source line is looked for."""
BELOW_MAX = 4
"""Lines below the story in which editor and source may stand."""
DATED_MAX = 80
"""Longest line above the story that is searched for a date among other things."""
STRIPPED_MAX = 6
"""Bracketed notes taken off one paragraph's end; real ones have up to three."""

_HAN = re.compile("[一-鿿]")
_SENTENCE_END = re.compile(r"[。！!？?；;，,：:、…」』”\"]$|。")
_MARK = "□■◎"
_HEADING_TAGS = frozenset(("h1", "h2", "h3"))
_TITLE_LABEL = re.compile(r"(?:文章)?标\s?题[:：]\s{0,3}(?P<title>\S.{3,80})")


@dataclass(frozen=True, slots=True)
class Credits:
    """An article's body and what was said about it; see :func:`separate_credits`."""

    body: tuple[str, ...]
    """The paragraphs given back to the reader."""
    core: tuple[str, ...]
    """The stretches of the body that make the content hash: no headline and no credit, marked or not."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    source: str | None = None
    published: str | None = None
    """ISO 8601: a date, or a moment with its offset (+08:00 where a page in Chinese names none)."""


def separate_credits(page: Page, paragraphs: Sequence[str], *, hijacked: bool) -> Credits:
    """Separate an article's credits from its body.

    On a hijacked page marked credits (□ bylines, bracketed editor notes and read-more at the end) leave the body; on
    any other page the body is ``paragraphs`` unchanged. Never raises; linear in the text.

    >>> found = separate_credits(Page("", ()), ["□ 本报记者 张博", "甲。" * 40 + "【编辑:李岩】"], hijacked=True)
    >>> found.authors, found.editor, len(found.body)
    (('张博',), '李岩', 1)
    """
    body = _cut_marked(paragraphs) if hijacked else tuple(paragraphs)
    title = _find_title(page, paragraphs) if hijacked else _read_title(page, paragraphs)
    zone = CHINA if any(_HAN.search(text) for text in paragraphs) else ""
    fields = list(_edge_fields(paragraphs) if hijacked else _all_fields(page, paragraphs))
    found = attribute(fields, () if hijacked else page.meta, zone=zone)
    return Credits(
        body=body,
        core=_find_core(body, title),
        title=title,
        authors=found.authors,
        editor=found.editor,
        source=found.source,
        published=found.published,
    )


def _cut_marked(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs without the credits that are marked as such; all of them where nothing would be left."""
    last = len(paragraphs) - EDGE
    kept = [text for index, text in enumerate(paragraphs) if not (_is_marked(text) and (index < EDGE or index >= last))]
    while kept:
        text = _without_notes(kept[-1])
        if text:
            kept[-1] = text
            return tuple(kept)
        kept.pop()
    return tuple(paragraphs)


def _is_marked(text: str) -> bool:
    """Tell whether a paragraph is a byline led by a mark."""
    return text.lstrip()[:1] in tuple(_MARK) and any(field.kind is Credit.AUTHOR for field in read_credit(text))


def _without_notes(text: str) -> str:
    """Return a paragraph without the bracketed editor and read-more notes at its end; empty if it was only such."""
    if is_read_more(text):
        return ""
    for _ in range(STRIPPED_MAX):
        fields, rest, split = split_tail(text)
        note = text[len(rest) :]
        if not split or not (is_read_more(note) or any(field.kind is Credit.EDITOR for field in fields)):
            return text
        text = rest
    return text


def _find_core(body: Sequence[str], title: str | None) -> tuple[str, ...]:
    """Return what is hashed of a body: no credit in its outer paragraphs, no headline on top."""
    first = _first_story(body, range(len(body)))
    last = _first_story(body, range(len(body) - 1, -1, -1))
    stripped = (
        text if first <= index <= last else _strip_edges(text, head=index < first, tail=index > last)
        for index, text in enumerate(body)
    )
    core = [text for text in stripped if text]
    if core and (_is_headline(core[0]) or (title and squeeze(core[0]) == squeeze(title))):
        rest = core[1:]
        core = rest if sum(map(len, rest)) >= CORE_MIN else core
    return tuple(_without_fringe(core)) or tuple(body)


def _without_fringe(core: list[str]) -> list[str]:
    """Return a core without the short lines at its edges: what copies of a story lose or gain before its words.

    Up to EDGE lines on each side, and only while a story is left.
    """
    for edge in (0, -1):
        for _ in range(EDGE):
            if len(core) < 2 or len(core[edge].strip()) > FRINGE_MAX:
                break
            rest = core[1:] if edge == 0 else core[:-1]
            if sum(map(len, rest)) < CORE_MIN:
                break
            core = rest
    return core


def _first_story(paragraphs: Sequence[str], order: Iterable[int]) -> int:
    """Return the index where EDGE paragraphs that are no credits have passed, going in ``order``.

    Counting story instead of position keeps the window in place when a copy has more credit lines than another.
    """
    story = 0
    index = 0
    for index in order:
        story += not _is_credit(paragraphs[index])
        if story >= EDGE:
            break
    return index


def _is_credit(text: str) -> bool:
    return bool(read_credit(text)) or is_read_more(text) or is_end_mark(text)


def _strip_edges(text: str, *, head: bool, tail: bool) -> str:
    """Return a paragraph without the credits at its edges; empty if it is a credit as a whole."""
    if _is_credit(text):
        return ""
    if head:
        text = split_head(text)[1]
    for _ in range(STRIPPED_MAX if tail else 0):
        _, text, split = split_tail(text)
        if not split:
            break
    return text


def _is_headline(text: str) -> bool:
    """Tell whether a first paragraph has the shape of a headline."""
    bare = text.strip()
    return len(bare) <= HEADLINE_MAX and not _SENTENCE_END.search(bare)


def _find_title(page: Page, paragraphs: Sequence[str]) -> str | None:
    """Find the headline among an article's own first paragraphs: set as a heading, or labelled."""
    opening = [text for text in paragraphs[:EDGE] if len(text) <= 2 * HEADLINE_MAX]
    for text in opening:
        labelled = _TITLE_LABEL.fullmatch(text.strip())
        if labelled:
            return labelled["title"].strip()
    headings = {squeeze(line.text) for line in page.lines if line.tag in _HEADING_TAGS and len(line.text) <= 200}
    return next((text.strip() for text in opening if squeeze(text) in headings and "。" not in text), None)


def _read_title(page: Page, paragraphs: Sequence[str]) -> str | None:
    """Return an ordinary page's headline; plain text names it only by a label."""
    if not page.markup:
        return _find_title(page, paragraphs)
    return read_headline(page) or _find_set_title(page, paragraphs)


def _find_set_title(page: Page, paragraphs: Sequence[str]) -> str | None:
    """Return the line right above the dated line that stands right above the story: what it is set as."""
    lines = [line for line in page.lines[: _find_lines(page.lines, paragraphs)[0]] if not line.hidden]
    if len(lines) < 2 or not _is_dated(lines[-1].text):
        return None
    line = lines[-2]
    text = line.text.strip()
    named = not (line.link_density or is_chrome(text) or read_credit(text) or _SENTENCE_END.search(text))
    return text if named and SET_TITLE_MIN <= len(text) <= HEADLINE_MAX else None


def _is_dated(text: str) -> bool:
    """Tell whether a line above a story says when it was published, controls and counts beside that."""
    return len(text) <= DATED_MAX and "最后" not in text and DATE.search(fold(text)) is not None


def _edge_fields(paragraphs: Sequence[str]) -> Iterator[Field]:
    """Yield the credits of the outer paragraphs: head first, then from the end."""
    count = len(paragraphs)
    outer = [*range(min(EDGE + 1, count)), *range(max(EDGE + 1, count - EDGE - 1), count)]
    for index in outer:
        text = paragraphs[index]
        whole = read_credit(text)
        yield from whole
        if not whole:
            yield from split_head(text)[0]
            yield from _tail_fields(text)


def _tail_fields(text: str) -> Iterator[Field]:
    for _ in range(STRIPPED_MAX):
        fields, text, split = split_tail(text)
        yield from fields
        if not split:
            return


def _all_fields(page: Page, paragraphs: Sequence[str]) -> Iterator[Field]:
    """Yield the credits of an ordinary page: those above the story, nearest first, its own, and those below it."""
    first, last = _find_lines(page.lines, paragraphs)
    for line in reversed(page.lines[max(0, first - ABOVE_MAX) : first]):
        if not line.hidden:
            yield from read_credit(line.text) or _read_date_only(line.text)
    yield from _edge_fields(paragraphs)
    for line in page.lines[last : last + BELOW_MAX]:
        if not line.hidden:
            yield from read_credit(line.text)


def _read_date_only(text: str) -> tuple[Field, ...]:
    """Read the date in a line above a story that holds more than credits: a site's name, controls."""
    dated = DATE.search(fold(text)) if _is_dated(text) else None
    return (Field(Credit.DATE, dated[0]),) if dated else ()


def _find_lines(lines: Sequence[Line], paragraphs: Sequence[str]) -> tuple[int, int]:
    """Return the index of the first paragraph's line and that behind the last one's; 0 where it is not found."""
    if not paragraphs:
        return 0, 0
    opening, closing = paragraphs[0].strip(), paragraphs[-1].strip()
    first = next((i for i, line in enumerate(lines) if opening in line.text), 0)
    last = next((i + 1 for i in range(len(lines) - 1, first - 1, -1) if closing in lines[i].text), 0)
    return first, last
