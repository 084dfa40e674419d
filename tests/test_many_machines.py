"""Four workers share a queue in Redis and a store in PostgreSQL. Workers and Redis are killed, and nothing is lost.

Every process here is a real one. What one machine cannot show is the network between them: the lost answers of
test_redis_queue.py stand for that.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from killing import Crawl, Site, build_site
from redis_server import RedisServer, run_redis
from store.postgres_server import NoServer, run_server
from webserver import Web

from spamcrawl.store import open_store

PAGES = 2_000
WORKERS = 4
WORKER_KILLS, REDIS_KILLS = 10, 2
IN_FLIGHT = 2 * 32
"""What a worker lets be between started and acknowledged, with the project's CONCURRENT_REQUESTS."""
MOST_SECONDS = 300
"""It takes a minute on an idle machine of two cores."""


@pytest.fixture
def store() -> Iterator[str]:
    try:
        with run_server() as url:
            yield url
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture
def queue_server(redis_server: RedisServer) -> Iterator[RedisServer]:  # noqa: ARG001 - skips where there can be none
    with run_redis() as server:
        yield server


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Web() as web:
        yield build_site(web, PAGES, random.Random(7))


class Fleet:
    """Workers of one job, each with an output folder of its own; a killed one is started again."""

    def __init__(self, crawls: list[Crawl]) -> None:
        self.crawls = crawls
        self.running: list[subprocess.Popen[bytes]] = [crawl.start() for crawl in crawls]

    def kill(self, number: int) -> bool:
        """Kill a worker and start it again; False where it had ended by itself."""
        worker = self.running[number]
        worker.send_signal(signal.SIGKILL)
        killed = worker.wait() == -signal.SIGKILL
        if killed:
            self.running[number] = self.crawls[number].start()
        return killed

    def wait(self, seconds: float) -> list[int]:
        end = time.monotonic() + seconds
        return [worker.wait(max(0.0, end - time.monotonic())) for worker in self.running]

    def end(self) -> None:
        for worker in self.running:
            worker.kill()
            worker.wait()


def plan_kills(chance: random.Random) -> Iterator[tuple[int, str]]:
    """Yield how many requests the site has seen when whom to kill."""
    victims = ["worker"] * WORKER_KILLS + ["redis"] * REDIS_KILLS
    chance.shuffle(victims)
    moments = sorted(chance.randint(PAGES // 40, PAGES * 3 // 4) for _ in victims)
    yield from zip(moments, victims, strict=True)


def wait_for(site: Site, requests: int, end: float) -> None:
    while sum(site.fetched().values()) < requests:
        assert time.monotonic() < end, f"{sum(site.fetched().values())} requests, {requests} were to come"
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_workers_and_a_killed_redis_lose_and_double_nothing(
    seed: int, site: Site, store: str, queue_server: RedisServer, tmp_path: Path
) -> None:
    settings = {
        "SPAMCRAWL_QUEUE": queue_server.url,
        "SPAMCRAWL_STORE": store,
        "SPAMCRAWL_JOB": "shared",
        "SPAMCRAWL_LEASE": 6,
    }
    arguments = ["links", "-a", f"start_page={site.urls[0]}"]
    fleet = Fleet([Crawl(tmp_path / f"worker{number}", arguments, settings) for number in range(WORKERS)])
    site.forget()
    chance, end, killed = random.Random(seed), time.monotonic() + MOST_SECONDS, Counter[str]()
    try:
        for requests, victim in plan_kills(chance):
            wait_for(site, requests, end)
            if victim == "redis":
                queue_server.kill()
                time.sleep(chance.random())
                queue_server.start()
                killed["redis"] += 1
            else:
                killed["worker"] += fleet.kill(chance.randrange(WORKERS))
        codes = fleet.wait(end - time.monotonic())
    finally:
        fleet.end()
    logs = "\n".join(crawl.log for crawl in fleet.crawls)
    assert codes == [0] * WORKERS, logs
    assert killed == {"worker": WORKER_KILLS, "redis": REDIS_KILLS}
    check_store(store, site)
    for crawl in fleet.crawls:
        hashes = [row["content_hash"] for row in crawl.rows("articles")]
        assert len(hashes) == len(set(hashes))
    with queue_server.client() as redis:
        assert redis.hgetall("spamcrawl:open") == redis.hgetall("spamcrawl:dead") == {}
    assert sum(site.fetched().values()) <= PAGES + WORKER_KILLS * IN_FLIGHT
    print(f"{killed}: {sum(site.fetched().values()) - PAGES} pages fetched again")


def check_store(store: str, site: Site) -> None:
    """See that every page has one sighting, and every article is there once."""
    with open_store(store, read_only=True) as kept:
        sightings = Counter(row["url"] for row in kept.sightings())
        articles = Counter(row["content_hash"] for row in kept.articles())
    assert sightings == Counter(site.urls)
    assert len(articles) == PAGES // 5
    assert set(articles.values()) == {1}
