"""Metrics for Prometheus: a text file that node_exporter's textfile collector reads, or any server can serve.

Everything is a gauge: a run starts at zero, so nothing grows for ever. Lives here: the text, and its writing while a
crawl runs. Format: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from spamcrawl.core.model import Label, VerdictLabel
from spamcrawl.exits import MONITOR, Exit, failed_monitors
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_output
from spamcrawl.runs.files import write_whole
from spamcrawl.runs.health import count, measure
from spamcrawl.runs.history import find_last_success
from spamcrawl.runs.monitors import name_of_job

logger = logging.getLogger(__name__)

FILE = "metrics.prom"
REWRITE = 15.0
"""Seconds between two files of a running crawl: Prometheus rarely asks more often."""

Labels = Mapping[str, str]
Samples = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One metric: values by the value of one label, or one value under the empty one."""

    name: str
    help: str
    samples: Samples
    label: str = ""


def list_gauges(stats: Mapping[str, Any], now: float, code: Exit | None, success: float | None) -> Iterator[Gauge]:
    """Yield everything told of a crawl; ``code`` is None while it runs, times are seconds since 1970."""
    health = measure(stats)
    start = stats.get("start_time")
    began = start.timestamp() if isinstance(start, datetime) else now
    yield Gauge("running", "1 while a crawl runs; with an old update time it was killed.", {"": float(code is None)})
    yield Gauge("update_timestamp_seconds", "When this was written.", {"": now})
    yield Gauge("start_timestamp_seconds", "When the crawl began.", {"": began})
    if code is not None:
        yield Gauge("exit_code", "How the crawl ended; see python -m spamcrawl run --help.", {"": float(code)})
    if success is not None:
        yield Gauge("last_success_timestamp_seconds", "When a crawl of this job last ended well.", {"": success})
    verdicts = {str(label): health.verdicts.get(label, 0) for label in VerdictLabel}
    yield Gauge("pages", "Pages fetched.", {"": health.pages})
    yield Gauge("verdicts", "Pages read, by verdict.", verdicts, "verdict")
    yield Gauge("failures", "Requests that brought no page, by reason.", health.failures, "reason")
    states = {name: count(stats.get(f"spamcrawl/articles/{name}")) for name in ("new", "copies", "known")}
    yield Gauge("articles", "Articles new in this crawl, copies met, and all the store knows.", states, "state")
    characters = {str(label): health.characters.get(label, 0) for label in Label}
    yield Gauge("characters", "Characters of the pages read, by what they are.", characters, "label")
    yield Gauge("lost", "Pages lost to errors of the program.", {"": count(stats.get("spamcrawl/lost"))})
    yield Gauge("response_bytes", "Bytes received.", {"": count(stats.get("downloader/response_bytes"))})
    yield Gauge("memory_bytes", "Largest memory of the process.", {"": count(stats.get("memusage/max"))})
    failed = failed_monitors(stats)
    judged = {name.removeprefix(MONITOR) for name in stats if name.startswith(MONITOR)}
    monitors = {name: float(name in failed) for name in sorted(judged)}
    yield Gauge("monitor_failed", "1 for each monitor that failed.", monitors, "monitor")


def render(gauges: Iterator[Gauge], labels: Labels) -> str:
    """Return gauges as a Prometheus text file; those without a sample are left out.

    >>> print(render(iter([Gauge("pages", "Pages fetched.", {"": 3})]), {"job": 'a"b'}), end="")
    # HELP spamcrawl_pages Pages fetched.
    # TYPE spamcrawl_pages gauge
    spamcrawl_pages{job="a\\"b"} 3
    """
    return "".join(render_gauge(gauge, labels) for gauge in gauges if gauge.samples)


def render_gauge(gauge: Gauge, labels: Labels) -> str:
    name = f"spamcrawl_{gauge.name}"
    lines = [f"# HELP {name} {gauge.help}", f"# TYPE {name} gauge"]
    for value, number in gauge.samples.items():
        shown = labels | ({gauge.label: value} if gauge.label else {})
        pairs = ",".join(f'{key}="{escape_label(text)}"' for key, text in shown.items())
        lines.append(f"{name}{{{pairs}}} {number!r}")
    return "\n".join(lines) + "\n"


def escape_label(text: str) -> str:
    r"""Return text as the format wants label values, with nothing in it that could act on a reader.

    >>> escape_label('a"b\\c')
    'a\\"b\\\\c'
    """
    return escape_controls(text).replace("\\", "\\\\").replace('"', '\\"')


def write_metrics(crawler: Crawler, code: Exit | None = None) -> None:
    """Write the file of a crawl, whole. ``code`` is None while it runs. Raises OSError."""
    output, now = find_output(crawler.settings), time.time()
    job = name_of_job(crawler)
    success = now if code is Exit.OK else find_last_success(output, job)
    gauges = list_gauges(crawler.stats.get_stats(), now, code, success)
    write_whole(output / FILE, render(gauges, {"job": job, "spider": crawler.spidercls.name}).encode())


class MetricsFile:
    """Keeps the file fresh while a crawl runs; its last state is written when the exit code is known."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.writing = create_looping_call(self.write)
        crawler.signals.connect(self.start, signals.spider_opened)
        crawler.signals.connect(self.stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def start(self) -> None:
        self.writing.start(REWRITE)

    def write(self) -> None:
        try:
            write_metrics(self.crawler)
        except OSError as error:
            logger.warning("the metrics cannot be written, no more tries: %s", escape_controls(str(error)))
            self.stop()

    def stop(self) -> None:
        if self.writing.running:
            self.writing.stop()
