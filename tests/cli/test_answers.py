r"""One job, one row: its id passed through, its fault named, its surrogates kept."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.pages import HIJACKED, NEWS
from spamcrawl.cli import answers
from spamcrawl.cli.answers import Answer, answer_job, encode_row
from spamcrawl.cli.inputs import Form, Job


def answer(body: bytes, form: Form = Form.ROW, line: int = 7) -> tuple[Answer, dict[str, Any]]:
    given_answer = answer_job(Job("in.jsonl", form, body, line))
    assert given_answer.row.endswith(b"\n")
    assert given_answer.row.count(b"\n") == 1
    return given_answer, json.loads(given_answer.row)


def row_of(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize("id", ["h1", 17, 0, "", 2**70, ["a", 1], "号\ud800"])
def test_id_is_passed_through(id: Any) -> None:
    _, row = answer(row_of(id=id, text=NEWS))
    assert row["id"] == id


@pytest.mark.parametrize("fields", [{}, {"id": None}])
def test_row_without_id_is_called_by_its_place(fields: dict[str, Any]) -> None:
    assert answer(row_of(text=NEWS, **fields))[1]["id"] == "in.jsonl:7"


def test_record_is_the_public_one() -> None:
    made, row = answer(row_of(id="a", html=f"<p>{NEWS}</p>", url="https://n.example/1", fetched_at="2026-01-02"))
    assert (row["url"], row["host"], row["fetched_at"]) == ("https://n.example/1", "n.example", "2026-01-02")
    assert (row["schema"], row["verdict"], made.verdict, made.error) == (1, "legitimate", "legitimate", "")


def test_html_is_preferred_to_text() -> None:
    _, row = answer(row_of(html="<p>新馆下月开放，欢迎市民前来借阅图书。</p>", text="别的"))
    assert "新馆下月开放" in row["text"]


@pytest.mark.parametrize(
    ("body", "error", "id"),
    [
        (b"{", "row is no JSON", "in.jsonl:7"),
        (b"[1]", "row is no JSON object", "in.jsonl:7"),
        (b'{"id":"a"}', 'row has neither "html" nor "text"', "a"),
        (b'{"id":"a","text":null}', "neither", "a"),
        (b'{"id":"a","text":5}', '"text" is no text but int', "a"),
        (b'{"id":"a","text":"x","url":[]}', '"url" is no text but list', "a"),
        (b'{"id":"a","text":"\xff"}', "row is no JSON", "in.jsonl:7"),
        (b"[" * 100_000, "row is no JSON", "in.jsonl:7"),
        (b'{"id":' + b"9" * 5000 + b"}", "row", "in.jsonl:7"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_broken_row_is_a_row_with_its_fault(body: bytes, error: str, id: str) -> None:
    made, row = answer(body)
    assert row == {"id": id, "error": row["error"], "input": "in.jsonl", "line": 7, "schema": 1}
    assert error in row["error"]
    assert made.error == row["error"]


def test_crash_of_one_page_is_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RecursionError("too\ndeep " * 100)

    monkeypatch.setattr(answers, "clean_page", crash)
    _, row = answer(row_of(id="a", text=NEWS))
    assert row["id"] == "a"
    assert row["error"].startswith("RecursionError: too deep too deep")
    assert len(row["error"]) <= answers.MAX_MESSAGE


def test_lone_surrogate_survives() -> None:
    _, row = answer(rb'{"id":"a\ud800b","text":"' + NEWS.replace("\n", " ").encode() + rb'","url":"\udfff"}')
    assert (row["id"], row["url"]) == ("a\ud800b", "\udfff")


@given(st.dictionaries(st.text(), st.text(alphabet=st.characters()) | st.integers() | st.none()))
def test_every_row_is_one_line_that_parses_back(row: dict[str, Any]) -> None:
    encoded = encode_row(row)
    assert encoded.count(b"\n") == 1
    assert json.loads(encoded.decode("utf-8")) == row


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.txt", HIJACKED.encode()),
        ("a.txt.gz", gzip.compress(HIJACKED.encode(), mtime=0)),
        ("a.txt", HIJACKED.encode("gb18030")),
        ("a.html", f"<meta charset=utf-8><p>{HIJACKED.replace(chr(10), '<p>')}".encode()),
    ],
)
def test_file_is_read_where_it_is_cleaned(tmp_path: Path, name: str, body: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    row = json.loads(answer_job(Job(str(path), Form.HTML if "html" in name else Form.TEXT, path=path)).row)
    assert (row["id"], row["verdict"]) == (str(path), "hijacked")
    assert row["paragraphs"] == NEWS.splitlines()


@pytest.mark.parametrize(
    ("body", "error"), [(b"\x1f\x8bxx", "cannot be read"), (gzip.compress(b"x" * 99, mtime=0)[:-3], "cannot be read")]
)
def test_unreadable_file_is_an_error_row(tmp_path: Path, body: bytes, error: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(body)
    row = json.loads(answer_job(Job("a.txt", Form.TEXT, path=path)).row)
    assert (row["id"], row["line"]) == ("a.txt", 0)
    assert error in row["error"]


@pytest.mark.parametrize(
    ("body", "markup"),
    [
        (b"<!DOCTYPE html>x", True),
        (b"  \n<P>x", True),
        ("标题<br/>正文".encode("gbk"), True),
        ("<p>x</p>".encode("utf-16"), True),
        (b"2 < 3 and <pre", False),
        (b"<paragraph>", False),
        ("电话:400-123-4567".encode(), False),
        (b"", False),
    ],
)
def test_markup_is_told_from_text(body: bytes, markup: bool) -> None:
    assert answers.looks_like_html(body) is markup
