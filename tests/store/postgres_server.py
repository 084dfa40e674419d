"""A private PostgreSQL server for tests and measurements: own folder, own port on loopback, gone at the end.

Uses Debian's server packages, and installs them where it may (as root, with apt-get).
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

START_SECONDS = 30.0
INSTALL_SECONDS = 300.0

FAST = ("-c", "fsync=off", "-c", "full_page_writes=off")
"""Tests end processes, never the machine, so nothing has to reach the disk."""


class NoServer(Exception):
    """There is no PostgreSQL server here and none can be installed; the message says why."""


@contextmanager
def run_server(settings: Sequence[str] = FAST) -> Iterator[str]:
    """Start a server, yield its URL, and stop it."""
    programs = find_programs() or install_programs()
    account = "postgres" if os.geteuid() == 0 else None  # The server refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="spamcrawl-postgres-"))
    try:
        if account:
            shutil.chown(folder, account)
        options = ["--username=spamcrawl", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        _run([str(programs / "initdb"), *options, str(folder / "cluster")], account)
        with _serve(programs, folder, account, settings) as url:
            yield url
    finally:
        shutil.rmtree(folder)


def find_programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def install_programs() -> Path:
    """Install the server from the distribution's packages, without the cluster that Debian would start."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoServer("no PostgreSQL server installed, and installing one needs root and apt-get")
    folder = Path("/etc/postgresql-common/createcluster.d")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spamcrawl-tests.conf").write_text("create_main_cluster = false\n")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    try:
        _run([*apt, "update"], None)
        _run([*apt, "install", "--no-install-recommends", "postgresql"], None)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NoServer(f"PostgreSQL cannot be installed: {error}") from error
    programs = find_programs()
    if programs is None:
        raise NoServer("the package postgresql brought no server")
    return programs


@contextmanager
def _serve(programs: Path, folder: Path, account: str | None, settings: Sequence[str]) -> Iterator[str]:
    port = _free_port()
    command = [str(programs / "postgres"), "-D", str(folder / "cluster"), "-p", str(port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", *settings]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **_as(account))
    try:
        url = f"postgresql://spamcrawl@127.0.0.1:{port}/postgres"
        _wait_for(server, url, folder / "log")
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # Fast shutdown: sessions are ended, not waited for.
        server.wait(START_SECONDS)


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise NoServer(f"PostgreSQL did not start: {log.read_text()[-500:]}") from None
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _run(command: Sequence[str], account: str | None) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        command, check=True, capture_output=True, timeout=INSTALL_SECONDS, cwd="/", env=environment, **_as(account)
    )


def _as(account: str | None) -> dict[str, int | list[int]]:
    if account is None:
        return {}
    entry = pwd.getpwnam(account)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
