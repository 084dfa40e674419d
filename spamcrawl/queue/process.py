"""Who a worker is, and whether it lives: a word for this process that no other gets, even under the same number."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def name_process() -> str:
    """Return ``host pid start``; the start, in the system's clock ticks, tells a reused number from the first owner."""
    return f"{socket.gethostname()} {os.getpid()} {_start_of(os.getpid())}"


def has_died(process: str) -> bool:
    """Tell whether a named process is known to be gone: it ran on this machine and does no more.

    >>> has_died(name_process()), has_died("another-machine 1 0")
    (False, False)
    """
    host, pid, start = process.split(" ")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # Somebody else's, so it lives.
    return _start_of(int(pid)) != start


def _start_of(pid: int) -> str:
    """Return when a process started, ``0`` where the system does not say (no /proc)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return "0"
    # The name in brackets may hold spaces; of the fields after it the state is the first, the start the 20th.
    fields = stat.rpartition(")")[2].split()
    return "gone" if fields[0] == "Z" else fields[19]
