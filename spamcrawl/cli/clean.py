"""``clean``: pages in, one public record each out, in input order."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from spamcrawl.cli.answers import Answer, answer_job
from spamcrawl.cli.exits import FAULTS, OK, CommandError
from spamcrawl.cli.inputs import Job, find_missing, read_jobs
from spamcrawl.cli.output import open_output, read_output
from spamcrawl.cli.pool import Workers
from spamcrawl.cli.progress import Meter, Tally, show_progress
from spamcrawl.core.finding.rules import RulesError, Ruleset, load_rules

EPILOG = """\
inputs:
  page.html page.txt      one page each (.htm, .xhtml too); the path is the record's id
  rows.jsonl              one page a line: {"html": …} or {"text": …}, and optional "id", "url", "fetched_at";
                          a row without an id is called rows.jsonl:LINE
  crawl.warc.gz           every page a crawl fetched (SPAMCRAWL_WARC), as the crawl read it; the id is the WARC record's
  folder/                 every such file below it, by name
  -                       standard input: rows when it begins with {, else one page
  Any of them may be gzipped; other names are read by their content.

output:
  One JSON row a page, in input order. A row or page that cannot be read or cleaned becomes
  {"id", "error", "input", "line"}; the others are not affected and the exit code is 1.
  With -o the file is replaced at the end, whole; an interrupted run leaves the old one.

examples:
  python -m spamcrawl clean page.html | jq .verdict
  python -m spamcrawl clean dump.jsonl.gz -o clean.jsonl --jobs 8
  zcat part-*.gz | python -m spamcrawl clean - --jobs 0 > clean.jsonl
"""


def add_parser(commands: Any) -> None:
    """Register the subcommand."""
    parser = commands.add_parser(
        "clean",
        help="cut the template away, one JSON row a page",
        description="Separate template from article, page by page.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder or - (standard input)")
    parser.add_argument(
        "-o", "--output", type=read_output, metavar="OUT.jsonl", help="write here (default, and for -: standard output)"
    )
    parser.add_argument(
        "--jobs", type=read_jobs_count, default=1, metavar="N", help="processes (default 1; 0: one a core)"
    )
    parser.add_argument("--rules", type=Path, metavar="DIR", help="rule files to use (default: the packaged ones)")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    parser.set_defaults(run=run)


def read_jobs_count(text: str) -> int:
    """Read --jobs: a number of processes, 0 for one a core."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes, write 1 or more, or 0 for one a core")
    return int(text) or os.cpu_count() or 1


def run(options: argparse.Namespace) -> int:
    """Clean every input and return the exit code: 1 when a row is an error."""
    missing = find_missing(options.inputs)
    if missing:
        raise CommandError(f"no such file or folder: {', '.join(missing)}")
    rules = load_or_explain(options.rules)
    tally, meter = Tally(), Meter()
    jobs = meter.watch(read_jobs(options.inputs))
    with (
        open_output(options.output) as stream,
        show_progress(options.inputs, tally, meter, options.quiet) as moved,
        closing(answer_all(jobs, rules, options)) as answers,
    ):
        for answer in answers:
            stream.write(answer.row)
            tally.add(answer)
            moved()
    if not options.quiet:
        print(tally.describe(), file=sys.stderr)
    return FAULTS if tally.errors else OK


def answer_all(jobs: Iterator[Job], rules: Ruleset, options: argparse.Namespace) -> Generator[Answer]:
    """Answer the jobs here or in worker processes; the rows are the same."""
    if options.jobs == 1:
        yield from (answer_job(job, rules) for job in jobs)
        return
    with Workers(options.jobs, options.rules) as workers:
        yield from workers.answers(jobs)


def load_or_explain(folder: Path | None) -> Ruleset:
    """Load the rules, or end the command with every fault in them."""
    try:
        return load_rules(folder)
    except RulesError as error:
        raise CommandError(f"broken rules\n{error}") from error
