"""``export``: a feed written again from the store, whole."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from spamcrawl.cli.exits import FAULTS, OK, CommandError
from spamcrawl.cli.output import read_output
from spamcrawl.store.base import StoreError, open_store
from spamcrawl.store.feeds import FEEDS, export_feed

DEFAULT_STORE = "output/spamcrawl.db"
"""Where a crawl from the same folder keeps its store."""

EPILOG = """\
feeds:
  articles     one row per distinct article, in the order first seen
  sightings    one row per page fetched: url, host, time, verdict, families, indicators, content hash

A feed is a view of the store: it can be written again at any time, and lacks nothing the store has.

examples:
  python -m spamcrawl export articles -o articles.jsonl
  python -m spamcrawl export sightings | jq -r .host | sort | uniq -c
  python -m spamcrawl export articles --store postgresql://user@host/database
"""


def add_parser(commands: Any) -> None:
    """Register the subcommand."""
    parser = commands.add_parser(
        "export",
        help="write a feed again from the store",
        description="Write a feed from the store, as JSON rows.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("feed", choices=sorted(FEEDS), help="which feed")
    parser.add_argument(
        "-o", "--output", type=read_output, metavar="F", help="write here (default, and for -: standard output)"
    )
    parser.add_argument(
        "--store", default=DEFAULT_STORE, metavar="URL", help=f"path or URL of the store (default: {DEFAULT_STORE})"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the feed. A store that is missing or broken is a clear error, and nothing is written."""
    if "://" not in options.store and not Path(options.store).exists():
        raise CommandError(f"no store at {options.store}; crawl first, or name one with --store")
    try:
        with open_store(options.store, read_only=True) as store:
            count = export_feed(store, options.feed, options.output or sys.stdout.buffer)
    except StoreError as error:
        raise CommandError(str(error), FAULTS) from error
    sys.stdout.flush()
    print(f"{count:,} {options.feed}", file=sys.stderr)
    return OK
