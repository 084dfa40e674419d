"""What the queue costs: CPU a page with the durable queue beside Scrapy's queue in memory.

    python -m benchmarks.queue_cost [--pages 2000] [--rounds 5] [--bare]

Serves pages of 40 KB on loopback hosts from a process of its own, crawls them as seeds with one queue and the other in
turn, and prints the CPU time (user and system) of each crawling process, less that of one that fetches ten pages.
``--bare`` leaves the pipelines out and yields one dict a page: the least a crawl can do, so the hardest comparison.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socketserver
import subprocess
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from spamcrawl.exits import Exit

PROJECT = Path(__file__).resolve().parent.parent
HOSTS = 40
PAGE = (
    b"<html><head><meta charset=utf-8><title>page</title></head><body><article>"
    + "".join(f"<p>第{n}段：环湖步道昨日贯通，全长十九公里，沿线留出候鸟观察点。</p>" for n in range(430)).encode()
    + b"</article></body></html>"
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
QUEUES = {"memory": "scrapy.core.scheduler.Scheduler", "durable": "spamcrawl.scheduler.DurableScheduler"}
BARE_SPIDER = """
from spamcrawl.spiders.seeds import SeedsSpider

class Bare(SeedsSpider):
    name = "bare"

    def parse(self, response):
        self.count("pages")
        yield {"url": response.url, "size": len(response.body)}
"""


class Answerer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while line := self.rfile.readline():
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            self.wfile.write(NOT_FOUND if b"robots.txt" in line else ANSWER)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256


def serve(told: Connection) -> None:
    with Server(("0.0.0.0", 0), Answerer) as server:
        told.send(server.server_address[1])
        server.serve_forever()


def crawl_once(queue: str, port: int, pages: int, bare: bool) -> float:
    """Crawl in a process of its own and return the CPU seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds.txt")
        seeds.write_text("\n".join(f"http://127.0.0.{2 + n % HOSTS}:{port}/{n}" for n in range(pages)), "utf-8")
        Path(folder, "barespider.py").write_text(BARE_SPIDER, "utf-8")
        settings = {
            "SCHEDULER": QUEUES[queue],
            "SPAMCRAWL_OUTPUT": f"{folder}/out",
            "SPAMCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": 0,
            "LOG_LEVEL": "WARNING",
            "SPIDER_MODULES": "spamcrawl.spiders,barespider",
        } | ({"ITEM_PIPELINES": "{}"} if bare else {})
        options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        spider = "bare" if bare else "seeds"
        command = [sys.executable, "-m", "scrapy", "crawl", spider, "-a", f"seeds={seeds}", *options]
        environment = os.environ | {"PYTHONPATH": folder}
        running = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, env=environment)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        # Without pipelines no page is judged, and the crawl rightly says so.
        if running.returncode not in ((Exit.OK, Exit.NOTHING_PARSED) if bare else (Exit.OK,)):
            raise SystemExit(f"the crawl ended with code {running.returncode}")
        return used.ru_utime + used.ru_stime


def measure(pages: int, rounds: int, bare: bool) -> None:
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    figures: dict[str, list[float]] = {queue: [] for queue in QUEUES}
    for _ in range(rounds):
        for queue, found in figures.items():
            start = crawl_once(queue, port, 10, bare)
            found.append((crawl_once(queue, port, pages, bare) - start) / (pages - 10) * 1000)
    server.terminate()
    # The least of several rounds: on a shared machine the others tell of its neighbours.
    least = {queue: min(found) for queue, found in figures.items()}
    for queue, found in figures.items():
        print(f"{queue:8} {least[queue]:.2f} ms a page   ({', '.join(f'{value:.2f}' for value in found)})")
    print(f"cost     {100 * (least['durable'] / least['memory'] - 1):+.1f}%")


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU a page with the durable queue beside Scrapy's own in memory.")
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bare", action="store_true", help="no pipelines: the least work a page can be")
    options = parser.parse_args()
    measure(options.pages, options.rounds, options.bare)


if __name__ == "__main__":
    main()
