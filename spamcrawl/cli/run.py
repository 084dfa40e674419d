"""``run``: one crawl for a scheduler: alone, with a time limit, a record and an honest exit code.

It must not import scrapy: it becomes the process of ``scrapy crawl``, so that signals and the exit code are Scrapy's.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

from spamcrawl.exits import Exit, describe_codes

SETTINGS_MODULE = "spamcrawl.settings"
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)([smhd]?)")

EPILOG = f"""\
A second run on the same output folder or store is refused at once (code 7); the lock of a dead run is taken over.
A run leaves OUTPUT/runs/TIME.json and OUTPUT/runs/last.json, and OUTPUT/metrics.prom for Prometheus.
An interrupted, stopped or killed run goes on with the next run of the same list.

exit codes:
{describe_codes()}

examples:
  python -m spamcrawl run seeds.txt --time-limit 2h
  python -m spamcrawl run seeds.txt -o crawls/shop --log-json 2>> crawl.log
  python -m spamcrawl run seeds.txt -s SPAMCRAWL_ERROR_RATE=0.8     any Scrapy setting, or one of ours
"""


def add_parser(commands: Any) -> None:
    """Register the subcommand."""
    parser = commands.add_parser(
        "run",
        help="crawl a seed list once, for a scheduler: lock, time limit, record, exit code",
        description="Crawl a seed list once: alone, within a time limit, with a record and an honest exit code.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "seeds",
        metavar="SEEDS",
        nargs="?",
        help="seed list: a path, a URL or - for standard input; none with --job: work off what `scrapy seed` loaded",
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="folder of feeds and records (default: output)")
    parser.add_argument("--store", metavar="URL", help="path or URL of the store (default: spamcrawl.db in DIR)")
    parser.add_argument(
        "--time-limit", type=read_seconds, metavar="TIME", help="stop in good order after 90s, 15m, 2h or 1d"
    )
    parser.add_argument("--job", metavar="NAME", help="go on with the job of this name (default: made from the list)")
    parser.add_argument("--log-json", action="store_true", help="log one JSON object a line, on standard error")
    parser.add_argument("-L", "--log-level", metavar="LEVEL", help="DEBUG, INFO, WARNING or ERROR (default: INFO)")
    parser.add_argument("-s", "--set", action="append", default=[], metavar="NAME=VALUE", help="any other setting")
    parser.set_defaults(run=run)


def read_seconds(text: str) -> float:
    """Return a duration in seconds.

    >>> read_seconds("90"), read_seconds("1.5h")
    (90.0, 5400.0)
    """
    found = _DURATION.fullmatch(text.strip())
    if not found or not float(found[1]):
        raise argparse.ArgumentTypeError(f"{text!r} is no duration, write 90s, 15m, 2h or 1d")
    return float(found[1]) * UNITS[found[2]]


def run(options: argparse.Namespace) -> int:
    """Become the crawl, and do not return; where there is nothing to crawl, say so and return the exit code."""
    if options.seeds or options.job:
        sys.stdout.flush()
        environment = os.environ | {"SCRAPY_SETTINGS_MODULE": SETTINGS_MODULE}
        os.execve(sys.executable, [sys.executable, "-m", "scrapy", *write_arguments(options)], environment)
    print("no seed list: write run SEEDS, or run --job NAME for a job that was seeded", file=sys.stderr)
    return int(Exit.USAGE)


def write_arguments(options: argparse.Namespace) -> list[str]:
    """Return Scrapy's arguments for ours. Paths start where one stands, as everywhere on a command line."""
    settings = {
        "SPAMCRAWL_LOCK": "1",
        "SPAMCRAWL_OUTPUT": options.output and str(Path(options.output).absolute()),
        "SPAMCRAWL_STORE": options.store and name_store(options.store),
        "SPAMCRAWL_JOB": options.job,
        "SPAMCRAWL_LOG_JSON": "1" if options.log_json else None,
        "CLOSESPIDER_TIMEOUT": options.time_limit and str(options.time_limit),
        "LOG_LEVEL": options.log_level,
    }
    given = [f"{name}={value}" for name, value in settings.items() if value] + options.set
    seeds = ["-a", f"seeds={options.seeds}"] if options.seeds else []
    return ["crawl", "seeds", *seeds, *(part for one in given for part in ("-s", one))]


def name_store(store: str) -> str:
    """Return a store's URL, or its path made absolute."""
    return store if "://" in store else str(Path(store).absolute())
