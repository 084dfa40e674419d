"""``python -m benchmarks.fit_contacts``: learn how numbers are given out, write spamcrawl/core/finding/contacts.txt.

The same regression as the register's, on nothing but clauses that hold a number: advertising and honest ones out of all
lines in ``benchmarks/register``, each narrowed by the register alone, above all those in ``contacts``: both kinds of
lines on 480 subjects that give out a number. What it learns is added to the register.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.corpus import CONTACT, Line, read_contacts, read_corpus
from benchmarks.fit_register import Grams, fit_register, render
from benchmarks.tables import CONTACTS
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.judging.private import group_private
from spamcrawl.core.judging.pushed import find_clauses, narrow_clause
from spamcrawl.core.reading.page import read_text


def read_clauses(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield what the lines say around their numbers, a clause each."""
    for line in lines:
        if CONTACT not in line.text:
            continue
        signals = read_signals(read_text(line.text), load_rules())
        for numbers in group_private(signals).values():
            for clause in find_clauses(signals, numbers):
                narrow = narrow_clause(signals, clause, signals.spoken)
                yield line._replace(text=signals.folded[narrow.start : narrow.end])


def fit_contacts(lines: Iterable[Line]) -> Grams:
    """Return what each gram says of a clause around a number, in log-odds towards advertising.

    ``lines`` are those of the corpus, or a part of them; those about contacts are always learnt from.
    """
    return fit_register(list(read_clauses([*lines, *read_contacts()])))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_contacts", description=__doc__.split("\n")[0])
    parser.add_argument("-o", type=Path, default=CONTACTS, help="file to write (default: the package's)")
    options = parser.parse_args()
    weights = fit_contacts(read_corpus())
    options.o.write_text(render(weights), "utf-8")
    print(f"{len(weights):,} characters and pairs: {options.o}")


if __name__ == "__main__":
    main()
