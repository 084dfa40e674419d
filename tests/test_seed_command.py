"""``scrapy seed`` loads a list once, says what it found, and workers without a list fetch it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from killing import PROJECT, Crawl
from redis_server import RedisServer
from webserver import Web

from spamcrawl.exits import Exit

PAGE = "<meta charset=utf-8><article><p>市图书馆新馆昨日开门迎客，首日接待读者三千余人。</p></article>"

Seed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(params=["sqlite", "redis"])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "queue.db")
    server: RedisServer = request.getfixturevalue("redis_server")
    return f"{server.url}?prefix={tmp_path.name}"


@pytest.fixture
def seed(queue: str) -> Seed:
    def run(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scrapy", "seed", *words, "-s", f"SPAMCRAWL_QUEUE={queue}"]
        return subprocess.run(command, cwd=PROJECT, input=stdin, capture_output=True, text=True, check=False)

    return run


def worker(queue: str, folder: Path, *arguments: str) -> Crawl:
    return Crawl(folder, ["seeds", *arguments], {"SPAMCRAWL_QUEUE": queue})


def test_a_list_is_loaded_once_and_fetched_by_a_worker_without_one(
    seed: Seed, queue: str, web: Web, tmp_path: Path
) -> None:
    listing = tmp_path / "seeds.txt"
    urls = [web.put("127.0.0.2", f"/{number}", PAGE) for number in range(3)]
    listing.write_text("\n".join([*urls, "no-scheme.cn", urls[0]]), "utf-8")
    first = seed(str(listing), "--job", "nightly")
    assert first.returncode == Exit.OK, first.stderr
    assert first.stdout == "job nightly: 3 new seeds, 1 known, 1 bad line\n"
    assert f"{listing}:4: no scheme" in first.stderr
    assert seed(str(listing), "--job", "nightly").stdout == "job nightly: 0 new seeds, 4 known, 1 bad line\n"
    crawl = worker(queue, tmp_path / "out", "-a", "job=nightly")
    assert crawl.finish() == Exit.OK, crawl.log
    assert sorted(row["url"] for row in crawl.rows("sightings")) == urls


def test_the_crawl_of_the_same_list_is_the_same_job_and_pushes_nothing_new(
    seed: Seed, queue: str, web: Web, tmp_path: Path
) -> None:
    (tmp_path / "seeds.txt").write_text(web.put("127.0.0.2", "/a", PAGE), "utf-8")
    assert seed(str(tmp_path / "seeds.txt")).returncode == Exit.OK
    crawl = worker(queue, tmp_path / "out", "-a", f"seeds={tmp_path / 'seeds.txt'}")
    assert crawl.finish() == Exit.OK, crawl.log
    assert len(crawl.rows("sightings")) == len([path for path in web.asked("127.0.0.2") if path == "/a"]) == 1


def test_a_worker_with_nothing_to_do_says_so(queue: str, tmp_path: Path) -> None:
    crawl = worker(queue, tmp_path / "out", "-a", "job=never")
    assert crawl.finish() == Exit.NO_SEEDS
    assert "no seed list, and no unfinished job of this name waits" in crawl.log


@pytest.mark.parametrize(
    ("listing", "stdin", "code", "said"),
    [
        ("none.txt", "", Exit.NO_SEEDS, "cannot read the seed list none.txt"),
        ("-", "a.cn\n", Exit.NO_SEEDS, "no good URL in the seed list standard input"),
        ("-", "http://a.cn/\n", Exit.OK, ""),
    ],
)
def test_the_exit_code_is_honest(seed: Seed, listing: str, stdin: str, code: Exit, said: str) -> None:
    done = seed(listing, "--job", "j", stdin=stdin)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_queue_that_is_away_is_an_exit_code_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "seeds.txt").write_text("http://a.cn/", "utf-8")
    command = [sys.executable, "-m", "scrapy", "seed", str(tmp_path / "seeds.txt")]
    done = subprocess.run(
        [*command, "-s", "SPAMCRAWL_QUEUE=redis://127.0.0.1:1/0"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == Exit.STORE_FAILED
    assert "the queue failed: redis://127.0.0.1:1/0: no answer" in done.stderr


def test_dead_letters_of_any_queue_are_listed_and_put_back(queue: str, web: Web, tmp_path: Path) -> None:
    start = web.put("127.0.0.2", "/start", f"<meta charset=utf-8><a href=/raise>页</a>{PAGE}")
    web.put("127.0.0.2", "/raise", PAGE)
    settings = {"SPIDER_MODULES": "spamcrawl.spiders,faultyspider", "SPAMCRAWL_QUEUE": queue}
    crawl = Crawl(tmp_path / "out", ["faulty", "-a", f"start_page={start}"], settings)
    assert crawl.finish() == Exit.ERROR

    def ask(*words: str) -> str:
        command = [sys.executable, "-m", "scrapy", "queue", *words, "-s", f"SPAMCRAWL_QUEUE={queue}"]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()

    number, tries, _, url, reason = ask("list").split("\t")
    assert (tries, url.rpartition("/")[2]) == ("3", "raise")
    assert "this page is too much" in reason
    assert "1 put back" in ask("retry", number)
    assert ask("list") == "nothing was given up"
