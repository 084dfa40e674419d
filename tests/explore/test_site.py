"""`scrapy crawl site` as a user runs it, against sites that answer more than they have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyname import KNOWN
from conftest import FAST, PROJECT, read_jsonl
from trapsite import Asked, Reply, Site, answer_everything, kit_lines, page, serve, story_lines

SECONDS = 90


@dataclass(frozen=True)
class Explored:
    code: int
    out: str
    log: str
    report: dict[str, Any]
    sightings: list[dict[str, Any]]


def explore(folder: Path, domain: str, *, known: str = "", **settings: object) -> Explored:
    chosen = [*FAST, "TWISTED_DNS_RESOLVER=anyname.AnyName", f"SPAMCRAWL_OUTPUT={folder}"]
    chosen += [f"{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"domain={domain}"]
    for setting in chosen:
        command += ["-s", setting]
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        command,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env=kept | {"PYTHONPATH": str(PROJECT / "tests"), KNOWN: known},
    )
    reports = [json.loads(path.read_text("utf-8")) for path in folder.glob("site-*.json")]
    report = reports[0] if reports else {}
    return Explored(done.returncode, done.stdout, done.stderr, report, read_jsonl(folder / "sightings.jsonl"))


@pytest.mark.parametrize("folders", [False, True], ids=["one folder", "a folder a page"])
def test_trap_of_endless_paths_and_hosts_ends_far_below_the_budget(tmp_path: Path, folders: bool) -> None:
    site: list[Site] = []
    with serve(lambda asked: site[0](asked)) as server:
        site.append(answer_everything(server.port, folders=folders))
        done = explore(tmp_path / "out", f"http://www.trap.test:{server.port}/")
    assert done.code == 0, done.log
    hosts = Counter(asked.host for asked in server.pages_asked())
    assert len(server.pages_asked()) < 150
    assert len(hosts) <= 6 + 1  # five, the start's, and the probe of an invented one
    report = done.report
    assert report["finished"]
    assert report["wildcard_hosts"] is True
    assert "www.trap.test" in report["wildcard_paths"]
    assert report["shares"]["template_only"] == 1
    assert report["not_followed"]["hosts"] > 0
    assert "any sub-domain" in done.out


def test_every_budget_holds_where_each_page_is_new(tmp_path: Path) -> None:
    """Every page brings an article of its own, so nothing but the budgets ends the crawl."""

    def answer(asked: Asked) -> Reply:
        links = [f"/n{asked.path.strip('/').replace('/', '')[-6:]}{number}/x" for number in range(20)]
        return Reply(page(story_lines(asked.host + asked.path), links))

    with serve(answer) as server:
        start = f"http://127.0.0.1:{server.port}/"
        budgets = {"PAGES": 60, "PAGES_LEVEL": 25, "DEPTH": 3}
        done = explore(tmp_path / "out", start, **{f"SPAMCRAWL_BUDGET_{name}": n for name, n in budgets.items()})
    assert done.code == 0, done.log
    assert done.report["pages"] == 1 + 20 + 25 + 14
    assert len(server.pages_asked()) == 60 + 1  # and the invented path
    assert done.report["not_followed"]["level"] > 0
    assert done.report["not_followed"]["domain"] > 0
    assert done.report["wildcard_paths"] == []


HONEST, PLANTED = 30, 24


def mixed_site(asked: Asked) -> Reply:
    """An honest site of 30 articles; in its folder /shop/ 24 pages of a kit, each with an article of its own."""
    news = [f"/news/{number}.html" for number in range(HONEST)]
    shop = [f"/shop/{number}.html" for number in range(PLANTED)]
    if asked.path == "/":
        links = [*shop, *news, "http://elsewhere.test/", "file:///etc/passwd", "javascript:void(0)", "/logo.png"]
        return Reply(page(story_lines("front"), links))
    if asked.path in news:
        return Reply(page(story_lines(asked.path), ["/", news[0]]))
    if asked.path in shop:
        return Reply(page([*kit_lines(asked.path), *story_lines(asked.path)], ["/", shop[0]]))
    return Reply("gone", 404)


def test_mixed_site_is_explored_whole_and_its_shares_are_right(tmp_path: Path) -> None:
    with serve(mixed_site) as server:
        host = f"www.mixed.test:{server.port}"
        done = explore(tmp_path / "out", f"http://{host}/", known="www.mixed.test", SPAMCRAWL_BUDGET_SAMPLE=1)
    assert done.code == 0, done.log
    report, pages = done.report, 1 + HONEST + PLANTED
    assert report["pages"] == pages
    assert report["verdicts"] == {"legitimate": 1 + HONEST, "hijacked": PLANTED}
    assert report["shares"]["hijacked"] == pytest.approx(PLANTED / pages, abs=1e-4)
    assert report["articles"] == {"distinct": pages, "new": pages}
    assert (report["wildcard_hosts"], report["wildcard_paths"]) == (False, [])
    assert len(report["numbers"]) == PLANTED
    assert {asked.host for asked in server.asked} == {"www.mixed.test"}
    assert f"hijacked {100 * PLANTED / pages:.1f}%" in done.out
    assert len(done.sightings) == pages


def test_folder_of_template_is_sampled_and_its_weight_is_kept(tmp_path: Path) -> None:
    with serve(mixed_site) as server:
        slow = {"DOWNLOAD_DELAY": 0.05, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}  # so that what pages are is known in time
        done = explore(tmp_path / "out", f"http://www.mixed.test:{server.port}/", known="www.mixed.test", **slow)
    sections = {row["section"]: row for row in done.report["sections"]}
    assert sections["/news/"]["verdicts"] == {"legitimate": HONEST}
    assert sections["/news/"]["state"] == "open"
    assert sections["/shop/"]["state"] == "sampled"
    assert 10 <= sections["/shop/"]["fetched"] < PLANTED
    assert done.report["estimated_shares"]["hijacked"] == pytest.approx(PLANTED / (1 + HONEST + PLANTED), abs=0.02)


NO_SITE = {
    "": "give one: scrapy crawl site -a domain=",
    "com.cn": "com.cn is a public suffix",
    "file:///etc": "",
    "a b": "white space",
}


@pytest.mark.parametrize(("domain", "message"), NO_SITE.items(), ids=NO_SITE.keys())
def test_what_is_no_site_ends_with_one_line_and_code_3(domain: str, message: str, tmp_path: Path) -> None:
    done = explore(tmp_path / "out", domain)
    assert done.code == 3
    [error] = [line for line in done.log.splitlines() if "] ERROR: " in line]
    assert message in error
    assert "Traceback" not in done.log


def test_redirect_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/out":
            return Reply("", 302, {"Location": f"http://other.test:{server.port}/"})
        return Reply(page(story_lines(asked.path), ["/out"]) if asked.path == "/" else "gone", 200)

    with serve(answer) as server:
        done = explore(tmp_path / "out", f"http://a.test:{server.port}/", known="a.test,other.test")
    assert done.code == 0
    assert {asked.host for asked in server.asked} == {"a.test"}


def test_killed_exploration_goes_on_within_its_budget(tmp_path: Path) -> None:
    """What was fetched since the account was last written is all that may come on top."""

    def answer(asked: Asked) -> Reply:
        links = [f"/n{asked.path.strip('/').replace('/', '')[-6:]}{number}/x" for number in range(20)]
        return Reply(page(story_lines(asked.host + asked.path), links))

    budget, early = 120, 70
    with serve(answer) as server:
        start = f"http://127.0.0.1:{server.port}/"
        command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"domain={start}"]
        for setting in [*FAST, f"SPAMCRAWL_OUTPUT={tmp_path / 'out'}", f"SPAMCRAWL_BUDGET_PAGES={budget}"]:
            command += ["-s", setting]
        crawler = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while len(server.asked) < early and time.monotonic() < until:
            time.sleep(0.02)
        crawler.kill()
        crawler.wait()
        done = explore(tmp_path / "out", start, SPAMCRAWL_BUDGET_PAGES=budget)
    assert done.code == 0, done.log
    assert "resuming job" in done.log
    urls = {row["url"] for row in done.sightings}
    assert len(urls) == len(done.sightings)
    assert budget - 30 <= len(urls) <= budget + 60
    assert done.report["finished"]


def test_site_that_begins_elsewhere_is_told(tmp_path: Path) -> None:
    with serve(lambda _: Reply("", 302, {"Location": "http://other.test/"})) as server:
        done = explore(tmp_path / "out", f"http://a.test:{server.port}/", known="a.test,other.test")
    assert done.code == 4
    assert "the site begins elsewhere" in done.log
