"""Raw evidence: what a crawl fetched is in the WARC files as it came, survives a kill, and gives the same records."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import FAST, PROJECT, read_jsonl
from trapsite import Asked, Reply, kit_lines, page, serve, story_lines
from warcio.archiveiterator import ArchiveIterator
from webserver import Web

from spamcrawl.cli.inputs import Job, read_jobs
from spamcrawl.warc import Exchange, WarcFiles

NOW = datetime(2026, 11, 21, 8, 0, 0, 123_000, UTC)
PAGE = page(story_lines("warc")).encode()


def exchange(number: int = 0, body: bytes = PAGE, role: str = "page", **headers: str) -> Exchange:
    told = list(({"Content-Type": "text/html; charset=utf-8"} | headers).items())
    return Exchange(f"http://a.cn/{number}?q=1", NOW, "GET", [("User-Agent", "test")], 200, told, body, role=role)


def write(folder: Path, *exchanges: Exchange, size: int = 10**9) -> list[str]:
    files = WarcFiles(folder, software="spamcrawl test", size=size)
    ids = [files.write(one) for one in exchanges]
    files.close()
    return ids


def jobs_of(folder: Path) -> list[Job]:
    return list(read_jobs([str(path) for path in sorted(folder.glob("*.warc.gz"))]))


def test_round_trip_keeps_body_address_time_and_claims(tmp_path: Path) -> None:
    body = "<p>电话".encode("gbk")
    ids = write(tmp_path, exchange(1, body, **{"Content-Type": "text/html; charset=gbk"}))
    [job] = jobs_of(tmp_path)
    assert job.body == body
    fetched = job.fetched
    assert fetched is not None
    assert [fetched.id] == ids
    assert (fetched.url, fetched.fetched_at) == ("http://a.cn/1?q=1", "2026-11-21T08:00:00.123+00:00")
    assert (fetched.media_type, fetched.declared) == ("text/html", "gbk")


def test_packed_body_is_kept_packed_and_read_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    write(tmp_path, exchange(1, packed, **{"Content-Encoding": "gzip"}))
    [job] = jobs_of(tmp_path)
    assert job.body == PAGE
    [path] = tmp_path.glob("*.warc.gz")
    assert packed in gzip.decompress(path.read_bytes())


def test_records_are_what_the_standard_asks_for(tmp_path: Path) -> None:
    write(tmp_path, exchange(1))
    [path] = tmp_path.glob("*.warc.gz")
    with path.open("rb") as file:
        told = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            told.append((record.rec_type, record.rec_headers))
    (info, _), (response, answer), (request, question) = told
    assert (info, response, request) == ("warcinfo", "response", "request")
    assert question.get_header("WARC-Concurrent-To") == answer.get_header("WARC-Record-ID")
    assert answer.get_header("Content-Type") == "application/http; msgtype=response"


LEFT_OUT = {
    "robots": exchange(role="robots"),
    "probe": exchange(role="probe"),
    "second look": exchange(role="look"),
    "picture": exchange(**{"Content-Type": "image/png"}),
    "signpost": exchange(body=b"<meta http-equiv='refresh' content='0; url=/x'>"),
}


@pytest.mark.parametrize("left", LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_what_is_no_page_is_not_replayed(left: Exchange, tmp_path: Path) -> None:
    ids = write(tmp_path, left, exchange(1))
    assert [job.fetched and job.fetched.id for job in jobs_of(tmp_path)] == ids[1:]


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    ids = write(tmp_path, *(exchange(number) for number in range(9)), size=3_000)
    files = list(tmp_path.glob("*.warc.gz"))
    assert len(files) > 2
    assert all(path.stat().st_size < 3_000 + 4_000 for path in files)
    assert {job.fetched and job.fetched.id for job in jobs_of(tmp_path)} == set(ids)


def test_file_cut_anywhere_is_read_up_to_the_last_whole_record(tmp_path: Path) -> None:
    """A kill ends between two writes, a full disk or a power cut anywhere."""
    ids = write(tmp_path, *(exchange(number) for number in range(3)))
    [path] = tmp_path.glob("*.warc.gz")
    whole = path.read_bytes()
    starts = [at for at in range(len(whole)) if whole[at : at + 3] == b"\x1f\x8b\x08"]
    for cut in range(0, len(whole), 97):
        path.write_bytes(whole[:cut])
        found = jobs_of(tmp_path)
        pages = [job for job in found if job.fetched and not job.fault]
        assert len(pages) >= sum(start <= cut for start in starts[2::2])  # warcinfo, then response and request each
        assert [job.fetched.id for job in pages if job.fetched] == ids[: len(pages)]
        assert all(job.body == PAGE for job in pages)


def test_no_bytes_at_all_break_the_reader(tmp_path: Path) -> None:
    for junk in (b"", b"junk\n\n", b"\x1f\x8b\x08junk", b"WARC/1.1\r\nContent-Length: x\r\n\r\n", os.urandom(4_000)):
        path = tmp_path / "x.warc.gz"
        path.write_bytes(junk)
        assert all(job.fault for job in read_jobs([str(path)]))


def clean(*paths: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "spamcrawl", "clean", "-q", *map(str, paths)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


SHARED = ("url", "host", "fetched_at", "verdict", "families", "score", "indicators", "content_hash", "rules")


def agree(rows: list[dict[str, Any]], sightings: list[dict[str, Any]]) -> None:
    """Every sighting is what its record gives again."""
    replayed = {row["id"]: row for row in rows}
    for sighting in sightings:
        row = replayed[sighting["warc"]]
        assert {name: row[name] for name in SHARED} == {name: sighting[name] for name in SHARED}


def test_replay_gives_what_the_crawl_stored(crawl: Callable, web: Web, tmp_path: Path) -> None:
    news, kit = page(story_lines("1")), page([*kit_lines("2"), *story_lines("2")])
    seeds = [
        web.put("127.0.0.2", "/news", news),
        web.put("127.0.0.2", "/gbk", kit.replace("utf-8", "gbk").encode("gbk"), "text/html"),
        web.put("127.0.0.2", "/lie", kit.replace("utf-8", "gbk").encode("gbk"), "text/html; charset=utf-8"),
        web.put("127.0.0.2", "/gzip", gzip.compress(kit.encode()), **{"Content-Encoding": "gzip"}),
        web.put("127.0.0.3", "/text", "\n".join(kit_lines("3")), "text/plain; charset=utf-8"),
        web.put("127.0.0.3", "/picture", b"\x89PNG", "image/png"),
        web.put("127.0.0.3", "/empty", ""),
    ]
    seeds += [web.put("127.0.0.3", "/moved", "", status=302, Location=seeds[0] + "?moved=1")]
    web.put("127.0.0.2", "/news?moved=1", news)
    seeds += [web.host("127.0.0.3").origin + "/gone"]
    done = crawl(seeds, SPAMCRAWL_WARC=tmp_path / "warc")
    assert done.code == 0, done.log
    assert len(done.sightings) == 7
    rows = clean(tmp_path / "warc")
    assert len(rows) == len(done.sightings)
    agree(rows, done.sightings)


def test_killed_crawl_leaves_a_record_for_every_sighting(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(page(story_lines(asked.path)))

    with serve(answer) as server:
        seeds = [f"http://127.0.0.1:{server.port}/{number}" for number in range(600)]
        (tmp_path / "seeds.txt").write_text("\n".join(seeds))
        settings = [*FAST, f"SPAMCRAWL_OUTPUT={tmp_path}", f"SPAMCRAWL_WARC={tmp_path / 'warc'}"]
        command = [sys.executable, "-m", "scrapy", "crawl", "seeds", "-a", f"seeds={tmp_path / 'seeds.txt'}"]
        command += [part for setting in settings for part in ("-s", setting)]
        crawler = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while len(server.asked) < 150 and time.monotonic() < until:
            time.sleep(0.02)
        crawler.send_signal(signal.SIGKILL)
        crawler.wait()
        subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=90, check=True)
    sightings = read_jsonl(tmp_path / "sightings.jsonl")
    assert len(sightings) == 600
    assert len(list((tmp_path / "warc").iterdir())) == 2
    rows = clean(tmp_path / "warc")
    assert not [row for row in rows if "error" in row]
    agree(rows, sightings)


def test_evidence_that_cannot_be_written_ends_the_crawl(crawl: Callable, web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = crawl([web.put("127.0.0.2", "/a", PAGE)], SPAMCRAWL_WARC=tmp_path / "file")
    assert done.code == 5
    assert "the WARC file cannot be written" in done.log


def test_reader_takes_files_without_compression(tmp_path: Path) -> None:
    write(tmp_path, exchange(1))
    [path] = tmp_path.glob("*.warc.gz")
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.GzipFile(fileobj=BytesIO(path.read_bytes())).read())
    assert [job.body for job in read_jobs([str(plain)])] == [PAGE]
