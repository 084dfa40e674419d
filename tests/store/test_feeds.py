"""Feeds are views of the store: exported whole, followed row by row, and repaired whatever a kill left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import orjson
import pytest

from spamcrawl.store import Store, StoreError, open_store
from spamcrawl.store.feeds import FEEDS, Feed, FeedError, encode_row, export_feed

from .records import make_record

NAMES = sorted(FEEDS)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with open_store(store_url) as store:
        store.add([make_record(f"故事{number // 2}", number) for number in range(60)])
        yield store


def expected(store: Store, name: str) -> bytes:
    return b"".join(encode_row(row) for row in FEEDS[name](store, 0))


def follow(store: Store, name: str, path: Path) -> Feed:
    """Open a feed, close it, and return it for what it says of itself."""
    with Feed(store, name, path) as feed:
        return feed


class TestExport:
    @pytest.mark.parametrize(("name", "rows"), [("articles", 30), ("sightings", 60)])
    def test_writes_every_row_once(self, store: Store, tmp_path: Path, name: str, rows: int) -> None:
        target = tmp_path / "deep" / "feed.jsonl"
        assert export_feed(store, name, target) == rows
        assert [orjson.loads(line) for line in target.read_bytes().splitlines()] == list(FEEDS[name](store, 0))

    def test_takes_a_stream(self, store: Store) -> None:
        stream = BytesIO()
        export_feed(store, "articles", stream)
        assert stream.getvalue() == expected(store, "articles")

    def test_takes_a_pipe(self, store: Store, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
            export_feed(store, "sightings", pipe)
            assert reader.communicate()[0] == expected(store, "sightings")

    def test_keeps_the_old_file_when_it_fails(self, store: Store, tmp_path: Path) -> None:
        target = tmp_path / "feed.jsonl"
        target.write_text("old")
        store.close()
        with pytest.raises(StoreError, match="closed"):
            export_feed(store, "articles", target)
        assert target.read_text() == "old"
        assert [path.name for path in tmp_path.iterdir() if "feed" in path.name] == ["feed.jsonl"]

    def test_leaves_a_feed_alone_that_is_followed(self, store: Store, tmp_path: Path) -> None:
        target = tmp_path / "feed.jsonl"
        with Feed(store, "articles", target), pytest.raises(FeedError, match="a crawl is writing this feed"):
            export_feed(store, "articles", target)
        assert export_feed(store, "articles", target) == 30

    def test_names_the_file_it_cannot_write(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(FeedError, match=r"file.feed\.jsonl: .*nothing is lost"):
            export_feed(store, "articles", tmp_path / "file" / "feed.jsonl")


@pytest.mark.parametrize("name", NAMES)
class TestFollow:
    def test_begins_with_what_the_store_has(self, store: Store, tmp_path: Path, name: str) -> None:
        with Feed(store, name, tmp_path / "out" / "feed.jsonl") as feed:
            assert feed.path.read_bytes() == expected(store, name)

    def test_appends_what_is_added(self, store: Store, tmp_path: Path, name: str) -> None:
        with Feed(store, name, tmp_path / "feed.jsonl") as feed:
            before = feed.path.stat()
            store.add([make_record("新故事", 77), make_record("新故事", 78)])
            assert feed.catch_up() == {"articles": 1, "sightings": 2}[name]
            assert feed.catch_up() == 0
            assert feed.path.read_bytes() == expected(store, name)
            assert feed.path.stat().st_ino == before.st_ino

    def test_every_cut_is_made_good(self, store: Store, tmp_path: Path, name: str) -> None:
        """Whatever length the file was when the process died, the next run completes it in place."""
        path = tmp_path / "feed.jsonl"
        whole = expected(store, name)
        for length in [*range(0, 1200, 23), len(whole) - 1, len(whole)]:
            path.write_bytes(whole[:length])
            assert follow(store, name, path).set_aside is None
            assert path.read_bytes() == whole

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(b"notes of mine\n", id="other text"),
            pytest.param(b"notes of mine", id="other text without a line break"),
            pytest.param(b'{"seq":1,"url":"http://elsewhere.example/"}\n', id="rows of another store"),
            pytest.param(b'{"seq":"1"}\n[]\n7\n\n', id="rows of another program"),
            pytest.param(b"\0" * 4096, id="what a power cut leaves"),
        ],
    )
    def test_another_file_is_set_aside_whole(self, store: Store, tmp_path: Path, name: str, text: bytes) -> None:
        path = tmp_path / "feed.jsonl"
        for number in (1, 2):
            path.write_bytes(text)
            feed = follow(store, name, path)
            aside = feed.set_aside
            assert not feed.outdated
            assert aside == tmp_path / f"feed.jsonl.{number}"
            assert aside.read_bytes() == text
            assert path.read_bytes() == expected(store, name)

    @pytest.mark.parametrize("where", [0, 13, -1])
    def test_a_changed_row_is_noticed(self, store: Store, tmp_path: Path, name: str, where: int) -> None:
        path = tmp_path / "feed.jsonl"
        lines = [encode_row(row) for row in list(FEEDS[name](store, 0))[:15]]
        lines[where] = lines[where].replace(b"example", b"elsewhere")
        path.write_bytes(b"".join(lines))
        feed = follow(store, name, path)
        assert feed.set_aside is not None
        assert not feed.outdated

    @pytest.mark.parametrize("cut", [0, 40])
    def test_rows_of_an_older_program_are_told_from_another_stores(
        self, store: Store, tmp_path: Path, name: str, cut: int
    ) -> None:
        path = tmp_path / "feed.jsonl"
        rows = [{key: row[key] for key in row if key not in {"near_of", "schema"}} for row in FEEDS[name](store, 0)]
        path.write_bytes(b"".join(map(encode_row, rows))[: -cut or None])
        feed = follow(store, name, path)
        assert (feed.set_aside, feed.outdated) == (tmp_path / "feed.jsonl.1", True)
        assert path.read_bytes() == expected(store, name)
        assert follow(store, name, path).set_aside is None

    def test_foreign_text_after_whole_rows_is_not_cut_off(self, store: Store, tmp_path: Path, name: str) -> None:
        path = tmp_path / "feed.jsonl"
        path.write_bytes(expected(store, name) + b"a note")
        feed = follow(store, name, path)
        assert feed.set_aside is not None
        assert not feed.outdated

    def test_one_process_follows_a_file(self, store: Store, tmp_path: Path, name: str) -> None:
        with (
            Feed(store, name, tmp_path / "feed.jsonl"),
            pytest.raises(FeedError, match="a crawl is writing this feed"),
        ):
            Feed(store, name, tmp_path / "feed.jsonl")

    def test_needs_a_regular_file(self, store: Store, tmp_path: Path, name: str) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(FeedError, match="not a regular file"):
            Feed(store, name, tmp_path / "pipe")


WRITER = """
import sys
from pathlib import Path
from spamcrawl.store import open_store
from spamcrawl.store.feeds import Feed
from tests.store.records import make_record

url, name, path = sys.argv[1:]
with open_store(url) as store, Feed(store, name, Path(path)) as feed:
    for number in range(1_000_000):
        store.add([make_record(f"{name}{number}", number)])
        feed.catch_up()
        print(number, flush=True)
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_follower_leaves_what_the_next_one_completes(store_url: str, tmp_path: Path, name: str) -> None:
    path = tmp_path / "feed.jsonl"
    root = Path(__file__).parents[2]
    for delay in (0.01, 0.06, 0.13):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, store_url, name, str(path)], stdout=subprocess.PIPE, cwd=root
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"0\n"
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
    with open_store(store_url) as store:
        feed = follow(store, name, path)
        assert feed.set_aside is None
        assert path.read_bytes() == expected(store, name)


FILLER = """
import resource, sys
from pathlib import Path
from spamcrawl.store import open_store
from spamcrawl.store.feeds import Feed, FeedError

url, name, path = sys.argv[1:]
store = open_store(url)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    Feed(store, name, Path(path))
except FeedError as error:
    print(error)
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_leaves_no_half_line(store: Store, store_url: str, tmp_path: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLER, store_url, name, str(tmp_path / "feed.jsonl")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "feed.jsonl: File too large; see to its space" in done.stdout
    assert (tmp_path / "feed.jsonl").read_bytes() == b""
    follow(store, name, tmp_path / "feed.jsonl")
    assert (tmp_path / "feed.jsonl").read_bytes() == expected(store, name)
