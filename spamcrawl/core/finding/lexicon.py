"""How much of a line is advertising speech and how much is reporting: word lists counted in one pass over the page.

The lists are data (lexicon.toml). This module knows lines and words, not templates or verdicts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick_rs

from spamcrawl.core.reading.matching import match_form

_FILE = Path(__file__).with_name("lexicon.toml")

FoundWord = tuple[int, int, int]
"""Word number, start, end."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word groups with one automaton over all of them."""

    groups: tuple[str, ...]
    weights: tuple[float, ...]
    advertising: int
    """The first so many groups speak for advertising (weight above 0)."""
    scored: int
    """The first so many speak for advertising or for reporting; the rest name things that either may speak of."""
    group_of: tuple[int, ...]
    """Word number → group number."""
    automaton: ahocorasick_rs.AhoCorasick

    def find(self, text: str) -> list[FoundWord]:
        """Find the words of folded ``text``. Hits do not overlap; the longest word at a place wins."""
        return self.automaton.find_matches_as_indexes(text)

    def tally(self, found: Iterable[FoundWord], spans: Sequence[tuple[int, int]]) -> list[list[int]]:
        """Count the words of each group that begin in each stretch; ``found`` and the (start, end) ``spans`` ascend.

        Returns one row a stretch, one column a group. What stands between stretches counts nowhere.
        """
        rows = [[0] * len(self.groups) for _ in spans]
        index, (start, end) = -1, (0, 0)
        for word, at, _ in found:
            while at >= end:
                index += 1
                if index == len(spans):
                    return rows
                start, end = spans[index]
            if at >= start:
                rows[index][self.group_of[word]] += 1
        return rows


@cache
def _read_groups() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def load_products() -> tuple[str, ...]:
    """Return the product names that follow a brand on hotline pages."""
    return tuple(_read_groups()["product"]["words"].split())


def load_group_names() -> tuple[str, ...]:
    """Return the names of the groups that speak for one side, without the cost of making them ready to search."""
    return tuple(name for name, group in _read_groups().items() if group["weight"])


def load_group_weight(name: str) -> float:
    """Return what a group speaks for: above 0 advertising, below 0 reporting."""
    return float(_read_groups()[name]["weight"])


@cache
def load_lexicon() -> Lexicon:
    """Read the packaged word lists once."""
    groups = _read_groups()
    words: list[str] = []
    group_of: list[int] = []
    for number, group in enumerate(groups.values()):
        for word in group["words"].split():
            words.append(match_form(word))
            group_of.append(number)
    automaton = ahocorasick_rs.AhoCorasick(
        words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, implementation=ahocorasick_rs.Implementation.DFA
    )
    weights = tuple(float(group["weight"]) for group in groups.values())
    advertising = sum(weight > 0 for weight in weights)
    return Lexicon(tuple(groups), weights, advertising, len(load_group_names()), tuple(group_of), automaton)
