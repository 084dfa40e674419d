"""What more workers bring: pages a second and CPU a page of one worker and of four, over Redis and PostgreSQL.

    python -m benchmarks.many_workers [--pages 4000] [--workers 1,4] [--latency 0.5]

The list is in the queue before the workers start. The rate is that of the middle 80% of the pages, when all of them are
at work. ``--latency`` is the time a page's server takes for each answer: at 0 the machine's processors are the limit,
and with the half second of a real host one worker waits for answers most of the time.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.queue_cost import HOSTS, PROJECT, serving
from spamcrawl.queue import open_queue
from spamcrawl.store import open_store
from tests.redis_server import RedisServer, run_redis
from tests.store.postgres_server import run_server

POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Figures:
    """What workers did together."""

    rate: float
    """Pages a second."""
    cpu: float
    """Milliseconds of all workers a page, starts included."""


def run_workers(number: int, pages: int, port: int, redis: RedisServer, store: str) -> Figures:
    """Crawl a list of pages with so many workers."""
    job = f"{number}-workers-{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds.txt")
        seeds.write_text("\n".join(f"http://127.0.0.{2 + n % HOSTS}:{port}/{n}" for n in range(pages)), "utf-8")
        settings = {
            "SPAMCRAWL_QUEUE": redis.url,
            "SPAMCRAWL_STORE": store,
            "SPAMCRAWL_JOB": job,
            "SPAMCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": 0,
            "LOG_LEVEL": "WARNING",
        }
        options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        scrapy = [sys.executable, "-m", "scrapy"]
        subprocess.run([*scrapy, "seed", str(seeds), *options], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        begun = time.monotonic()
        workers = [
            subprocess.Popen(
                [*scrapy, "crawl", "seeds", *options, "-s", f"SPAMCRAWL_OUTPUT={folder}/{name}"],
                cwd=PROJECT,
                stdout=subprocess.DEVNULL,
            )
            for name in range(number)
        ]
        rate = watch_rate(redis, job, pages, begun)
        used = 0.0
        for worker in workers:
            _, status, usage = os.wait4(worker.pid, 0)
            worker.returncode = os.waitstatus_to_exitcode(status)
            if worker.returncode:
                raise SystemExit(f"a worker ended with code {worker.returncode}")
            used += usage.ru_utime + usage.ru_stime
    return Figures(rate, used / pages * 1000)


def watch_rate(redis: RedisServer, job: str, pages: int, begun: float) -> float:
    """Return the pages a second between the first tenth and the last."""
    moments: dict[float, float] = {}
    with redis.client() as client, closing(open_queue(redis.url)) as queue:
        name = f"spamcrawl:{queue.join(job).id}:requests"
        queue.leave(finished=False)
        for share in (0.9, 0.1):
            while client.hlen(name) > pages * share:
                time.sleep(POLL_SECONDS)
            moments[share] = time.monotonic() - begun
    return pages * 0.8 / (moments[0.1] - moments[0.9])


def main() -> None:
    parser = argparse.ArgumentParser(description="Pages a second and CPU a page of one worker and of several.")
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--workers", default="1,4", help="numbers of workers to compare")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that the server takes for a page")
    options = parser.parse_args()
    with ExitStack() as servers:
        port = servers.enter_context(serving(options.latency))
        redis, store = servers.enter_context(run_redis()), servers.enter_context(run_server())
        open_store(store).close()
        found = {n: run_workers(n, options.pages, port, redis, store) for n in map(int, options.workers.split(","))}
    first = next(iter(found.values()))
    for number, figures in found.items():
        print(
            f"{number} workers: {figures.rate:6.1f} pages/s ({figures.rate / first.rate:.2f} x),"
            f" {figures.cpu:.2f} ms CPU a page"
        )


if __name__ == "__main__":
    main()
