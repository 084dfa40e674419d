"""``scrapy queue list`` and ``scrapy queue retry``: what crawls gave up, why, and another chance for it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from spamcrawl.exits import Exit
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_queue
from spamcrawl.queue.base import DeadLetter, Queue, open_queue
from spamcrawl.store.base import StoreError


class Command(ScrapyCommand):
    """Looks at the dead letters of the project's queue."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - as ScrapyCommand declares it

    def syntax(self) -> str:
        return "[options] list | retry [NUMBER ...]"

    def short_desc(self) -> str:
        return "List requests that were given up, or put them back"

    def long_desc(self) -> str:
        return (
            "list: one line for each request that was given up: number, tries, job, URL, reason, tab-separated."
            " retry: put those named by number, or all, into the next crawl of their job."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--job", default=None, help="only the dead letters of this job")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        action, numbers = parse_words(args)
        try:
            with closing(open_queue(find_queue(self.settings), create=False)) as queue:
                letters = queue.dead_letters(opts.job)
                lines = list_lines(letters) if action == "list" else [retry_letters(queue, letters, numbers)]
                print("\n".join(lines))
        except StoreError as error:
            self.exitcode = int(Exit.STORE_FAILED)
            print(f"the queue failed: {escape_controls(str(error))}", file=sys.stderr)


def parse_words(words: Sequence[str]) -> tuple[str, list[int]]:
    """Return the action and the numbers named with it. Raises UsageError.

    >>> parse_words(["retry", "3", "4"])
    ('retry', [3, 4])
    """
    action, numbers = (words[0] if words else "list"), words[1:]
    if action not in ("list", "retry") or (action == "list" and numbers) or not all(map(str.isdecimal, numbers)):
        raise UsageError("write: scrapy queue list, or: scrapy queue retry [NUMBER ...]")
    return action, [int(number) for number in numbers]


def list_lines(letters: Sequence[DeadLetter]) -> list[str]:
    return [describe(letter) for letter in letters] or ["nothing was given up"]


def describe(letter: DeadLetter) -> str:
    """Return a dead letter as one line.

    >>> describe(DeadLetter(1, "seeds", "http://a.cn/", "raised ValueError", 3, "2026-11-21T08:00:00+00:00"))
    '1\\t3\\tseeds\\thttp://a.cn/\\traised ValueError'
    """
    fields = (str(letter.id), str(letter.tries), letter.job, letter.url, letter.reason)
    return "\t".join(escape_controls(field) for field in fields)


def retry_letters(queue: Queue, letters: Sequence[DeadLetter], numbers: Sequence[int]) -> str:
    chosen = [letter.id for letter in letters if not numbers or letter.id in numbers]
    return f"{queue.retry(chosen)} put back; the next crawl of their job fetches them"
