"""The closing summary of a crawl: a few lines for a person. Machines read the feeds and the exit code.

Lives here: turning final stats into lines, and printing them. It must not count or decide anything.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import IO, Any

from rich.console import Console
from rich.text import Text
from scrapy.crawler import Crawler

from spamcrawl.core.model import VerdictLabel
from spamcrawl.exits import failed_monitors
from spamcrawl.extensions import Tally
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import feed_file, find_output, find_store

TOP_NUMBERS = 5
"""Numbers named; the sightings feed has them all."""

NAME_WIDTH = 19
"""Columns of the names; the longest is ``left in the queue``."""

Line = tuple[str, str]


def print_summary(crawler: Crawler) -> None:
    """Print a finished crawl's summary: colours on a terminal, plain ``name  value`` lines in a pipe."""
    console = Console(file=choose_stream(crawler.settings.getdict("FEEDS")), highlight=False, soft_wrap=True)
    for name, value in list_lines(crawler):
        console.print(Text(f"{name:<{NAME_WIDTH}}", style="bold") + Text(escape_controls(value)))


def choose_stream(feeds: Mapping[Any, Any]) -> IO[str]:
    """Return standard output, unless the items themselves go there."""
    to_stdout = any(str(uri) in ("-", "stdout:") for uri in feeds)
    return sys.stderr if to_stdout else sys.stdout


def list_lines(crawler: Crawler) -> Iterator[Line]:
    """Yield (name, value) for everything there is to tell about a crawl."""
    stats = crawler.stats.get_stats()
    yield from list_counts(stats)
    own = getattr(crawler.spider, "summary_lines", None)
    if own:
        yield from own()
    tally = crawler.get_extension(Tally)
    if tally and tally.numbers:
        yield (
            "numbers",
            ", ".join(f"{number} ({pages})" for number, pages in tally.numbers.most_common(TOP_NUMBERS)),
        )
    yield from list_troubles(stats)
    folder = find_output(crawler.settings)
    for name in ("articles", "sightings"):
        yield f"{name} feed", str(folder / feed_file(name))
    yield "store", hide_password(find_store(crawler.settings))


def list_counts(stats: Mapping[str, Any]) -> Iterator[Line]:
    yield "pages", str(stats.get("spamcrawl/pages", 0))
    yield (
        "verdicts",
        join_counts({label: stats.get(f"spamcrawl/verdict/{label}", 0) for label in VerdictLabel}),
    )
    new = stats.get("spamcrawl/articles/new", 0)
    yield "unique articles", f"{stats.get('spamcrawl/articles/known', 'unknown')} in the store, {new} of them new"
    yield "copies collapsed", str(stats.get("spamcrawl/articles/copies", 0))
    looks = strip_prefix(stats, "spamcrawl/looks/")
    if looks:
        yield "second looks", join_counts(looks)
    if near := stats.get("spamcrawl/articles/near"):
        left_out = stats.get("item_dropped_reasons_count/NearDuplicate", 0)
        yield "near copies", f"{near} among the new, {'not passed on' if left_out else 'marked'}"
    known = {
        "fresh": stats.get("spamcrawl/fresh", 0),
        "not modified": stats.get("item_dropped_reasons_count/NotModified", 0),
        "gone": stats.get("item_dropped_reasons_count/Gone", 0),
    }
    if any(known.values()):
        yield "known pages", join_counts(known)


def list_troubles(stats: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what went wrong, and only that."""
    named = {
        "bad seeds": stats.get("spamcrawl/seeds/bad"),
        "repeated seeds": stats.get("spamcrawl/seeds/repeated"),
        "not read": stats.get("item_dropped_reasons_count/NotText"),
        "lost to errors": stats.get("spamcrawl/lost"),
        "given up": stats.get("spamcrawl/queue/dead"),
        "left in the queue": stats.get("spamcrawl/queue/left"),
        "not stored": stats.get("item_dropped_reasons_count/NotStored"),
    }
    yield from ((name, str(count)) for name, count in named.items() if count)
    yield from (("monitor failed", f"{name}: {reason}") for name, reason in failed_monitors(stats).items())
    failures = strip_prefix(stats, "spamcrawl/failed/")
    if failures:
        yield "failed", join_counts(failures)


def strip_prefix(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    """Return the stats below a prefix, without it."""
    return {name.removeprefix(prefix): count for name, count in sorted(stats.items()) if name.startswith(prefix)}


def join_counts(counts: Mapping[Any, int]) -> str:
    """Return counts as one text, zeros left out.

    >>> join_counts({"hijacked": 3, "legitimate": 0, "no_content": 1})
    'hijacked 3, no_content 1'
    """
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "none"


def hide_password(url: str) -> str:
    """Return a store URL that may be shown.

    >>> hide_password("postgresql://crawl:secret@db/pages")
    'postgresql://crawl:…@db/pages'
    """
    scheme, mark, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    return f"{scheme}{mark}{login.partition(':')[0]}:…@{place}" if at and ":" in login else url
