"""``scrapy crawl`` as this project means it: a lock if wished, a time limit that holds, an honest exit code."""

from __future__ import annotations

import argparse
import logging
import os
import threading
from contextlib import ExitStack

from scrapy import Spider
from scrapy.commands import crawl
from scrapy.crawler import Crawler

from spamcrawl.exits import Exit
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_output, find_store
from spamcrawl.runs.ending import conclude
from spamcrawl.runs.jsonlog import install_json_log
from spamcrawl.runs.lock import Locked, hold, lock_files

logger = logging.getLogger(__name__)


class Command(crawl.Command):
    """Scrapy's own command, and after it what a person and a scheduler want to know."""

    crawler: Crawler | None = None

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if self.settings.getbool("SPAMCRAWL_LOG_JSON"):
            install_json_log(self.settings)

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
            logger.error("not started: %s", escape_controls(str(error)))
            return Exit.LOCKED
        except OSError as error:
            logger.error("not started: cannot lock: %s", escape_controls(str(error)))
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
    logger.critical("still running %.0f s after the start, long past the time limit: ended hard", seconds)
    os._exit(Exit.TIME_LIMIT)
