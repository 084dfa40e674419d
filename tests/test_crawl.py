"""`scrapy crawl seeds` as a user runs it: a process of its own, real HTTP, several loopback hosts."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from html import escape
from itertools import product
from pathlib import Path
from subprocess import DEVNULL, PIPE

import orjson
import pytest
from webserver import Web

STORY = [
    "本报讯（记者 蓝可）市图书馆新馆昨日开门迎客，首日接待读者三千余人，借出图书一千二百册。",
    "新馆设有盲文阅览室、少儿绘本馆和二十四小时自习区，座位可以在手机上预约，过时不到自动释放。",
    "馆长郁青介绍，旧馆藏书将在年底前全部迁入，届时两馆通借通还，读者可以就近归还。",
]
SHARED = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def as_paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>\n" for line in lines)


def as_breaks(lines: list[str]) -> str:
    return "<div>" + "<br>\n".join(escape(line) for line in lines) + "</div>"


def as_table(lines: list[str]) -> str:
    return "<table>" + "".join(f"<tr><td>{escape(line)}</td></tr>\n" for line in lines) + "</table>"


def document(body: str) -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>页</title></head><body>{body}</body></html>"


NEWS = document(as_paragraphs(STORY))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


# --- The point of it all ------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="the saved seed pages are not here (../shared/seeds)")
def test_three_hijacked_pages_give_one_article_and_three_sightings(crawl: Callable, web: Web) -> None:
    gold = json.loads((SHARED / "gold.json").read_text("utf-8"))
    layouts = (as_paragraphs, as_breaks, as_table)
    seeds = []
    for number, (saved, layout) in enumerate(zip(sorted(SHARED.glob("*.txt")), layouts, strict=True)):
        lines = saved.read_text("utf-8").splitlines()
        seeds.append(web.put(f"127.0.0.{number + 2}", f"/{number}.html", document(layout(lines))))
    first = crawl(seeds)
    assert first.code == 0, first.log
    [article] = first.articles
    assert [plain(line) for line in article["paragraphs"]] == [plain(line) for line in gold["paragraphs"]]
    assert {row["url"] for row in first.sightings} == set(seeds)
    assert {row["verdict"] for row in first.sightings} == {"hijacked"}
    assert {row["content_hash"] for row in first.sightings} == {article["content_hash"]}
    assert all(row["indicators"]["phone"] == ["4001865909"] for row in first.sightings)
    assert sum(row["new"] for row in first.sightings) == 1
    second = crawl(seeds)
    assert second.articles == first.articles
    assert len(second.sightings) == 6
    assert second.sightings[:3] == first.sightings


def test_feed_option_gives_the_deduplicated_articles(crawl: Callable, web: Web, tmp_path: Path) -> None:
    seeds = [web.put(host, "/a", NEWS) for host in ("127.0.0.2", "127.0.0.3")]
    done = crawl(seeds, "-O", str(tmp_path / "out.jsonl"))
    [row] = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert row["paragraphs"] == STORY
    assert row["url"] in seeds
    assert (row["schema"], row["duplicate_of"]) == (1, None)
    assert "蓝可" in (tmp_path / "out.jsonl").read_text("utf-8"), "Chinese is written as text"
    assert done.code == 0


def test_items_on_standard_output_stay_alone_there(crawl: Callable, web: Web) -> None:
    done = crawl([web.put("127.0.0.2", "/a", NEWS)], "-o", "-:jsonl")
    [row] = [json.loads(line) for line in done.out.splitlines()]
    assert row["paragraphs"] == STORY
    assert "sightings feed" in done.log


def test_summary_tells_what_happened_without_acting_on_the_terminal(crawl: Callable, web: Web) -> None:
    seeds = [web.put("127.0.0.2", "/a", NEWS), web.put("127.0.0.3", "/a", NEWS), "not a url\x1b[2J"]
    done = crawl([*seeds, seeds[0], web.host("127.0.0.2").origin + "/gone"])
    lines = dict(line.split(maxsplit=1) for line in done.out.replace(" ", " ").splitlines() if line.split()[1:])
    assert lines["pages"] == "2"
    assert lines["verdicts"] == "legitimate 2"
    assert "1 in the store, 1 of them new" in done.out
    assert "http_404 1" in done.out
    assert str(done.folder / "articles.jsonl") in done.out
    assert "\x1b" not in done.out + done.log
    assert done.code == 0


# --- Seed lists ---------------------------------------------------------------------------------------------


def write_plain(path: Path, urls: list[str]) -> None:
    path.write_text("# mine\n\n" + "\n".join(urls), "utf-8")


def write_csv(path: Path, urls: list[str]) -> None:
    with path.open("w", newline="", encoding="gbk") as file:
        writer = csv.writer(file)
        writer.writerows([["备注", "url"], *(["网页", url] for url in urls)])


def write_packed_jsonl(path: Path, urls: list[str]) -> None:
    path.write_bytes(gzip.compress(b"\n".join(orjson.dumps({"url": url}) for url in urls)))


@pytest.mark.parametrize("write", [write_plain, write_csv, write_packed_jsonl])
def test_list_formats_reach_the_crawl(write: Callable, crawl: Callable, web: Web, tmp_path: Path) -> None:
    seeds = [web.put("127.0.0.2", f"/{number}", NEWS) for number in range(3)]
    write(tmp_path / "list", seeds)
    done = crawl(str(tmp_path / "list"))
    assert done.code == 0
    assert {row["url"] for row in done.sightings} == set(seeds)


def test_list_from_standard_input_from_a_url_and_of_files(crawl: Callable, web: Web, tmp_path: Path) -> None:
    saved = tmp_path / "页 1.html"
    saved.write_text(NEWS, "utf-8")
    text = tmp_path / "page.txt"
    text.write_bytes("\n".join(STORY).encode("gbk"))
    seed = web.put("127.0.0.2", "/a", NEWS)
    by_input = crawl("-", stdin=f"{seed}\n{saved.as_uri()}\n{text.as_uri()}\n")
    assert {row["url"] for row in by_input.sightings} == {seed, saved.as_uri(), text.as_uri()}
    assert len(by_input.articles) == 1
    listing = web.put("127.0.0.3", "/list.txt", f"{seed}\n{saved.as_uri()}\n", "text/plain")
    by_url = crawl(listing)
    assert by_url.code == 0
    assert [row["url"] for row in by_url.sightings[3:]] == [seed]
    assert "list.txt:2: a list from the network may not name files" in by_url.log


def test_bad_lines_are_reported_and_the_rest_is_crawled(crawl: Callable, web: Web, tmp_path: Path) -> None:
    seed = web.put("127.0.0.2", "/a", NEWS)
    done = crawl(["example.cn/page", "", seed, "ftp://example.cn/x"])
    path = tmp_path / "seeds.txt"
    assert done.code == 0
    assert len(done.problems) == 2
    assert f"{path}:1: no scheme, write http://example.cn/page" in done.problems[0]
    assert f"{path}:4: scheme ftp is not crawled" in done.problems[1]
    assert "bad seeds          2" in done.out


def test_repeated_seeds_are_fetched_once_and_counted(crawl: Callable, web: Web) -> None:
    seed = web.put("127.0.0.2", "/a", NEWS)
    moved = web.put("127.0.0.2", "/moved", "", status=302, Location=seed)
    done = crawl([seed, seed, moved])
    assert web.asked("127.0.0.2").count("/a") == 1
    assert "repeated seeds     2" in done.out


NO_SEEDS = {
    "nothing given": (None, "no seed list, and no unfinished job of this name waits; give a list"),
    "missing file": ("missing.txt", "cannot read the seed list missing.txt: No such file"),
    "empty": ([], "no good URL in the seed list"),
    "only bad lines": (["example.cn"], "no good URL in the seed list"),
    "unreachable": ("http://127.0.0.1:9/list", "cannot fetch the seed list"),
}


@pytest.mark.parametrize(("seeds", "message"), NO_SEEDS.values(), ids=NO_SEEDS.keys())
def test_list_without_a_good_url_ends_with_one_error_and_code_3(
    seeds: list[str] | str | None, message: str, crawl: Callable
) -> None:
    done = crawl(seeds)
    assert done.code == 3
    [error] = [line for line in done.log.splitlines() if "] ERROR: " in line]
    assert message in error
    assert "Traceback" not in done.log


# --- Failures -----------------------------------------------------------------------------------------------


def test_failing_seeds_are_one_line_each_and_do_not_stop_the_rest(crawl: Callable, web: Web) -> None:
    good = web.put("127.0.0.2", "/a", NEWS)
    gone = web.host("127.0.0.2").origin + "/gone"
    done = crawl([good, gone, "http://127.0.0.9:9/dead", "http://no-such-host.invalid/", "file:///no/such/page"])
    assert done.code == 0
    assert len(done.sightings) == 1
    assert len(done.problems) == 4
    for count in ("http_404 1", "refused 1", "dns 1", "no_file 1"):
        assert count in done.out
    assert "Traceback" not in done.log


def test_crawl_that_fetches_nothing_ends_with_code_4(crawl: Callable) -> None:
    assert crawl(["http://127.0.0.9:9/dead"]).code == 4


def test_robots_are_obeyed_by_every_waiting_request(crawl: Callable, web: Web) -> None:
    web.put("127.0.0.2", "/robots.txt", "User-agent: spamcrawl\nDisallow: /private\n", "text/plain")
    private = [web.put("127.0.0.2", f"/private/{number}", NEWS) for number in range(6)]
    done = crawl([*private, web.put("127.0.0.2", "/open", NEWS)])
    assert [path for path in web.asked("127.0.0.2") if path != "/robots.txt"] == ["/open"]
    assert "robots 6" in done.out


def test_agent_is_honest_and_names_a_contact(crawl: Callable, web: Web) -> None:
    crawl([web.put("127.0.0.2", "/a", NEWS)], SPAMCRAWL_CONTACT="https://crawl.example/about")
    agents = {headers["User-Agent"] for _, headers in web.host("127.0.0.2").asked}
    assert len(agents) == 1
    assert agents.pop().endswith("(+https://crawl.example/about)")


def test_what_is_no_page_is_not_read(crawl: Callable, web: Web) -> None:
    seeds = [
        web.put("127.0.0.2", "/picture", b"\x89PNG\r\n\x1a\n" + bytes(200), "image/png"),
        web.put("127.0.0.2", "/nothing-said", b"\x89PNG\r\n\x1a\n" + bytes(200), ""),
        web.put("127.0.0.2", "/xhtml", NEWS, "application/xhtml+xml"),
        web.put("127.0.0.2", "/unsaid", NEWS, ""),
    ]
    done = crawl(seeds)
    assert {row["url"] for row in done.sightings} == set(seeds[2:])
    assert "not read           2" in done.out


def test_page_above_the_size_limit_is_a_counted_failure(crawl: Callable, web: Web) -> None:
    huge = web.put("127.0.0.2", "/huge", b"x" * 300_000)
    bomb = web.put("127.0.0.2", "/bomb", gzip.compress(bytes(30_000_000)), **{"Content-Encoding": "gzip"})
    done = crawl([huge, bomb, web.put("127.0.0.2", "/a", NEWS)], DOWNLOAD_MAXSIZE=200_000)
    assert done.code == 0
    assert len(done.sightings) == 1
    assert "too_large 1" in done.out
    assert "bomb 1" in done.out


def test_encoding_is_decided_by_the_bytes(crawl: Callable, web: Web) -> None:
    seeds = {}
    for encoding, claim in product(("gbk", "utf-8"), ("utf-8", "gb2312", "iso-8859-1", "nonsense", "")):
        own = [*STORY, f"这一页的编码是{encoding}，服务器却说它是{claim or '不知道什么'}，读者只看得到文字。"]
        body = document(as_paragraphs(own)).replace("<meta charset='utf-8'>", "").encode(encoding)
        url = web.put("127.0.0.2", f"/{len(seeds)}", body, f"text/html; charset={claim}" if claim else "text/html")
        seeds[url] = own
    assert {row["url"]: row["paragraphs"] for row in crawl(list(seeds)).articles} == seeds


# --- The store ----------------------------------------------------------------------------------------------


def test_store_that_cannot_be_opened_ends_with_code_5_before_any_fetch(
    crawl: Callable, web: Web, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "spamcrawl.db").write_bytes(b"this is no database" * 500)
    done = crawl([web.put("127.0.0.2", "/a", NEWS)])
    assert done.code == 5
    assert web.asked("127.0.0.2") == []
    [error] = [line for line in done.log.splitlines() if "] ERROR: " in line]
    assert "the store failed: " in error
    assert "Traceback" not in done.log


def test_store_that_fails_during_the_crawl_ends_with_code_5(crawl: Callable, web: Web, tmp_path: Path) -> None:
    crawl([web.put("127.0.0.2", "/a", NEWS)])
    with sqlite3.connect(tmp_path / "out" / "spamcrawl.db") as base:
        base.execute("CREATE TRIGGER full BEFORE INSERT ON sightings BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    base.close()
    done = crawl([web.put("127.0.0.2", "/b", NEWS)])
    assert done.code == 5
    assert len(done.sightings) == 1, "what was stored before is still there"


def test_output_is_relative_to_the_project_not_to_where_one_stands(tmp_path: Path) -> None:
    code = (
        "from scrapy.utils.project import get_project_settings as read; from spamcrawl.outputs import *;"
        "s = read(); s.set('SPAMCRAWL_STORE', 'kept/a.db'); print(find_output(s), find_store(s))"
    )
    project = Path(__file__).resolve().parent.parent
    env = os.environ | {"PYTHONPATH": str(project), "SCRAPY_SETTINGS_MODULE": "spamcrawl.settings"}
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert told.stdout.split() == [str(project / "output"), str(project / "kept" / "a.db")], told.stderr


def test_interrupted_crawl_keeps_what_it_has_and_ends_with_code_6(web: Web, tmp_path: Path) -> None:
    project = Path(__file__).resolve().parent.parent
    chosen = ("-s", f"SPAMCRAWL_OUTPUT={tmp_path}", "-s", "SPAMCRAWL_ALLOW_NETWORKS=127.0.0.0/8")
    command = [sys.executable, "-m", "scrapy", "crawl", "seeds", "-a", "seeds=-", *chosen]
    with subprocess.Popen(command, cwd=project, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL) as running:
        running.stdin.write(web.put("127.0.0.2", "/a", NEWS).encode() + b"\n")
        running.stdin.flush()  # the list stays open: without a signal the crawl would wait for more
        feed = tmp_path / "sightings.jsonl"
        while running.poll() is None and not (feed.exists() and feed.stat().st_size):
            time.sleep(0.05)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 6
    assert len(feed.read_bytes().splitlines()) == 1
