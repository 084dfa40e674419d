"""``near``: articles of a store compared with those before them, where a crawl did not do it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from spamcrawl.cli.exits import FAULTS, OK, CommandError
from spamcrawl.cli.export import DEFAULT_STORE
from spamcrawl.store.base import StoreError, open_store

EPILOG = """\
Needed once where articles were stored with SPAMCRAWL_NEAR=off, or by another version of spamcrawl: a crawl that looks
for near-duplicates then refuses the store and names this command. It takes a millisecond an article, may be ended at
any time and goes on where it was. A feed written before lacks the new marks: `export` it again.
"""


def add_parser(commands: Any) -> None:
    """Register the subcommand."""
    parser = commands.add_parser(
        "near",
        help="look for near-duplicates that a crawl did not look for",
        description="Compare articles of a store that were not compared yet with those before them.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--store", default=DEFAULT_STORE, metavar="URL", help=f"path or URL of the store (default: {DEFAULT_STORE})"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare until nothing is left; every step is kept. A store that is missing or broken is a clear error."""
    if "://" not in options.store and not Path(options.store).exists():
        raise CommandError(f"no store at {options.store}; crawl first, or name one with --store")
    try:
        with open_store(options.store, near=False) as store:
            count = sum(iter(store.index_near, 0))
    except StoreError as error:
        raise CommandError(str(error), FAULTS) from error
    print(f"{count:,} articles compared", file=sys.stderr)
    return OK
