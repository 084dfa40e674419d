"""How much of a line is advertising speech and how much is reporting: word lists counted in one pass over the page.

The lists are data (lexicon.toml). This module knows lines and words, not templates or verdicts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.reading.matching import match_form

_FILE = Path(__file__).with_name("lexicon.toml")

POLICE = frozenset(("警方", "民警", "公安", "嫌疑人"))
"""Words of public affairs that speak of what is done against an offence."""
COURTS = frozenset(("被告", "检察院", "法院"))
"""The same of law."""
FoundWord = tuple[int, int, int]
"""Word number, start, end."""
Ints = NDArray[np.int64]


class WordColumns(NamedTuple):
    """The words found in a text, ascending, as columns."""

    words: Ints
    """Word numbers."""
    groups: Ints
    """The group of each."""
    starts: Ints
    """Where each begins."""

    def take(self, chosen: NDArray[np.bool_]) -> WordColumns:
        """Return the chosen ones alone."""
        return WordColumns(self.words[chosen], self.groups[chosen], self.starts[chosen])


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word groups with one automaton over all of them."""

    groups: tuple[str, ...]
    weights: tuple[float, ...]
    advertising: int
    """The first so many groups speak for advertising (weight above 0)."""
    scored: int
    """The first so many speak for advertising or for reporting; the rest name things that either may speak of."""
    words: tuple[str, ...]
    """In match form, by their number."""
    group_of: tuple[int, ...]
    """Word number → group number."""
    groups_of: Ints
    """The same as an array."""
    automaton: ahocorasick_rs.AhoCorasick

    def find(self, text: str) -> list[FoundWord]:
        """Find the words of folded ``text``. Hits do not overlap; the longest word at a place wins."""
        return self.automaton.find_matches_as_indexes(text)

    def columns(self, found: Sequence[FoundWord]) -> WordColumns:
        """Return found words as columns."""
        words, starts, _ = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T
        return WordColumns(words, self.groups_of[words], starts)

    def tally(self, found: Iterable[FoundWord], spans: Sequence[tuple[int, int]]) -> list[list[int]]:
        """Count the words of each group that begin in each stretch; ``found`` and the (start, end) ``spans`` ascend.

        Returns one row a stretch, one column a group. What stands between stretches counts nowhere.
        """
        rows = [[0] * len(self.groups) for _ in spans]
        group_of, index, row, start, end = self.group_of, -1, [], 0, 0
        for word, at, _ in found:
            while at >= end:
                index += 1
                if index == len(spans):
                    return rows
                (start, end), row = spans[index], rows[index]
            if at >= start:
                row[group_of[word]] += 1
        return rows

    def tally_columns(self, found: WordColumns, starts: Ints, ends: Ints) -> Ints:
        """Count like :meth:`tally`, for many stretches of many words: it costs 15 µs to begin with."""
        stretches = np.searchsorted(starts, found.starts, side="right") - 1
        inside = stretches >= 0
        inside[inside] = found.starts[inside] < ends[stretches[inside]]
        width = len(self.groups)
        cells = stretches[inside] * width + found.groups[inside]
        return np.bincount(cells, minlength=len(starts) * width).reshape(len(starts), width)


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
    return Lexicon(
        groups=tuple(groups),
        weights=weights,
        advertising=advertising,
        scored=len(load_group_names()),
        words=tuple(words),
        group_of=tuple(group_of),
        groups_of=np.array(group_of, np.int64),
        automaton=automaton,
    )


def speaks_of(title: str, group: str) -> bool:
    """Tell whether a title has a word of a group.

    >>> speaks_of("警方端掉百家乐网站", "law"), speaks_of("百家乐官网", "law")
    (True, False)
    """
    text = match_form(title)
    return group in name_groups(load_lexicon().find(text))


def name_groups(found: Iterable[FoundWord]) -> set[str]:
    """Return the groups of found lexicon words; police and courts speak of law, too."""
    groups = _groups_by_word()
    return set[str]().union(*(groups[word] for word, _, _ in found))


@cache
def _groups_by_word() -> tuple[frozenset[str], ...]:
    lexicon = load_lexicon()
    names = (lexicon.groups[group] for group in lexicon.group_of)
    return tuple(map(_groups_of_word, lexicon.words, names))


def _groups_of_word(word: str, group: str) -> frozenset[str]:
    group = "police" if word in POLICE else "law" if word in COURTS else group
    return frozenset((group, "law") if group == "police" else (group,))
