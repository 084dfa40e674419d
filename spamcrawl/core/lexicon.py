"""How much of a line is advertising speech and how much is reporting: word lists counted in one pass over the page.

The lists are data (lexicon.toml). This module knows lines and words, not templates or verdicts.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick_rs

from spamcrawl.core.matching import match_form

_FILE = Path(__file__).with_name("lexicon.toml")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word groups with one automaton over all of them."""

    groups: tuple[str, ...]
    weights: tuple[float, ...]
    advertising: int
    """The first so many groups speak for advertising (weight above 0), the rest for reporting."""
    group_of: tuple[int, ...]
    """Word number → group number."""
    automaton: ahocorasick_rs.AhoCorasick

    def count(self, text: str, starts: Sequence[int]) -> list[list[int]]:
        """Count the hits of each group in each line of folded ``text``; ``starts`` are the ascending line offsets.

        Returns one row a line, one column a group. Hits do not overlap; the longest word at a place wins. What stands
        before the first line counts nowhere.
        """
        width = len(self.groups)
        rows = [[0] * width for _ in starts]
        if not rows:
            return rows
        line, limit = -1, starts[0]
        group_of = self.group_of
        for word, start, _ in self.automaton.find_matches_as_indexes(text):
            if start >= limit:
                line = bisect_right(starts, start) - 1
                limit = starts[line + 1] if line + 1 < len(starts) else len(text) + 1
            if line >= 0:
                rows[line][group_of[word]] += 1
        return rows


def _read_groups() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def load_products() -> tuple[str, ...]:
    """Return the product names that follow a brand on hotline pages."""
    return tuple(_read_groups()["product"]["words"].split())


@cache
def load_lexicon() -> Lexicon:
    """Read the packaged word lists once."""
    groups = {name: group for name, group in _read_groups().items() if group["weight"]}
    words: list[str] = []
    group_of: list[int] = []
    for number, group in enumerate(groups.values()):
        for word in group["words"].split():
            words.append(match_form(word))
            group_of.append(number)
    automaton = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    weights = tuple(float(group["weight"]) for group in groups.values())
    advertising = sum(weight > 0 for weight in weights)
    return Lexicon(tuple(groups), weights, advertising, tuple(group_of), automaton)
