"""The example site over real HTTP: one small server for each loopback host of the manifest.

Standard library only; it must not know spamcrawl.
"""

from __future__ import annotations

import socket
import threading
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).parent / "site"
STOP_CHECK = 0.02
"""Seconds between a server's looks at whether it should stop; its default of 0.5 s adds up over eight hosts."""
STRAY_BYTE = b"\xff"
"""Begins no character in any encoding used here."""


@dataclass(frozen=True, slots=True)
class ServedPage:
    """One page of the manifest, ready to be sent."""

    host: str
    path: str
    content_type: str
    body: bytes
    seed: bool = True
    expect: str = ""
    article: str = ""


def load_site(folder: Path = SITE) -> tuple[ServedPage, ...]:
    """Read ``manifest.toml`` and encode every page as it says."""
    rows = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))["page"]
    return tuple(load_page(folder / "pages", row) for row in rows)


def load_page(folder: Path, row: dict[str, str]) -> ServedPage:
    text = (folder / row["file"]).read_text("utf-8")
    return ServedPage(
        host=row["host"],
        path=row["path"],
        content_type=row["content_type"],
        body=encode(text, row["encoding"], row.get("stray_byte_after", "")),
        seed=bool(row.get("seed", True)),
        expect=row.get("expect", ""),
        article=row.get("article", ""),
    )


def encode(text: str, encoding: str, stray_byte_after: str) -> bytes:
    """Encode a page; the <meta> of a GBK page already says what it says, true or not."""
    before, mark, after = text.partition(stray_byte_after) if stray_byte_after else (text, "", "")
    stray = STRAY_BYTE if mark else b""
    return (before + mark).encode(encoding) + stray + after.encode(encoding)


class PageServer(ThreadingHTTPServer):
    """Serves the pages of one host."""

    daemon_threads = True

    def __init__(self, host: str, pages: dict[str, ServedPage], port: int = 0) -> None:
        self.pages = pages
        try:
            super().__init__((host, port), PageResponder)
        except OSError:  # the port is taken; or, outside Linux, 127.0.0.1 is the only host and ports differ instead
            super().__init__((host if can_bind(host) else "127.0.0.1", 0), PageResponder)

    @property
    def origin(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


def can_bind(host: str) -> bool:
    """Say whether this machine answers to a loopback address: Linux has all of 127/8, others one of them."""
    with socket.socket() as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
    return True


class PageResponder(BaseHTTPRequestHandler):
    """Answers GET with the page of that path, else with 404."""

    server: PageServer

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path)
        if page is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the crawl's own log tells what was fetched."""


@contextmanager
def serve_site(pages: tuple[ServedPage, ...], port: int = 0) -> Iterator[dict[str, ServedPage]]:
    """Serve the pages until the block ends; gives each seed's URL with its page, in the manifest's order.

    Every host listens on ``port`` where that is free, else (or for 0) on any other.
    """
    hosts = dict.fromkeys(page.host for page in pages)
    with ExitStack() as stack:
        origins = {host: start_host(stack, host, pages, port) for host in hosts}
        yield {origins[page.host] + page.path: page for page in pages if page.seed}


def start_host(stack: ExitStack, host: str, pages: tuple[ServedPage, ...], port: int) -> str:
    """Start one host's server, stopped with the stack; return its origin."""
    own = {page.path: page for page in pages if page.host == host}
    server = stack.enter_context(PageServer(host, own, port))
    threading.Thread(target=server.serve_forever, args=(STOP_CHECK,), daemon=True).start()
    stack.callback(server.shutdown)
    return server.origin
