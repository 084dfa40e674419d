"""The items: what spiders yield and what Scrapy's feeds export.

Between the two the pipelines pass the core's own :class:`~spamcrawl.core.model.Record`, up to the store with the visit
that made it. Items hold values only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spamcrawl.core.model import Record
from spamcrawl.store.base import Looks, State, Visit


@dataclass(slots=True)
class PageItem:
    """One fetched page, before anything is decided about it."""

    url: str
    body: bytes = field(repr=False)
    fetched_at: str
    """ISO 8601, UTC."""
    status: int = 200
    media_type: str = "text/html"
    """``text/html``, ``application/xhtml+xml`` or ``text/plain`` when it is to be read."""
    declared: str | None = None
    """The charset the HTTP header claims; a claim, not the truth."""
    etag: str | None = None
    last_modified: str | None = None
    """What the server calls this version of the page; the next crawl asks whether it still holds."""
    warc: str | None = None
    """Id of the WARC record that holds the response."""
    looks: Looks | None = None
    """What a browser got, where somebody looked."""


@dataclass(slots=True)
class UnreadItem:
    """One page visited without a body to read: it is as it was, or it is gone."""

    url: str
    fetched_at: str
    state: State
    etag: str | None = None
    last_modified: str | None = None


@dataclass(slots=True)
class Sighted:
    """What goes to the store: a record, and what the crawl knows beside it."""

    record: Record
    visit: Visit

    @property
    def url(self) -> str:
        return self.record.page.url


@dataclass(slots=True)
class ArticleItem:
    """One distinct article, with the fields of the public record in their order."""

    id: str
    url: str
    host: str
    fetched_at: str
    verdict: str
    families: list[str]
    score: float
    title: str | None
    text: str = field(repr=False)
    paragraphs: list[str] = field(repr=False)
    authors: list[str]
    editor: str | None
    published: str | None
    source: str | None
    content_hash: str | None
    near_of: str | None
    similarity: float | None
    containment: float | None
    duplicate_of: str | None
    indicators: dict[str, list[str]]
    segments: list[list[str | int]] = field(repr=False)
    rules: str
    schema: int

    @classmethod
    def from_record(cls, record: Record) -> ArticleItem:
        return cls(**record.as_dict())
