"""What a terminal or browser would obey is shown; everything else is left as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.cli.visible import reveal, split_obeyed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话：400－123", "电话：400－123"),
        ("a\x1b[2Jb", "a⟨1B⟩[2Jb"),
        ("a\u202eb", "a⟨202E⟩b"),
        ("4\u200b0\u20600", "4⟨200B⟩0⟨2060⟩0"),
        ("\r\n", "⟨0D⟩⟨0A⟩"),
        ("\ud800", "⟨D800⟩"),
        ("\U000e0041", "⟨E0041⟩"),
        ("\t\u3000\u00a0é\ufffd", "\t\u3000\u00a0é\ufffd"),
    ],
)
def test_reveal(text: str, shown: str) -> None:
    assert reveal(text) == shown


@given(st.text(alphabet=st.characters()))
def test_nothing_that_acts_is_left(text: str) -> None:
    left = {unicodedata.category(char) for char in reveal(text).replace("\t", "")}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}


@given(st.text(alphabet=st.characters()))
def test_pieces_are_the_text(text: str) -> None:
    pieces = split_obeyed(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(len(piece) == 1 for piece, obeyed in pieces if obeyed)
