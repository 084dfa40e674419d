"""Hostile text made safe to look at: what a terminal or a browser would obey is shown instead.

Knows characters only; must not know pages, terminals or markup.
"""

from __future__ import annotations

import re

_OBEYED = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f"  # control characters but the tab: escape sequences, bells, line breaks
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff\ufdd0-\ufdef\U000e0000-\U000e0fff"  # invisible, direction-changing, no character at all
    "\ud800-\udfff]"  # halves of a character
)
"""See Unicode Technical Report 36 and "Trojan Source" (CVE-2021-42574) for what bidi controls do to a reader."""


def reveal(text: str) -> str:
    r"""Return text with every character that acts, or hides, written as its number.

    >>> reveal("a\x1b[31m\u202eb")
    'a⟨1B⟩[31m⟨202E⟩b'
    """
    return _OBEYED.sub(lambda found: name_character(found[0]), text)


def split_obeyed(text: str) -> list[tuple[str, bool]]:
    r"""Split text into (piece, obeyed) pairs, in order; an obeyed piece is one character.

    >>> split_obeyed("a\x07b")
    [('a', False), ('\x07', True), ('b', False)]
    """
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _OBEYED.finditer(text):
        if found.start() > end:
            pieces.append((text[end : found.start()], False))
        pieces.append((found[0], True))
        end = found.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


def name_character(char: str) -> str:
    """Write a character as its number in brackets that no page uses for one."""
    return f"⟨{ord(char):02X}⟩"
