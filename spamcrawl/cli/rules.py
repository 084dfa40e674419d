"""``rules``: check the rule files and list what is in them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from spamcrawl.cli.exits import FAULTS, OK, CommandError
from spamcrawl.cli.visible import reveal
from spamcrawl.core.finding.rules import PACKAGED, Family, Rule, RulesError, load_rules

EPILOG = """\
A rule file is one spam family: spamcrawl/rules/FAMILY.toml. How to write one: spamcrawl/rules/README.md.
Every fault is listed with file, rule, key and mend; the exit code is then 1.

examples:
  python -m spamcrawl rules
  python -m spamcrawl rules --folder my-rules/
  python -m spamcrawl explain page.html --rules my-rules/     try them on a page
"""


def add_parser(commands: Any) -> None:
    """Register the subcommand."""
    parser = commands.add_parser(
        "rules",
        help="check the rule files and list them",
        description="Check every rule file and list its rules.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--folder", type=Path, default=PACKAGED, metavar="DIR", help="default: the packaged rules")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the rules; with any fault, list the faults instead."""
    if not options.folder.is_dir():
        raise CommandError(f"no such folder: {options.folder}")
    try:
        ruleset = load_rules(options.folder)
    except RulesError as error:
        for problem in error.problems:
            print(reveal(problem), file=sys.stderr)
        count = len(error.problems)
        raise CommandError(f"{count} {'fault' if count == 1 else 'faults'} in {options.folder}", FAULTS) from error
    console = Console(highlight=False, soft_wrap=True)
    for family in ruleset.families:
        console.print(describe_family(family))
        for rule in family.rules:
            console.print(describe_rule(rule))
    console.print(
        f"\n{len(ruleset.rules)} rules in {len(ruleset.families)} families, digest {ruleset.digest}", markup=False
    )
    return OK


def describe_family(family: Family) -> Text:
    """Say what a family is."""
    return Text.assemble(
        (family.id, "bold"), "  ", reveal(family.title), "\n", (f"  {reveal(family.description)}", "dim")
    )


def describe_rule(rule: Rule) -> Text:
    """Say what a rule does, in one line."""
    colour = "red" if rule.weight > 0 else "green"
    return Text.assemble(
        f"  {rule.id:<36} {rule.scope:<5}",
        (f"{rule.weight:+5.1f}", colour),
        f"  {len(rule.keywords):>3} keywords  {len(rule.match):>2} match  {len(rule.reject):>2} reject",
    )
