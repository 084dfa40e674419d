"""`explain`: every line of the page, its label and the reasons, safe to look at."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.conftest import Ran
from cli.pages import HIJACKED, HOSTILE, NEWS, REPORTED
from spamcrawl.cli.explain_html import render_report
from spamcrawl.cli.explain_text import lines_of
from spamcrawl.cli.explain_view import count_labels, view_lines
from spamcrawl.core.model import (
    Article,
    Evidence,
    Label,
    Line,
    Page,
    Record,
    Segment,
    Verdict,
    VerdictLabel,
)
from tests.core.costs import is_linear

Run = Callable[..., Ran]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(HIJACKED, "utf-8")
    return path


def test_every_line_is_shown_with_its_label(run: Run, page: Path) -> None:
    done = run("explain", page)
    shown = done.text.splitlines()
    assert done.code == 0
    assert shown[0].startswith("verdict       hijacked  score +")
    assert any(line.startswith("phone") and "4001234567" in line for line in shown)
    for number, line in enumerate(HIJACKED.splitlines(), start=1):
        label = "article" if line in NEWS else "template"
        assert any(row.split()[:2] == [str(number), label] and line in row for row in shown), line


def test_evidence_is_named_at_its_line(run: Run, page: Path) -> None:
    first = next(row for row in run("explain", page).text.splitlines() if row.startswith("    1 "))
    assert "[" in first
    assert "page." in first
    assert float(first.split()[2]) > 0


def test_what_a_title_sells_is_said_of_the_title_and_of_no_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"<title>松叶空调售后维修400-123-4567</title>{REPORTED}", "utf-8")
    shown = run("explain", tmp_path / "page.html").text.splitlines()
    [title] = [row for row in shown if row.startswith("html title")]
    assert "松叶空调售后维修400-123-4567  +" in title
    assert "page.title-sells" in title
    assert "page.title-number" in title
    assert sum("page.title-" in row for row in shown) == 1


def test_pipe_has_no_colour_and_no_wrapping(run: Run, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(NEWS.replace("\n", "") * 20, "utf-8")
    out = run("explain", tmp_path / "long.txt").text
    assert "\x1b" not in out
    assert any(len(line) > 1_000 for line in out.splitlines())


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text(f"\x1b]0;owned\x07{NEWS}[bold]x[/bold] \u202e:smile: \r{NEWS}", "utf-8")
    out = run("explain", tmp_path / "evil.txt").text
    assert not set(out) & set("\x1b\x07\r\u202e")
    assert "⟨1B⟩]0;owned⟨07⟩" in out
    assert "[bold]x[/bold] ⟨202E⟩:smile:" in out


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        "\n".join(["{broken", *(json.dumps(row) for row in ({"id": 7, "text": NEWS}, {"text": HIJACKED}))]), "utf-8"
    )
    return path


@pytest.mark.parametrize(("name", "verdict"), [("#7", "legitimate"), ("#{}:3", "hijacked")])
def test_row_is_picked_by_id(run: Run, rows: Path, name: str, verdict: str) -> None:
    done = run("explain", f"{rows}{name.format(rows)}")
    assert (done.code, done.text.split()[1]) == (0, verdict)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("{}#8", "no page with id 8"),
        ("{}", "rows.jsonl:1: row is no JSON"),
        ("{}#{}:1", "rows.jsonl:1: row is no JSON"),
        ("{}x#7", "no such file: "),
        ("{}x", "no such file: "),
    ],
)
def test_page_that_is_not_there_exits_2(run: Run, rows: Path, name: str, message: str) -> None:
    done = run("explain", name.format(rows, rows))
    assert (done.code, done.out) == (2, b"")
    assert message in done.err


def test_file_whose_name_has_a_hash_comes_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a#b.txt").write_text(NEWS, "utf-8")
    assert run("explain", tmp_path / "a#b.txt").code == 0


def test_standard_input_is_explained(spawn: Run) -> None:
    done = spawn("explain", "-", stdin=HOSTILE.encode())
    assert done.code == 0
    assert "<script>alert(1)</script>" in done.text


# --- the view: any record, also an unlikely one ---------------------------------------------------


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any page of short lines, any partition of it, any evidence inside its lines."""
    texts = draw(st.lists(st.text(alphabet="ab 电\u202e<", min_size=1, max_size=8), min_size=1, max_size=6))
    lines, start = [], 0
    for text in texts:
        lines.append(Line(text, start))
        start += len(text) + 1
    page = Page("\n".join(texts), tuple(lines))
    cuts = sorted({0, len(page.text), *draw(st.lists(st.integers(0, len(page.text)), max_size=6))})
    labels = st.sampled_from(list(Label))
    segments = tuple(Segment(draw(labels), *span) for span in itertools.pairwise(cuts))
    evidence = []
    for _ in range(draw(st.integers(0, 5))):
        index = draw(st.integers(0, len(lines) - 1))
        left, right = sorted(draw(st.tuples(*[st.integers(lines[index].start, lines[index].end)] * 2)))
        weight = draw(st.floats(-3, 3))
        evidence.append(Evidence("f.r", index, left, right, page.text[left:right], weight))
    verdict = Verdict(VerdictLabel.HIJACKED, 1.0, evidence=tuple(evidence))
    return Record(page, verdict, Article(), segments, "d")


@given(records())
def test_pieces_of_a_line_are_the_line_with_the_segments_labels(record: Record) -> None:
    label_at = [segment.label for segment in record.segments for _ in range(segment.start, segment.end)]
    for view in view_lines(record):
        assert "".join(piece.text for piece in view.pieces) == view.line.text
        labels = [piece.label for piece in view.pieces for _ in piece.text]
        assert labels == label_at[view.line.start : view.line.end]


@given(records())
def test_every_piece_of_evidence_is_shown_once_and_its_part_is_marked(record: Record) -> None:
    views = list(view_lines(record))
    assert sorted(map(id, record.verdict.evidence)) == sorted(id(item) for view in views for item in view.evidence)
    for view in views:
        marked = [piece.quoted for piece in view.pieces for _ in piece.text]
        for item in view.evidence:
            if item.end - item.start < len(view.line.text.strip()):
                assert all(marked[item.start - view.line.start : item.end - view.line.start])


@given(records())
def test_label_counts_cover_the_page(record: Record) -> None:
    assert sum(count_labels(record).values()) == len("".join(record.page.text.split()))


def busy_record(size: int) -> Record:
    """One line in which every second character is quoted and every third begins a segment."""
    text = "电话" * (size // 2)
    segments = tuple(Segment(Label.TEMPLATE, start, min(start + 3, size)) for start in range(0, size, 3))
    evidence = tuple(Evidence("f.r", 0, at, at + 1, "电", 1.0) for at in range(0, size, 2))
    verdict = Verdict(VerdictLabel.HIJACKED, 1.0, evidence=evidence)
    return Record(Page(text, (Line(text, 0),)), verdict, Article(), segments, "d")


def count_pieces(record: Record) -> int:
    return sum(len(view.pieces) for view in view_lines(record))


def count_rows(record: Record) -> int:
    return sum(len(row.plain) for row in lines_of(record))


@pytest.mark.parametrize("show", [count_pieces, count_rows, lambda record: len(render_report(record))])
def test_busy_line_is_shown_in_linear_time(show: Callable[[Record], int]) -> None:
    size, growth = 10_000, 8
    records = {size: busy_record(size) for size in (size, size * growth)}
    assert all(show(record) > size / 2 for size, record in records.items())
    assert is_linear(lambda size: lambda: show(records[size]), size, growth, slack=growth / 2)
