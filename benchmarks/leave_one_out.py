"""``python -m benchmarks.leave_one_out``: what the generic evidence alone does with a family it has no rules for.

For each family of rules: hide all of them, generate pages of the spam families they know, and score. Families of the
generator without rules are measured as they are.

Hiding rules does not hide what the weights of spamcrawl/core/weights.py learnt: they were fitted on pages of every
family of the generator but the held-out ones. Only the rows marked "held out" show spam that neither a rule nor a
weight has seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from benchmarks.pages import FAMILIES, HELD_OUT, Article, generate, load_bundled
from benchmarks.pages.articles import load_articles
from benchmarks.predict import load_rules_without, predict
from benchmarks.scoring import Tally
from spamcrawl.core.rules import Ruleset, load_rules

FOUND, F1, LEAK = 0.95, 0.98, 0.02
"""What must be reached with a family's rules hidden; the issue that asked for this benchmark set them."""


def families_of(rule_family: str) -> tuple[str, ...]:
    """Return the generator's families that the rules of one family know."""
    return tuple(family.id for family in FAMILIES.values() if family.rule_family == rule_family)


def score_family(family: str, rules: Ruleset, seed: int, n: int, articles: Sequence[Article]) -> Tally:
    """Return the tally of ``n`` generated pages of one family under a ruleset."""
    tally = Tally()
    for page in generate(seed, (family,), n=n, articles=articles):
        row = page.row()
        tally.add(row, predict(row, rules))
    return tally


def passes(tally: Tally) -> bool:
    return tally.found >= FOUND and tally.f1 >= F1 and tally.leak <= LEAK


def table(hidden: str, families: Sequence[str], rules: Ruleset, options: argparse.Namespace) -> Iterator[str]:
    """Yield one line a family, and one for all of them."""
    articles = load_bundled() if options.bundled else load_articles()
    for family in families:
        tally = score_family(family, rules, options.seed, options.n, articles)
        figures = f"{tally.found:.1%} | {tally.f1:.4f} | {tally.leak:.2%} | {tally.exact_share:.1%}"
        phones = f"{tally.phone_recall:.3f} / {tally.phone_precision:.3f}" if tally.phones_wanted else "–"
        yield f"| {hidden} | {family} | {tally.pages} | {figures} | {phones} | {'yes' if passes(tally) else '**no**'} |"


def blocks(options: argparse.Namespace) -> Iterator[tuple[str, Sequence[str], Ruleset]]:
    """Yield (what is hidden, generator families, ruleset) for every block of the table."""
    rules = load_rules()
    if options.no_rules:
        yield "every rule", (*FAMILIES, *HELD_OUT), load_rules_without(",".join(family.id for family in rules.families))
        return
    for family in rules.families:
        yield family.id, families_of(family.id), rules.without(family.id)
    yield "nothing (no rules exist)", families_of(""), rules
    yield "nothing (held out)", tuple(HELD_OUT), rules


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.leave_one_out", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("-n", type=int, default=60, help="pages of each family")
    parser.add_argument("--no-rules", action="store_true", help="hide every rule, generic evidence alone")
    parser.add_argument("--bundled", action="store_true", help="steal from the bundled articles alone")
    return parser.parse_args()


def main() -> None:
    options = read_arguments()
    print("| rules hidden | spam family | pages | found | F1 | leak | exact | numbers R / P | reached |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---|")
    for hidden, families, rules in blocks(options):
        for line in table(hidden, families, rules, options):
            print(line, flush=True)


if __name__ == "__main__":
    main()
