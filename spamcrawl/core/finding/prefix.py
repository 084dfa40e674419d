"""The opening that many lines of a page share: a brand and a product before what is said of them.

Knows lines and words, not templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import compress

from spamcrawl.core.finding.lexicon import load_lexicon

PREFIX_LINES = 3
"""Lines that must share a prefix. Two lines of an article share one by chance (a name, a place); three with
service words behind it do not."""
PREFIX_MIN = 3
"""Shortest brand + product, in characters (a one-character brand and a two-character product)."""
PREFIX_MAX = 16
"""Longest; longer shared openings are whole repeated sentences, which `repeats` sees."""
PREFIX_LINE_MAX = 120
"""Lines longer than this are prose."""


def find_shared_prefix(texts: Sequence[str], speaks: Sequence[bool]) -> str:
    """Return the opening that several distinct lines share while most of them carry service or contact words.

    >>> find_shared_prefix(["松叶锅炉售后", "松叶锅炉客服", "松叶锅炉网点"], [True, True, True])
    '松叶锅炉'
    """
    if sum(speaks) < PREFIX_LINES:
        return ""
    speaking = Counter(head for text in set(compress(texts, speaks)) if (head := _head_of(text)))
    best = max(speaking, key=lambda head: (speaking[head], head), default="")
    if speaking[best] < PREFIX_LINES:
        return ""
    sharing = {text for text in texts if text.startswith(best) and _head_of(text)}
    return _without_speech(_extend_prefix(best, sharing)) if speaking[best] >= 0.7 * len(sharing) else ""


def _head_of(text: str) -> str:
    """Return the first characters of a line that may share them with others; nothing where they are no name."""
    head = text[:PREFIX_MIN]
    return head if PREFIX_MIN < len(text) <= PREFIX_LINE_MAX and head.isalpha() else ""


def _without_speech(prefix: str) -> str:
    """Shorten a prefix to the name before its first service or contact word, never into the middle of that word.

    >>> _without_speech("清溪空调售后电话")
    '清溪空调'
    """
    lexicon = load_lexicon()
    words = lexicon.find(prefix)
    speech = next((at for word, at, _ in words if lexicon.group_of[word] < lexicon.advertising), len(prefix))
    name = prefix[: next((place for place, char in enumerate(prefix[:speech]) if not char.isalnum()), speech)]
    return name if len(name) >= PREFIX_MIN else ""


def _extend_prefix(prefix: str, texts: set[str]) -> str:
    """Grow a shared opening while four fifths of its lines still share it."""
    need = max(PREFIX_LINES, round(0.8 * len(texts)))
    for length in range(len(prefix) + 1, PREFIX_MAX + 1):
        longer, count = (
            Counter(text[:length] for text in texts if len(text) > length).most_common(1)[0]
            if any(len(text) > length for text in texts)
            else ("", 0)
        )
        if count < need:
            return prefix
        prefix = longer
    return prefix
