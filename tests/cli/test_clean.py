"""`clean` end to end: every input, one row a page in order, honest exit codes, whole files."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import PROJECT, Ran
from cli.pages import HIJACKED, NEWS

Run = Callable[..., Ran]


def write_rows(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a page of each kind and two broken rows among good ones."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(HIJACKED, "utf-8")
    (folder / "b.html").write_text(f"<meta charset=utf-8><p>{NEWS}", "utf-8")
    write_rows(folder / "c.jsonl", {"id": 1, "text": NEWS}, "{broken", {"id": 3}, {"id": 4, "html": f"<p>{NEWS}"})
    (folder / "d.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "z", "text": HIJACKED}).encode()))
    return folder


def test_dash_is_standard_output(run: Run, corpus: Path) -> None:
    assert run("clean", corpus, "-o", "-").out == run("clean", corpus).out != b""
    assert not Path("-").exists()


def test_folder_gives_one_row_a_page_in_order(run: Run, corpus: Path) -> None:
    done = run("clean", corpus)
    assert [row["id"] for row in done.rows] == [
        f"{corpus}/a.txt",
        f"{corpus}/b.html",
        1,
        f"{corpus}/c.jsonl:2",
        3,
        4,
        "z",
    ]
    assert [row.get("verdict", "error") for row in done.rows] == [
        "hijacked",
        "legitimate",
        "legitimate",
        "error",
        "error",
        "legitimate",
        "hijacked",
    ]
    assert done.code == 1
    assert "7 pages" in done.err
    assert "3 legitimate, 2 hijacked, 2 errors" in done.err


def test_processes_write_the_same_bytes(run: Run, corpus: Path, tmp_path: Path) -> None:
    run("clean", corpus, "-o", tmp_path / "one.jsonl", "--jobs", 1)
    run("clean", corpus, "-o", tmp_path / "two.jsonl", "--jobs", 2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_sound_input_exits_0(run: Run, tmp_path: Path) -> None:
    done = run("clean", write_rows(tmp_path / "a.jsonl", {"text": NEWS}), "-q")
    assert (done.code, done.err, len(done.rows)) == (0, "", 1)


def test_same_article_has_one_hash_with_and_without_template(run: Run, tmp_path: Path) -> None:
    done = run("clean", write_rows(tmp_path / "a.jsonl", {"text": NEWS}, {"text": HIJACKED}))
    assert len({row["content_hash"] for row in done.rows}) == 1


@pytest.mark.parametrize(
    ("stdin", "ids"),
    [
        (json.dumps({"id": "a", "text": NEWS}).encode() + b"\n", ["a"]),
        (gzip.compress(json.dumps({"id": "a", "text": NEWS}).encode(), mtime=0), ["a"]),
        (b"\n\n" + json.dumps({"text": NEWS}).encode(), ["stdin:3"]),
        (NEWS.encode(), ["stdin"]),
        (b"<p>" + NEWS.encode("gbk"), ["stdin"]),
        (b"", []),
    ],
)
def test_standard_input_is_told_by_its_content(spawn: Run, stdin: bytes, ids: list[str]) -> None:
    done = spawn("clean", "-", stdin=stdin)
    assert (done.code, [row["id"] for row in done.rows]) == (0, ids)
    assert all(row["verdict"] == "legitimate" and NEWS.splitlines()[0] in row["text"] for row in done.rows)


def test_missing_input_stops_before_anything_is_done(run: Run, corpus: Path, tmp_path: Path) -> None:
    done = run("clean", corpus, tmp_path / "gone", "-o", tmp_path / "out.jsonl")
    assert (done.code, done.out) == (2, b"")
    assert done.err == f"spamcrawl: no such file or folder: {tmp_path}/gone\n"
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("arguments", [(), ("x", "--jobs", "-1"), ("x", "--jobs", "many")])
def test_wrong_usage_exits_2(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("clean", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert "usage: python -m spamcrawl clean" in done.err


def test_broken_rules_stop_before_anything_is_done(run: Run, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text("title = 1")
    done = run("clean", corpus, "--rules", tmp_path)
    assert (done.code, done.out) == (2, b"")
    assert "f.toml: key title" in done.err


def test_unreadable_file_is_a_row_among_the_others(run: Run, corpus: Path) -> None:
    (corpus / "b.html").unlink()
    (corpus / "b.html").write_bytes(b"\x1f\x8b\x08\x00damaged")
    done = run("clean", corpus)
    assert done.code == 1
    assert "cannot be read" in done.rows[1]["error"]
    assert len(done.rows) == 7


def test_no_bar_in_a_pipe(spawn: Run, corpus: Path) -> None:
    assert spawn("clean", corpus / "a.txt").err.count("\n") == 1


def test_bar_on_a_terminal_only_on_stderr(corpus: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "spamcrawl", "clean", str(corpus / "a.txt")]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, cwd=PROJECT, env=environment) as process:
        os.close(theirs)
        out, _ = process.communicate(timeout=60)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # Linux ends a terminal without a writer so
        pass
    os.close(ours)
    assert json.loads(out)["verdict"] == "hijacked"
    assert b"\x1b[" in shown
    assert b"1 page (" in shown


def long_input(folder: Path) -> Path:
    return write_rows(folder / "long.jsonl", *({"id": n, "text": HIJACKED} for n in range(20_000)))


def start(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "spamcrawl", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT)


def test_closed_pipe_is_quiet(tmp_path: Path) -> None:
    with start("clean", long_input(tmp_path)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_run_keeps_the_old_file(tmp_path: Path, number: int, code: int, jobs: int) -> None:
    out = tmp_path / "out" / "o.jsonl"
    out.parent.mkdir()
    out.write_bytes(b"old")
    with start("clean", long_input(tmp_path), "-o", out, "--jobs", jobs) as process:
        wait_until(lambda: any(path.stat().st_size for path in out.parent.glob(".o.jsonl.*")))
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in err
    assert [path.name for path in out.parent.iterdir()] == ["o.jsonl"]
    assert out.read_bytes() == b"old"


def wait_until(happened: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    with start("clean", long_input(tmp_path), "-o", out, "--jobs", 2) as process:
        wait_until(lambda: any(path.stat().st_size for path in tmp_path.glob(".o.jsonl.*")))
        workers = children_of(process.pid)
        process.kill()
        process.communicate(timeout=30)
    assert len(workers) >= 2
    wait_until(lambda: not any(is_running(worker) for worker in workers))


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that has ended but has no parent to say so to counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.slow
def test_memory_is_flat(tmp_path: Path) -> None:
    """Peak memory over 40,000 rows stays within 30 MB of that over 400."""
    program = (
        "import resource, sys; from spamcrawl.cli.main import main; main(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )

    def peak(rows: int) -> int:
        source = write_rows(tmp_path / "in.jsonl", *({"text": NEWS[:20]} for _ in range(rows)))
        command = [sys.executable, "-c", program, "clean", "-q", str(source), "-o", os.devnull]
        done = subprocess.run(command, capture_output=True, cwd=PROJECT, check=True, timeout=300)
        return int(done.stderr.split()[-1])

    assert peak(40_000) - peak(400) < 30_000
