"""The ruleset: families compiled once, and run over a page in one pass.

Lives here: loading a folder of rule files, the digest that stamps every record, and the search. A rule's
schema and its checks are in rulefile.py, the cost check of patterns in patterns.py. Must not know verdicts,
segments or what a weight adds up to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

from spamcrawl.core.finding.rulefile import Family, Rule, RulesError, Scope, read_family

__all__ = ["Family", "Rule", "RuleHit", "RulesError", "Ruleset", "Scope", "load_rules", "read_folder"]

CORE = Path(__file__).parents[1]
PACKAGED = Path(__file__).parents[2] / "rules"
"""The rule files that ship with spamcrawl."""

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character: JSON can carry one into a str, UTF-8 cannot."""

Span = tuple[int, int]
Group = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule fired. Offsets are into the page text, so the quote can be cut from the unfolded text."""

    rule: Rule
    line: int
    """Index into the lines that were searched."""
    start: int
    end: int
    groups: tuple[Group, ...] = ()
    """(kind, start, end) of each named group that took part: the indicators."""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Families ready to run. Make one with :func:`load_rules` or :meth:`of`."""

    families: tuple[Family, ...]
    """By id."""
    digest: str
    """BLAKE2b-128 (hex) of everything that decides a hit, whatever the order of files, rules and keywords."""
    _automaton: AhoCorasick = field(repr=False, compare=False)
    _rules_of_word: tuple[tuple[Rule, ...], ...] = field(repr=False, compare=False)

    @classmethod
    def of(cls, families: Iterable[Family]) -> Ruleset:
        """Compile families; their order does not matter."""
        ordered = tuple(sorted(families, key=lambda family: family.id))
        by_word: dict[str, tuple[Rule, ...]] = {}
        for rule in chain.from_iterable(family.rules for family in ordered):
            for word in rule.keywords:
                by_word[word] = (*by_word.get(word, ()), rule)
        automaton = AhoCorasick(list(by_word), implementation=Implementation.DFA)  # 45 µs a page; NFA 58
        return cls(ordered, digest_rules(ordered), automaton, tuple(by_word.values()))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, family by family."""
        return tuple(chain.from_iterable(family.rules for family in self.families))

    def without(self, family_id: str) -> Ruleset:
        """Return a ruleset that lacks one family; KeyError when there is none of that id."""
        if family_id not in {family.id for family in self.families}:
            raise KeyError(family_id)
        return Ruleset.of(family for family in self.families if family.id != family_id)

    def hits(self, text: str, lines: Sequence[Span]) -> Iterator[RuleHit]:
        """Yield every hit on a page, line by line.

        ``text`` is the folded page text; ``lines`` are (start, end) offsets that ascend and do not overlap.
        One Aho-Corasick pass finds all keywords of all rules; a pattern then runs only on lines that hold
        one of its keywords. A line rule fires once a line, a span rule once for each match.

        >>> "hotline.click-to-call" in {hit.rule.id for hit in load_rules().hits("400-123-4567(点击拨打)", [(0, 18)])}
        True
        """
        for index, rules in self._rules_by_line(text, lines):
            start, end = lines[index]
            line = text[start:end]
            for rule in rules:
                yield from find_in_line(rule, line, index, start)

    def _rules_by_line(self, text: str, lines: Sequence[Span]) -> Iterator[tuple[int, list[Rule]]]:
        """Yield each line that holds a keyword, with the rules to try on it."""
        words: dict[int, None] = {}  # ordered set: same hits, same order, in every process
        current, end = -1, -1
        for word, position, _ in self._find_keywords(text):
            if position >= end:
                if words:
                    yield current, self._rules_of(words)
                    words = {}
                while position >= end:
                    current += 1
                    if current == len(lines):
                        return
                    end = lines[current][1]
            words[word] = None
        if words:
            yield current, self._rules_of(words)

    def _find_keywords(self, text: str) -> list[tuple[int, int, int]]:
        """Return (keyword, start, end) of every keyword, by end; the automaton reads UTF-8 only."""
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            text = _SURROGATE.sub("\ufffd", text)
            return self._automaton.find_matches_as_indexes(text, overlapping=True)

    def _rules_of(self, words: Iterable[int]) -> list[Rule]:
        """Return the rules of these keywords, each once."""
        return list({rule.id: rule for word in words for rule in self._rules_of_word[word]}.values())


def find_in_line(rule: Rule, line: str, index: int, offset: int) -> Iterator[RuleHit]:
    """Yield the hits of one rule in one folded line that starts at ``offset`` of the page."""
    for match in rule.pattern.finditer(line):
        groups = tuple(
            (kind, offset + match.start(kind), offset + match.end(kind))
            for kind, found in match.groupdict().items()
            if found
        )
        yield RuleHit(rule, index, offset + match.start(), offset + match.end(), groups)
        if rule.scope == "line":
            return


def digest_rules(families: Iterable[Family]) -> str:
    """Hash what makes a record: of the rules all but titles and examples, and the core's own words, weights and code.

    A crawl asks again in full for pages that another digest judged, so a new version of either must change it.
    """
    rows = [
        [rule.id, rule.scope, list(rule.keywords), rule.pattern.pattern, rule.weight]
        for family in families
        for rule in family.rules
    ]
    canonical = json.dumps(sorted(rows), ensure_ascii=True, separators=(",", ":"))
    return blake2b(canonical.encode("ascii") + digest_own_core(), digest_size=16).hexdigest()


@cache
def digest_own_core() -> bytes:
    return digest_core(CORE)


def digest_core(root: Path) -> bytes:
    """Hash the files of the core in a folder: code, word lists, tables. It takes some milliseconds."""
    state = blake2b(digest_size=16)
    for path in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".toml", ".txt")):
        state.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return state.digest()


def load_rules(folder: Path | None = None) -> Ruleset:
    """Read, check and compile a folder of rule files (default: the packaged ones, read once a process).

    Raises :class:`RulesError` that lists every fault of every file.
    """
    return load_packaged() if folder is None else Ruleset.of(read_folder(folder))


@cache
def load_packaged() -> Ruleset:
    """Compile the packaged rules."""
    return Ruleset.of(read_folder(PACKAGED))


def read_folder(folder: Path) -> list[Family]:
    """Read every ``*.toml`` of a folder, by name; all faults of all files come in one error."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise RulesError([f"{folder}: no rule files (*.toml)"])
    families: list[Family] = []
    problems: list[str] = []
    for path in paths:
        try:
            families.append(read_family(path))
        except RulesError as error:
            problems += error.problems
    if problems:
        raise RulesError(problems)
    return families
