"""What a benchmark asks the system: memory and processor time of this process and of a PostgreSQL server (Linux)."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")


def peak_memory() -> int:
    """Return the most bytes of memory this process has had; not of the one that started it, as ``ru_maxrss`` may be."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def server_seconds(url: str) -> float:
    """Return the processor time of a PostgreSQL server, all its processes; 0 for a file."""
    if not url.startswith("postgresql"):
        return 0.0
    server = find_server(url)
    total = sum(read_ticks(server, "own")) + sum(read_ticks(server, "reaped"))
    for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        try:
            total += sum(read_ticks(int(child), "own"))
        except FileNotFoundError:
            continue  # Ended meanwhile, and counted with the reaped next time.
    return total / TICKS


def stored_bytes(url: str) -> int:
    """Return the bytes that a store takes on disk, its log included where it is the store's own."""
    if url.startswith("postgresql"):
        with psycopg.connect(url) as db:
            found = db.execute("SELECT pg_database_size(current_database())").fetchone()
            assert found is not None
            return int(found[0])
    return sum(path.stat().st_size for path in Path(url).parent.iterdir())


@cache
def find_server(url: str) -> int:
    """Return the process that started a session's."""
    with psycopg.connect(url) as db:
        found = db.execute("SELECT pg_backend_pid()").fetchone()
        assert found is not None
        return int(read_stat(int(found[0]))[1])


def read_ticks(process: int, whose: str) -> tuple[int, int]:
    """Return a process's own user and system time, or that of its ended children, in ticks."""
    start = 11 if whose == "own" else 13
    user, system = read_stat(process)[start : start + 2]
    return int(user), int(system)


def read_stat(process: int) -> list[str]:
    """Return the fields of proc(5) ``stat`` from the state on, behind the name, which may have spaces."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
