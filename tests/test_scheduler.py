"""The scheduler inside real crawls: what raises, kills or cannot be kept, and jobs from one run to the next."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from killing import PROJECT, Crawl
from webserver import Web

from spamcrawl.exits import Exit

HOST = "127.0.0.2"
STORY = "<p>市图书馆新馆昨日开门迎客，首日接待读者三千余人，座位可以在手机上预约，过时不到自动释放。</p>" * 3

Make = Callable[..., Crawl]


@pytest.fixture
def make(web: Web, tmp_path: Path) -> Make:
    """Serve pages that a first one links to; return the crawl of them."""

    def make_crawl(*names: str, **settings: object) -> Crawl:
        menu = "".join(f'<a href="/{name}">页</a>' for name in names)
        for name in names:
            web.put(HOST, f"/{name}", f"<meta charset=utf-8><article>{STORY}</article>")
        start = web.put(HOST, "/start", f"<meta charset=utf-8>{menu}<article>{STORY}</article>")
        listed = {"SPIDER_MODULES": "spamcrawl.spiders,faultyspider"} | settings
        return Crawl(tmp_path / "out", ["faulty", "-a", f"start_page={start}"], listed)

    return make_crawl


def paths_of(crawl: Crawl) -> list[str]:
    return sorted(row["url"].rpartition("/")[2] for row in crawl.rows("sightings"))


def ask_queue(crawl: Crawl, *words: str) -> str:
    command = [sys.executable, "-m", "scrapy", "queue", *words, "-s", f"SPAMCRAWL_OUTPUT={crawl.folder}"]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()


def pages_asked(web: Web) -> list[str]:
    return [path for path in web.asked(HOST) if path != "/robots.txt"]


def test_a_page_that_raises_is_tried_again_given_up_listed_and_put_back(make: Make, web: Web) -> None:
    crawl = make("raise", "a", "b")
    assert crawl.finish() == Exit.ERROR
    assert pages_asked(web).count("/raise") == 3
    assert paths_of(crawl) == ["a", "b", "raise", "start"], "its sighting was stored before it raised, once"
    number, tries, job, url, reason = ask_queue(crawl, "list").split("\t")
    assert (tries, url.rpartition("/")[2]) == ("3", "raise")
    assert job.startswith("faulty-")
    assert "this page is too much" in reason
    assert "1 put back" in ask_queue(crawl, "retry", number)
    assert ask_queue(crawl, "list") == "nothing was given up"
    crawl.finish()
    assert pages_asked(web).count("/raise") == 6
    assert pages_asked(web).count("/a") == 2, "the crawl that took it up was a new one"


def test_a_page_that_kills_the_process_is_found_out_and_the_rest_is_crawled(make: Make, web: Web) -> None:
    crawl = make("a", "kill", "b", "c", "d")
    codes = []
    while not codes or codes[-1] == -signal.SIGKILL:
        codes.append(crawl.finish())
        assert len(codes) < 9
    assert codes[-1] == Exit.OK, crawl.log
    assert len(codes) == 6, "two deaths in company, three alone, and the end"
    assert paths_of(crawl) in (["a", "b", "c", "d", "start"], ["a", "b", "c", "d", "kill", "start"])
    assert "the process died while it worked on this page alone" in ask_queue(crawl, "list")
    assert pages_asked(web).count("/kill") == 5


def test_a_request_that_is_no_json_is_named_and_the_crawl_goes_on(make: Make) -> None:
    crawl = make("odd", "a")
    assert crawl.finish() == Exit.ERROR
    assert paths_of(crawl) == ["a", "odd", "start"]
    [error] = [line for line in crawl.log.splitlines() if "cannot be queued" in line]
    assert "/never>: its callback <function" in error


def test_each_crawl_is_a_job_of_its_own_once_the_last_has_ended(make: Make) -> None:
    crawl = make("a")
    for _ in range(2):
        assert crawl.finish() == Exit.OK
    jobs = [row["job"] for row in crawl.rows("sightings")]
    assert len(jobs) == 4
    assert len(set(jobs)) == 2
    assert [row["changed"] for row in crawl.rows("sightings")][2:] == [[], []]


def test_a_job_with_nothing_left_is_no_failure(make: Make, web: Web) -> None:
    """Killed between the last page and the end: the next run finds everything done."""
    crawl = make("a")
    seeds = crawl.folder.parent / "seeds.txt"
    seeds.write_text(web.host(HOST).origin + "/a", "utf-8")
    crawl.arguments = ["seeds", "-a", f"seeds={seeds}"]
    assert crawl.finish() == Exit.OK
    crawl.change("CREATE TRIGGER stop BEFORE UPDATE ON queue_jobs BEGIN SELECT RAISE(IGNORE); END")
    assert crawl.finish() == Exit.OK
    crawl.change("DROP TRIGGER stop")
    assert crawl.finish() == Exit.OK, crawl.log
    assert len(crawl.rows("sightings")) == len(pages_asked(web)) == 2


def test_jobs_are_named_by_spider_and_arguments_or_as_one_wishes(make: Make) -> None:
    crawl = make("a")
    crawl.finish()
    crawl.settings["SPAMCRAWL_JOB"] = "nightly"
    crawl.finish()
    crawl.arguments = [*crawl.arguments, "-a", "job=mine"]
    crawl.finish()
    names = {name for (name,) in crawl.ask("SELECT name FROM queue_jobs")}
    assert len(names) == 3
    assert names > {"nightly", "mine"}
    assert any(name.startswith("faulty-") for name in names)


@pytest.mark.parametrize("place", ["redis://127.0.0.1:1", "/proc/none/queue.db"])
def test_a_queue_that_cannot_be_opened_ends_before_any_fetch(place: str, make: Make, web: Web) -> None:
    crawl = make("a", SPAMCRAWL_QUEUE=place)
    assert crawl.finish() == Exit.STORE_FAILED
    assert web.asked(HOST) == []
    [error] = [line for line in crawl.log.splitlines() if "] ERROR: " in line]
    assert "the queue failed: " in error
    assert "Traceback" not in crawl.log


def test_scrapys_own_queue_still_serves(make: Make) -> None:
    crawl = make("a", SCHEDULER="scrapy.core.scheduler.Scheduler")
    assert crawl.finish() == Exit.OK
    assert paths_of(crawl) == ["a", "start"]
    assert {row["job"] for row in crawl.rows("sightings")} == {None}
