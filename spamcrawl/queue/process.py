"""Who a worker is, and whether it lives: a word for this process that no other gets, even under the same number."""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from pathlib import Path


def name_process(machine: str = "") -> str:
    """Return ``machine pid start``; the start, in the system's clock ticks, tells a reused number from the first owner.

    Without a name of its own the machine goes by its host name.
    """
    return f"{machine or socket.gethostname()} {os.getpid()} {_start_of(os.getpid())}"


@cache
def name_machine() -> str:
    """Return a word that only processes share that see each other: this boot of this machine, or this container.

    Host names will not do between machines: images are copied with theirs, and containers may borrow their host's.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{socket.gethostname()}/{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return f"{socket.gethostname()}/{secrets.token_hex(8)}"  # Known to nobody, so nobody is taken for dead.


def has_died(process: str, machine: str = "") -> bool:
    """Tell whether a named process is known to be gone: it ran on this machine and does no more.

    >>> has_died(name_process()), has_died("another-machine 1 0")
    (False, False)
    """
    host, pid, start = process.split(" ")
    if host != (machine or socket.gethostname()):
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
