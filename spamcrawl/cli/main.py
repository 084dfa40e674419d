"""Arguments to a subcommand, and every way it can end to an exit code."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from spamcrawl import __version__
from spamcrawl.cli import clean, explain, export, near, rules, run
from spamcrawl.cli.exits import BROKEN_PIPE, FAULTS, INTERRUPTED, TERMINATED, CommandError

EPILOG = """\
examples:
  python -m spamcrawl clean pages/ -o out.jsonl       every page of a folder, one JSON row each
  zcat dump.jsonl.gz | python -m spamcrawl clean -    rows with "html" or "text" from a pipe
  python -m spamcrawl explain page.html               why each line is what it is
  python -m spamcrawl rules                           check the rule files and list them
  python -m spamcrawl export articles -o feed.jsonl   write a feed again from the store
  python -m spamcrawl near                            look for near-duplicates that a crawl did not look for
  python -m spamcrawl run seeds.txt                   one crawl, with a lock and an honest exit code

The crawl itself is Scrapy's: scrapy crawl seeds -a seeds=LIST
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with one subparser a command."""
    parser = argparse.ArgumentParser(
        prog="python -m spamcrawl",
        description="Separate stolen articles from the hotline templates that wrap them.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"spamcrawl {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (clean, explain, rules, export, near, run):
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 done; 1 done, with broken rows or rules; 2 wrong usage or missing input; 130 interrupted;
    141 the reader of the output went away; 143 terminated.
    """
    options = build_parser().parse_args(argv)
    restore = signal.signal(signal.SIGTERM, raise_terminated)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except CommandError as error:
        code = fail(str(error), error.code)
    except BrokenPipeError:
        silence_stdout()
        code = BROKEN_PIPE
    except KeyboardInterrupt:
        code = fail("interrupted; no output file was replaced", INTERRUPTED)
    except OSError as error:
        code = fail(str(error), FAULTS)
    finally:
        signal.signal(signal.SIGTERM, restore)
    return code


def fail(message: str, code: int) -> int:
    """Say what went wrong in one line."""
    print(f"spamcrawl: {message}", file=sys.stderr)
    return code


def raise_terminated(_signal: int, _frame: FrameType | None) -> None:
    """Unwind on SIGTERM, so that temporary files go and worker processes end."""
    raise SystemExit(TERMINATED)


def silence_stdout() -> None:
    """Let the interpreter's last flush go nowhere instead of into a closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
