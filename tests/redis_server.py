"""A private Redis server for tests and measurements: own folder, own port on loopback, gone at the end.

Uses Debian's program, and installs it where it may (as root, with apt-get). The server keeps an append-only file and
writes it to the disk every second, as Redis does by default: tests kill the process, never the machine.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

START_SECONDS = 30.0
INSTALL_SECONDS = 300.0
DURABLE = ("--appendonly", "yes", "--appendfsync", "everysec")


class NoServer(Exception):
    """There is no Redis server here and none can be installed; the message says why."""


@dataclass
class RedisServer:
    """A server that can be killed and started again on what it had written."""

    program: Sequence[str]
    folder: Path
    port: int
    options: Sequence[str] = DURABLE
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self) -> Redis:
        return Redis(port=self.port)

    def start(self) -> None:
        executable, name = self.program
        command = [name, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([*command, *self.options], executable=executable, stdout=log, stderr=log)
        end = time.monotonic() + START_SECONDS
        while True:
            with suppress(RedisError), self.client() as client:
                client.ping()
                return
            if self.process.poll() is not None or time.monotonic() > end:
                raise NoServer(f"Redis did not start: {(self.folder / 'log').read_text()[-500:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(START_SECONDS)
            self.process = None


@contextmanager
def run_redis(*options: str) -> Iterator[RedisServer]:
    """Start a server and stop it at the end; ``options`` are its own, in the place of those for a durable one."""
    program = find_program() or install_program()
    folder = Path(tempfile.mkdtemp(prefix="spamcrawl-redis-"))
    server = RedisServer(program, folder, free_port(), options or DURABLE)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def find_program() -> tuple[str, str] | None:
    """Return the server's file and the name to call it by.

    Debian has the program in redis-tools, under the name of a tool: it is told by its name which of them it is. The
    package redis-server adds the service, which would start on this machine.
    """
    for name in ("redis-server", "redis-check-rdb"):
        found = shutil.which(name)
        if found:
            return found, "redis-server"
    return None


def install_program() -> tuple[str, str]:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoServer("no Redis server installed, and installing one needs root and apt-get")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        for words in (["update"], ["install", "--no-install-recommends", "redis-tools"]):
            subprocess.run([*apt, *words], check=True, capture_output=True, timeout=INSTALL_SECONDS, env=environment)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NoServer(f"Redis cannot be installed: {error}") from error
    program = find_program()
    if program is None:
        raise NoServer("the package redis-tools brought no server")
    return program


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
