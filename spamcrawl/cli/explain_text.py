"""A record on a terminal, or as plain lines in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console
from rich.text import Text

from spamcrawl.cli.explain_view import LineView, Piece, title_evidence, view_lines
from spamcrawl.cli.visible import reveal
from spamcrawl.core.model import Evidence, Label, Record, VerdictLabel, group_indicators

STYLES = {
    Label.ARTICLE: "green",
    Label.TEMPLATE: "red",
    Label.FURNITURE: "bright_black",
    Label.UNKNOWN: "yellow",
}
VERDICT_STYLES = {
    VerdictLabel.HIJACKED: "bold red",
    VerdictLabel.TEMPLATE_ONLY: "bold magenta",
    VerdictLabel.LEGITIMATE: "bold green",
    VerdictLabel.NO_CONTENT: "bold yellow",
}
NAME_WIDTH = 14
"""Columns of a field's name: ``content_hash`` and two blanks."""
SHOWN_RULES = 6
"""Evidence named on one line; a line of a hundred contacts repeats the same few."""


def print_record(record: Record, console: Console) -> None:
    """Print verdict, then every line, then the article in short."""
    for text in (*head_of(record), *lines_of(record), *foot_of(record)):
        console.print(text)


def head_of(record: Record) -> Iterator[Text]:
    """Yield the verdict and what it rests on."""
    verdict = record.verdict
    yield Text.assemble(
        (f"{'verdict':<{NAME_WIDTH}}", "dim"),
        (str(verdict.label), VERDICT_STYLES[verdict.label]),
        f"  score {verdict.score:+.1f}",
    )
    yield field("page", " ".join(part for part in (record.id, record.page.url) if part))
    if verdict.families:
        yield field("families", ", ".join(f"{name} {score:+.1f}" for name, score in verdict.families))
    for kind, values in group_indicators(verdict.indicators).items():
        yield field(kind, ", ".join(values))
    if reasons := title_evidence(record):
        told = field("html title", record.page.title)
        told.append(f"  {sum(item.weight for item in reasons):+.1f}")
        yield told.append(f"  [{name_rules(reasons)}]", "cyan")
    yield Text()


def field(name: str, value: str) -> Text:
    """Make one "name  value" line."""
    return Text.assemble((f"{name:<{NAME_WIDTH}}", "dim"), reveal(value))


def lines_of(record: Record) -> Iterator[Text]:
    """Yield one row a line; a line whose label changes inside has one row for each part."""
    for view in view_lines(record):
        parts = join_pieces(view.pieces)
        for index, (label, text) in enumerate(parts):
            yield row_of(view, label, text, first=index == 0, last=index == len(parts) - 1)


def join_pieces(pieces: tuple[Piece, ...]) -> list[tuple[Label, str]]:
    """Join neighbours of one label."""
    return [
        (label, "".join(piece.text for piece in group))
        for label, group in groupby(pieces, key=lambda piece: piece.label)
    ]


def row_of(view: LineView, label: Label, text: str, *, first: bool, last: bool) -> Text:
    """Lay out number, label, score, text and evidence."""
    number = f"{view.number:>5}" if first else " " * 5
    score = f"{view.score:+6.1f}" if first and view.evidence else " " * 6
    row = Text.assemble(
        (number, "dim"), " ", (f"{label:<9}", STYLES[label]), score, "  ", (reveal(text), STYLES[label])
    )
    if view.line.hidden and first:
        row.append("  (hidden)", "bold")
    if view.evidence and last:
        row.append(f"  [{name_rules(view.evidence)}]", "cyan")
    return row


def name_rules(evidence: Iterable[Evidence]) -> str:
    """Name evidence, each rule once with its number of hits."""
    counts: dict[str, int] = {}
    for item in evidence:
        counts[item.rule] = counts.get(item.rule, 0) + 1
    names = [rule if count == 1 else f"{rule} ×{count}" for rule, count in counts.items()]
    more = len(names) - SHOWN_RULES
    return ", ".join([*names[:SHOWN_RULES], *([f"and {more} more"] if more > 0 else [])])


def foot_of(record: Record) -> Iterator[Text]:
    """Yield what was recovered."""
    article = record.article
    yield Text()
    yield field("article", f"{len(article.paragraphs)} paragraphs, {sum(map(len, article.paragraphs))} characters")
    for name in ("title", "authors", "editor", "source", "published", "content_hash"):
        value = getattr(article, name)
        if value:
            yield field(name, value if isinstance(value, str) else ", ".join(value))
