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
    LOCKED = 7
    """Another run holds the output folder or the store; nothing was touched."""
    TIME_LIMIT = 8
    """Stopped at the time limit; the next run of the job goes on where this one stopped."""
    ERROR_RATE = 9
    """More requests failed than SPAMCRAWL_ERROR_RATE allows."""
    NOTHING_PARSED = 10
    """Pages came, and none of them held an article or a template."""
    MONITOR_FAILED = 11
    """A monitor found the crawl unlike what it should be, or unlike the last runs."""


MEANINGS = {
    Exit.OK: "fine; single failed pages are in the log and the summary",
    Exit.ERROR: "an error of the program: not started, or pages lost to it",
    Exit.USAGE: "the command line is wrong",
    Exit.NO_SEEDS: "the seed list is missing or holds no good URL",
    Exit.NOTHING_FETCHED: "there were seeds, and not one page came back",
    Exit.STORE_FAILED: "the store or the output folder cannot be opened or written",
    Exit.INTERRUPTED: "stopped by Ctrl-C or SIGTERM; the next run goes on",
    Exit.LOCKED: "another run holds the output folder or the store; nothing was done",
    Exit.TIME_LIMIT: "stopped at the time limit; the next run goes on",
    Exit.ERROR_RATE: "more requests failed than SPAMCRAWL_ERROR_RATE allows",
    Exit.NOTHING_PARSED: "pages came, and none held an article or a template",
    Exit.MONITOR_FAILED: "a monitor failed; the summary and output/runs/last.json say which",
}
"""The same for the shell, one line each: what ``--help`` prints."""

REASONS = {
    "no_seeds": Exit.NO_SEEDS,
    "store_failed": Exit.STORE_FAILED,
    "shutdown": Exit.INTERRUPTED,
    "start_error": Exit.ERROR,
    "broken_rules": Exit.ERROR,
    "memusage_exceeded": Exit.ERROR,
}
"""Scrapy's finish reasons that decide by themselves."""

TIME_LIMIT_REASON = "closespider_timeout"
MONITOR = "spamcrawl/monitor/"
"""Stats below this prefix hold what each monitor said; :data:`FAILED` starts the bad news."""
FAILED = "failed"

IDLE = "spamcrawl/queue/idle"
"""Stat of a crawl that had nothing to do, because others or earlier runs of its job did it."""
ANSWERS = ("spamcrawl/pages", "spamcrawl/queue/known", "spamcrawl/unread", "spamcrawl/fresh", IDLE)
"""Stats that say the crawl was not in vain: pages came, or an earlier run or crawl had them already."""

PARSED = ("hijacked", "template_only", "legitimate")
"""Verdicts of pages that held something."""


def judge_crawl(stats: Mapping[str, Any]) -> Exit:
    """Return the exit code for a crawl's final stats.

    >>> judge_crawl({"finish_reason": "finished", "spamcrawl/pages": 3, "spamcrawl/verdict/hijacked": 3})
    <Exit.OK: 0>
    """
    reason = stats.get("finish_reason")
    if reason in REASONS:
        return REASONS[reason]
    if stats.get("spamcrawl/store_errors"):  # the last batch failed while the crawl was closing
        return Exit.STORE_FAILED
    if reason is None or count_lost(stats):
        return Exit.ERROR
    if stats.get("spamcrawl/seeds") and not any(stats.get(name) for name in ANSWERS):
        return Exit.NOTHING_FETCHED
    return judge_pages(stats) or (Exit.TIME_LIMIT if reason == TIME_LIMIT_REASON else Exit.OK)


def judge_pages(stats: Mapping[str, Any]) -> Exit:
    """Return what is wrong with the pages that came; :attr:`Exit.OK` where nothing is.

    >>> judge_pages({"spamcrawl/pages": 30, "spamcrawl/verdict/no_content": 30})
    <Exit.NOTHING_PARSED: 10>
    """
    if stats.get("spamcrawl/pages") and not any(stats.get(f"spamcrawl/verdict/{label}") for label in PARSED):
        return Exit.NOTHING_PARSED
    failed = failed_monitors(stats)
    if "error_rate" in failed:
        return Exit.ERROR_RATE
    return Exit.MONITOR_FAILED if failed else Exit.OK


def failed_monitors(stats: Mapping[str, Any]) -> dict[str, str]:
    """Return the monitors that failed, each with its reason.

    >>> failed_monitors({"spamcrawl/monitor/pages": "failed: 3 pages", "spamcrawl/monitor/mix": "passed"})
    {'pages': '3 pages'}
    """
    said = {name.removeprefix(MONITOR): str(text) for name, text in stats.items() if name.startswith(MONITOR)}
    return {name: text.removeprefix(f"{FAILED}: ") for name, text in said.items() if text.startswith(FAILED)}


def describe_codes() -> str:
    """Return the table of exit codes as text, one code a line."""
    return "\n".join(f"  {code.value:>2}  {meaning}" for code, meaning in MEANINGS.items())


def count_lost(stats: Mapping[str, Any]) -> int:
    """Return how many pages an error of the program swallowed."""
    return sum(int(stats.get(name, 0)) for name in ("spider_exceptions/count", "spamcrawl/lost"))
