"""``explain``: one page line by line, with label, score and the evidence for it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from spamcrawl.cli.answers import BrokenRow, Source, clean_source, default_id, read_source
from spamcrawl.cli.clean import load_or_explain
from spamcrawl.cli.exits import OK, CommandError
from spamcrawl.cli.explain_html import render_report
from spamcrawl.cli.explain_text import print_record
from spamcrawl.cli.inputs import Job, read_jobs
from spamcrawl.cli.output import open_output, read_output

EPILOG = """\
pages:
  page.html  page.txt     a saved page
  rows.jsonl#ID           the row with this id (rows.jsonl:LINE for a row without one); without #ID the first row
  -                       a page or a row from standard input

Each line is shown with its number, label, what its evidence adds to the page's score (+ speaks for
template, - for article) and the evidence. Control and direction-changing characters are shown as ⟨202E⟩.

examples:
  python -m spamcrawl explain page.html
  python -m spamcrawl explain dump.jsonl.gz#h0042 | grep template
  python -m spamcrawl explain page.html --html report.html     one self-contained page for a browser
"""


def add_parser(commands: Any) -> None:
    """Register the subcommand."""
    parser = commands.add_parser(
        "explain",
        help="show why each line of a page is what it is",
        description="Show one page line by line: label, score, evidence.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("page", metavar="PAGE", help="file, - or FILE.jsonl#ID")
    parser.add_argument("--html", metavar="OUT", help="write a report for a browser instead")
    parser.add_argument("--rules", type=Path, metavar="DIR", help="rule files to use (default: the packaged ones)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Clean the page and show how the record came about."""
    record = clean_source(find_source(options.page), load_or_explain(options.rules))
    if options.html is None:
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        print_record(record, Console(highlight=False, soft_wrap=True))
        return OK
    with open_output(read_output(options.html)) as stream:
        stream.write(render_report(record).encode("utf-8"))
    return OK


def find_source(name: str) -> Source:
    """Return the page a PAGE argument names."""
    path, wanted = split_name(name)
    for job in read_jobs([path]):
        try:
            source = read_source(job)
        except BrokenRow as error:
            if wanted is None or wanted in (str(error.id), default_id(job)):
                raise CommandError(f"{default_id(job)}: {error}") from error
            continue
        if wanted is None or matches(job, source, wanted):
            return source
    raise CommandError(f"{path}: no page with id {wanted}" if wanted else f"{path}: no page in it")


def matches(job: Job, source: Source, wanted: str) -> bool:
    """Tell whether a page is the one asked for."""
    return wanted in (str(source.id), default_id(job))


def split_name(name: str) -> tuple[str, str | None]:
    """Split FILE#ID; a file that is called so as a whole comes first."""
    path, mark, wanted = name.partition("#")
    if Path(name).is_dir():
        raise CommandError(f"{name} is a folder, name one page of it")
    if name == "-" or Path(name).exists():
        return name, None
    if not Path(path).exists():
        raise CommandError(f"no such file: {path}")
    return path, wanted if mark and wanted else None
