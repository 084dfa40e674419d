"""``scrapy crawl`` as this project means it: a lock if wished, a time limit that holds, an honest exit code."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from contextlib import ExitStack

from scrapy import Spider
from scrapy.commands import crawl
from scrapy.crawler import Crawler

from spamcrawl.exits import Exit
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_output, find_store
from spamcrawl.runs.ending import conclude
from spamcrawl.runs.lock import Locked, hold, lock_files


class Command(crawl.Command):
    """Scrapy's own command, and after it what a person and a scheduler want to know."""

    crawler: Crawler | None = None

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self.crawler = super()._create_crawler(spidercls)
        return self.crawler

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        with ExitStack() as held:
            if self.settings.getbool("SPAMCRAWL_LOCK"):
                refusal = self.lock(held)
                if refusal:
                    self.exitcode = int(refusal)
                    return
            self.crawl_to_an_end(args, opts)

    def lock(self, held: ExitStack) -> Exit | None:
        """Take the locks, or say why not and return the exit code."""
        settings = self.settings
        try:
            held.enter_context(hold(lock_files(find_output(settings), find_store(settings))))
        except Locked as error:
            print(f"spamcrawl: not started: {escape_controls(str(error))}", file=sys.stderr)
            return Exit.LOCKED
        except OSError as error:
            print(f"spamcrawl: not started: cannot lock: {escape_controls(str(error))}", file=sys.stderr)
            return Exit.STORE_FAILED
        return None

    def crawl_to_an_end(self, args: list[str], opts: argparse.Namespace) -> None:
        limit = self.settings.getfloat("CLOSESPIDER_TIMEOUT")
        watch = end_hard_after(limit + self.settings.getfloat("SPAMCRAWL_STOP_SECONDS")) if limit else None
        super().run(args, opts)
        if watch:
            watch.cancel()
        self.exitcode = int(conclude(self.crawler) if self.crawler else Exit.ERROR) or self.exitcode


def end_hard_after(seconds: float) -> threading.Timer:
    """End the process in ``seconds`` if it still runs: a crawl that cannot even stop must not hold its lock for ever.

    Nothing is lost by it: what is stored is stored, and the queue gives out again what was in flight.
    """
    watch = threading.Timer(seconds, end_hard, (seconds,))
    watch.daemon = True
    watch.start()
    return watch


def end_hard(seconds: float) -> None:
    message = f"spamcrawl: still running {seconds:.0f} s after the start, long past the time limit: ended hard\n"
    os.write(sys.stderr.fileno(), message.encode())
    os._exit(Exit.TIME_LIMIT)
