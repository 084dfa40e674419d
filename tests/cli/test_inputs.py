"""Every kind of input becomes jobs in order, and what cannot be read becomes a fault, not a gap."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from spamcrawl.cli import inputs
from spamcrawl.cli.inputs import Form, Job, find_missing, form_of, read_jobs, read_stream, walk_files


def stream_of(body: bytes, form: Form | None = None) -> list[Job]:
    return list(read_stream("in", io.BufferedReader(io.BytesIO(body)), form))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", Form.TEXT),
        ("a.HTML", Form.HTML),
        ("a.htm.gz", Form.HTML),
        ("a.jsonl", Form.ROW),
        ("a.jsonl.gz", Form.ROW),
        ("a.gz", None),
        ("a.pdf", None),
        ("txt", None),
    ],
)
def test_form_of_a_name(name: str, form: Form | None) -> None:
    assert form_of(Path(name)) is form


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (b'{"a":1}\n{"a":2}\n', [(1, b'{"a":1}\n'), (2, b'{"a":2}\n')]),
        (b'{"a":1}\n\n \n{"a":2}', [(1, b'{"a":1}\n'), (4, b'{"a":2}')]),
        (b'\n\n{"a":1}', [(3, b'{"a":1}')]),
        (b'\xef\xbb\xbf{"a":1}\r\n', [(1, b'{"a":1}\r\n')]),
        (b'{"a":1}\nnot json\n', [(1, b'{"a":1}\n'), (2, b"not json\n")]),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_rows_are_numbered(body: bytes, rows: list[tuple[int, bytes]], pack: type[bytes]) -> None:
    assert [(job.line, job.body) for job in stream_of(pack(body))] == rows


@pytest.mark.parametrize("body", [b"<p>a</p>\n<p>b</p>", b"\n\n text\nmore", b"[1]\n", "第一行\n".encode("gbk")])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_anything_else_is_one_page_to_the_byte(body: bytes, pack: type[bytes]) -> None:
    assert [(job.form, job.line, job.body) for job in stream_of(pack(body))] == [(Form.UNKNOWN, 0, body)]


def test_a_row_file_keeps_its_form_whatever_its_first_line() -> None:
    assert [(job.form, job.line) for job in stream_of(b"oops\n{}", Form.ROW)] == [(Form.ROW, 1), (Form.ROW, 2)]


@pytest.mark.parametrize("body", [b"", b"\n \n"])
def test_blank_stream_has_no_page(body: bytes) -> None:
    assert stream_of(body) == []
    assert stream_of(body, Form.ROW) == []


def test_truncated_gzip_gives_its_rows_and_then_the_fault() -> None:
    packed = gzip.compress(b"".join(b'{"n":%d,"x":"%d"}\n' % (n, n**40) for n in range(20_000)))
    jobs = stream_of(packed[:-5000])
    assert jobs[0].body == b'{"n":0,"x":"0"}\n'
    assert [job.fault != "" for job in jobs] == [False] * (len(jobs) - 1) + [True]
    assert jobs[-1].line == len(jobs)


def test_too_long_row_is_a_fault_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_PAGE_BYTES", 20)
    jobs = stream_of(b'{"a":1}\n{"a":"' + b"x" * 99 + b'"}\n{"a":3}\n')
    assert [(job.line, job.fault != "") for job in jobs] == [(1, False), (2, True), (3, False)]


def test_too_long_page_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_PAGE_BYTES", 20)
    assert [job.fault != "" for job in stream_of(b"<p>" + b"x\n" * 99)] == [True]


def test_folder_is_walked_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.jsonl", "sub/.d.txt", "skip.pdf", "sub/é.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    assert [str(path.relative_to(tmp_path)) for path in walk_files(tmp_path)] == [
        "a.html",
        "b.txt",
        "sub/.d.txt",
        "sub/c.jsonl",
        "sub/é.htm",
    ]


def test_jobs_keep_the_order_of_the_inputs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text("{}\n{}\n")
    jobs = read_jobs([str(tmp_path / "b.jsonl"), str(tmp_path), str(tmp_path / "a.txt")])
    assert [(Path(job.name).name, job.line) for job in jobs] == [
        ("b.jsonl", 1),
        ("b.jsonl", 2),
        ("a.txt", 0),
        ("b.jsonl", 1),
        ("b.jsonl", 2),
        ("a.txt", 0),
    ]


def test_missing_inputs_are_named(tmp_path: Path) -> None:
    there, gone = str(tmp_path), str(tmp_path / "gone")
    assert find_missing(["-", there, gone]) == [gone]
