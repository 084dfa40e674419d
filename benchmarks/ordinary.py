"""``python -m benchmarks.ordinary``: whole web pages by other hands, and how well their articles come out.

Papers, portals, offices, schools, forums, blogs, encyclopaedias, accounts, old tables and new sections: what differs is
the markup (``ordinary_pages``: a set a file). Each page has its headline and its body's paragraphs marked by whoever
wrote it, in one set also who wrote and published it and when; and the lines that one may count to the body or not:
captions, signatures, abstracts. Those are left out of what is compared.

A set that somebody has looked at says how well it was learnt from; only a fresh one says how well the product
generalises (``--sets``). With ``--peers`` the field's tools run beside it on the same pages.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.quality import OUT, PEERS, run_tool
from benchmarks.scoring import NO_SPAM, Tally, normalise
from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import Article, Record
from spamcrawl.core.reading.page import read_html

PAGES = Path(__file__).with_name("ordinary_pages")


class OrdinaryPage(NamedTuple):
    """One page and its truth."""

    id: str
    kind_of_site: str
    url: str
    headline: str
    gold: Sequence[str]
    """The body's paragraphs."""
    optional: Sequence[str]
    """Lines that may be counted to the body."""
    html: str
    credits: Mapping[str, Sequence[Any]] | None = None
    """Who wrote, edited and published the article, and when: for each field the answers that are right."""

    def row(self) -> dict[str, object]:
        """Return the page as what the tools are given."""
        return {"id": self.id, "url": self.url, "html": self.html, "kind": "clean_html"}


class Outcome(NamedTuple):
    """What became of one page."""

    page: OrdinaryPage
    tally: Tally
    spam: bool = False
    headline: str | None = None
    credits: Counter[str] | None = None
    """How many fields are right, missing and wrong, where that is known."""

    @property
    def exact(self) -> bool:
        return bool(self.tally.exact)

    @property
    def titled(self) -> bool:
        return normalise(self.headline or "") == normalise(self.page.headline)


def list_sets() -> list[str]:
    return sorted(path.stem for path in PAGES.glob("*.json"))


def read_pages(name: str) -> list[OrdinaryPage]:
    """Return the pages of one set."""
    return [OrdinaryPage(**row) for row in json.loads((PAGES / f"{name}.json").read_text("utf-8"))]


def compare(page: OrdinaryPage, text: str) -> Tally:
    """Score a text given for a page, the lines aside that may be counted to the body.

    >>> page = OrdinaryPage("1", "", "", "", ["甲乙丙丁。"], ["图为戊"], "")
    >>> compare(page, "甲乙丙丁。\\n图为戊").exact_share
    1.0
    """
    tally, given, gold = Tally(pages=1), normalise(text), normalise("\n".join(page.gold))
    for line in map(normalise, page.optional):
        if line not in gold:
            given = given.replace(line, "", 1)
    tally.add_text(given, gold)
    return tally


def clean(page: OrdinaryPage) -> Outcome:
    """Clean one page and compare."""
    record = clean_page(read_html(page.html, url=page.url))
    article = record.article
    tally = compare(page, "\n".join(article.paragraphs))
    return Outcome(page, tally, is_called(record), article.title, rate_credits(page, article))


def rate_credits(page: OrdinaryPage, article: Article) -> Counter[str]:
    """Count which credits are right, missing and wrong; a date may be less exact than what is known."""
    rated: Counter[str] = Counter()
    for name, answers in (page.credits or {}).items():
        given = getattr(article, name)
        if name == "authors":
            right = sorted(given) in [sorted(answer or []) for answer in answers]
        elif name == "published":
            right = any(
                answer[:16].startswith(given[:16]) if answer and given else answer == given for answer in answers
            )
        else:
            right = given in answers
        rated["right" if right else "wrong" if given else "missing"] += 1
    return rated


def is_called(record: Record) -> bool:
    """Tell whether an honest page is called spam."""
    return record.verdict.label.value not in NO_SPAM


def measure(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return a row of the table: F1 is the mean over the pages."""
    count = len(outcomes)
    f1 = sum(outcome.tally.f1 for outcome in outcomes) / count
    leak = sum(outcome.tally.leak for outcome in outcomes) / count
    exact, titled, spam = (
        sum(getattr(outcome, field) for outcome in outcomes) for field in ("exact", "titled", "spam")
    )
    rated = sum((outcome.credits or Counter() for outcome in outcomes), Counter[str]())
    credits = f"{rated['right']} / {rated['missing']} / {rated['wrong']}" if rated else "–"
    shares = f"{f1:.4f} | {leak:.1%} | {exact / count:.0%} | {titled / count:.0%}"
    return f"| {name} | {count} | {shares} | {spam} | {credits} |"


def run_peers(pages: Sequence[OrdinaryPage], python: Path) -> Iterator[tuple[str, list[Outcome]]]:
    """Yield what each of the peers makes of the pages; they name no headline here and judge nothing."""
    OUT.mkdir(exist_ok=True)
    rows = OUT / "ordinary.jsonl"
    rows.write_text("".join(json.dumps(page.row(), ensure_ascii=False) + "\n" for page in pages), "utf-8")
    for peer in PEERS:
        answers: Mapping[str, dict] | None = run_tool(python, peer, rows, OUT / f"ordinary-{peer}.jsonl")
        if answers is not None:
            yield peer, [Outcome(page, compare(page, answers[page.id]["text"])) for page in pages]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ordinary", description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="+", choices=list_sets(), default=list_sets(), help="sets (default: all)")
    parser.add_argument("--peers", type=Path, help="python of the peers' environment; without: spamcrawl alone")
    parser.add_argument("--pages", action="store_true", help="name each page that is not exact")
    options = parser.parse_args()
    print("| set | pages | F1 | leak | exact | headline | called spam | credits right / missing / wrong |")
    print(f"|---|{'---:|' * 7}")
    for name in options.sets:
        pages = read_pages(name)
        outcomes = list(map(clean, pages))
        print(measure(name, outcomes))
        for peer, others in run_peers(pages, options.peers) if options.peers else ():
            print(measure(f"{name}: {peer}", others))
        for outcome in outcomes if options.pages else ():
            if not (outcome.exact and outcome.titled) or outcome.spam:
                print(f"  {outcome.page.id} {outcome.tally.f1:.3f} headline {outcome.headline!r}", file=sys.stderr)


if __name__ == "__main__":
    main()
