"""``scrapy seed``: put a seed list into the queue, for workers that start without one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.utils.misc import build_from_crawler, load_object

from spamcrawl.addons import HonestAgent
from spamcrawl.exits import Exit
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_queue
from spamcrawl.queue.base import Changes, Entry, open_queue
from spamcrawl.queue.requests import encode_request
from spamcrawl.scheduler import name_job
from spamcrawl.seeds import BadLine, Seed, SeedList, SeedListError, open_seeds
from spamcrawl.spiders.seeds import REPORTED, SeedsSpider, seed_request
from spamcrawl.store.base import StoreError

TOGETHER = 1_000
"""Seeds of one exchange: a transaction or script of some 20 ms, for which the workers of the job wait."""


@dataclass(slots=True)
class Tally:
    """What became of a list's lines."""

    new: int = 0
    known: int = 0
    bad: int = 0

    def describe(self, job: str) -> str:
        """Return the tally as one line.

        >>> Tally(new=8, known=2, bad=1).describe("nightly")
        'job nightly: 8 new seeds, 2 known, 1 bad line'
        """
        seeds, lines = ("seed" if self.new == 1 else "seeds"), ("line" if self.bad == 1 else "lines")
        return f"job {job}: {self.new} new {seeds}, {self.known} known, {self.bad} bad {lines}"


class Command(ScrapyCommand):
    """Loads a list and ends; what the queue knows already is not put in again."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - as ScrapyCommand declares it

    def syntax(self) -> str:
        return "[options] LIST"

    def short_desc(self) -> str:
        return "Put a seed list into the queue, for workers to come"

    def long_desc(self) -> str:
        return (
            "LIST is a path, a URL or - for standard input, as for the spider seeds. Workers of the same job fetch it:"
            " scrapy crawl seeds -a job=NAME. Loading a list again adds nothing while the job is unfinished."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--job", default="", help="name of the job (default: that of: crawl seeds -a seeds=LIST)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("write: scrapy seed LIST, a path, a URL or - for standard input")
        try:
            HonestAgent().update_settings(self.settings)
            listing = open_seeds(args[0], user_agent=self.settings["USER_AGENT"])
            job, tally = load_seeds(listing, args[0], opts.job, self.settings)
            print(escape_controls(tally.describe(job)))
            if not tally.new + tally.known:
                raise SeedListError(f"no good URL in the seed list {listing.name}")
        except SeedListError as error:
            self.fail(Exit.NO_SEEDS, str(error))
        except StoreError as error:
            self.fail(Exit.STORE_FAILED, f"the queue failed: {error}")

    def fail(self, code: Exit, reason: str) -> None:
        self.exitcode = int(code)
        print(escape_controls(reason), file=sys.stderr)


def load_seeds(listing: SeedList, source: str, job: str, settings: BaseSettings) -> tuple[str, Tally]:
    """Push every good URL of a list; return the job's name and what became of the lines.

    Raises SeedListError and StoreError; what was pushed before stays, so the list can simply be loaded again.
    """
    spider = SeedsSpider(seeds=source)
    spider.arguments = {"seeds": source}
    name, tally = name_job(spider, job or settings["SPAMCRAWL_JOB"]), Tally()
    with closing(open_queue(find_queue(settings), lease=settings.getfloat("SPAMCRAWL_LEASE"))) as queue:
        queue.join(name)
        entries = read_entries(listing, spider, settings, tally)
        while together := list(islice(entries, TOGETHER)):
            accepted = queue.exchange(Changes(pushed=together)).accepted
            tally.new += sum(accepted)
            tally.known += len(accepted) - sum(accepted)
        queue.leave(finished=False)
    return name, tally


def read_entries(listing: SeedList, spider: SeedsSpider, settings: BaseSettings, tally: Tally) -> Iterator[Entry]:
    """Yield a list's seeds as the spider itself would push them; report and count the bad lines."""
    fingerprinter = build_from_crawler(
        load_object(settings["REQUEST_FINGERPRINTER_CLASS"]), Crawler(SeedsSpider, settings)
    )
    for found in listing:
        request = seed_request(found, spider, listing) if isinstance(found, Seed) else found
        if isinstance(request, BadLine):
            tally.bad += 1
            report_bad(request, listing.name, tally.bad)
            continue
        request.meta["is_start_request"] = True  # as Scrapy marks what a spider starts with
        body = encode_request(request, spider)
        yield Entry(body, request.url, fingerprinter.fingerprint(request), request.priority)


def report_bad(line: BadLine, name: str, number: int) -> None:
    if number <= REPORTED:
        print(f"bad seed: {escape_controls(line.describe(name))}", file=sys.stderr)
    if number == REPORTED:
        print(f"more bad seeds in {escape_controls(name)} are counted only", file=sys.stderr)
