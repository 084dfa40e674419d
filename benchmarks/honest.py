"""``python -m benchmarks.honest``: honest pages in great variety, none of which may be called spam or lose a line.

Written by hands that had seen neither the detector nor its word lists (``honest_pages``: a set a file): notices,
columns, forums, novels, directories, reviews, letters, warnings, in Chinese of both scripts and in other languages.
Each is cleaned as plain text and as HTML under its title.

A set that somebody has looked at says how well it was learnt from; only a fresh one says how well the product
generalises (``--sets``).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from spamcrawl.core.clean import clean_page
from spamcrawl.core.judging.detect import TEMPLATE_SCORE
from spamcrawl.core.model import Record, VerdictLabel
from spamcrawl.core.reading.page import read_html, read_text

PAGES = Path(__file__).with_name("honest_pages")
HONEST = frozenset({VerdictLabel.LEGITIMATE, VerdictLabel.NO_CONTENT})
NEAR = 0.6
"""Pages that come so near to the threshold are listed, too."""


class HonestPage(NamedTuple):
    """One page: its title and its lines."""

    id: str
    genre: str
    title: str
    lines: Sequence[str]


class Cleaned(NamedTuple):
    """What the product made of one page."""

    page: HonestPage
    text: Record
    html: Record

    @property
    def called(self) -> bool:
        """Whether it is called spam in either form."""
        return not {self.text.verdict.label, self.html.verdict.label} <= HONEST

    @property
    def changed(self) -> bool:
        """Whether the plain text comes back with anything missing or added, white space aside."""
        return join("".join(self.text.article.paragraphs)) != join("".join(self.page.lines))

    @property
    def score(self) -> float:
        return max(self.text.verdict.score, self.html.verdict.score)


def join(text: str) -> str:
    return "".join(text.split())


def read_pages(path: Path) -> list[HonestPage]:
    """Return the pages of one set."""
    return [HonestPage(**row) for row in json.loads(path.read_text("utf-8"))]


def clean(page: HonestPage) -> Cleaned:
    """Clean a page as plain text and as HTML."""
    url = f"https://{page.id.replace('_', '-')}.example/"
    return Cleaned(
        page, clean_page(read_text("\n".join(page.lines), url=url)), clean_page(read_html(mark_up(page), url=url))
    )


def mark_up(page: HonestPage) -> str:
    """Write a page as HTML, a paragraph a line."""
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in page.lines)
    return f"<html><head><title>{escape(page.title)}</title></head><body><div>\n{lines}\n</div></body></html>"


def report(name: str, pages: Sequence[Cleaned]) -> Iterator[str]:
    """Yield a row of the table, and a line for each page that is called spam or comes near."""
    called, changed = sum(page.called for page in pages), sum(page.changed for page in pages)
    yield f"| {name} | {len(pages)} | {len({page.page.genre for page in pages})} | {called} | {changed} |"
    for page in sorted(pages, key=lambda page: -page.score):
        if page.called or page.score >= TEMPLATE_SCORE - NEAR:
            record = max(page.text, page.html, key=lambda record: record.verdict.score)
            evidence = ", ".join(f"{item.rule} {item.weight:.2f}" for item in record.verdict.evidence if item.weight)
            yield f"  {page.page.id}: {page.score:.2f} {'SPAM' if page.called else 'near'} ({evidence})"


def main() -> None:
    sets = sorted(path.stem for path in PAGES.glob("*.json"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks.honest", description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="+", choices=sets, default=sets, help="sets of pages (default: all)")
    options = parser.parse_args()
    print("| set | pages | genres | called spam | text changed |\n|---|---:|---:|---:|---:|")
    for name in options.sets:
        print("\n".join(report(name, list(map(clean, read_pages(PAGES / f"{name}.json"))))))


if __name__ == "__main__":
    main()
