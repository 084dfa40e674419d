"""What a page says of its article for machines, other than in <meta>: JSON-LD, <time>, the author's element.

The values come out as meta fields under names of their own (``ld:…``, ``time:…``, ``rel:…``); what they are worth is
not judged here, but for one thing: where several elements disagree, none speaks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from turbohtml import Document

LD_MAX = 100_000
"""Characters of one JSON-LD script that are read; an article's has some hundreds, a shop's catalogue more."""
LD_SCRIPTS = 8
"""Scripts of it that are looked at."""
VALUE_MAX = 200
"""Characters of a value that are kept."""
AUTHOR_MAX, AUTHORS_MAX = 40, 8
"""Characters of the text of an author's element, and how many of those are read: they may hold each other."""
_ARTICLES = ("Article", "Posting", "Report")
"""How the types of articles end: NewsArticle, BlogPosting."""
_LD = {"headline": "ld:headline", "datePublished": "ld:datepublished"}
_AUTHORS = "[rel=author], [itemprop=author], .author.vcard, .byline .author"
"""A mere .author may be who wrote a comment."""

Meta = tuple[str, str]


def read_machine(document: Document) -> Iterator[Meta]:
    """Yield (name, value) of what a document says of its article."""
    yield from _read_linked_data(document)
    moments = {(element.attr("datetime") or "")[:VALUE_MAX].strip() for element in document.select("time[datetime]")}
    if len(moments) == 1:
        yield "time:datetime", moments.pop()
    named = document.select(_AUTHORS)
    texts = (element.text[: 2 * AUTHOR_MAX] for element in (named if len(named) <= AUTHORS_MAX else ()))
    authors = {" ".join(text.split()) for text in texts} - {""}
    if len(authors) == 1 and len(author := authors.pop()) <= AUTHOR_MAX:
        yield "rel:author", author


def _read_linked_data(document: Document) -> Iterator[Meta]:
    """Yield headline, date and author of the first article that the document's JSON-LD describes."""
    scripts = (script for script in document.iter_elements("script") if "ld+json" in (script.attr("type") or ""))
    for script, _ in zip(scripts, range(LD_SCRIPTS), strict=False):
        article = _find_article(_load(script.text))
        if article is not None:
            for name, field in _LD.items():
                if isinstance(value := article.get(name), str) and value.strip():
                    yield field, " ".join(value[:VALUE_MAX].split())
            yield from (("ld:author", name) for name in _name_authors(article.get("author")))
            return


def _load(text: str) -> Any:
    try:
        return json.loads(text) if len(text) <= LD_MAX else None
    except (ValueError, RecursionError):
        return None


def _find_article(data: Any) -> Mapping[str, Any] | None:
    """Return the first article among what a script holds: one object, a list, or a graph of them."""
    if isinstance(data, dict):
        kinds = data.get("@type")
        if any(str(kind).endswith(_ARTICLES) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            return data
        data = data.get("@graph")
    found = (
        item for item in (data if isinstance(data, list) else []) if isinstance(item, dict) and "@graph" not in item
    )
    return next((article for item in found if (article := _find_article(item)) is not None), None)


def _name_authors(value: Any) -> Iterator[str]:
    for author in value if isinstance(value, list) else [value]:
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, str) and name.strip():
            yield " ".join(name[:AUTHOR_MAX].split())
