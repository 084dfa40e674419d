"""A crawl in a process of its own that tests may kill, and what it leaves behind."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from webserver import Web

PROJECT = Path(__file__).resolve().parent.parent
HOSTS = tuple(f"127.0.0.{number}" for number in range(2, 8))
SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "SPAMCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
    "SPIDER_MODULES": "spamcrawl.spiders,linkspider",
    "LOG_LEVEL": "WARNING",
}
END_SECONDS = 60
"""A crawl of 300 pages takes three; one that hangs must not hang the suite."""

SENTENCES = [
    "市图书馆新馆昨日开门迎客，首日接待读者三千余人，座位可以在手机上预约。",
    "环湖步道最后一段贯通，全长十九公里，沿线留出候鸟观察点。",
    "老城区菜场完成改造，摊位增加到两百个，早市提前到五点。",
    "南岸小学启用新操场，跑道四百米，周末向附近居民开放。",
    "气象台发布降温消息，夜间气温将到零下，请市民注意防寒。",
    "港口三号泊位完成首次装卸，用时四个小时，引来不少人围观。",
    "县剧团上演新戏，连演五场，前三场的票已经售完。",
    "山区公路恢复通车，比原定早了一周，司机仍需慢行。",
]


@dataclass(frozen=True, slots=True)
class Site:
    """Pages on several hosts; every one can be reached from the first by links."""

    web: Web
    urls: tuple[str, ...]

    def fetched(self) -> Counter[str]:
        """Return how often each page was asked for."""
        asked = ((host.origin, path) for host in self.web.hosts.values() for path, _ in list(host.asked))
        return Counter(origin + path for origin, path in asked if path != "/robots.txt")

    def forget(self) -> None:
        for host in self.web.hosts.values():
            host.asked.clear()


def build_site(web: Web, pages: int, shape: random.Random) -> Site:
    """Serve pages that carry one of a fifth as many stories each, linked as a random tree with shortcuts."""
    urls = [f"{web.host(HOSTS[number % len(HOSTS)]).origin}/{number}.html" for number in range(pages)]
    links: dict[int, list[int]] = {number: [] for number in range(pages)}
    for number in range(1, pages):
        links[shape.randrange(max(0, number - 40), number)].append(number)
        links[number] += shape.choices(range(pages), k=2)
    for number, url in enumerate(urls):
        story = "".join(f"<p>{line}</p>" for line in write_story(number % (pages // 5)))
        menu = "".join(f'<li><a href="{urls[other]}">第{other}页</a></li>' for other in links[number])
        body = f"<html><head><meta charset=utf-8></head><body><ul>{menu}</ul><article>{story}</article></body></html>"
        web.put(HOSTS[number % len(HOSTS)], url.rpartition("/")[2].join(("/", "")), body)
    return Site(web, tuple(urls))


def write_story(number: int) -> list[str]:
    """Return a few paragraphs no other number has."""
    order = random.Random(number)
    return [f"第{number}期：{''.join(order.sample(SENTENCES, 3))}" for _ in range(3)]


@dataclass
class Crawl:
    """A job in a folder, run as often as it takes."""

    folder: Path
    arguments: Sequence[str]
    settings: dict[str, Any] = field(default_factory=dict)
    file_bytes: int = resource.RLIM_INFINITY
    """Bytes a file may have; a write beyond fails as on a full disk."""
    log_file: Path | None = None
    """Where the log goes, if not beside the folder."""

    @property
    def store(self) -> Path:
        return self.folder / "spamcrawl.db"

    def start(self) -> subprocess.Popen[bytes]:
        chosen = SETTINGS | {"SPAMCRAWL_OUTPUT": str(self.folder)} | self.settings
        options = [word for name, value in chosen.items() for word in ("-s", f"{name}={value}")]
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "scrapy", "crawl", *self.arguments, *options],
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                env=environment | {"PYTHONPATH": str(PROJECT / "tests")},
                preexec_fn=self.limit_files,
            )

    def limit_files(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.file_bytes, resource.RLIM_INFINITY))

    def finish(self) -> int:
        """Run to the end and return the exit code."""
        with self.start() as running:
            return running.wait(END_SECONDS)

    def kill_after(self, site: Site, requests: int, pause: float) -> int | None:
        """Run until the site was asked so many more times, and a moment longer, then kill.

        Return the exit code where the crawl came to its end before, else None.
        """
        goal = sum(site.fetched().values()) + requests
        end = time.monotonic() + END_SECONDS
        with self.start() as running:
            while running.poll() is None and sum(site.fetched().values()) < goal and time.monotonic() < end:
                time.sleep(0.002)
            time.sleep(pause)
            code = running.poll()
            running.send_signal(signal.SIGKILL)
            running.wait()
        return code

    @property
    def log_path(self) -> Path:
        return self.log_file or self.folder.parent / f"{self.folder.name}.log"

    @property
    def log(self) -> str:
        return self.log_path.read_text("utf-8")

    def in_flight(self) -> set[str]:
        """Return the URLs that a killed process had started and not acknowledged."""
        return {url for (url,) in self.ask("SELECT url FROM queue_requests WHERE started")}

    def is_finished(self) -> bool:
        """Tell whether the job is done; a process may be killed between that and its own end."""
        return bool(self.ask("SELECT 1 FROM queue_jobs WHERE finished IS NOT NULL"))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database answers; nothing where a kill came before there was one."""
        if not self.store.exists():
            return []
        with closing(sqlite3.connect(self.store)) as db:
            made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'queue_schema'").fetchone()
            return db.execute(query).fetchall() if made else []

    def change(self, query: str) -> None:
        """Change the database behind the program's back."""
        with closing(sqlite3.connect(self.store)) as db, db:
            db.execute(query)

    def rows(self, feed: str) -> list[dict[str, Any]]:
        """Return a feed's rows; every line must be whole."""
        path = self.folder / f"{feed}.jsonl"
        text = path.read_bytes() if path.exists() else b""
        assert not text or text.endswith(b"\n")
        return [orjson.loads(line) for line in text.splitlines()]

    def outcome(self) -> tuple[Any, ...]:
        """Return what must not depend on kills: articles, and sightings by URL, each as often as it is there."""
        articles = Counter((row["content_hash"], row["text"]) for row in self.rows("articles"))
        sightings = Counter((row["url"], row["verdict"], row["content_hash"]) for row in self.rows("sightings"))
        return articles, sightings


def moments(chance: random.Random, pages: int) -> Iterator[tuple[int, float]]:
    """Yield endlessly when to kill: after how many requests, and how many seconds later."""
    while True:
        yield chance.randint(1, pages * 2 // 3), chance.random() * 0.15
