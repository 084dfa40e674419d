"""Kit text from small grammars in ``kits/*.txt``. Knows no family and no page.

A grammar file is a list of ``[section]`` headings, each followed by one alternative a line.
``<a|b>`` is a choice, ``{name}`` a value of the environment or else an alternative of that section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

KITS = Path(__file__).with_name("kits")
CHOICE = re.compile(r"<([^<>]*)>")
SLOT = re.compile(r"\{(\w+)\}")
MAX_DEPTH = 12
"""Sections may name each other; deeper than this is a loop in a grammar file."""

Environment = Mapping[str, "str | Callable[[], str]"]


class GrammarError(ValueError):
    """A grammar file names a section that does not exist, or loops."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Named lists of alternatives."""

    sections: Mapping[str, tuple[str, ...]]

    def expand(self, name: str, rng: Random, env: Environment) -> str:
        """Return one sentence of section ``name``.

        >>> Grammar({"a": ("<x|x>{b}",)}).expand("a", Random(0), {"b": "y"})
        'xy'
        """
        return self.fill(self._pick(name, rng), rng, env)

    def expand_some(self, name: str, least: int, most: int, rng: Random, env: Environment) -> list[str]:
        """Return sentences of between ``least`` and ``most`` alternatives of a section, each once, in the file's order.

        >>> Grammar({"a": ("x{b}", "y{b}")}).expand_some("a", 2, 9, Random(0), {"b": "!"})
        ['x!', 'y!']
        """
        lines = self.sections[name]
        count = min(len(lines), rng.randint(least, most))
        return [self.fill(lines[index], rng, env) for index in sorted(rng.sample(range(len(lines)), count))]

    def fill(self, text: str, rng: Random, env: Environment) -> str:
        """Return ``text`` with its choices made and its slots filled."""
        return self._fill(text, rng, env, MAX_DEPTH)

    def _pick(self, name: str, rng: Random) -> str:
        if name not in self.sections:
            raise GrammarError(f"no section [{name}]; there are {', '.join(sorted(self.sections))}")
        return rng.choice(self.sections[name])

    def _fill(self, text: str, rng: Random, env: Environment, depth: int) -> str:
        if depth == 0:
            raise GrammarError(f"sections loop at {text!r}")
        while CHOICE.search(text):
            text = CHOICE.sub(lambda hit: rng.choice(hit.group(1).split("|")), text)

        def value(hit: re.Match[str]) -> str:
            found = env.get(hit.group(1))
            if found is None:
                return self._fill(self._pick(hit.group(1), rng), rng, env, depth - 1)
            return found if isinstance(found, str) else found()

        return SLOT.sub(value, text)


def parse_grammar(text: str) -> dict[str, tuple[str, ...]]:
    """Read the sections of one grammar file; spaces at a line's ends belong to the alternative."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]") and re.fullmatch(r"\[\w+\]", line):
            lines = sections.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(found) for name, found in sections.items()}


@cache
def load_grammar(*names: str) -> Grammar:
    """Merge ``kits/common.txt`` and the named files; a later file's section replaces an earlier one's."""
    merged: dict[str, tuple[str, ...]] = {}
    for name in ("common", *names):
        merged |= parse_grammar((KITS / f"{name}.txt").read_text(encoding="utf-8"))
    return Grammar(merged)
