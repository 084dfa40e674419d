"""A private nginx for measurements: own folder, own port, loopback hosts only, gone at the end.

Uses Debian's package, and installs it where it may (as root, with apt-get).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30.0
INSTALL_SECONDS = 300.0
POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian asks this program whether a package may start its service; 101 says no."""
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; }} charset utf-8; access_log off; keepalive_requests 1000000;
  {temporary}
  server {{ {listen} root {root}; location = /robots.txt {{ return 404; }} }}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class NoServer(Exception):
    """There is no nginx here and none can be installed; the message says why."""


@contextmanager
def run_nginx(root: Path, hosts: Sequence[str], folder: Path) -> Iterator[int]:
    """Serve the files of ``root`` on loopback hosts, yield the port, and stop; ``folder`` takes the server's files."""
    program = find_program() or install_program()
    port = _free_port()
    configuration = CONFIGURATION.format(
        folder=folder,
        root=root,
        user="user root;" if os.geteuid() == 0 else "",  # a folder of our own is nobody else's to read
        temporary=" ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY),
        listen=" ".join(f"listen {host}:{port};" for host in hosts),
    )
    (folder / "nginx.conf").write_text(configuration)
    server = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        _wait_for(server, hosts[0], port, folder / "error.log")
        yield port
    finally:
        server.terminate()
        server.wait(START_SECONDS)


def find_program() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def install_program() -> str:
    """Install the server from the distribution's packages, without the service that Debian would start."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoServer("no nginx installed, and installing one needs root and apt-get")
    forbid = not POLICY.exists()
    if forbid:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        for command in (["update"], ["install", "--no-install-recommends", "nginx-light"]):
            apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120", *command]
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(apt, check=True, capture_output=True, timeout=INSTALL_SECONDS, env=environment)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NoServer(f"nginx cannot be installed: {error}") from error
    finally:
        if forbid:
            POLICY.unlink()
    program = find_program()
    if program is None:
        raise NoServer("the package nginx-light brought no server")
    return program


def _wait_for(server: subprocess.Popen[bytes], host: str, port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection((host, port), 1.0).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > end:
                told = log.read_text()[-500:] if log.exists() else "no log"
                raise NoServer(f"nginx did not start: {told}") from None
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
