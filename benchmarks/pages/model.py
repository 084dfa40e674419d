"""What a generated page is made of. Knows nothing of grammars, layouts or files."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """Who wrote a line: the stolen article, the kit, the site's own chrome, or the article's credits."""

    ARTICLE = "article"
    TEMPLATE = "template"
    CHROME = "chrome"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a page. ``spam`` are the (start, end) stretches of an article line that a kit glued in."""

    text: str
    role: Role
    hidden: bool = False
    spam: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A legitimate article: body paragraphs, and apart from them what a page may add around the body."""

    id: str
    paragraphs: tuple[str, ...]
    title: str = ""
    reporter: str = ""
    editor: str = ""
    source: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page with its truth; :meth:`row` has the fields of ``../shared/data/dev_pages.jsonl.gz`` and more."""

    id: str
    url: str
    kind: str
    family: str
    markup: str
    """The page: HTML, or plain text where ``style`` starts with ``text``."""
    gold_text: str | None
    """Body paragraphs joined by a line break; None where no body is judged."""
    gold_phones: tuple[str, ...] = ()
    place: str = ""
    style: str = ""
    article_id: str = ""
    brand: str = ""
    writing: str = ""
    mutations: tuple[str, ...] = ()
    numbers: tuple[str, ...] = field(default=())
    """The advertised numbers exactly as the page writes them."""

    @property
    def is_text(self) -> bool:
        return self.style.startswith("text")

    def row(self) -> dict[str, Any]:
        """Return the page as a JSON-ready row."""
        return {
            "id": self.id,
            "url": self.url,
            "kind": self.kind,
            "family": self.family,
            "kit": self.family,
            "seen_kit": False,
            "place": self.place,
            "style": self.style,
            "article_id": self.article_id,
            "brand": self.brand or None,
            "writing": self.writing,
            "mutations": list(self.mutations),
            "gold_text": self.gold_text,
            "gold_phones": list(self.gold_phones),
            "text" if self.is_text else "html": self.markup,
        }
