"""What a crawl's end is worth to whoever scheduled it: the exit code. Scrapy's own is 0 whatever fails.

Lives here: the codes and the one function that judges the final stats. It must not know Scrapy.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """The exit codes of ``scrapy crawl``. Public and stable."""

    OK = 0
    ERROR = 1
    """Something of ours broke: the crawl did not start, or a page was lost to an error of the program."""
    USAGE = 2
    """The command line is wrong (Scrapy's and argparse's own code)."""
    NO_SEEDS = 3
    """The seed list is missing or holds no good URL."""
    NOTHING_FETCHED = 4
    """There were seeds, and not one page came back."""
    STORE_FAILED = 5
    """The store could not be opened or written; what was not written is not claimed either."""
    INTERRUPTED = 6
    """Stopped from outside (Ctrl-C, SIGTERM) before the list was done."""


REASONS = {"no_seeds": Exit.NO_SEEDS, "store_failed": Exit.STORE_FAILED, "shutdown": Exit.INTERRUPTED}
"""Scrapy's finish reasons that decide by themselves."""

ANSWERS = ("spamcrawl/pages", "spamcrawl/queue/known", "spamcrawl/unread", "spamcrawl/fresh")
"""Stats that say the crawl was not in vain: pages came, or an earlier run or crawl had them already."""


def judge_crawl(stats: Mapping[str, Any]) -> Exit:
    """Return the exit code for a crawl's final stats.

    >>> judge_crawl({"finish_reason": "finished", "spamcrawl/pages": 3})
    <Exit.OK: 0>
    """
    reason = stats.get("finish_reason")
    if reason in REASONS:
        return REASONS[reason]
    if stats.get("spamcrawl/store_errors"):  # the last batch failed while the crawl was closing
        return Exit.STORE_FAILED
    if reason is None or reason in ("start_error", "broken_rules") or count_lost(stats):
        return Exit.ERROR
    if stats.get("spamcrawl/seeds") and not any(stats.get(name) for name in ANSWERS):
        return Exit.NOTHING_FETCHED
    return Exit.OK


def count_lost(stats: Mapping[str, Any]) -> int:
    """Return how many pages an error of the program swallowed."""
    return sum(int(stats.get(name, 0)) for name in ("spider_exceptions/count", "spamcrawl/lost"))
