"""JSON logs: every line parses strictly, and nothing in it acts on a terminal."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import orjson
from hypothesis import given
from hypothesis import strategies as st
from webserver import Web

from spamcrawl.runs.jsonlog import JsonFormatter, write_line

from .conftest import Run
from .pages import news

HOSTILE = 'http://127.0.0.9:9/\x1b[2J\u202e\u2028"},{"level":"INFO'


def test_every_line_of_a_crawl_parses(run: Run, web: Web) -> None:
    done = run(
        [web.put("127.0.0.2", "/a", news(1)), "http://127.0.0.9:9/售后", HOSTILE], "--log-json", LOG_LEVEL="DEBUG"
    )
    assert done.code == 0
    rows = [orjson.loads(line) for line in done.log.splitlines()]
    assert all(set(row) >= {"time", "level", "logger", "message"} for row in rows)
    assert any(row["level"] == "WARNING" and "no page from" in row["message"] for row in rows)
    assert any(row.get("spider") == "seeds" for row in rows)
    assert not any(char in done.log for char in "\x1b\u202e\u2028")


def test_refusal_and_lost_list_are_json_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    done = run(["http://127.0.0.9:9/"], "-o", str(tmp_path / "file" / "out"), "--log-json")
    assert done.code == 5
    assert "not started" in orjson.loads(done.log.splitlines()[-1])["message"]


def test_log_goes_to_a_file_where_one_is_named(run: Run, web: Web, tmp_path: Path) -> None:
    done = run([web.put("127.0.0.2", "/a", news(1))], "--log-json", LOG_FILE=tmp_path / "crawl.log")
    assert done.log == ""
    rows = [orjson.loads(line) for line in (tmp_path / "crawl.log").read_bytes().splitlines()]
    assert rows[-1]["message"].startswith("Spider closed")


def test_exception_is_a_field() -> None:
    try:
        raise ValueError("broken\x1b[2J\npage")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "cannot %s", ("clean",), sys.exc_info())
    row = orjson.loads(JsonFormatter().format(record))
    assert row["message"] == "cannot clean"
    assert row["exception"].endswith("ValueError: broken\x1b[2J\npage")


@given(st.text(st.characters()))
def test_any_text_is_one_printable_line_that_strict_parsers_read(text: str) -> None:
    line = write_line({"message": text})
    assert line.isprintable()
    whole = not any(0xD800 <= ord(char) < 0xE000 for char in text)
    assert not whole or orjson.loads(line) == {"message": text}
    orjson.loads(line)
