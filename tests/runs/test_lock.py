"""Locks: one holder, refused at once, gone with the process however it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spamcrawl.runs.lock import Locked, hold, lock_files

HOLD = (
    "import sys, time; from pathlib import Path; from spamcrawl.runs.lock import hold\n"
    "with hold([Path(sys.argv[1])]): print('held', flush=True); time.sleep(60)"
)


def hold_elsewhere(path: Path) -> subprocess.Popen[str]:
    """Start a process that holds a lock, and wait until it does."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_second_holder_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with hold_elsewhere(tmp_path / "a") as holder:
        with pytest.raises(Locked, match=rf"a is held by another run \(process {holder.pid} since 20.* UTC\)"):
            hold([tmp_path / "a"]).__enter__()
        holder.kill()


def test_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    with hold_elsewhere(tmp_path / "a") as holder:
        holder.send_signal(signal.SIGKILL)
    with hold([tmp_path / "a"]):
        assert f"process {os.getpid()} since" in (tmp_path / "a").read_text()


def test_all_locks_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    with hold([second]), pytest.raises(Locked), hold([first, second]):
        pytest.fail("held although one lock was taken")
    with hold([first, second]):
        pass


def test_files_are_one_for_each_folder_and_file_however_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    named = lock_files(tmp_path / "link", f"sqlite:///{tmp_path}/link/a.db")
    assert named == lock_files(tmp_path, str(tmp_path / "a.db")) == [tmp_path / ".run.lock", tmp_path / "a.db.run.lock"]


def test_store_on_a_server_is_shared(tmp_path: Path) -> None:
    assert lock_files(tmp_path, "postgresql://crawl@db/pages") == [tmp_path / ".run.lock"]
