"""One line on a terminal that tells how a running crawl does; nothing in a pipe.

It watches stats and changes none.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import deque
from collections.abc import Mapping
from typing import Any, Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from spamcrawl.runs.health import below, count, measure

REFRESH = 0.5
"""Seconds between two looks: often enough for an eye, and no cost beside a page."""
WINDOW = 10.0
"""Seconds that the speed is taken over: a batch of pages should not make it jump."""
SHORT = {"hijacked": "hijacked", "template_only": "template", "legitimate": "legit", "no_content": "empty"}
"""Verdicts in words that fit: a line has 80 columns."""


class Pace:
    """Pages a second over the last :data:`WINDOW` seconds."""

    def __init__(self) -> None:
        self.looks: deque[tuple[float, int]] = deque()

    def look(self, now: float, pages: int) -> float:
        self.looks.append((now, pages))
        while self.looks[-1][0] - self.looks[0][0] > WINDOW:
            self.looks.popleft()
        (start, before), (end, after) = self.looks[0], self.looks[-1]
        return (after - before) / (end - start) if end > start else 0.0


def describe(stats: Mapping[str, Any], queue: int, pace: float) -> str:
    """Return the line.

    >>> describe({"spamcrawl/pages": 3, "spamcrawl/verdict/hijacked": 3, "spamcrawl/articles/new": 1}, 1200, 2.5)
    '2.5 pages/s, 3 pages: 3 hijacked | 1 articles, 0 copies | queue 1,200 | 0 errors'
    """
    health = measure(stats)
    verdicts = [f"{health.verdicts[name]:,} {word}" for name, word in SHORT.items() if health.verdicts.get(name)]
    errors = sum(below(stats, "spamcrawl/failed/").values()) + count(stats.get("spamcrawl/lost"))
    new, copies = (count(stats.get(f"spamcrawl/articles/{name}")) for name in ("new", "copies"))
    pages = f"{pace:,.1f} pages/s, {health.pages:,} pages" + (f": {', '.join(verdicts)}" if verdicts else "")
    return f"{pages} | {new:,} articles, {copies:,} copies | queue {queue:,} | {errors:,} errors"


class Above:
    """A stream for the log that prints above the live line, unbroken and uncoloured."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def write(self, text: str) -> None:
        self.console.print(Text(text.removesuffix("\n")), soft_wrap=True)

    def flush(self) -> None:
        self.console.file.flush()


class LiveLine:
    """Shows the line on standard error while a spider is open, where that is a terminal."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.console = Console(stderr=True, highlight=False)
        if (
            not (crawler.settings.getbool("SPAMCRAWL_PROGRESS") and sys.stderr.isatty())
            or self.console.is_dumb_terminal
        ):
            raise NotConfigured
        self.live = Live(console=self.console, auto_refresh=False, transient=True, redirect_stderr=False)
        self.pace = Pace()
        self.moved: list[logging.StreamHandler[Any]] = []
        self.looking = create_looping_call(self.look)
        crawler.signals.connect(self.start, signals.spider_opened)
        crawler.signals.connect(self.stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def start(self) -> None:
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr:
                handler.setStream(Above(self.console))
                self.moved.append(handler)
        self.live.start()
        self.looking.start(REFRESH)

    def look(self) -> None:
        stats = self.crawler.stats.get_stats()
        scheduler = self.crawler.engine.scheduler if self.crawler.engine else None
        line = describe(
            stats, len(scheduler or ()), self.pace.look(time.monotonic(), count(stats.get("spamcrawl/pages")))
        )
        self.live.update(Text(line, no_wrap=True, overflow="ellipsis", style="bold"), refresh=True)

    def stop(self) -> None:
        if self.looking.running:
            self.looking.stop()
        self.live.stop()
        for handler in self.moved:
            handler.setStream(sys.stderr)
