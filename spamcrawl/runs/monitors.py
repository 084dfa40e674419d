"""Monitors, after the fashion of Spidermon: what a crawl should be like, and like the last runs of its job.

Lives here: the five monitors, and their running at the end of a crawl. It must not count; see :mod:`.health`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, ClassVar

from scrapy import Spider
from scrapy.crawler import Crawler
from spidermon import MonitorSuite, monitors
from spidermon.contrib.scrapy.extensions import Spidermon
from spidermon.contrib.scrapy.monitors.base import BaseScrapyMonitor
from spidermon.exceptions import NotConfigured
from spidermon.runners import MonitorRunner
from spidermon.settings import MONITOR as SPIDERMON_MONITOR

from spamcrawl.exits import FAILED, IDLE, MONITOR, TIME_LIMIT_REASON
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_output
from spamcrawl.runs.health import Health, distance, measure
from spamcrawl.runs.history import read_runs
from spamcrawl.scheduler import name_job

logger = logging.getLogger(__name__)

LAST_RUNS = 7
"""Runs of the same job that a crawl is compared with: a week of nightly ones."""
ENOUGH_RUNS = 3
"""Fewer say too little about what is usual."""

WORDS = {SPIDERMON_MONITOR.STATUS.SUCCESS: "passed", SPIDERMON_MONITOR.STATUS.SKIPPED: "skipped"}
"""Spidermon's states and ours; every other one is a failure."""


def name_of_job(crawler: Crawler) -> str:
    """Return the name that runs of the same spider with the same arguments share."""
    chosen: str = crawler.settings["SPAMCRAWL_JOB"]
    return name_job(crawler.spider, chosen) if crawler.spider else crawler.spidercls.name


class CrawlMonitor(BaseScrapyMonitor):
    """A monitor that sees a crawl's health. Each test reads one threshold, a setting of ours."""

    @property
    def health(self) -> Health:
        return measure(self.data.stats)

    def threshold(self, name: str) -> float:
        return float(self.crawler.settings.getfloat(f"SPAMCRAWL_{name}"))

    def need(self, count: int, what: str) -> None:
        """Skip the test where shares would rest on a handful."""
        least = self.crawler.settings.getint("SPAMCRAWL_MONITOR_LEAST")
        if count < least:
            self.skipTest(f"{count} {what}, at least {least} are needed")

    def last_runs(self) -> list[Health]:
        """Return the health of the last runs of this job; skip the test where there are too few."""
        found = read_runs(find_output(self.crawler.settings), name_of_job(self.crawler), LAST_RUNS)
        if len(found) < ENOUGH_RUNS:
            self.skipTest(f"{len(found)} earlier runs, at least {ENOUGH_RUNS} are needed")
        return [measure(stats) for stats in found]

    def check_most(self, found: float | None, name: str, what: str) -> None:
        """Fail where a share is above its threshold."""
        most = self.threshold(name)
        if found is not None and found > most:
            self.fail(f"{found:.0%} of {what}, at most {most:.0%} (SPAMCRAWL_{name})")


@monitors.name("pages")
class PagesMonitor(CrawlMonitor):
    """Pages came, and not far fewer than in the last runs."""

    @monitors.name("least")
    def test_least(self) -> None:
        if self.data.stats.get(IDLE):
            self.skipTest("others of the job did all there was")
        least = self.crawler.settings.getint("SPAMCRAWL_PAGES_LEAST")
        if self.health.answers < least:
            self.fail(f"{self.health.answers} pages, at least {least} (SPAMCRAWL_PAGES_LEAST)")

    @monitors.name("usual")
    def test_usual(self) -> None:
        stats = self.data.stats
        if stats.get("spamcrawl/queue/resumed") or stats.get("finish_reason") == TIME_LIMIT_REASON:
            self.skipTest("a part of a crawl is no whole one")
        usual = median(run.answers for run in self.last_runs())
        self.need(int(usual), "pages are usual")
        if self.health.answers < usual * self.threshold("PAGES_SHARE"):
            self.fail(f"{self.health.answers} pages, usual are {usual:.0f} (SPAMCRAWL_PAGES_SHARE)")


@monitors.name("error_rate")
class ErrorRateMonitor(CrawlMonitor):
    """Not too many requests failed."""

    @monitors.name("share")
    def test_share(self) -> None:
        self.need(self.health.asked, "requests")
        self.check_most(self.health.error_rate, "ERROR_RATE", f"{self.health.asked} requests failed")


@monitors.name("no_content")
class EmptyMonitor(CrawlMonitor):
    """Not too many pages were empty: a block page or a broken reader makes pages without content."""

    @monitors.name("share")
    def test_share(self) -> None:
        self.need(self.health.read, "pages")
        self.check_most(self.health.empty_share, "NO_CONTENT_SHARE", f"{self.health.read} pages are without content")


@monitors.name("verdict_mix")
class MixMonitor(CrawlMonitor):
    """The verdicts are mixed as in the last runs."""

    @monitors.name("usual")
    def test_usual(self) -> None:
        self.need(self.health.read, "pages")
        usual = [run.verdicts for run in self.last_runs() if run.read]
        if not usual:
            self.skipTest("no earlier run read a page")
        far, most = distance(self.health.verdicts, usual), self.threshold("MIX_DISTANCE")
        if far > most:
            self.fail(f"{far:.0%} of the pages would need another verdict, at most {most:.0%} (SPAMCRAWL_MIX_DISTANCE)")


@monitors.name("unknown_text")
class UnknownMonitor(CrawlMonitor):
    """Most text could be named; what cannot may be a family without rules."""

    @monitors.name("share")
    def test_share(self) -> None:
        self.need(self.health.read, "pages")
        self.check_most(self.health.unknown_share, "UNKNOWN_SHARE", "all characters are unknown text")


class CrawlMonitors(MonitorSuite):
    """The monitors of every crawl. Others can be added in SPIDERMON_SPIDER_CLOSE_MONITORS."""

    monitors: ClassVar[list[type]] = [PagesMonitor, ErrorRateMonitor, EmptyMonitor, MixMonitor, UnknownMonitor]


class Monitors(Spidermon):
    """Spidermon whose results stand in the stats, so that summary, run file and exit code tell them.

    Spidermon itself only logs, and a suite without its thresholds ends in a traceback that changes nothing.
    """

    def spider_closed(self, spider: Spider, reason: str) -> None:  # type: ignore[override]
        """Judge a crawl that came to its end; what was broken off has said so, and its numbers say nothing."""
        if reason in ("finished", TIME_LIMIT_REASON):
            super().spider_closed(spider)
            return
        for task in self.periodic_tasks.get(spider, ()):
            task.stop()

    def _run_suites(self, spider: Spider, suites: Sequence[MonitorSuite]) -> None:
        for suite in suites:
            runner = MonitorRunner()
            try:
                runner.run(suite, **self._generate_data_for_spider(spider))
                said = tell_results(runner.result.monitor_results)
            except NotConfigured as error:
                said = {type(suite).__name__: f"{FAILED}: {error}"}
            self.note(said)

    def note(self, said: Mapping[str, str]) -> None:
        for name, text in said.items():
            self.crawler.stats.set_value(MONITOR + name, text)
            if text.startswith(FAILED):
                logger.warning("monitor %s %s", name, escape_controls(text))


def tell_results(results: Sequence[Any]) -> dict[str, str]:
    """Return what each monitor said: passed, skipped with a reason, or failed with the first reason."""
    said: dict[str, list[str]] = {}
    for result in results:
        said.setdefault(result.monitor.monitor_name, []).append(tell_result(result))
    # One failure fails a monitor, one pass passes it: sorted, "failed" stands before "passed" before "skipped".
    return {name: min(texts) for name, texts in said.items()}


def tell_result(result: Any) -> str:
    word = WORDS.get(result.status, FAILED)
    reason = result.reason or (result.error or "").strip().rpartition("\n")[2]
    return f"{word}: {reason}" if reason else word
