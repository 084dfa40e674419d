"""A crawl among hostile servers, as a user runs it: every good page is stored, every attack ends and is counted."""

from __future__ import annotations

import contextlib
import csv
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import PROJECT, read_jsonl
from hostile_server import STARTS, HostileServer
from test_crawl import STORY, as_paragraphs, document
from webserver import Web

GOOD_PAGES = 80
LONGEST = 170
"""Seconds for all attacks at once: three tries of what is silent for DOWNLOAD_TIMEOUT, and a busy machine."""
MOST_MEMORY = 420
"""MB that a crawl may take at its worst moment; an ordinary small one takes 115 here."""
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Measured:
    """How a crawl ended, and what it cost."""

    code: int
    seconds: float
    megabytes: float
    out: str
    log: str
    sightings: list[dict]


@pytest.fixture
def hostile() -> Iterator[HostileServer]:
    with HostileServer() as server:
        yield server


@pytest.fixture
def measure(tmp_path: Path) -> Callable[..., Measured]:
    def run(seeds: list[str], **settings: object) -> Measured:
        (tmp_path / "seeds.txt").write_text("\n".join(seeds), "utf-8")
        chosen = {
            "SPAMCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
            "SPAMCRAWL_OUTPUT": tmp_path / "out",
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": 0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
            "DOWNLOAD_TIMEOUT": 15,
            "STATS_DUMP": 1,
        }
        command = [sys.executable, "-m", "scrapy", "crawl", "seeds", "-a", f"seeds={tmp_path / 'seeds.txt'}"]
        for name, value in (chosen | settings).items():
            command += ["-s", f"{name}={value}"]
        started = time.monotonic()
        with (tmp_path / "out.txt").open("wb") as out, (tmp_path / "log.txt").open("wb") as log:
            process = subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=log)
            code, peak = wait_with_peak(process, started + LONGEST)
        texts = [(tmp_path / name).read_bytes().decode() for name in ("out.txt", "log.txt")]
        seconds = time.monotonic() - started
        return Measured(code, seconds, peak / 1024, *texts, read_jsonl(tmp_path / "out" / "sightings.jsonl"))

    return run


def wait_with_peak(process: subprocess.Popen, deadline: float) -> tuple[int, float]:
    """Wait for a process, and return its exit code and its largest size in KB; kill it when it takes too long.

    The size is read while it runs: what ``wait4`` tells begins with the size of the process that it was forked from.
    """
    peak = 0
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return process.returncode, peak
        with contextlib.suppress(OSError):  # it has just ended
            status = Path(f"/proc/{process.pid}/status").read_text("ascii")
            peak = max([peak, *map(int, re.findall(r"VmHWM:\s+(\d+) kB", status))])
        time.sleep(0.05)
    process.kill()
    process.wait()
    pytest.fail("the crawl did not come to an end")


def failures(log: str) -> dict[str, int]:
    """Return the counts below spamcrawl/failed/ from the stats that a crawl has printed."""
    return {word: int(count) for word, count in re.findall(r"'spamcrawl/failed/(\w+)': (\d+)", log)}


def put_good(web: Web) -> list[str]:
    return [
        web.put(
            f"127.0.0.{20 + number % 8}", f"/{number}", document(as_paragraphs([*STORY, f"第{number}篇到此为止。"]))
        )
        for number in range(GOOD_PAGES)
    ]


def test_every_good_page_is_stored_among_every_attack(measure: Callable, hostile: HostileServer, web: Web) -> None:
    good = put_good(web)
    attacks = [hostile.url(path) for path in STARTS]
    done = measure([seed for pair in zip(good, attacks, strict=False) for seed in pair] + good[len(attacks) :])
    stored = {row["url"] for row in done.sightings}
    assert set(good) <= stored
    assert done.code == 0, done.log[-4000:]
    assert done.megabytes < MOST_MEMORY
    words = failures(done.log)
    least = {"bomb": 6, "headers": 5, "slow": 3, "too_large": 4, "binary": 4, "bad_http": 8, "address": 1}
    assert {word: words.get(word, 0) for word in least} == {
        word: max(words.get(word, 0), n) for word, n in least.items()
    }
    for word in ("packing", "redirects", "timeout", "broken_off", "bad_url", "http_302"):
        assert words.get(word), word
    assert "'spamcrawl/refused/media_type': 2" in done.log
    assert "Traceback" not in done.log
    assert sum(hostile.sent.values()) < 1_200_000_000, "an attack was listened to for longer than it is worth"


def test_memory_stays_bounded_under_32_bombs_at_once(measure: Callable, hostile: HostileServer, web: Web) -> None:
    kinds = [path for path in STARTS if path.startswith(("/bomb/gzip", "/bomb/br", "/bomb/zstd", "/bomb/deflate"))]
    kinds += ["/endless/until-close", "/huge/chunked", "/huge/one-chunk"]
    bombs = [f"{hostile.url(path)}?{number}" for path in kinds for number in range(8)]
    done = measure([*bombs, *put_good(web)])
    assert done.code == 0, done.log[-4000:]
    assert Counter(failures(done.log).values()).total() >= 2
    assert sum(failures(done.log).values()) == len(bombs)
    assert done.megabytes < MOST_MEMORY


def test_nothing_of_a_page_steers_the_terminal_or_forges_the_log(measure: Callable, hostile: HostileServer) -> None:
    paths = ("/text/nasty", "/bomb/escape-in-encoding", "/bad/no-status", "/bad/length-word", "/moved/escape")
    done = measure([hostile.url(path) for path in (*paths, "/headers/bad-lines")], LOG_LEVEL="DEBUG")
    assert "no page from" in done.log
    assert "cannot decode the response" in done.log
    assert not STEERING.search(done.log + done.out)
    assert not re.search(r"^2026-01-01", done.log + done.out, re.MULTILINE)


def test_csv_feed_holds_no_formula(crawl: Callable, web: Web, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://a.example","点击")'
    web.put("127.0.0.2", "/a", document(f"<title>{formula}</title><h1>{formula}</h1>" + as_paragraphs(STORY)))
    crawl([web.host("127.0.0.2").origin + "/a"], "-O", f"{tmp_path}/o.csv")
    rows = list(csv.reader((tmp_path / "o.csv").read_text("utf-8").splitlines()))
    assert f"'{formula}" in rows[1]
    assert formula not in rows[1]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system does not list its sockets under /proc")
def test_crawl_listens_nowhere(hostile: HostileServer, tmp_path: Path) -> None:
    (tmp_path / "seeds.txt").write_text(hostile.url("/slow/silent"))
    chosen = [f"SPAMCRAWL_OUTPUT={tmp_path / 'out'}", "SPAMCRAWL_ALLOW_NETWORKS=127.0.0.0/8"]
    command = [sys.executable, "-m", "scrapy", "crawl", "seeds", "-a", f"seeds={tmp_path / 'seeds.txt'}"]
    command += [part for one in chosen for part in ("-s", one)]
    with (tmp_path / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 30
            while not hostile.asked and time.monotonic() < deadline:
                time.sleep(0.05)
            assert hostile.asked, "the crawl is at work"
            assert not listening_sockets() & open_sockets(process.pid)
            assert open_sockets(process.pid), "its own connections are seen"
        finally:
            process.kill()
            process.wait()


def listening_sockets() -> set[str]:
    """Return the inodes of all listening TCP sockets of this machine."""
    files = [Path(f"/proc/net/{name}") for name in ("tcp", "tcp6")]
    rows = [line.split() for file in files if file.exists() for line in file.read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[3] == "0A"}


def open_sockets(pid: int) -> set[str]:
    """Return the inodes of the sockets that a process has open."""
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            target = str(link.readlink())
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found
