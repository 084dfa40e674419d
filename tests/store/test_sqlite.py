"""The file of a SQLite store: what is refused, what survives a kill, a full disk and another process's lock."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import pytest

from spamcrawl.store import Counts, Store, StoreError, open_store
from spamcrawl.store.sqlite_file import APPLICATION_ID

from .records import make_record
from .test_contract import check_whole

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spamcrawl.db"


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed store of 400 pages."""
    with open_store(str(path)) as store:
        store.add([make_record(f"故事{number}" * 50, number) for number in range(400)])
    return path


def refuse(path: Path, match: str) -> None:
    """Opening fails with this message, names the file, and leaves the folder as it was."""
    before = {entry.name: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}
    for read_only in (False, True):
        with pytest.raises(StoreError, match=match) as caught:
            open_store(str(path), read_only=read_only, wait=0.1)
        assert str(caught.value).startswith(str(path))
    assert {entry.name: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()} == before


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "match"),
        [
            pytest.param(b"", "empty, so not a spamcrawl store; remove it", id="empty"),
            pytest.param(b"SQLite", "not a spamcrawl store", id="short"),
            pytest.param(b"%PDF-1.7 " + bytes(5000), "not a spamcrawl store", id="other format"),
            pytest.param(b'{"seq":1}\n' * 500, "not a spamcrawl store", id="a feed"),
        ],
    )
    def test_other_files(self, path: Path, content: bytes, match: str) -> None:
        path.write_bytes(content)
        refuse(path, match)

    @pytest.mark.parametrize("mode", ["delete", "wal"])
    def test_other_databases(self, path: Path, mode: str) -> None:
        with sqlite3.connect(path) as db:
            db.execute(f"PRAGMA journal_mode = {mode}")
            db.execute("CREATE TABLE sightings (seq INTEGER PRIMARY KEY)")
        db.close()
        refuse(path, "not a spamcrawl store")

    def test_a_folder(self, path: Path) -> None:
        path.mkdir()
        refuse(path, "Is a directory; see to the path")

    def test_a_folder_that_is_a_file(self, path: Path) -> None:
        path.write_text("")
        with pytest.raises(StoreError, match="see to the path"):
            open_store(str(path / "spamcrawl.db"))

    def test_a_newer_store(self, filled: Path) -> None:
        db = sqlite3.connect(filled)
        db.execute("PRAGMA user_version = 99")
        db.close()
        refuse(filled, r"written by a newer spamcrawl \(schema 99")

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_cut_short(self, filled: Path, share: float) -> None:
        content = filled.read_bytes()
        filled.write_bytes(content[: int(len(content) * share)])
        refuse(filled, "cut short, damaged; put a copy back")

    @pytest.mark.parametrize("seed", range(8))
    def test_damaged_somewhere(self, filled: Path, seed: int) -> None:
        """A page of rubbish anywhere behind the header is found."""
        content = bytearray(filled.read_bytes())
        start = 4096 * Random(seed).randrange(1, len(content) // 4096)
        content[start : start + 4096] = Random(seed).randbytes(4096)
        filled.write_bytes(content)
        refuse(filled, "damaged; put a copy back")

    def test_damage_is_found_where_it_is_read(self, filled: Path) -> None:
        """What happens while a store is open, or lies deep in a large one, is found when a reader comes by."""
        with open_store(str(filled)) as store:
            with filled.open("r+b") as file:
                file.seek(8192)
                file.write(b"\xff" * (filled.stat().st_size - 16384))
            with pytest.raises(StoreError, match="damaged; put a copy back"):
                list(store.articles())

    def test_a_damaged_text_is_named(self, filled: Path) -> None:
        with sqlite3.connect(filled) as db:
            db.execute("UPDATE articles SET body = zeroblob(40) WHERE seq = 7")
        db.close()
        with open_store(str(filled)) as store, pytest.raises(StoreError, match="damaged; put a copy back"):
            list(store.articles())


class TestLocked:
    def test_held_for_itself_alone(self, filled: Path) -> None:
        holder = sqlite3.connect(filled, isolation_level=None)
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        for read_only in (False, True):
            with pytest.raises(StoreError, match=r"spamcrawl\.db: locked by another process; end it or try again"):
                open_store(str(filled), read_only=read_only, wait=0.1)
        holder.close()
        with open_store(str(filled)) as store:
            assert store.counts().sightings == 400

    def test_written_by_another(self, filled: Path) -> None:
        holder = sqlite3.connect(filled, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with open_store(str(filled), wait=0.1) as store:
            with pytest.raises(StoreError, match="locked by another process"):
                store.add([make_record("潮汐", 1)])
            assert store.counts().sightings == 400
            holder.execute("ROLLBACK")
            assert store.add([make_record("潮汐", 1)])[0].seq == 401
        holder.close()


VISITOR = """
import encodings.utf_16_le, encodings.utf_32_le, os, sys
from spamcrawl.store import StoreError, open_store, sqlite
from tests.store.records import make_record

NOBODY = 65534
os.setgroups([])
os.setgid(NOBODY)
os.setuid(NOBODY)
with open_store(sys.argv[1], read_only=True) as store:
    print(len(list(store.articles())))
try:
    open_store(sys.argv[1], near=False).add([make_record("story", 1)])
except StoreError as error:
    print(error)
"""


class TestFiles:
    def test_nothing_else_stays_behind(self, filled: Path) -> None:
        with open_store(str(filled), read_only=True) as store:
            list(store.articles())
        assert [entry.name for entry in filled.parent.iterdir()] == ["spamcrawl.db"]

    def test_reading_only_makes_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="no such store; a crawl makes one"):
            open_store(str(tmp_path / "deep" / "spamcrawl.db"), read_only=True)
        assert list(tmp_path.iterdir()) == []

    def test_a_link_is_followed(self, filled: Path) -> None:
        link = filled.with_name("link.db")
        link.symlink_to(filled.name)
        with open_store(str(link)) as store:
            store.add([make_record("潮汐", 1)])
        with open_store(str(filled)) as store:
            assert store.counts().sightings == 401

    def test_is_marked_as_a_store(self, filled: Path) -> None:
        db = sqlite3.connect(filled)
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        db.close()

    @pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user, which only root can become")
    @pytest.mark.parametrize("logged", [False, True])
    def test_a_folder_that_cannot_be_written(self, filled: Path, logged: bool) -> None:
        """Another user's store can be exported, whether its owner is crawling into it or not."""
        # The folders above pytest's are closed to others.
        with tempfile.TemporaryDirectory() as open_folder:
            Path(open_folder).chmod(0o755)
            self.visit(Path(shutil.move(filled, open_folder)), logged)

    def visit(self, filled: Path, logged: bool) -> None:
        owner = open_store(str(filled)) if logged else None
        if owner:
            owner.add([make_record("潮汐", 401)])
        before = sorted(entry.name for entry in filled.parent.iterdir())
        done = subprocess.run(
            [sys.executable, "-c", VISITOR, str(filled)], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert done.returncode == 0, done.stderr
        count, *refusal = done.stdout.splitlines()
        assert int(count) == (401 if logged else 400)
        assert "cannot be" in refusal[0]
        assert sorted(entry.name for entry in filled.parent.iterdir()) == before
        if owner:
            owner.close()


WRITER = """
import sys
from spamcrawl.store import open_store
from tests.store.records import make_record

with open_store(sys.argv[1]) as store:
    number = store.counts().sightings
    while True:
        batch = [make_record(f"story {(number + part) // 3}", number + part) for part in range(30)]
        print(store.add(batch)[-1].seq, flush=True)
        number += 30
"""


def check_store(store: Store) -> int:
    """Return the number of sightings of a store that is whole."""
    articles, sightings = list(store.articles()), list(store.sightings())
    check_whole(articles, sightings)
    assert [row["seq"] for row in sightings] == list(range(1, len(sightings) + 1))
    return len(sightings)


def test_a_killed_writer_loses_no_acknowledged_batch(path: Path) -> None:
    random = Random(4)
    for _ in range(8):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, cwd=ROOT) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline()]
            time.sleep(random.uniform(0, 0.1))
            writer.send_signal(signal.SIGKILL)
            lines += writer.stdout.readlines()
        acknowledged = max(int(line) for line in lines if line.endswith(b"\n"))
        with open_store(str(path), read_only=True) as store:
            count = check_store(store)
        assert count >= acknowledged
        assert count % 30 == 0  # A batch is there or it is not.


CREATOR = """
import sys
from spamcrawl.store import open_store
print("ready", flush=True)
sys.stdin.readline()
open_store(sys.argv[1]).close()
"""


def test_a_store_killed_while_it_is_made_is_whole_or_absent(path: Path) -> None:
    random = Random(7)
    for _ in range(10):
        path.unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", CREATOR, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        ) as creator:
            assert creator.stdin is not None
            assert creator.stdout is not None
            creator.stdout.readline()
            creator.stdin.write(b"\n")
            creator.stdin.flush()
            time.sleep(random.uniform(0, 0.02))
            creator.send_signal(signal.SIGKILL)
        with open_store(str(path)) as store:
            assert store.add([make_record("渔火", 1)])[0].new


FILLER = """
import resource, sys
from spamcrawl.store import StoreError, open_store
from tests.store.records import make_record

def fill(store):
    number = store.counts().sightings
    while True:
        batch = [make_record(f"story {number + part} " * 40, number + part) for part in range(50)]
        number = store.add(batch)[-1].seq

with open_store(sys.argv[1]) as store:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))
    for _ in range(2):
        try:
            fill(store)
        except StoreError as error:
            print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    before = store.counts().sightings
    print(before, store.add([make_record("later", 1)])[0].seq)
"""


@pytest.mark.parametrize("limit", [60_000, 200_000, 1_000_000])
def test_a_full_disk_refuses_whole_batches(path: Path, limit: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLER, str(path), str(limit)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second, numbers = done.stdout.splitlines()
    for message in (first, second):
        assert message.startswith(f"{path}: the disk")
        assert "run again" in message
    before, after = map(int, numbers.split())
    assert after == before + 1
    assert before % 50 == 0
    with open_store(str(path)) as store:
        assert check_store(store) == after


def test_no_room_to_make_a_store(path: Path) -> None:
    code = (
        "import resource, sys; from spamcrawl.store import open_store\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "open_store(sys.argv[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 1
    assert "spamcrawl.db: the disk" in done.stderr
    assert list(path.parent.iterdir()) == []


def test_a_store_is_used_from_many_threads(path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with open_store(str(path)) as store, ThreadPoolExecutor(6) as pool:
        batches = [
            [make_record(f"故事{part}", part) for part in range(start, start + 20)] for start in range(0, 400, 20)
        ]
        claims = [claim for added in pool.map(store.add, batches * 2) for claim in added]
        assert sum(claim.new for claim in claims) == 400
        assert store.counts() == Counts(400, 800, 400)
