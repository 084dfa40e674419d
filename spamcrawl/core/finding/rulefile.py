"""One rule file to one :class:`Family`, or every fault in it, each with file, rule, key and mend.

Lives here: the types of a rule, the schema of the TOML files and its checks. Must not know pages, verdicts
or how rules are run over text (rules.py does that).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from spamcrawl.core.finding.patterns import PatternError, compile_pattern
from spamcrawl.core.reading.fold import fold

Scope = Literal["line", "span"]

FAMILY_KEYS = {"title", "description", "rule"}
RULE_KEYS = {"id", "scope", "keywords", "pattern", "weight", "match", "reject"}
MAX_WEIGHT = 10.0
"""e^10 is 22,000 to 1: no single line can prove more, and a typo like 25 is caught."""
MIN_KEYWORD = 2
"""Characters of a keyword: a single one stands on nearly every line and filters nothing."""
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class RulesError(ValueError):
    """Broken rule files. ``problems`` holds one sentence for each fault: file, rule, key and mend."""

    def __init__(self, problems: tuple[str, ...] | list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to call a line, or a span of it, template (weight > 0) or article (weight < 0)."""

    id: str
    """``family.name``, as evidence quotes it."""
    family: str
    scope: Scope
    """``line``: a match marks the whole line; ``span``: only what matched is cut out."""
    keywords: tuple[str, ...]
    """Folded and sorted; the pattern runs only on lines that hold one of them."""
    pattern: re.Pattern[str]
    """Searched in the folded line. Named groups are indicators, the group name their kind."""
    weight: float
    match: tuple[str, ...]
    reject: tuple[str, ...]

    def finds(self, text: str) -> bool:
        """Tell whether the rule fires on one line, raw or folded."""
        line = fold(text)
        return any(word in line for word in self.keywords) and self.pattern.search(line) is not None


@dataclass(frozen=True, slots=True)
class Family:
    """A spam family: one file, its rules in file order."""

    id: str
    title: str
    description: str
    rules: tuple[Rule, ...]


def read_family(path: Path) -> Family:
    """Read and check one rule file. Raises :class:`RulesError` that lists every fault in it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RulesError([f"{path.name}: cannot be read: {error}"]) from error
    problems = list(check_family(path, table))
    rules = []
    for number, row in enumerate(rows_of(table), start=1):
        where = f"{path.name}: rule {row.get('id') or number}" if isinstance(row, dict) else path.name
        faults = list(check_rule(row))
        problems += [f"{where}: {fault}" for fault in faults]
        if not faults:
            rules.append(build_rule(path.stem, row))
    problems += [f"{path.name}: rule {rule.id}: {fault}" for rule in rules for fault in check_examples(rule)]
    if problems:
        raise RulesError(problems)
    return Family(path.stem, table["title"], table["description"], tuple(rules))


def rows_of(table: dict[str, Any]) -> list[Any]:
    """Return the [[rule]] tables, none where the key holds something else."""
    rows = table.get("rule")
    return rows if isinstance(rows, list) else []


def check_family(path: Path, table: dict[str, Any]) -> Iterator[str]:
    """Yield the faults of the file itself: its name, its keys, its rule ids."""
    if not _NAME.fullmatch(path.stem):
        yield f"{path.name}: the file name is the family id; use a-z, 0-9 and -"
    for key in sorted(table.keys() - FAMILY_KEYS):
        yield f"{path.name}: key {key}: unknown; known are {', '.join(sorted(FAMILY_KEYS))}"
    for key in ("title", "description"):
        if not is_text(table.get(key)):
            yield f'{path.name}: key {key}: missing or empty; write {key} = "…"'
    if not rows_of(table):
        yield f"{path.name}: key rule: no rules; add one under [[rule]]"
    seen: set[str] = set()
    for row in rows_of(table):
        name = row.get("id") if isinstance(row, dict) else None
        if isinstance(name, str) and name in seen:
            yield f"{path.name}: rule {name}: key id: used twice; rename one"
        seen.add(name if isinstance(name, str) else "")


def check_rule(row: Any) -> Iterator[str]:
    """Yield the faults of one [[rule]] table, key by key."""
    if not isinstance(row, dict):
        yield "key rule: not a table; write [[rule]]"
        return
    for key in sorted(row.keys() - RULE_KEYS):
        yield f"key {key}: unknown; known are {', '.join(sorted(RULE_KEYS))}"
    for key in sorted(RULE_KEYS - row.keys()):
        yield f"key {key}: missing; every rule has {', '.join(sorted(RULE_KEYS))}"
    for key, check in _CHECKS.items():
        if key in row:
            yield from (f"key {key}: {fault}" for fault in check(row[key]))


def check_id(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        yield f"{value!r}; use words of a-z and 0-9 joined by -"


def check_scope(value: Any) -> Iterator[str]:
    if value not in ("line", "span"):
        yield f'{value!r}; write "line" (the whole line) or "span" (what matched)'


def check_weight(value: Any) -> Iterator[str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 < abs(value) <= MAX_WEIGHT:
        yield f"{value!r}; use a log-odds between -{MAX_WEIGHT:g} and {MAX_WEIGHT:g}, not 0"


def check_pattern(value: Any) -> Iterator[str]:
    if not is_text(value):
        yield "empty or no text; write pattern = '''…'''"
        return
    try:
        compile_pattern(value)
    except PatternError as error:
        yield str(error)


def check_texts(value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not value or not all(is_text(item) for item in value):
        yield 'needs a list of at least one text that is not blank: ["…"]'


def check_keywords(value: Any) -> Iterator[str]:
    yield from check_texts(value)
    words = value if isinstance(value, list) else []
    for word in words:
        if isinstance(word, str) and len(word.strip()) < MIN_KEYWORD:
            yield f"{word!r} is shorter than {MIN_KEYWORD} characters and would filter nothing"
        elif isinstance(word, str) and word != word.strip():
            yield f"{word!r} begins or ends with a space; a line's edge would hide it, remove the space"
    if len({fold(word) for word in words if isinstance(word, str)}) < len(words):
        yield "holds one word twice (after folding); remove one"


_CHECKS = {
    "id": check_id,
    "scope": check_scope,
    "weight": check_weight,
    "pattern": check_pattern,
    "keywords": check_keywords,
    "match": check_texts,
    "reject": check_texts,
}


def check_examples(rule: Rule) -> Iterator[str]:
    """Yield a fault for each example that does not do what its key says."""
    for text in rule.match:
        line = fold(text)
        if not any(word in line for word in rule.keywords):
            yield f"key match: {text!r} holds none of the keywords; add one that it holds"
        elif not rule.pattern.search(line):
            yield f"key match: the pattern does not find {text!r}; widen it or remove the example"
    for text in rule.reject:
        if rule.finds(text):
            yield f"key reject: the rule fires on {text!r}; narrow the pattern or remove the example"
    for text in (*rule.match, *rule.reject):
        if len(text.splitlines()) > 1:
            yield f"key match/reject: {text!r} is more than one line; rules see one line at a time"


def build_rule(family: str, row: dict[str, Any]) -> Rule:
    """Make the rule of a checked table."""
    return Rule(
        id=f"{family}.{row['id']}",
        family=family,
        scope=cast(Scope, row["scope"]),
        keywords=tuple(sorted(fold(word) for word in row["keywords"])),
        pattern=compile_pattern(row["pattern"]),
        weight=float(row["weight"]),
        match=tuple(row["match"]),
        reject=tuple(row["reject"]),
    )


def is_text(value: Any) -> bool:
    """Tell whether a value is text with something in it."""
    return isinstance(value, str) and bool(value.strip())
