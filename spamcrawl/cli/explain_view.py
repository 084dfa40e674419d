"""A record arranged for a reader: each line with its stretches of label, its evidence and their sum.

Knows the record only; must not know terminals or HTML.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from spamcrawl.core.model import Evidence, Label, Line, Record, Segment

TITLE_RULES = frozenset(f"page.title-{what}" for what in ("sells", "speaks", "number", "foreign", "door"))
"""Evidence about the document's title; the line it names only stands for it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line with one label. ``quoted``: evidence points at just this part of the line."""

    label: Label
    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the page as the record sees it."""

    number: int
    """From 1, as an editor counts the lines that have text."""
    line: Line
    pieces: tuple[Piece, ...]
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        """What the line adds to the page's score."""
        return sum(item.weight for item in self.evidence)

    @property
    def label(self) -> Label:
        """The label of most of the line's characters."""
        sizes: dict[Label, int] = defaultdict(int)
        for piece in self.pieces:
            sizes[piece.label] += len(piece.text)
        return max(sizes, key=lambda label: sizes[label]) if sizes else Label.UNKNOWN


def view_lines(record: Record) -> Iterator[LineView]:
    """Yield every line of the page, once, in order; time is linear in the page."""
    by_line = group_evidence(record)
    first = 0
    for index, line in enumerate(record.page.lines):
        while first < len(record.segments) and record.segments[first].end <= line.start:
            first += 1
        evidence = by_line.get(index, ())
        yield LineView(index + 1, line, tuple(cut_pieces(record, line, first, evidence)), tuple(evidence))


def title_evidence(record: Record) -> list[Evidence]:
    """Return the evidence about the document's title, which is no line of the page, strongest first."""
    items = [item for item in record.verdict.evidence if item.rule in TITLE_RULES]
    return sorted(items, key=lambda item: -abs(item.weight))


def group_evidence(record: Record) -> dict[int, list[Evidence]]:
    """Return the evidence of each line, strongest first."""
    grouped: dict[int, list[Evidence]] = defaultdict(list)
    for item in record.verdict.evidence:
        if item.rule not in TITLE_RULES:
            grouped[item.line].append(item)
    for items in grouped.values():
        items.sort(key=lambda item: -abs(item.weight))
    return grouped


def cut_pieces(record: Record, line: Line, first: int, evidence: Sequence[Evidence]) -> Iterator[Piece]:
    """Cut a line where its label changes and where quoted parts begin and end."""
    quotes = merge_quotes(line, evidence)
    for segment in segments_from(record.segments, first, line.end):
        start, end = max(segment.start, line.start), min(segment.end, line.end)
        for left, right, quoted in cut_span(start, end, quotes):
            yield Piece(segment.label, record.page.text[left:right], quoted)


def segments_from(segments: Sequence[Segment], first: int, end: int) -> Iterator[Segment]:
    """Yield segments from index ``first`` that begin before ``end``."""
    for index in range(first, len(segments)):
        if segments[index].start >= end:
            return
        yield segments[index]


def merge_quotes(line: Line, evidence: Sequence[Evidence]) -> list[tuple[int, int]]:
    """Return the parts of a line that evidence quotes, ascending and apart; evidence on the whole line marks none."""
    spans = sorted(
        (max(item.start, line.start), min(item.end, line.end))
        for item in evidence
        if item.end - item.start < len(line.text.strip())
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def cut_span(start: int, end: int, quotes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Cut [start, end) into quoted and other parts, in order, without gap."""
    for index in range(bisect_right(quotes, start, key=itemgetter(1)), len(quotes)):
        left, right = quotes[index]
        if left >= end:
            break
        if left > start:
            yield start, left, False
        yield max(left, start), min(right, end), True
        start = min(right, end)
    if start < end:
        yield start, end, False


def count_labels(record: Record) -> dict[Label, int]:
    """Return how many characters that are not white space each label has."""
    counts = dict.fromkeys(Label, 0)
    for segment in record.segments:
        counts[segment.label] += len("".join(record.page.text[segment.start : segment.end].split()))
    return counts
