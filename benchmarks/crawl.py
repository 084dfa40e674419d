"""What a whole crawl costs a page, beside Scrapy's bare engine.

    python -m benchmarks.crawl [--pages 2000] [--rounds 3] [--kinds news,hijacked,random] [--stages] [--memory]

A local nginx serves distinct pages of 40 KB on loopback hosts. They are crawled through everything the project does by
default (robots.txt, durable queue, cleaning, store with near-duplicates, both feeds; delays for politeness off), and in
turn with it by Scrapy alone, which yields one dict a page to a JSONL feed. Printed is the CPU time (user and system) of
each crawling process, less that of one that fetches ten pages, a page, the least of all rounds.

``--stages`` adds the parts of the project to the engine one by one; ``--memory`` shows memory as the crawl goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.crawl_pages import list_kinds, write_pages
from benchmarks.nginx import run_nginx
from spamcrawl.exits import Exit

PROJECT = Path(__file__).resolve().parent.parent
HOSTS = tuple(f"127.0.1.{number}" for number in range(1, 21))
FIRST = 10
"""Pages of the crawl whose cost is that of starting."""
CODES = (Exit.OK, Exit.NOTHING_PARSED)
"""Crawls without pipelines judge no page, and say so."""
IMPOLITE: Mapping[str, object] = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": 0,
    "SPAMCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
    "LOG_LEVEL": "ERROR",
}
MEMORY_QUEUE = {"SCHEDULER": "scrapy.core.scheduler.Scheduler"}
CLEAN = "spamcrawl.pipelines.CleanPipeline"
STORE = "spamcrawl.pipelines.StorePipeline"
STAGES: dict[str, Mapping[str, object]] = {
    "middlewares": {**MEMORY_QUEUE, "ITEM_PIPELINES": "{}"},
    "queue": {"ITEM_PIPELINES": "{}"},
    "core": {"ITEM_PIPELINES": json.dumps({CLEAN: 100})},
    "store": {"ITEM_PIPELINES": json.dumps({CLEAN: 100, "benchmarks.crawl_parts.StoreWithoutFeeds": 200})},
    "feeds": {"ITEM_PIPELINES": json.dumps({CLEAN: 100, STORE: 200})},
    "articles": {},
}
"""Parts of the project in the order in which they are added: each stage has those before it. The last is everything."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one crawling process took."""

    seconds: float
    """CPU time, user and system."""
    memory: int
    """Most bytes it held."""
    course: tuple[int, ...] = ()
    """Bytes held, twice a second."""


def crawl(pages: int, port: int, settings: Mapping[str, object] | None) -> Cost:
    """Crawl in a process of its own: with the project and these settings, or (None) with the bare engine."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds.txt")
        urls = (f"http://{HOSTS[number % len(HOSTS)]}:{port}/p/{number}.html" for number in range(pages))
        seeds.write_text("\n".join(urls), "utf-8")
        if settings is None:
            command = [sys.executable, "-m", "benchmarks.bare_engine", str(seeds), f"{folder}/bare.jsonl"]
        else:
            chosen = {**IMPOLITE, "SPAMCRAWL_OUTPUT": f"{folder}/out", **settings}
            options = [word for name, value in chosen.items() for word in ("-s", f"{name}={value}")]
            command = [sys.executable, "-m", "scrapy", "crawl", "seeds", "-a", f"seeds={seeds}", *options]
        running = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
        course: list[int] = []
        while True:
            done, status, used = os.wait4(running.pid, os.WNOHANG)
            if done:
                break
            course.append(memory_of(running.pid))
            time.sleep(0.5)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode not in ((0,) if settings is None else CODES):
            raise SystemExit(f"the crawl ended with code {running.returncode}: {' '.join(command)}")
        return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, tuple(course))


def memory_of(process: int) -> int:
    """Return the bytes of memory that a process holds."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0


def cost_page(pages: int, port: int, settings: Mapping[str, object] | None) -> tuple[float, Cost]:
    """Return the milliseconds a page, starting aside, and the whole cost."""
    start = crawl(FIRST, port, settings)
    whole = crawl(pages, port, settings)
    return (whole.seconds - start.seconds) / (pages - FIRST) * 1000, whole


def compare(kind: str, pages: int, rounds: int, port: int) -> None:
    """Print what a page costs the project and the bare engine, in turns."""
    ours: list[float] = []
    bare: list[float] = []
    most = 0
    for _ in range(rounds):
        bare.append(cost_page(pages, port, None)[0])
        found, whole = cost_page(pages, port, {})
        ours.append(found)
        most = max(most, whole.memory)
    print(
        f"| {kind} | {min(bare):.2f} | {min(ours):.2f} | {min(ours) / min(bare):.2f} | {most / 1e6:.0f} |", flush=True
    )


def show_stages(kind: str, pages: int, rounds: int, port: int) -> None:
    """Print what each part adds to a page's cost."""
    found: dict[str, list[float]] = {name: [] for name in ("engine", *STAGES)}
    for _ in range(rounds):
        for name, costs in found.items():
            costs.append(cost_page(pages, port, STAGES.get(name))[0])
    least = [min(costs) for costs in found.values()]
    added = [least[0], *(after - before for before, after in pairwise(least))]
    print(f"| {kind} | " + " | ".join(f"{value:.2f}" for value in added) + f" | {least[-1]:.2f} |", flush=True)


def show_memory(kind: str, pages: int, port: int) -> None:
    """Print memory over the course of one crawl, at its tenths."""
    whole = crawl(pages, port, {})
    tenths = [whole.course[len(whole.course) * at // 10] for at in range(1, 10)] if len(whole.course) > 20 else []
    told = " ".join(f"{value / 1e6:.0f}" for value in tenths)
    print(f"{kind}, {pages} pages: peak {whole.memory / 1e6:.0f} MB; at each tenth of its time: {told}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU a page of a whole crawl, beside Scrapy's bare engine.")
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kinds", default=",".join(list_kinds()), help=f"of {', '.join(list_kinds())}")
    parser.add_argument("--stages", action="store_true", help="add the parts of the project one by one")
    parser.add_argument("--memory", action="store_true", help="show memory in the course of one crawl instead")
    options = parser.parse_args()
    if options.memory:
        pass
    elif options.stages:
        print(f"| ms CPU a page | {' | '.join(('engine', *STAGES))} | sum |\n|---|{'---:|' * (len(STAGES) + 2)}")
    else:
        print("| pages | bare, ms CPU | spamcrawl, ms CPU | ratio | peak MB |\n|---|---:|---:|---:|---:|")
    for kind in options.kinds.split(","):
        with tempfile.TemporaryDirectory() as folder:
            write_pages(kind, Path(folder, "www"), options.pages)
            with run_nginx(Path(folder, "www"), HOSTS, Path(folder)) as port:
                if options.memory:
                    show_memory(kind, options.pages, port)
                elif options.stages:
                    show_stages(kind, options.pages, options.rounds, port)
                else:
                    compare(kind, options.pages, options.rounds, port)


if __name__ == "__main__":
    main()
