"""The values that travel through the core, in the order a page meets them.

Everything here is frozen and holds no behaviour beyond what its own fields say.
Offsets are character offsets into :attr:`Page.text`, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, NamedTuple

SCHEMA = 1
"""Version of the public record; raised when a field changes its meaning or goes away."""


class Zone(Enum):
    """What the markup around a line says about its role on the page."""

    MAIN = "main"
    """Inside <article>, <main> or a container named like one."""
    BODY = "body"
    """Nothing said: the default, and the only zone of plain text."""
    CHROME = "chrome"
    """Inside <nav>, <header>, <footer>, <aside>, a form, or a container named like one."""
    COMMENT = "comment"
    """Inside a container that holds readers' comments."""


class Line(NamedTuple):
    """One visible (or hidden) line of a page, without its line break. A tuple: a huge page has tens of thousands.

    ``page.text[line.start:line.end] == line.text`` always holds.
    """

    text: str
    start: int
    hidden: bool = False
    """True where a browser would not show it: attribute, inline style or the page's own <style>."""
    link_density: float = 0.0
    """Share (0 to 1) of the line's non-blank characters that stand inside a link."""
    tag: str = ""
    """Name of the nearest block element (``p``, ``h1``, ``li``, ``td``, ``div`` …); empty for plain text."""
    block: int = 0
    """Identity of that block element's parent: lines of one container share it. 0 for plain text."""
    zone: Zone = Zone.BODY

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text in reading order. Lines do not overlap and ascend; what lies between them is white space."""

    text: str
    lines: tuple[Line, ...]
    url: str = ""
    fetched_at: str = ""
    """ISO 8601 with offset, as the caller gave it; the core has no clock."""
    encoding: str = ""
    title: str = ""
    """The document's <title>, white space folded; the kit's on hijacked pages, so never taken on trust."""
    markup: bool = False
    """True when the page came as HTML. Plain text has no menus, so furniture is judged more strictly there."""
    meta: tuple[tuple[str, str], ...] = ()
    """(name, content) of <meta> elements that speak of headline, author, source and date; lower-case names."""


class Label(StrEnum):
    """What a segment of the page is."""

    ARTICLE = "article"
    TEMPLATE = "template"
    FURNITURE = "furniture"
    UNKNOWN = "unknown"


class VerdictLabel(StrEnum):
    """What a page is. The words are public and stable."""

    HIJACKED = "hijacked"
    TEMPLATE_ONLY = "template_only"
    LEGITIMATE = "legitimate"
    NO_CONTENT = "no_content"


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something the template gives away: ``kind`` is phone, brand, product, server_path, contact …"""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, with the place that shows it. ``line`` is an index into ``page.lines``."""

    rule: str
    line: int
    start: int
    end: int
    quote: str
    weight: float
    """Log-odds towards template; positive speaks for template, negative for article."""
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A labelled stretch of the page. A page's segments, in order, are its text without gap or overlap."""

    label: Label
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision about a page and what it rests on."""

    label: VerdictLabel
    score: float
    """Sum of the page-level evidence; higher is more certainly template."""
    families: tuple[tuple[str, float], ...] = ()
    """(family id, score), best first."""
    evidence: tuple[Evidence, ...] = ()
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The recovered article. Fields follow schema.org NewsArticle in meaning; None rather than a guess."""

    paragraphs: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    source: str | None = None
    published: str | None = None
    """ISO 8601; with an offset where the page names a time."""
    content_hash: str | None = None
    """BLAKE2b-128 of the canonical body, 32 hex digits; None without a body."""


@dataclass(frozen=True, slots=True)
class Record:
    """The one public result for a page; :meth:`as_dict` is the JSONL row (schema :data:`SCHEMA`)."""

    page: Page
    verdict: Verdict
    article: Article
    segments: tuple[Segment, ...]
    rules: str
    """Digest of the ruleset that made this record."""
    id: str = ""
    host: str = ""
    near_of: str | None = None
    """Content hash of the earlier article this one is close to; set by a store."""
    similarity: float | None = None
    """Jaccard index of the shingles of both; set with ``near_of``."""
    containment: float | None = None
    """Share of the smaller one's shingles that the other has; set with ``near_of``."""
    duplicate_of: str | None = None
    """URL of the first sighting of the same article; set by a store."""

    def as_dict(self) -> dict[str, Any]:
        """Return the public row; see docs/record.md for every field."""
        return {
            "id": self.id,
            "url": self.page.url,
            "host": self.host,
            "fetched_at": self.page.fetched_at,
            "verdict": str(self.verdict.label),
            "families": [name for name, _ in self.verdict.families],
            "score": round(self.verdict.score, 3),
            "title": self.article.title,
            "text": "\n".join(self.article.paragraphs),
            "paragraphs": list(self.article.paragraphs),
            "authors": list(self.article.authors),
            "editor": self.article.editor,
            "published": self.article.published,
            "source": self.article.source,
            "content_hash": self.article.content_hash,
            "near_of": self.near_of,
            "similarity": self.similarity,
            "containment": self.containment,
            "duplicate_of": self.duplicate_of,
            "indicators": group_indicators(self.verdict.indicators),
            "segments": [[str(part.label), part.start, part.end] for part in self.segments],
            "rules": self.rules,
            "schema": SCHEMA,
        }


def group_indicators(indicators: tuple[Indicator, ...]) -> dict[str, list[str]]:
    """Group indicators by kind, each value once, in the order first seen.

    >>> group_indicators((Indicator("phone", "4001"), Indicator("phone", "4001")))
    {'phone': ['4001']}
    """
    grouped: dict[str, list[str]] = {}
    for item in indicators:
        values = grouped.setdefault(item.kind, [])
        if item.value not in values:
            values.append(item.value)
    return grouped
