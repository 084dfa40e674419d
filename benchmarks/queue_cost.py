"""What the queue costs: CPU a page with the durable queues beside Scrapy's queue in memory.

    python -m benchmarks.queue_cost [--pages 2000] [--rounds 5] [--bare] [--delay 0.001]

Serves pages of 40 KB on loopback hosts from a process of its own, crawls them as seeds with one queue and the other in
turn, and prints the CPU time (user and system) of each crawling process, less that of one that fetches ten pages.
``--bare`` leaves the pipelines out and yields one dict a page: the least a crawl can do, so the hardest comparison.
``--delay`` has every request ask for its turn, which costs only the Redis queue something; its server's time is shown
apart, for it may be another machine's.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT)]

from spamcrawl.exits import Exit  # noqa: E402  (after the path is set)
from tests.redis_server import NoServer, RedisServer, run_redis  # noqa: E402

HOSTS = 40
PAGE = (
    b"<html><head><meta charset=utf-8><title>page</title></head><body><article>"
    + "".join(f"<p>第{n}段：环湖步道昨日贯通，全长十九公里，沿线留出候鸟观察点。</p>" for n in range(430)).encode()
    + b"</article></body></html>"
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
DURABLE = "spamcrawl.scheduler.DurableScheduler"
QUEUES = {"memory": "scrapy.core.scheduler.Scheduler", "sqlite": DURABLE, "redis": DURABLE}
BARE_SPIDER = """
from spamcrawl.spiders.seeds import SeedsSpider

class Bare(SeedsSpider):
    name = "bare"

    def parse(self, response):
        self.count("pages")
        yield {"url": response.url, "size": len(response.body)}
"""


class Answerer(socketserver.StreamRequestHandler):
    latency = 0.0

    def handle(self) -> None:
        while line := self.rfile.readline():
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            time.sleep(self.latency)
            self.wfile.write(NOT_FOUND if b"robots.txt" in line else ANSWER)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256


def serve(told: Connection, latency: float) -> None:
    Answerer.latency = latency
    with Server(("0.0.0.0", 0), Answerer) as server:
        told.send(server.server_address[1])
        server.serve_forever()


@dataclass(frozen=True, slots=True)
class Bench:
    """What all crawls of a comparison share."""

    port: int
    bare: bool
    delay: float
    redis: RedisServer | None


def crawl_once(queue: str, pages: int, bench: Bench) -> float:
    """Crawl in a process of its own and return the CPU seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds.txt")
        seeds.write_text("\n".join(f"http://127.0.0.{2 + n % HOSTS}:{bench.port}/{n}" for n in range(pages)), "utf-8")
        Path(folder, "barespider.py").write_text(BARE_SPIDER, "utf-8")
        settings = {
            "SCHEDULER": QUEUES[queue],
            "SPAMCRAWL_QUEUE": bench.redis.url if queue == "redis" and bench.redis else "",
            "SPAMCRAWL_OUTPUT": f"{folder}/out",
            "SPAMCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
            "DOWNLOAD_DELAY": bench.delay,
            "AUTOTHROTTLE_ENABLED": 0,
            "LOG_LEVEL": "WARNING",
            "SPIDER_MODULES": "spamcrawl.spiders,barespider",
        } | ({"ITEM_PIPELINES": "{}"} if bench.bare else {})
        options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        spider = "bare" if bench.bare else "seeds"
        command = [sys.executable, "-m", "scrapy", "crawl", spider, "-a", f"seeds={seeds}", *options]
        environment = os.environ | {"PYTHONPATH": folder}
        running = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, env=environment)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        # Without pipelines no page is judged, and the crawl rightly says so.
        if running.returncode not in ((Exit.OK, Exit.NOTHING_PARSED) if bench.bare else (Exit.OK,)):
            raise SystemExit(f"the crawl ended with code {running.returncode}")
        return used.ru_utime + used.ru_stime


@contextmanager
def serving(latency: float = 0.0) -> Iterator[int]:
    """Serve pages from a process of its own; yield its port."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, latency), daemon=True)
    server.start()
    try:
        yield ours.recv()
    finally:
        server.terminate()


@contextmanager
def redis_or_none() -> Iterator[RedisServer | None]:
    try:
        with run_redis() as server:
            yield server
    except NoServer as reason:
        print(f"left out: redis ({reason})")
        yield None


def measure(pages: int, rounds: int, bench: Bench) -> None:
    figures: dict[str, list[float]] = {queue: [] for queue in QUEUES if queue != "redis" or bench.redis}
    server = 0.0
    for _ in range(rounds):
        for queue, found in figures.items():
            start = crawl_once(queue, 10, bench)
            before = server_seconds(bench)
            found.append((crawl_once(queue, pages, bench) - start) / (pages - 10) * 1000)
            server += server_seconds(bench) - before
    # The least of several rounds: on a shared machine the others tell of its neighbours.
    least = {queue: min(found) for queue, found in figures.items()}
    for queue, found in figures.items():
        cost = f"{100 * (least[queue] / least['memory'] - 1):+.1f}%" if queue != "memory" else ""
        rest = ", ".join(f"{value:.2f}" for value in found)
        print(f"{queue:8} {least[queue]:.2f} ms a page {cost:7} ({rest})")
    if bench.redis:
        print(f"the Redis server itself: {server / rounds / pages * 1000:.3f} ms a page")


def server_seconds(bench: Bench) -> float:
    """Return the CPU seconds that the Redis server has taken so far."""
    if bench.redis is None:
        return 0.0
    with bench.redis.client() as client:
        used = client.info("cpu")
    return float(used["used_cpu_user"] + used["used_cpu_sys"])


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU a page with the durable queues beside Scrapy's own in memory.")
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bare", action="store_true", help="no pipelines: the least work a page can be")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds between two requests to one of 40 hosts")
    options = parser.parse_args()
    with serving() as port, redis_or_none() as redis:
        measure(options.pages, options.rounds, Bench(port, options.bare, options.delay, redis))


if __name__ == "__main__":
    main()
