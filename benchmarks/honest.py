"""``python -m benchmarks.honest``: honest pages in great variety, none of which may be called spam or lose a line.

Written by hands that had seen neither the detector nor its word lists (``honest_pages``: a set a file): notices,
columns, forums, novels, directories, reviews, letters, warnings, in Chinese of both scripts and in other languages.
Each is cleaned as plain text and as HTML under its title; and both again in the frame of an invented site, one of 48
(portals, papers, offices, forums, boards: ``honest_frames.json``), with its menus, its most read and its own contacts.
So are the articles of ``../shared``.

A set that somebody has looked at says how well it was learnt from; only a fresh one says how well the product
generalises (``--sets``).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.pages.articles import load_articles
from spamcrawl.core.clean import clean_page
from spamcrawl.core.judging.detect import TEMPLATE_SCORE
from spamcrawl.core.model import Page, Record, VerdictLabel
from spamcrawl.core.reading.page import read_html, read_text

PAGES = Path(__file__).with_name("honest_pages")
FRAMES = Path(__file__).with_name("honest_frames.json")
HONEST = frozenset({VerdictLabel.LEGITIMATE, VerdictLabel.NO_CONTENT})
FORMS = ("text", "html", "framed text", "framed html")
NEWS = "news"
"""The set that is made of the articles of ../shared, or of the bundled ones."""
_PLAIN = re.compile("[0-9：:。]")
"""What stands in the lines of a frame that are no links."""
NEAR = 0.6
"""Pages that come so near to the threshold are listed, too."""


class HonestPage(NamedTuple):
    """One page: its title and its lines."""

    id: str
    genre: str
    title: str
    lines: Sequence[str]


class Frame(NamedTuple):
    """What a site prints above and below each of its pages."""

    kind: str
    site: str
    above: Sequence[str]
    below: Sequence[str]


class Cleaned(NamedTuple):
    """What the product made of one page, by form."""

    page: HonestPage
    records: dict[str, Record]

    @property
    def called(self) -> list[str]:
        """The forms in which it is called spam."""
        return [form for form, record in self.records.items() if record.verdict.label not in HONEST]

    @property
    def changed(self) -> bool:
        """Whether the plain text comes back with anything missing or added, white space aside."""
        return join("".join(self.records["text"].article.paragraphs)) != join("".join(self.page.lines))


def join(text: str) -> str:
    return "".join(text.split())


def read_pages(name: str) -> list[HonestPage]:
    """Return the pages of one set."""
    if name != NEWS:
        return [HonestPage(**row) for row in json.loads((PAGES / f"{name}.json").read_text("utf-8"))]
    articles = load_articles()
    return [HonestPage(one.id, NEWS, one.title or one.paragraphs[0][:24], one.paragraphs) for one in articles]


def clean(page: HonestPage) -> Cleaned:
    """Clean a page in all its forms."""
    return Cleaned(page, {form: clean_page(one) for form, one in zip(FORMS, write_forms(page), strict=True)})


@cache
def read_frames() -> tuple[Frame, ...]:
    return tuple(Frame(**row) for row in json.loads(FRAMES.read_text("utf-8")))


def write_forms(page: HonestPage) -> Iterator[Page]:
    """Yield a page in each of the :data:`FORMS`, the same ones each time."""
    url = f"https://{page.id.replace('_', '-').lower()}.example/"
    frame = draw_frame(Random(page.id))
    yield read_text("\n".join(page.lines), url=url)
    yield read_html(mark_up(page), url=url)
    yield read_text("\n".join([*frame.above, page.title, *page.lines, *frame.below]), url=url)
    yield read_html(mark_up(page, frame), url=url)


def draw_frame(rng: Random) -> Frame:
    """Draw the frame of a site, its numbers filled in."""
    kind, site, *sides = rng.choice(read_frames())
    above, below = ([re.sub("#", lambda _: str(rng.randrange(10)), line) for line in lines] for lines in sides)
    return Frame(kind, site, above, below)


def mark_up(page: HonestPage, frame: Frame | None = None) -> str:
    """Write a page as HTML, a paragraph a line; the labels and headlines of a frame are links."""
    body = "\n".join(f"<p>{escape(line)}</p>" for line in page.lines)
    title = page.title
    if frame:
        above, below = ("".join(map(_mark_up_line, lines)) for lines in (frame.above, frame.below))
        title = f"{title}_{frame.site}"
        body = f"<div>{above}</div><h1>{escape(page.title)}</h1><div>{body}</div><div>{below}</div>"
    return f"<html><head><title>{escape(title)}</title></head><body><div>\n{body}\n</div></body></html>"


def _mark_up_line(line: str) -> str:
    plain = _PLAIN.search(line) is not None
    return f"<div>{escape(line)}</div>" if plain else f"<li><a href='/x'>{escape(line)}</a></li>"


def report(name: str, pages: Sequence[Cleaned]) -> Iterator[str]:
    """Yield a row of the table, and a line for each page that is called spam or comes near."""
    called = Counter(form for page in pages for form in page.called)
    counts = " | ".join(str(called[form]) for form in FORMS)
    yield f"| {name} | {len(pages)} | {counts} | {sum(page.changed for page in pages)} |"
    for page in pages:
        form, record = max(page.records.items(), key=lambda item: item[1].verdict.score)
        if page.called or record.verdict.score >= TEMPLATE_SCORE - NEAR:
            evidence = ", ".join(f"{item.rule} {item.weight:.2f}" for item in record.verdict.evidence if item.weight)
            called_as = ", ".join(page.called) or "near"
            yield f"  {page.page.id}: {record.verdict.score:.2f} as {form} ({called_as}): {evidence}"


def main() -> None:
    sets = [*sorted(path.stem for path in PAGES.glob("*.json")), NEWS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.honest", description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="+", choices=sets, default=sets, help="sets of pages (default: all)")
    options = parser.parse_args()
    print(f"| set | pages | called spam: {' | '.join(FORMS)} | text changed |\n|---|{'---:|' * (len(FORMS) + 2)}")
    for name in options.sets:
        print("\n".join(report(name, list(map(clean, read_pages(name))))))


if __name__ == "__main__":
    main()
