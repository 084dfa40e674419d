"""HTML to rows of text: one pass over a parsed document, its nodes in order.

The parser (turbohtml: a WHATWG tree builder in C) repairs the markup; this module keeps what stands around
each run of text (block, zone, hidden, link) and cuts the text where blocks begin and end. It knows nothing of
URLs, encodings or what a line means. It is the hot path of reading a page, hence its plain tuples and ints.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import compress

from turbohtml import Document, Element, Namespace, Node, Text, parse

from spamcrawl.core.model import Zone
from spamcrawl.core.reading.elements import (
    BLOCK,
    BLOCKS,
    BREAK,
    CLAIMS,
    KINDS,
    META_NAMES,
    PREFORMATTED,
    ROOTS,
    TELLING,
    VEILED,
)
from spamcrawl.core.reading.hidden import SILENT, StyleSheet, judge_style, read_stylesheet
from spamcrawl.core.reading.machine import read_machine
from spamcrawl.core.reading.zones import read_zone

BLANK = " \t\n\r\f\v"
"""White space that is folded; NBSP and U+3000 are text, they indent paragraphs."""

NONE = "\0"
"""Stands for a missing attribute where an empty one means something; the parser lets none hold it."""

META_LIMIT = 500
"""Characters kept of one <meta> value, and of the title."""

META_COUNT = 40
"""<meta> values kept per page."""

HIDDEN, LINK, VERBATIM, FORM, BREAKING, WITHIN = 1, 2, 4, 8, 16, 32
"""Bits of a mood: what the open elements say about the text inside them, whatever block it is in. FORM: it is
chrome only for being in a form. BREAKING: an inline element that its style makes a block. WITHIN: content is open."""

ZONES = (Zone.BODY, Zone.MAIN, Zone.CHROME, Zone.COMMENT)
ZONE_SHIFT = 6
"""The zone, as an index into ZONES, stands above a mood's bits."""

FLAGS = (1 << ZONE_SHIFT) - 1

CUT = -1
"""No block's number: the next text begins a line."""

Around = tuple[str, int, int, int]
"""What stands around text: tag of the nearest block, its parent's number, its own number, mood."""


Row = tuple[str, Around, bool, float]
"""A line before it has its place in the page: text as in the source, around, hidden, link density."""


class Reader:
    """Walks one parsed document and leaves its rows, title and meta."""

    def __init__(self, document: Document, mood: int = 0) -> None:
        self.document = document
        self.rows: list[Row] = []
        self.title = read_title(document)
        self.meta = read_meta(document)
        self.sheet = read_sheet(document)
        self.telling = find_telling(document, self.sheet)
        self.links = set(document.select("a[href]"))
        self.moods: dict[tuple[int, str, str | None, str | None, str | None, bool], int] = {}
        self.blocks = 0
        self.line: Around = ("", 0, 0, mood)
        """What stands around the line that is being read."""
        self.shown: list[str] = []
        self.veiled: list[str] = []
        self.linked: list[str] = []
        """Of the shown texts those inside a link."""
        self.veiled_linked: list[str] = []

    def read(self) -> None:
        """Read all lines; nodes come in document order, parents before children, so nothing recurs."""
        telling, links, kinds = self.telling, self.links, KINDS.get
        shown, linked, veiled = self.shown, self.linked, self.veiled
        arounds: dict[Node | None, Around] = {self.document: self.line}
        find, block, gap = arounds.get, CUT, False
        for node in self.document.descendants:
            if node.__class__ is Text and (data := node.data).isspace() and data.isascii():
                gap = True
                continue
            around = find(node.parent)
            if around is None:  # inside something that is not read
                continue
            if node.__class__ is Text:
                if around[2] != block:  # a block began or ended, or a break came between
                    if shown or veiled:
                        self.flush()
                    self.line = around
                    block = around[2]
                if around[3] & HIDDEN:
                    self.add_veiled(data, around[3], gap)
                else:
                    if gap and shown:
                        shown.append(" ")
                    shown.append(data)
                    if around[3] & LINK:
                        linked.append(data)
                gap = False
            elif node.__class__ is Element:
                tag = node.tag
                kind = kinds(tag)
                if kind is None:
                    if node in telling:
                        around = self.enter_inline(node, tag, around)
                    elif node in links:
                        around = (*around[:3], around[3] | LINK)
                    arounds[node] = around
                elif kind is BLOCK:
                    self.blocks = own = self.blocks + 1
                    mood = self.feel(node, tag, around[3]) if node in telling else around[3]
                    arounds[node] = (tag, around[2], own, mood)
                    block = CUT
                elif kind is BREAK:
                    block = CUT
        self.flush()

    def add_veiled(self, data: str, mood: int, gap: bool) -> None:
        if gap and self.veiled:
            self.veiled.append(" ")
        self.veiled.append(data)
        if mood & LINK:
            self.veiled_linked.append(data)

    def enter_inline(self, element: Element, tag: str, around: Around) -> Around:
        """Return what stands around the text of an inline element: a link, hidden, or a block by its style."""
        block, parent, own, mood = around
        if element in self.telling:
            mood = self.feel(element, tag, mood)
        if element in self.links:
            mood |= LINK
        if mood & BREAKING:
            self.blocks += 1
            return (tag, own, self.blocks, mood & ~BREAKING)
        return (block, parent, own, mood)

    def feel(self, element: Element, tag: str, mood: int) -> int:
        """Return the mood inside an element that stands in ``mood``; elements alike are judged once."""
        attr = element.attr
        key = (mood, tag, attr("class"), attr("id"), attr("style"), attr("hidden", NONE) is not NONE)
        felt = self.moods.get(key)
        if felt is None:
            felt = self.moods[key] = judge(self.sheet, *key)
        return felt

    def flush(self) -> None:
        """End the line: what was shown, then what was hidden inside it as a line of its own, so that hidden
        stuffing never splits a sentence that a reader sees whole."""
        line, shown, linked = self.line, self.shown, self.linked
        if len(shown) == 1 and not line[3] & VERBATIM:
            self.rows.append((shown.pop(), line, False, 1.0 if linked else 0.0))
            linked.clear()
        elif shown:
            self.emit(shown, linked, False)
        if self.veiled:
            self.emit(self.veiled, self.veiled_linked, True)

    def emit(self, parts: list[str], linked: list[str], hidden: bool) -> None:
        text = "".join(parts)
        density = measure_links(linked, text) if linked else 0.0
        pieces = text.split("\n") if self.line[3] & VERBATIM else (text,)
        self.rows += [(piece, self.line, hidden, density) for piece in pieces]
        parts.clear()
        linked.clear()


def read_title(document: Document) -> str:
    """Return the document's first title that is not blank; those of drawings do not count."""
    for title in document.find_all("title"):
        if title.namespace is Namespace.HTML and (text := " ".join(title.text[:META_LIMIT].split())):
            return text
    return ""


def read_meta(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the <meta> values about headline, author, source or date; ``name``, ``property``, ``itemprop``."""
    found = []
    for element in document.iter_elements("meta"):
        name = element.attr("name") or element.attr("property") or element.attr("itemprop") or ""
        if name.lower() in META_NAMES:
            content = " ".join((element.attr("content") or "")[:META_LIMIT].split())
            found.append((name.lower(), content))
    return tuple(field for field in (*found, *read_machine(document)) if field[1])[:META_COUNT]


def judge(
    sheet: StyleSheet,
    mood: int,
    tag: str,
    classes: str | None,
    name: str | None,
    style: str | None,
    hidden: bool,
) -> int:
    """Return the mood inside an element of this tag and these attributes that stands in ``mood``."""
    if tag in ROOTS:
        return mood
    claim = CLAIMS.get(tag)
    if claim and claim.zone is Zone.MAIN and mood & WITHIN and ZONES[mood >> ZONE_SHIFT] is not Zone.MAIN:
        claim = None  # a teaser's <article> in what stands beside the content
    if (name or classes) and tag in BLOCKS:
        claim = read_zone(f"{name or ''} {classes or ''}") or claim
    if claim and not (claim.weak and ZONES[mood >> ZONE_SHIFT] is Zone.MAIN):
        mood = mood & FLAGS & ~FORM | ZONES.index(claim.zone) << ZONE_SHIFT
        mood |= FORM if claim is CLAIMS["form"] else WITHIN if claim.zone is Zone.MAIN else 0
    shown, waiting, breaking, verbatim = judge_style(style or "") or SILENT
    if waiting and claim and claim.zone is Zone.MAIN:  # an article that a script shows, as WeChat's pages do
        shown = True
    hidden = hidden or shown is False or tag in VEILED
    if not hidden and shown is None:
        hidden = sheet.hides_element(tag, classes or "", name or "")
    return mood | hidden * HIDDEN | breaking * BREAKING | (verbatim or tag in PREFORMATTED) * VERBATIM


def measure_links(links: list[str], whole: str) -> float:
    """Return the share (0 to 1) of the non-blank characters of ``whole`` that stand in links.

    >>> measure_links(["更多"], "新闻 更多")
    0.5
    """
    total = len("".join(whole.split()))
    return len("".join("".join(links).split())) / total if total else 0.0


def find_telling(document: Document, sheet: StyleSheet) -> set[Element]:
    """Return the elements whose attributes say anything about their text.

    Asked attribute by attribute and judged once for each distinct value: a page has hundreds of elements with
    names and styles, some dozens of different ones, and few that matter.
    """
    tells: dict[str, Callable[[str], object]] = {"class": read_zone, "id": read_zone, "style": judge_style}
    if sheet:
        tells["class"] = lambda names: read_zone(names) or sheet.knows("." + name for name in names.split())
        tells["id"] = lambda name: read_zone(name) or sheet.knows(("#" + name,))
    found = {*document.iter_elements(TELLING), *document.select("[hidden]")}
    for attribute, tell in tells.items():
        elements = document.select(f"[{attribute}]")
        values = [element.attr(attribute) for element in elements]
        telling = {value for value in set(values) if value and tell(value)}
        if telling:
            found.update(compress(elements, map(telling.__contains__, values)))
    return found


def read_sheet(document: Document) -> StyleSheet:
    """Return what the page's own style sheets hide, wherever in the page they stand."""
    sheet = StyleSheet()
    for style in document.find_all("style"):
        if (style.attr("media") or "all").strip().lower() in ("all", "screen"):
            read_stylesheet(style.text, sheet)
    return sheet


def read_markup(markup: str) -> Reader:
    """Return the reader of a page, done; never raises, whatever the markup."""
    reader = Reader(parse(markup))
    reader.read()
    for frame in reader.document.iter_elements("noframes"):  # its markup is text to the parser
        inner = Reader(parse(frame.text), HIDDEN)
        inner.read()
        reader.rows += inner.rows
    return reader
