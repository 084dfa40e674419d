"""Workers that share a queue take turns at a host; a server that writes down when it was asked is the judge."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from killing import Crawl
from redis_server import RedisServer
from webserver import Host, Responder, Web

from spamcrawl.queue import open_hosts, open_queue
from spamcrawl.queue.redis_hosts import RedisHosts

PAGES = 16
DELAY = 0.4
PAGE = "<meta charset=utf-8><article><p>市图书馆新馆昨日开门迎客，首日接待读者三千余人。</p></article>"


@pytest.fixture
def hosts(redis_server: RedisServer, tmp_path: Path) -> Iterator[RedisHosts]:
    found = open_hosts(f"{redis_server.url}?prefix={tmp_path.name}")
    assert isinstance(found, RedisHosts)
    with closing(found):
        yield found


class TestHosts:
    def test_turns_follow_each_other(self, hosts: RedisHosts) -> None:
        waits = hosts.reserve([("a.cn", 10.0), ("a.cn", 5.0), ("b.cn", 10.0), ("a.cn", 1.0)])
        assert waits == pytest.approx([0, 10, 0, 15], abs=0.01)
        assert hosts.reserve([("a.cn", 1.0)]) == pytest.approx([16], abs=2)

    def test_a_busy_host_is_held_for_all(self, hosts: RedisHosts) -> None:
        hosts.hold("a.cn", 30)
        hosts.hold("a.cn", 10)
        assert hosts.are_held(["a.cn", "b.cn"]) == [True, False]
        assert hosts.reserve([("a.cn", 1.0)]) == pytest.approx([30], abs=2)
        assert hosts.are_held(["b.cn"]) == [False]

    def test_nothing_is_kept_of_a_host_whose_time_has_come(self, hosts: RedisHosts, redis_server: RedisServer) -> None:
        hosts.reserve([(f"{number}.cn", 0.05) for number in range(100)])
        keys = f"{hosts.link.place.prefix}:host:*"
        with redis_server.client() as redis:
            assert 0 < len(redis.keys(keys)) <= 100
            time.sleep(0.2)
            assert redis.keys(keys) == []

    def test_a_file_has_none(self) -> None:
        assert open_hosts("queue.db") is None


class Clocked(Host):
    """A host that writes down when it was asked for a page, and may be busy once."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.RequestHandlerClass = ClockedResponder
        self.times: list[tuple[float, str]] = []
        self.busy: dict[str, float] = {}


class ClockedResponder(Responder):
    server: Clocked

    def do_GET(self) -> None:
        if self.path != "/robots.txt":
            self.server.times.append((time.monotonic(), self.headers["User-Agent"]))
        retry_after = self.server.busy.pop(self.path, None)
        if retry_after is not None:
            self.send_response(429)
            self.send_header("Retry-After", str(retry_after))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        super().do_GET()


@pytest.fixture
def host() -> Iterator[Clocked]:
    with Web() as web:
        web.hosts["127.0.0.2"] = host = Clocked("127.0.0.2")
        for number in range(PAGES):
            web.put("127.0.0.2", f"/{number}", PAGE)
        yield host


def crawl_with_two(host: Clocked, folder: Path, queue: str) -> list[tuple[float, str]]:
    """Crawl a host with two workers of one job; return when it was asked, and by whom."""
    (folder / "seeds.txt").write_text("\n".join(f"{host.origin}/{number}" for number in range(PAGES)), "utf-8")
    workers = []
    for name in ("one", "two"):
        settings = {
            "SPAMCRAWL_QUEUE": queue,
            "SPAMCRAWL_STORE": str(folder / "store.db"),
            "SPAMCRAWL_JOB": "shared",
            "DOWNLOAD_DELAY": DELAY,
            "DOWNLOAD_DELAY_JITTER": 0,
            "RETRY_TIMES": 3,
            "USER_AGENT": name,
        }
        workers.append(Crawl(folder / name, ["seeds", "-a", f"seeds={folder / 'seeds.txt'}"], settings))
    with ThreadPoolExecutor() as threads, closing(open_queue(queue)) as third:
        third.join("shared")  # Its share waits for the other two, so the first does not have all when the second comes.
        running = [threads.submit(worker.finish) for worker in workers]
        while len({who for _, who in host.times}) < 2 and not any(one.done() for one in running):
            time.sleep(0.05)
        third.leave(finished=False)
        codes = [one.result() for one in running]
    assert codes == [0, 0], [worker.log for worker in workers]
    return sorted(host.times)


def test_two_workers_ask_a_host_no_more_often_than_one_may(
    host: Clocked, tmp_path: Path, redis_server: RedisServer
) -> None:
    times = crawl_with_two(host, tmp_path, f"{redis_server.url}?prefix={tmp_path.name}")
    assert len(times) == PAGES
    assert {who for _, who in times} == {"one", "two"}
    # Together: a slow machine makes gaps longer, and one that was late makes the next one shorter by as much.
    assert times[-1][0] - times[0][0] >= (PAGES - 1) * DELAY * 0.95


def test_a_host_that_is_busy_for_one_is_left_alone_by_the_other(
    host: Clocked, tmp_path: Path, redis_server: RedisServer
) -> None:
    host.busy[f"/{PAGES // 2}"] = 4
    times = [at for at, _ in crawl_with_two(host, tmp_path, f"{redis_server.url}?prefix={tmp_path.name}")]
    assert len(times) == PAGES + 1
    gaps = [after - before for before, after in pairwise(times)]
    # One request may be on its way already, and is seen before the answer to the busy one is.
    assert max(gaps) >= 4 - DELAY - 1


def test_two_workers_of_a_file_each_keep_their_own_delay(host: Clocked, tmp_path: Path) -> None:
    """What the turns are for: without them two workers come twice as often. It shows that the tests above can fail."""
    times = crawl_with_two(host, tmp_path, str(tmp_path / "queue.db"))
    assert len(times) == PAGES
    assert times[-1][0] - times[0][0] < (PAGES - 1) * DELAY * 0.95 or len({who for _, who in times}) == 1
