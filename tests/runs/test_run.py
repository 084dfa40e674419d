"""`python -m spamcrawl run`: alone, in time, with a record and an honest exit code. Real crawls of a local web."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from webserver import Web

from spamcrawl.exits import describe_codes

from .conftest import ENVIRONMENT, PROJECT, Run, write_command
from .pages import EMPTY, news


@contextmanager
def silent_host() -> Iterator[str]:
    """Serve a host whose pages never come, until the block ends."""
    over = Event()

    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_error(404)
            else:
                over.wait(60)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.7", 0), Silent)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.7:{server.server_address[1]}/"
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def start(folder: Path, seeds: list[str], *arguments: str, **settings: object) -> subprocess.Popen[str]:
    command = write_command(folder, seeds, *arguments, **settings)
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, cwd=PROJECT, text=True, env=ENVIRONMENT, **pipes)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not (path.exists() and path.stat().st_size):
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.05)


def test_good_run_ends_with_0_and_leaves_its_record(run: Run, web: Web) -> None:
    done = run([web.put("127.0.0.2", f"/{number}", news(number)) for number in range(3)])
    assert done.code == 0, done.log
    assert (done.last["exit"], done.last["reason"]) == (0, "finished")
    assert done.last["stats"]["spamcrawl/pages"] == 3
    assert done.last["stats"]["spamcrawl/verdict/legitimate"] == 3
    assert "unique articles    3 in the store" in done.out


def test_second_run_is_refused_at_once_and_touches_nothing(run: Run, web: Web, tmp_path: Path) -> None:
    with silent_host() as silent, start(tmp_path, [silent], DOWNLOAD_TIMEOUT=60) as first:
        wait_for(tmp_path / "out" / ".run.lock")
        done = run([web.put("127.0.0.2", "/a", news(1))])
        assert done.code == 7
        assert f"not started: {tmp_path}/out/.run.lock is held by another run (process {first.pid} " in done.log
        assert web.asked("127.0.0.2") == []
        assert not (done.folder / "runs").exists()
        first.kill()
    taken_over = run([web.put("127.0.0.2", "/a", news(1))])
    assert taken_over.code == 0, taken_over.log


def test_run_on_the_same_store_is_refused_too(run: Run, web: Web, tmp_path: Path) -> None:
    store = str(tmp_path / "shared.db")
    with silent_host() as silent, start(tmp_path, [silent], "--store", store, DOWNLOAD_TIMEOUT=60) as first:
        wait_for(tmp_path / "shared.db.run.lock")
        done = run([web.put("127.0.0.2", "/a", news(1))], "-o", str(tmp_path / "elsewhere"), "--store", store)
        assert done.code == 7
        assert "shared.db.run.lock is held by another run" in done.log
        first.kill()


def test_time_limit_ends_in_good_order_with_code_8_and_the_next_run_goes_on(run: Run, web: Web) -> None:
    seeds = [web.put("127.0.0.2", f"/{number}", news(number)) for number in range(12)]
    slow = {"DOWNLOAD_DELAY": 0.5, "DOWNLOAD_DELAY_JITTER": 0, "CONCURRENT_REQUESTS": 1}
    stopped = run(seeds, "--time-limit", "2s", **slow)
    assert stopped.code == 8, stopped.log
    assert stopped.last["reason"] == "closespider_timeout"
    fetched = stopped.last["stats"]["spamcrawl/pages"]
    assert 0 < fetched < 12
    assert stopped.last["stats"]["spamcrawl/queue/left"] > 0
    rest = run(seeds)
    assert rest.code == 0, rest.log
    assert fetched + rest.last["stats"]["spamcrawl/pages"] == 12


def test_crawl_that_cannot_stop_is_ended_hard(tmp_path: Path) -> None:
    limits = {"SPAMCRAWL_STOP_SECONDS": 1, "DOWNLOAD_TIMEOUT": 60}
    with silent_host() as silent, start(tmp_path, [silent], "--time-limit", "1s", **limits) as held:
        out, _ = held.communicate(timeout=30)
    assert held.returncode == 8
    assert "ended hard" in out


def test_terminated_run_ends_with_6_and_its_record(web: Web, tmp_path: Path) -> None:
    seeds = [web.put("127.0.0.2", f"/{number}", news(number)) for number in range(30)]
    with start(tmp_path, seeds, DOWNLOAD_DELAY=0.5) as running:
        wait_for(tmp_path / "out" / "sightings.jsonl")
        running.send_signal(signal.SIGTERM)
        out, _ = running.communicate(timeout=60)
    assert running.returncode == 6, out
    assert '"exit": 6' in (tmp_path / "out" / "runs" / "last.json").read_text("utf-8")


def test_nothing_fetched_is_4(run: Run) -> None:
    done = run(["http://127.0.0.9:9/dead"])
    assert (done.code, done.last["exit"]) == (4, 4)


def test_nothing_parsed_is_10(run: Run, web: Web) -> None:
    picture = web.put("127.0.0.2", "/picture", b"\x89PNG\r\n\x1a\n" + bytes(200), "image/png")
    done = run([picture, web.put("127.0.0.2", "/empty", EMPTY)])
    assert (done.code, done.last["exit"]) == (10, 10)


def test_broken_store_is_5_and_a_missing_list_3(run: Run, tmp_path: Path) -> None:
    assert run(str(tmp_path / "missing.txt")).code == 3
    (tmp_path / "file").write_bytes(b"no folder")
    done = run(["http://127.0.0.9:9/"], "-o", str(tmp_path / "file" / "out"))
    assert done.code == 5
    assert "cannot lock" in done.log
    assert "Traceback" not in done.log


@pytest.mark.parametrize("arguments", [["--time-limit", "soon"], ["--time-limit", "0"], ["--nonsense"]])
def test_wrong_usage_is_2(run: Run, arguments: list[str]) -> None:
    assert run(["http://127.0.0.9:9/"], *arguments).code == 2


def test_help_prints_every_exit_code(run: Run) -> None:
    done = run(["x"], "--help")
    assert done.code == 0
    assert describe_codes() in done.out
