"""HTML to rows of text: one pass over the parser's events, no tree in Python.

The parser (turbohtml: a WHATWG tree builder in C) repairs the markup and reports each element's start
and end and each run of text; this module keeps what stands around the text (block, zone, hidden, link)
and cuts the text at block boundaries. It knows nothing of URLs, encodings or what a line means.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from turbohtml import Document, Element, Node, Text, parse

from spamcrawl.core.hidden import SILENT, STYLE_LIMIT, StyleSheet, judge_style, read_stylesheet
from spamcrawl.core.model import Line, Zone
from spamcrawl.core.zones import NAME_LIMIT, Claim, read_zone

NONE = "\0"
"""Stands for a missing attribute where an empty one means something; no attribute can hold it."""

BLOCKS = frozenset(
    """address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main marquee menu
    nav ol optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul
    xmp""".split()
)
"""Elements that break lines; every cell is a line of its own, because kits lay lines out in tables."""

DROPPED = frozenset(
    "script template svg math iframe object embed applet audio video canvas noembed".split()
)
"""Elements whose text is not the page's: programs, drawings, and stand-ins for what a browser loads."""

VEILED = frozenset("noscript datalist".split())
"""Read, but as hidden text: a browser with scripts shows nothing of it."""

VERBATIM = frozenset("pre textarea listing xmp plaintext".split())
"""A line break in the source is a line break on the screen."""

CAPTURED = frozenset(("title", "style", "noframes"))
"""Elements whose text is kept aside instead of read."""

BLOCK, BREAK, SET_ASIDE = "block", "break", "set aside"
KINDS = (
    dict.fromkeys(BLOCKS, BLOCK)
    | dict.fromkeys(("br", "hr"), BREAK)
    | dict.fromkeys((*DROPPED, *CAPTURED, "meta"), SET_ASIDE)
)
"""What a start tag does to the line; a tag that is not here stands inside it."""

ROOTS = frozenset(("html", "body"))
"""Their names speak of the whole page, so they claim no zone and hide nothing."""

FORM_CLAIM = Claim(Zone.CHROME, weak=True)

TAG_CLAIMS = {
    "nav": Claim(Zone.CHROME),
    "footer": Claim(Zone.CHROME),
    "aside": Claim(Zone.CHROME),
    "select": Claim(Zone.CHROME),
    "header": Claim(Zone.CHROME, weak=True),
    "form": FORM_CLAIM,
    "article": Claim(Zone.MAIN),
    "main": Claim(Zone.MAIN),
}

TELLING = frozenset(TAG_CLAIMS) | VERBATIM | VEILED | {"dialog"}
"""Elements that say something without an attribute."""

FORM_SHARE = 0.5
"""Share of a page's text from which a form is no chrome but the page's own wrapper, as ASP.NET writes it."""

META_NAMES = frozenset(
    """og:title twitter:title headline title articletitle dc.title author article:author byl og:article:author
    articleauthor dc.creator source og:site_name contentsource mediaid publisher article:published_time
    og:published_time og:release_date pubdate publishdate publish_date publish-date publish_time date datepublished
    dc.date dc.date.issued article_date_original weibo:article:create_at apub:time editor contenteditor""".split()
)
"""<meta> names about headline, author, editor, source and date, lower case."""

META_LIMIT = 500
"""Characters kept of one <meta> value, and of the title."""

META_COUNT = 40
"""<meta> values kept per page."""

BLANK = " \t\n\r\f\v"
"""White space that HTML folds; NBSP and U+3000 are text, they indent paragraphs."""


class Mood(NamedTuple):
    """What the open elements say about the text inside them, whatever block it is in."""

    zone: Zone = Zone.BODY
    hidden: bool = False
    link: bool = False
    verbatim: bool = False
    form: int = 0
    """Number of the form whose being a form decided the zone, else 0."""


Around = tuple[str, int, int, Mood]
"""Nearest block's tag, its parent's number, its own number, and the mood. A bare tuple: one per block."""

_BLANKS = re.compile("[ \t\n\r\f\v]+")


class Look(NamedTuple):
    """What one element's own tag and attributes say about the text inside it."""

    claim: Claim | None = None
    hidden: bool = False
    verbatim: bool = False
    breaking: bool = False


NOTHING = Look()


class Reader:
    """Walks one parsed document and leaves its lines, title and meta."""

    def __init__(self, sheet: StyleSheet, start: int = 0, hidden: bool = False) -> None:
        self.lines: list[Line] = []
        self.forms: dict[int, int] = {}
        """Index of a line → number of the form that makes it chrome."""
        self.title = ""
        self.meta: list[tuple[str, str]] = []
        self.frames: list[str] = []
        """Markup inside <noframes>, which the parser leaves unread."""
        self.sheet = sheet
        self.start = start
        self.outside: Around = ("", 0, 0, Mood(hidden=hidden))
        self.line = self.outside
        """What stands around the line that is being read."""
        self.blocks = 0
        self.looks: dict[tuple[str | None, ...], Look] = {}
        self.shown: list[str] = []
        self.shown_links: list[str] = []
        self.veiled: list[str] = []
        self.veiled_links: list[str] = []

    def read(self, document: Document) -> None:
        """Read all lines; nodes come in document order, parents before children, so nothing recurs."""
        arounds: dict[Node | None, Around | None] = {document: self.outside}
        for node in document.descendants:
            around = arounds.get(node.parent)
            if around is None:
                continue
            if node.__class__ is Text:
                if around[2] != self.line[2]:
                    if self.shown or self.veiled:
                        self.flush()
                    self.line = around
                self.add(node.data, around[3])
            elif node.__class__ is Element:
                arounds[node] = self.enter(node, around)
        self.flush()

    def enter(self, element: Element, around: Around) -> Around | None:
        """Return what stands around the text inside an element; None where that text is not read."""
        tag = element.tag
        kind = KINDS.get(tag)
        if kind is SET_ASIDE:
            self.set_aside(tag, element)
            return None
        if kind is BREAK:
            if self.shown or self.veiled:
                self.flush()
            return None
        has_attributes = len(element.attrs) > 0
        if kind is None:
            return self.enter_inline(tag, element, around) if has_attributes or tag in TELLING else around
        if self.shown or self.veiled:
            self.flush()
        self.blocks += 1
        mood = around[3]
        if has_attributes or tag in TELLING:
            look = self.look_at(tag, element)
            if look is not NOTHING:
                mood = self.change(mood, look)
        return (tag, around[2], self.blocks, mood)

    def enter_inline(self, tag: str, element: Element, around: Around) -> Around:
        """Let an inline element's attributes hide its text, make it a link or a block."""
        mood = around[3]
        if tag == "a" and not mood.link and element.attr("href") is not None:
            mood = Mood(mood.zone, mood.hidden, True, mood.verbatim, mood.form)
        if self.sheet.hides or tag in VEILED or element.attr("style") or element.attr("hidden", NONE) is not NONE:
            look = self.look_at(tag, element)
            mood = self.change(mood, look)
            if look.breaking:
                self.flush()
                self.blocks += 1
                return (tag, around[2], self.blocks, mood)
        return around if mood is around[3] else (around[0], around[1], around[2], mood)

    def change(self, mood: Mood, look: Look) -> Mood:
        """Return the mood inside an element that looks like this, ``self.blocks`` being its number."""
        zone, hidden, link, verbatim, form = mood
        claim = look.claim
        if claim and not (claim.weak and zone is Zone.MAIN):
            zone = claim.zone
            form = self.blocks if claim is FORM_CLAIM else 0
        return Mood(zone, hidden or look.hidden, link, verbatim or look.verbatim, form)

    def look_at(self, tag: str, element: Element) -> Look:
        """Return what an element's tag and attributes say, from memory where one like it came before."""
        attr = element.attr
        key = (tag, attr("class"), attr("id"), attr("style"), attr("hidden", NONE))
        look = self.looks.get(key)
        if look is None:
            look = self.looks[key] = judge(self.sheet, *key)
        return look

    def add(self, data: str, mood: Mood) -> None:
        """Add a run of text to the line."""
        parts = self.veiled if mood.hidden else self.shown
        if not parts:
            data = data.lstrip(BLANK)
            if not data:
                return
        parts.append(data)
        if mood.link:
            (self.veiled_links if mood.hidden else self.shown_links).append(data)

    def flush(self) -> None:
        """End the line: what was shown, then what was hidden inside it as a line of its own, so that hidden
        stuffing never splits a sentence that a reader sees whole."""
        if self.shown:
            self.emit(self.shown, self.shown_links, False)
            self.shown, self.shown_links = [], []
        if self.veiled:
            self.emit(self.veiled, self.veiled_links, True)
            self.veiled, self.veiled_links = [], []

    def emit(self, parts: list[str], links: list[str], hidden: bool) -> None:
        tag, block, _, mood = self.line
        text = parts[0] if len(parts) == 1 else "".join(parts)
        density = measure_links(links, text, len(parts)) if links else 0.0
        for piece in text.split("\n") if mood.verbatim else (text,):
            piece = fold(piece)
            if piece and not piece.isspace():
                if mood.form:
                    self.forms[len(self.lines)] = mood.form
                self.lines.append(Line(piece, self.start, hidden, density, tag, block, mood.zone))
                self.start += len(piece) + 1

    def set_aside(self, tag: str, element: Element) -> None:
        """Keep what is not read in place: title, meta, and the markup of <noframes>."""
        if tag == "title":
            self.title = self.title or " ".join(element.text[:META_LIMIT].split())
        elif tag == "meta":
            self.keep_meta(element)
        elif tag == "noframes":
            self.frames.append(element.text)

    def keep_meta(self, element: Element) -> None:
        """Keep a <meta> about headline, author, source or date; ``name``, ``property`` and ``itemprop`` alike."""
        name = element.attr("name") or element.attr("property") or element.attr("itemprop") or ""
        if name.lower() in META_NAMES and len(self.meta) < META_COUNT:
            content = " ".join((element.attr("content") or "")[:META_LIMIT].split())
            if content:
                self.meta.append((name.lower(), content))


def judge(
    sheet: StyleSheet, tag: str, classes: str | None, name: str | None, style: str | None, hidden: str | None
) -> Look:
    """Return what a tag and its attributes say about the text inside."""
    names = f"{name or ''} {classes or ''}"
    judged = judge_style(style[:STYLE_LIMIT]) if style else SILENT
    claim = (read_zone(names[:NAME_LIMIT]) if names != " " else None) or TAG_CLAIMS.get(tag)
    if tag in ROOTS:
        return Look(verbatim=judged.verbatim)
    veiled = hidden is not NONE or tag in VEILED or judged.shown is False
    if not veiled and judged.shown is None and sheet.hides:
        veiled = sheet.hides_element(tag, classes or "", name or "")
    look = Look(claim, veiled, judged.verbatim or tag in VERBATIM, judged.breaking)
    return NOTHING if look == NOTHING else look


def fold(text: str) -> str:
    """Return text with ASCII white space folded to single blanks and trimmed; NBSP and U+3000 stay.

    >>> fold(" \u3000a\n  b ")
    '\u3000a b'
    """
    text = text.strip(BLANK)
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text or "\v" in text:
        return " ".join(_BLANKS.split(text))
    return text


def measure_links(links: list[str], whole: str, parts: int) -> float:
    """Return the share (0 to 1) of the non-blank characters of ``whole`` that stand in links."""
    if len(links) == parts:
        return 1.0
    total = len("".join(whole.split()))
    return len("".join("".join(links).split())) / total if total else 0.0


def read_markup(markup: str) -> Reader:
    """Return the reader of a page, done; never raises, whatever the markup."""
    document = parse(markup)
    sheet = StyleSheet()
    for style in document.find_all("style"):
        if (style.attr("media") or "all").strip().lower() in ("all", "screen"):
            read_stylesheet(style.text, sheet)
    reader = Reader(sheet)
    reader.read(document)
    for frame in reader.frames:
        inner = Reader(StyleSheet(), reader.start, hidden=True)
        inner.read(parse(frame))
        reader.lines += inner.lines
        reader.start = inner.start
    return reader
