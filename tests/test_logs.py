"""What a hostile page may do to a log line or a terminal: nothing."""

from __future__ import annotations

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
