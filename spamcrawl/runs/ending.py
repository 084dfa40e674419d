"""The end of a crawl: judged once, then told to everyone who asked (run file, metrics, summary, exit code).

It must not count anything: what happened stands in the stats.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from scrapy.crawler import Crawler

from spamcrawl.exits import Exit, judge_crawl
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_output
from spamcrawl.runs.history import Run, write_run
from spamcrawl.runs.metrics import write_metrics
from spamcrawl.runs.monitors import name_of_job
from spamcrawl.summary import print_summary

logger = logging.getLogger(__name__)


def conclude(crawler: Crawler) -> Exit:
    """Judge a crawl that ended, leave its record, print its summary, and return the exit code."""
    stats = crawler._stats.get_stats() if crawler._stats else {}
    code = judge_crawl(stats)
    if "finish_reason" not in stats:  # it never started, and Scrapy has said why
        return code
    run = Run(name_of_job(crawler), crawler.spidercls.name, datetime.now(UTC), code, stats)
    try:
        write_run(find_output(crawler.settings), run, crawler.settings.getint("SPAMCRAWL_RUNS_KEPT"))
        write_metrics(crawler, code)
    except OSError as error:
        # One fault, one error: a disk that is full has stopped the store already, which said so.
        level = logging.WARNING if code == Exit.STORE_FAILED else logging.ERROR
        logger.log(level, "the run's record cannot be written: %s", escape_controls(str(error)))
        code = code or Exit.STORE_FAILED
    print_summary(crawler)
    return code
