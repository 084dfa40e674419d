"""``python -m benchmarks.failures --pages F``: the worst pages, as the pieces that leaked and the pieces lost.

    + leaked   text in the output that is not in the gold body
    - missing  text of the gold body that is not in the output
Each piece shows the label of the line it stands in, so that the step that went wrong can be named.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import generate_mixed
from benchmarks.predict import load_rules_without, record_of
from benchmarks.rows import Row, read_rows
from benchmarks.scoring import NO_SPAM, normalise
from spamcrawl.core.model import Record

PIECE = 110
"""Characters printed of one piece."""
MAX_DIFF = 12_000
"""Characters beyond which a diff is cut: SequenceMatcher is quadratic at worst."""


class Piece(NamedTuple):
    """A stretch of text that is wrong: index of its line, -1 where no line holds it; the label there; the text."""

    line: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """What is wrong with one page."""

    row: Row
    verdict: str
    leaked: tuple[Piece, ...]
    missing: tuple[Piece, ...]
    phones: str
    weight: int
    """Characters wrong, plus a page's worth for a wrong verdict: the order of the list."""

    @property
    def wrong(self) -> bool:
        """True where the verdict is wrong."""
        return self.verdict.endswith("!!")


def find_failure(row: Row, record: Record) -> Failure | None:
    """Return what is wrong, or None where verdict, body and numbers are right."""
    verdict = str(record.verdict.label)
    leaked, missing = compare_lines(record, row["gold_text"])
    phones = compare_phones(record, row["gold_phones"])
    wrong = (verdict in NO_SPAM) == (row["kind"] in ("hijacked", "template_only"))
    if row["kind"] == "template_only":
        leaked = [label_piece(record, text) for text in record.article.paragraphs]
    if not (wrong or leaked or missing or phones):
        return None
    weight = sum(len(piece.text) for piece in leaked + missing) + 2000 * wrong + 10 * bool(phones)
    return Failure(row, verdict + (" !!" if wrong else ""), tuple(leaked), tuple(missing), phones, weight)


def compare_lines(record: Record, gold: str | None) -> tuple[list[Piece], list[Piece]]:
    """Return the leaked and the missing pieces: whole lines first, and inside a pair of close lines the difference."""
    if gold is None:
        return [], []
    wanted = [line for line in gold.split("\n") if normalise(line)]
    given = list(record.article.paragraphs)
    leaked: list[Piece] = []
    missing: list[Piece] = []
    given, wanted = list(map(normalise, given)), list(map(normalise, wanted))
    for tag, a, b, c, d in SequenceMatcher(None, given, wanted, autojunk=False).get_opcodes():
        if tag != "equal":
            extra, lost = compare_text("\n".join(given[a:b]), "\n".join(wanted[c:d]))
            leaked += [label_piece(record, piece) for piece in extra]
            missing += [label_piece(record, piece) for piece in lost]
    return leaked, missing


def compare_text(given: str, wanted: str) -> tuple[list[str], list[str]]:
    """Return the stretches, cut at line ends, that are only in the one text and only in the other.

    >>> compare_text("ad\\nnews", "news")
    (['ad'], [])
    """
    given, wanted = given[:MAX_DIFF], wanted[:MAX_DIFF]
    leaked, missing = [], []
    for tag, a, b, c, d in SequenceMatcher(None, given, wanted, autojunk=False).get_opcodes():
        if tag != "equal":
            leaked += filter(None, given[a:b].split("\n"))
            missing += filter(None, wanted[c:d].split("\n"))
    return leaked, missing


def label_piece(record: Record, piece: str) -> Piece:
    """Find the line where a folded piece stands, and the label of the segment there."""
    probe = normalise(piece)[:24]
    starts = [segment.start for segment in record.segments]
    for index, line in enumerate(record.page.lines):
        at = normalise(line.text).find(probe)
        if at >= 0:
            offset = min(line.start + at, line.end - 1)
            label = record.segments[bisect_right(starts, offset) - 1].label
            return Piece(index, f"{label}{' hidden' if line.hidden else ''}", piece)
    return Piece(-1, "nowhere as such", piece)


def join_pieces(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the pieces as text, neighbours with one label on one line.

    >>> list(join_pieces([Piece(1, "article", "a"), Piece(2, "article", "b"), Piece(9, "article", "c")]))
    ['L1-2 article: a ⏎ b', 'L9 article: c']
    """
    run: list[Piece] = []
    for piece in [*pieces, Piece(-9, "", "")]:
        if run and (piece.label != run[-1].label or piece.line - run[-1].line not in (0, 1)):
            lines = f"L{run[0].line}" + (f"-{run[-1].line}" if run[-1].line != run[0].line else "")
            yield f"{lines} {run[0].label}: " + " ⏎ ".join(shorten(part.text, PIECE) for part in run)
            run = []
        run.append(piece)


def compare_phones(record: Record, gold: Iterable[str]) -> str:
    wanted = set(gold)
    given = {item.value for item in record.verdict.indicators if item.kind == "phone"}
    if not wanted or given == wanted:
        return ""
    return " ".join(
        [f"+{number}" for number in sorted(given - wanted)] + [f"-{number}" for number in sorted(wanted - given)]
    )


def show(failure: Failure, limit: int) -> Iterator[str]:
    """Yield the page's lines of the report, ``limit`` characters at most over all pieces."""
    row = failure.row
    about = [row["id"], failure.verdict, row.get("place"), row.get("style"), row.get("writing")]
    about += ["+".join(row.get("mutations") or ()), failure.phones and f"phones {failure.phones}"]
    yield "  " + " | ".join(str(part) for part in about if part)
    for sign, pieces in (("+", failure.leaked), ("-", failure.missing)):
        left = limit // 2
        for text in join_pieces(pieces):
            if left <= 0:
                yield f"    {sign} … {len(pieces)} pieces in all"
                break
            yield f"    {sign} {shorten(text, max(left, PIECE))}"
            left -= len(text)


def shorten(text: str, limit: int) -> str:
    """Cut the middle out of a long piece.

    >>> shorten("abcdefghij", 5)
    'abc…ij(10)'
    """
    return text if len(text) <= limit else f"{text[: limit - limit // 2]}…{text[-(limit // 2) :]}({len(text)})"


def group_name(row: Row, by: str) -> str:
    """Return the values of the fields that ``by`` names, joined by +; a measuring page's family is its kit."""
    values = (row.get(name) or (row.get("kit") if name == "family" else None) for name in by.split("+"))
    return " ".join(str(value) for value in values if value)


def group_failures(failures: Iterable[Failure], by: str) -> list[tuple[str, list[Failure]]]:
    """Return (group, its failures, worst first), the heaviest group first; ``by`` names row fields joined by +."""
    groups: dict[str, list[Failure]] = defaultdict(list)
    for failure in sorted(failures, key=lambda failure: -failure.weight):
        groups[group_name(failure.row, by)].append(failure)
    return sorted(groups.items(), key=lambda item: -sum(failure.weight for failure in item[1]))


def summarise(name: str, found: Sequence[Failure], pages: int) -> str:
    """Return the one line about a group: pages failing, verdicts wrong, pieces leaked and lost."""
    wrong = sum(failure.wrong for failure in found)
    leaked = sum(len(failure.leaked) for failure in found)
    missing = sum(len(failure.missing) for failure in found)
    phones = sum(bool(failure.phones) for failure in found)
    figures = f"verdict {wrong:3}  leaking {leaked:4}  losing {missing:4}  phones {phones:3}"
    return f"{name:44} {len(found):4} of {pages:4} pages: {figures}"


def report(failures: list[Failure], rows: Sequence[Row], options: argparse.Namespace) -> Iterator[str]:
    """Yield the report: one line a group, then the worst pages, shared out over the groups."""
    sizes = Counter(group_name(row, options.by) for row in rows)
    groups = group_failures(failures, options.by)
    wrong = sum(failure.wrong for failure in failures)
    yield f"{len(rows)} pages, {len(failures)} not perfect, {wrong} with a wrong verdict"
    yield from (summarise(name, found, sizes[name]) for name, found in groups)
    each = max(1, options.show // max(1, len(groups)))
    for name, found in groups[: options.show]:
        yield f"== {name}"
        for failure in found[:each]:
            yield from show(failure, options.chars)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.failures", description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=Path, help="labelled pages (JSONL, may be packed); without: generated ones")
    parser.add_argument("--seed", type=int, default=1, help="seed of the generated pages")
    parser.add_argument("-n", type=int, default=300, help="number of generated pages")
    parser.add_argument("--show", type=int, default=25, help="pages to print")
    parser.add_argument("--chars", type=int, default=500, help="characters to print of a page")
    parser.add_argument("--by", default="kind+family", help="fields to group by: kind+family, family+place, style …")
    parser.add_argument("--only", default="", help="field=value, comma-separated: kind=hijacked,place=inline_mid")
    parser.add_argument("--id", default="", help="this page alone")
    parser.add_argument("--without", default="", help="hide the rules of these families, comma-separated")
    return parser.parse_args()


def choose_rows(options: argparse.Namespace) -> Iterator[Row]:
    generated = (page.row() for page in generate_mixed(options.seed, options.n))
    wanted = [part.split("=", 1) for part in options.only.split(",") if part]
    for row in read_rows(options.pages) if options.pages else generated:
        named = options.id in ("", row["id"])
        if named and all(str(row.get(name) or row.get("kit")) == value for name, value in wanted):
            yield row


def main() -> None:
    options = read_arguments()
    rules = load_rules_without(options.without)
    rows = list(choose_rows(options))
    found = (find_failure(row, record_of(row, rules)) for row in rows)
    print("\n".join(report([failure for failure in found if failure], rows, options)))


if __name__ == "__main__":
    main()
