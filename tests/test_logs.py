"""The log: short, and nothing of a hostile page acts on it or on a terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.logs import escape_controls

TEXTS = {
    "售后电话": "售后电话",
    "a\x1b[2Jb": "a\\x1b[2Jb",
    "a\nINFO: all fine": "a\\nINFO: all fine",
    "a\u202eb": "a\\u202eb",
    "a\x9bb": "a\\x9bb",
    "a\ud800b": "a\\ud800b",
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.items(), ids=ascii)
def test_controls_become_escapes(text: str, expected: str) -> None:
    assert escape_controls(text) == expected


@given(st.text())
def test_escaped_text_is_printable_and_can_be_written(text: str) -> None:
    escaped = escape_controls(text)
    assert escaped.isprintable()
    assert escaped.encode("utf-8").decode("utf-8") == escaped


def test_log_of_a_crawl_lists_no_inventory(crawl: Callable) -> None:
    log = crawl(None).log
    assert "no seed list" in log
    assert "Overridden settings" not in log
    assert "Enabled downloader middlewares" not in log
