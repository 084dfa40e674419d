"""Patterns that rule authors write: the named building blocks, and the check that keeps them linear.

Lives here: the macro table ({PHONE}, {GAP} …), their expansion, and a static upper bound on the work a
pattern can do from one starting position. Must not know rules, files, pages or lines.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]  # private, but the only parse tree of `re` there is
import re._parser as sre  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any

from spamcrawl.core.reading.fold import fold

MACROS = {
    "PHONE": r"(?<![0-9])[0-9](?:[-_. */·•|]{0,3}+[0-9]){6,13}+(?![0-9])",
    "GAP": r"[^。!?;\n]{0,12}",
    "JOIN": r"[-:=|/~,、·>_ \t]{0,4}+",
    "OPEN": r"[(\[{<【〔〖「『《]",
    "CLOSE": r"[)\]}>】〕〗」』》]",
    "NAME": r"[\u4e00-\u9fffA-Za-z]{2,12}",
    "PATH": r"(?:/[-\w.]{1,60}+){2,12}+",
}
"""What {NAME} stands for in a pattern. Every block is bounded; PHONE, JOIN and PATH never backtrack.

PHONE  7 to 14 digits in any grouping; a bracket ends it, or the (2) of a list would join two numbers
GAP  a few characters of the same sentence;  JOIN  what stands between a label and its value
OPEN, CLOSE  any bracket;  NAME  a short word;  PATH  a server path
"""

MAX_REPEAT = 100
"""Largest bound of one repeat: longer than any template heading; unbounded ones make search quadratic."""
MAX_STEPS = 10_000
"""Most work, by static estimate, from one start. {GAP} before {PHONE} is about 700, two {0,40} in a row
1,700; three in a row (70,000) is where a 100 KB line passes 50 ms."""
MAX_ANCHORED_STEPS = 500_000
"""The same for a pattern that begins with ^ and so has one start in a line: at worst some 10 ms."""
_CEILING = 10**9

_MACRO = re.compile(r"\{([A-Z][A-Z_]*)\}")
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


class PatternError(ValueError):
    """A pattern that cannot be used; the message says where and what to write instead."""


def compile_pattern(source: str) -> re.Pattern[str]:
    """Expand the macros, check the cost and compile.

    >>> compile_pattern("电话{JOIN}(?P<phone>{PHONE})").search("电话: 400-123-4567")["phone"]
    '400-123-4567'

    Raises :class:`PatternError` for an unknown macro, a syntax error, an empty match, unbounded or
    explosive repeats, a back-reference, or a literal that folded text never holds.
    """
    expanded = expand_macros(source)
    try:
        compiled = re.compile(expanded)
    except re.error as error:
        raise PatternError(describe_syntax(source, expanded, error)) from error
    tree = sre.parse(expanded)
    if tree.getwidth()[0] == 0:
        raise PatternError("matches the empty string; require at least one character")
    check_nodes(tree)
    steps, _ = measure_sequence(tree)
    allowed = MAX_ANCHORED_STEPS if tree[0] == (op.AT, op.AT_BEGINNING) else MAX_STEPS
    if steps > allowed:
        raise PatternError(
            f"may take {steps} steps from one position, {allowed} are allowed; narrow the repeats, make "
            "inner ones possessive ({0,3}+) or anchor the pattern with ^"
        )
    return compiled


def expand_macros(source: str) -> str:
    """Put each {NAME} block in place, as a group that keeps quantifiers after it in force."""

    def block(match: re.Match[str]) -> str:
        name = match[1]
        if name not in MACROS:
            raise PatternError(f"unknown {{{name}}}; known are {', '.join(MACROS)}, each in braces")
        return f"(?:{MACROS[name]})"

    return _MACRO.sub(block, source)


def describe_syntax(source: str, expanded: str, error: re.error) -> str:
    """Say where the pattern breaks, in the author's own text while no macro shifts the position."""
    where = f"position {error.pos}" if expanded == source else f"position {error.pos} after expansion"
    return f"is no regular expression: {error.msg} at {where}"


def check_nodes(tree: Any) -> None:
    """Reject what can never match folded text and what makes the search more than linear."""
    for operator, argument in walk(tree):
        if operator in _REPEATS and argument[1] > MAX_REPEAT:
            raise PatternError(f"has an unbounded or too long repeat; write a bound up to {{0,{MAX_REPEAT}}}")
        if operator in (op.GROUPREF, op.GROUPREF_EXISTS):
            raise PatternError("refers back to a group; write the alternatives out")
        if operator is op.LITERAL and fold(chr(argument)) != chr(argument):
            char = chr(argument)
            raise PatternError(
                f"holds {char!r}, which folded text never does; write {fold(char)!r} (escaped if special)"
            )


def walk(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every (operator, argument) of a parse tree, outer before inner."""
    for operator, argument in tree:
        yield operator, argument
        if operator is op.IN:
            yield from argument
        else:
            for part in child_sequences(operator, argument):
                yield from walk(part)


def child_sequences(operator: Any, argument: Any) -> list[Any]:
    """Return the sequences that a node holds."""
    if operator in _REPEATS:
        return [argument[2]]
    if operator is op.SUBPATTERN:
        return [argument[3]]
    if operator is op.BRANCH:
        return list(argument[1])
    if operator in (op.ASSERT, op.ASSERT_NOT):
        return [argument[1]]
    return [argument] if operator is op.ATOMIC_GROUP else []


def measure_sequence(tree: Any) -> tuple[int, int]:
    """Bound (steps, ways) of a sequence: each way of its head may try its whole tail again."""
    steps, ways = 0, 1
    for operator, argument in tree:
        own_steps, own_ways = measure_node(operator, argument)
        steps = min(steps + ways * own_steps, _CEILING)
        ways = min(ways * own_ways, _CEILING)
    return steps, ways


def measure_node(operator: Any, argument: Any) -> tuple[int, int]:
    """Bound (steps, ways) of one node; atomic and possessive ones can match in one way only."""
    parts = [measure_sequence(part) for part in child_sequences(operator, argument)]
    if operator in _REPEATS:
        return measure_repeat(operator, argument[0], argument[1], *parts[0])
    if operator is op.BRANCH:
        return sum(steps for steps, _ in parts), count_ways(argument[1], [ways for _, ways in parts])
    if operator is op.SUBPATTERN:
        return parts[0]
    return (parts[0][0] if parts else 1), 1


def measure_repeat(operator: Any, least: int, most: int, steps: int, ways: int) -> tuple[int, int]:
    """Bound a repeat: it may stop after any count, and each round may go any of its own ways."""
    if operator is op.POSSESSIVE_REPEAT:
        return min(most * steps, _CEILING), 1
    total_steps = total_ways = 0
    reached = 1
    for count in range(most + 1):
        total_ways += reached if count >= least else 0
        total_steps += reached * steps
        reached = min(reached * ways, _CEILING)
    return min(total_steps, _CEILING), min(total_ways, _CEILING)


def count_ways(branches: list[Any], ways: list[int]) -> int:
    """Count the branches that can match at one place: different first letters exclude each other."""
    by_letter: dict[Any, int] = {}
    for branch, own in zip(branches, ways, strict=True):
        first = branch[0] if len(branch) else None
        key = first[1] if first is not None and first[0] is op.LITERAL else None
        by_letter[key] = by_letter.get(key, 0) + own
    anywhere = by_letter.pop(None, 0)
    return anywhere + max(by_letter.values(), default=0)
