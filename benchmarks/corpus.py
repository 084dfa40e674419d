"""The lines in ``benchmarks/register``: advertising and honest ones, one file a trade or a kind (see its README)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spamcrawl.core.reading.matching import match_form

CORPUS = Path(__file__).parent / "register"
TRADES = "trades"
"""The folder of files that hold both sides; the others (``honest``, ``kits``) hold one side and are about no trade."""
CONTACTS = "contacts"
"""The folder of files of many subjects, each under a heading of its own."""
GAP = "\0"
"""What stands for a name or a place: no character, so that no pair reaches across it."""
CONTACT = "13900000000"
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


class Line(NamedTuple):
    """One line to learn from."""

    group: str
    """The trade, the family or the article it is of."""
    text: str
    """In match form."""
    advertising: bool


def read_corpus(folder: Path = CORPUS) -> list[Line]:
    """Return the lines of every file below a folder, but those that are about contacts alone."""
    files = sorted(path for path in folder.glob("*/*.txt") if path.parent.name != CONTACTS)
    return [line for path in files for line in read_lines(path)]


def read_contacts(folder: Path = CORPUS) -> list[Line]:
    """Return the short lines that give out a number: too many of one kind for a way of speaking, or for topics."""
    return [line for path in sorted((folder / CONTACTS).glob("*.txt")) for line in read_lines(path)]


def list_trades(folder: Path = CORPUS) -> list[Path]:
    """Return the files that hold both sides of a trade."""
    return sorted((folder / TRADES).glob("*.txt"))


def some_trades() -> list[Path]:
    """Return every third trade: with pages of all, a fit would be of little else."""
    return list_trades()[::3]


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines of one file, in match form; a trade is named by its file, or by its heading in a file of many."""
    group = path.stem if path.parent.name == TRADES else f"{path.parent.name}/{path.stem}"
    for mark, text in read_rows(path):
        if mark != "#":
            yield Line(group, fill_in(text), mark == "+")
        elif path.parent.name == CONTACTS:
            group = f"{CONTACTS}/{path.stem}/{text}"


def read_sides(path: Path) -> Iterator[tuple[bool, str]]:
    """Yield (advertising, text as written) of one file."""
    return ((mark == "+", text) for mark, text in read_rows(path) if mark != "#")


def read_rows(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (mark, text as written) of one file; a row that begins with neither ``+``, ``-`` nor ``#`` is an error."""
    for number, row in enumerate(path.read_text("utf-8").splitlines(), 1):
        mark, _, text = row.partition(" ")
        if mark not in ("+", "-", "#") or not text.strip():
            raise ValueError(f"{path}:{number}: a row begins with '+ ', '- ' or '# ' and says something")
        yield mark, text


def fill_in(text: str) -> str:
    """Put a number for {n} and a gap for each other placeholder, and fold the text as pages are.

    >>> fill_in("{city}上门{n}")
    '\\x00上门13900000000'
    """
    return match_form(PLACEHOLDER.sub(lambda match: CONTACT if match[1] == "n" else GAP, text))
