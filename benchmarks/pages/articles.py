"""Where the stolen articles come from: the bundled files, and measuring pages where they are present.

Knows nothing of kits or layouts.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .model import Article

BUNDLED = Path(__file__).with_name("articles")
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "dev_pages.jsonl.gz"
MIN_CHARS, MAX_CHARS = 300, 6000
"""A body outside this range is a brief or a collection, not an article a kit would steal."""


def parse_article(name: str, text: str) -> Article:
    """Read ``field: value`` lines, a blank line, then one paragraph a line."""
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Article(id=name, paragraphs=split_paragraphs(body), **fields)


def split_paragraphs(body: str) -> tuple[str, ...]:
    """Return the non-blank lines without their indent.

    >>> split_paragraphs("　　a\\n\\n b ")
    ('a', 'b')
    """
    return tuple(line.strip() for line in body.splitlines() if line.strip())


@cache
def load_bundled() -> tuple[Article, ...]:
    """Return the articles written for this project, sorted by name."""
    files = sorted(BUNDLED.glob("*.txt"))
    return tuple(parse_article(file.stem, file.read_text(encoding="utf-8")) for file in files)


def read_shared(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            body = row.get("gold_text") or ""
            if row["kind"].startswith("clean") and MIN_CHARS <= len(body) <= MAX_CHARS:
                yield Article(id=row["id"], paragraphs=split_paragraphs(body))


@cache
def load_articles(path: Path = SHARED) -> tuple[Article, ...]:
    """Return the measuring articles of ``path``, or the bundled ones where it is absent."""
    return tuple(read_shared(path)) if path.exists() else load_bundled()
