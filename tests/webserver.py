"""A local web for tests: hosts of the loopback range, each answering what a test told it to."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host sends for one path."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Host(ThreadingHTTPServer):
    """One loopback host on a port of its own; remembers what was asked of it."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, name: str) -> None:
        super().__init__((name, 0), Responder)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


class Responder(BaseHTTPRequestHandler):
    """Sends a host's answers; 404 where it has none."""

    server: Host

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path, Answer(b"gone", 404))
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at ``Host.asked`` instead."""


class Web:
    """All hosts of a test; a host starts when it is first named.

    >>> with Web() as web:
    ...     web.put("127.0.0.2", "/a", "<p>a</p>").startswith("http://127.0.0.2:")
    True
    """

    def __init__(self) -> None:
        self.hosts: dict[str, Host] = {}

    def host(self, name: str) -> Host:
        if name not in self.hosts:
            self.hosts[name] = Host(name)
        return self.hosts[name]

    def put(
        self,
        host: str,
        path: str,
        body: str | bytes,
        content_type: str = HTML,
        status: int = 200,
        **headers: str,
    ) -> str:
        """Let a host answer a path, and return the URL."""
        sent = body if isinstance(body, bytes) else body.encode()
        typed = {"Content-Type": content_type} if content_type else {}
        self.host(host).answers[path] = Answer(sent, status, typed | headers)
        return self.host(host).origin + path

    def asked(self, host: str) -> list[str]:
        """Return the paths a host was asked for, in order."""
        return [path for path, _ in self.host(host).asked]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for host in self.hosts.values():
            host.shutdown()
            host.server_close()
