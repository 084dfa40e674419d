"""One run at a time: locks on the output folder and on the store, which end with their process.

They are flock(2) locks on files that stay: the kernel lets go of them when a process dies, however it dies, so that
no stale lock has to be recognised. Others may read who holds one. It must not know Scrapy.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

OWNER_BYTES = 200
"""Enough for a process number and a time; a file that is no lock of ours is not read further."""


class Locked(Exception):
    """Another process holds what this one needs. The message is for a person."""


def lock_files(output: Path, store: str) -> list[Path]:
    """Return the files to lock, each once, in an order that is the same for every run.

    A store on a server has no lock: crawls on many machines share it, each with an output folder of its own.

    >>> [path.name for path in lock_files(Path("/out"), "/kept/a.db")]
    ['a.db.run.lock', '.run.lock']
    """
    files = {output.resolve() / ".run.lock"}
    path = store.removeprefix("sqlite:///")
    if "://" not in path:
        resolved = Path(path).resolve()
        files.add(resolved.with_name(f"{resolved.name}.run.lock"))
    return sorted(files)


@contextmanager
def hold(files: Iterable[Path]) -> Iterator[None]:
    """Hold all the locks, or none. Raises :class:`Locked`, and OSError where a file cannot be made."""
    with ExitStack() as held:
        for path in files:
            held.callback(os.close, take(path))
        yield


def take(path: Path) -> int:
    """Lock a file and return its descriptor; closing that unlocks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(lock, OWNER_BYTES, 0).decode("ascii", "replace").strip()
        os.close(lock)
        raise Locked(f"{path} is held by another run ({owner or 'just starting'})") from None
    except BaseException:
        os.close(lock)
        raise
    os.ftruncate(lock, 0)
    os.pwrite(lock, describe_owner().encode(), 0)
    return lock


def describe_owner() -> str:
    """Say who holds a lock, for the one who is refused."""
    return f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
