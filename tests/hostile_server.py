"""A web server that means harm: raw sockets on loopback, one attack for each path.

Standard library, and the packers of brotli and zstd that Scrapy itself needs. It must not know spamcrawl.
Run it alone to look at it: ``python tests/hostile_server.py`` prints its URLs and serves until Ctrl-C.
"""

from __future__ import annotations

import gzip
import itertools
import socket
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from typing import Self

import brotli
from backports import zstd

MB = 1 << 20
BOMB = 256 * MB
"""Bytes that each bomb unpacks to; some 260 KB as gzip, 200 bytes as brotli, 8 KB as zstd."""
DRIP = 0.5
"""Seconds between two bytes of what drips."""
HTML = "text/html; charset=utf-8"
Stream = Iterator[bytes]
ATTACKS: dict[str, Callable[[], Stream]] = {}


def attack(path: str) -> Callable[[Callable[[], Stream]], Callable[[], Stream]]:
    """Serve a path with what a function yields: raw bytes, head included."""

    def keep(stream: Callable[[], Stream]) -> Callable[[], Stream]:
        ATTACKS[path] = stream
        return stream

    return keep


def head(*lines: str, status: str = "200 OK", media_type: str = HTML) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *lines, "", ""]).encode("latin-1")


def whole(body: bytes, *lines: str, **named: str) -> Stream:
    yield head(f"Content-Length: {len(body)}", *lines, **named) + body


def chunked(pieces: Stream, *lines: str, **named: str) -> Stream:
    yield head("Transfer-Encoding: chunked", *lines, **named)
    for piece in pieces:
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


@cache
def pack(how: str) -> bytes:
    """Return a bomb, packed piece by piece: this process has to survive it too."""
    if how == "br":
        packer = brotli.Compressor(quality=5)
        return b"".join(packer.process(bytes(MB)) for _ in range(BOMB // MB)) + packer.finish()
    if how == "zstd":
        squeezer = zstd.ZstdCompressor()
        return b"".join(squeezer.compress(bytes(MB)) for _ in range(BOMB // MB)) + squeezer.flush()
    deflater = zlib.compressobj(9, wbits=31 if how == "gzip" else 15)
    return b"".join(deflater.compress(bytes(MB)) for _ in range(BOMB // MB)) + deflater.flush()


for how in ("gzip", "deflate", "br", "zstd"):
    ATTACKS[f"/bomb/{how}"] = lambda how=how: whole(pack(how), f"Content-Encoding: {how}")  # type: ignore[misc]


@attack("/bomb/gzip-in-gzip")
def nested_bomb() -> Stream:
    return whole(gzip.compress(pack("gzip")), "Content-Encoding: gzip, gzip")


@attack("/bomb/packed-200-times")
def onion() -> Stream:
    body = b"<p>core</p>"
    for _ in range(200):
        body = gzip.compress(body, 1)
    return whole(body, "Content-Encoding: " + ", ".join(["gzip"] * 200))


@attack("/bomb/broken-gzip")
def broken_packing() -> Stream:
    return whole(b"\x1f\x8b\x08\x00 this is not what it says " * 40, "Content-Encoding: gzip")


@attack("/bomb/escape-in-encoding")
def hostile_encoding() -> Stream:
    return whole(b"<p>text</p>", "Content-Encoding: \x1b[2J\x1b]0;owned\x07")


@attack("/endless/chunked")
def endless_chunks() -> Stream:
    return chunked(itertools.repeat(b"<p>more</p>" * 6000))


@attack("/endless/until-close")
def endless_body() -> Stream:
    return itertools.chain([head()], itertools.repeat(b"<div>" * 13000))


@attack("/endless/tiny-chunks")
def tiny_chunks() -> Stream:
    return itertools.chain([head("Transfer-Encoding: chunked")], itertools.repeat(b"1\r\na\r\n" * 10000))


@attack("/endless/chunk-size")
def endless_chunk_size() -> Stream:
    return itertools.chain([head("Transfer-Encoding: chunked")], itertools.repeat(b"0" * 65536))


@attack("/endless/video")
def endless_video() -> Stream:
    return chunked(itertools.repeat(bytes(65536)), media_type="video/mp4")


@attack("/endless/events")
def endless_events() -> Stream:
    return chunked(itertools.repeat(b"data: x\n\n" * 7000), media_type="text/event-stream")


@attack("/huge/declared")
def declared_huge() -> Stream:
    return itertools.chain([head(f"Content-Length: {300 * MB}")], itertools.repeat(bytes(65536), 300 * 16))


@attack("/huge/chunked")
def chunked_huge() -> Stream:
    return chunked(itertools.repeat(b"a" * 65536, 300 * 16))


@attack("/huge/one-chunk")
def one_chunk() -> Stream:
    return itertools.chain(
        [head("Transfer-Encoding: chunked"), b"12c00000\r\n"], itertools.repeat(bytes(65536), 300 * 16)
    )


@attack("/slow/body")
def dripping_body() -> Stream:
    return itertools.chain([head("Content-Length: 100000")], drip(b"a"))


@attack("/slow/until-close")
def dripping_open_body() -> Stream:
    return itertools.chain([head(), b"<p>"], drip(b"a"))


@attack("/slow/head")
def dripping_head() -> Stream:
    return itertools.chain([b"HTTP/1.1 200 OK\r\nX: "], drip(b"a"))


@attack("/slow/silent")
def silence() -> Stream:
    return drip(b"")


def drip(piece: bytes) -> Stream:
    while True:
        STOPPED.wait(DRIP)
        yield piece


@attack("/headers/10000")
def many_headers() -> Stream:
    return whole(b"<p>text</p>", *(f"X-{number}: {number}" for number in range(10_000)))


@attack("/headers/1mb-line")
def long_header() -> Stream:
    return whole(b"<p>text</p>", "X: " + "a" * MB)


@attack("/headers/endless")
def endless_headers() -> Stream:
    return itertools.chain([b"HTTP/1.1 200 OK\r\n"], itertools.repeat(b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 1500))


@attack("/headers/endless-folded")
def folded_header() -> Stream:
    return itertools.chain([b"HTTP/1.1 200 OK\r\nX: a\r\n"], itertools.repeat(b" a\r\n" * 15000))


@attack("/headers/endless-interim")
def endless_interim() -> Stream:
    return itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 2000)


@attack("/headers/bad-lines")
def bad_lines() -> Stream:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nno colon here \x1b[31m\r\n: no name\r\nX\x00Y: nul\r\n"
    yield "售后: 电话\r\n".encode() + b"\xff\xfe: bytes\r\nConnection: close\r\n\r\n<p>text</p>"


BAD_HEADS = {
    "/bad/no-status": b"\x00\x01\x02\x03 garbage \x1b[2J\r\n\r\n",
    "/bad/status-word": b"HTTP/1.1 OK fine\r\n\r\n",
    "/bad/version": b"HTTP/x.y 200 OK\r\n\r\n",
    "/bad/negative-length": head("Content-Length: -5"),
    "/bad/two-lengths": head("Content-Length: 5", "Content-Length: 500") + b"hello",
    "/bad/length-word": head("Content-Length: \x1b[2Jmany"),
    "/bad/transfer-word": head("Transfer-Encoding: gzip, sponge"),
    "/bad/broken-off": head("Content-Length: 100000") + b"<p>half a",
    "/bad/empty": b"",
    "/bad/tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "/bad/chunk-size": head("Transfer-Encoding: chunked") + b"zz\r\nabc\r\n",
    "/bad/huge-status": b"HTTP/1.1 99999999999999999999 OK\r\n\r\n",
}
for path, raw in BAD_HEADS.items():
    ATTACKS[path] = lambda raw=raw: iter([raw])  # type: ignore[misc]


PICTURE = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"".join(struct.pack(">d", number**0.5) for number in range(9000)))
DISGUISES = {
    "/binary/png": PICTURE,
    "/binary/zeros": bytes(100_000),
    "/binary/program": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 400,
    "/binary/still-packed": gzip.compress(PICTURE),
}
for path, raw in DISGUISES.items():
    ATTACKS[path] = lambda raw=raw: whole(raw)  # type: ignore[misc]


def move(target: str, *lines: str) -> Stream:
    return whole(b"", f"Location: {target}", *lines, status="302 Found")


ATTACKS |= {
    "/moved/loop": lambda: move("/moved/loop"),
    "/moved/ping": lambda: move("/moved/pong"),
    "/moved/pong": lambda: move("/moved/ping"),
    "/moved/file": lambda: move("file:///etc/passwd"),
    "/moved/ftp": lambda: move("ftp://127.0.0.1/x"),
    "/moved/data": lambda: move("data:text/html,<p>text</p>"),
    "/moved/script": lambda: move("javascript:alert(1)"),
    "/moved/metadata": lambda: move("http://169.254.169.254/latest/meta-data/"),
    "/moved/long": lambda: move("/" + "a" * 15_000),
    "/moved/escape": lambda: move("/\x1b[2J\u202e".encode().decode("latin-1")),
    "/moved/nowhere": lambda: move("http://"),
    "/moved/bad-port": lambda: move("http://a.example:99999999/"),
    "/moved/bad-host": lambda: move("http://[::1/"),
}
for step in range(40):
    ATTACKS[f"/chain/{step}"] = lambda step=step: move(f"/chain/{step + 1}")  # type: ignore[misc]

NASTY = "\x1b[2J\x1b]0;owned\x07\u202e售后\u2066\x9b31m\r\n2026-01-01 00:00:00 [seeds] ERROR: forged"
ATTACKS["/text/nasty"] = lambda: whole(f"<title>{NASTY}</title><p>{NASTY}</p>".encode())

STARTS = tuple(path for path in ATTACKS if not path.startswith("/chain/") or path == "/chain/0")
"""The paths to begin with; the others are led to."""
STOPPED = threading.Event()


class HostileServer:
    """Serves every attack on one loopback address, a thread a connection, and counts the bytes it got rid of.

    >>> with HostileServer("127.0.0.9") as server:
    ...     server.url("/bad/empty").startswith("http://127.0.0.9:")
    True
    """

    def __init__(self, host: str = "127.0.0.9") -> None:
        self.socket = socket.create_server((host, 0), backlog=256)
        self.origin = f"http://{host}:{self.socket.getsockname()[1]}"
        self.sent: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def url(self, path: str) -> str:
        return self.origin + path

    def __enter__(self) -> Self:
        STOPPED.clear()
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        STOPPED.set()
        self.socket.close()

    def serve(self) -> None:
        while not STOPPED.is_set():
            try:
                taken, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(taken,), daemon=True).start()

    def answer(self, taken: socket.socket) -> None:
        """Answer one request with its attack, then close: no attack shares a connection with another."""
        with closing(taken):
            try:
                path = taken.recv(65536).split(b" ", 2)[1].partition(b"?")[0].decode("latin-1")
                self.asked[path] += 1
                default = whole(b"gone", status="404 Not Found")
                for piece in ATTACKS[path]() if path in ATTACKS else default:
                    if STOPPED.is_set():
                        return
                    taken.sendall(piece)
                    self.sent[path] += len(piece)
            except (OSError, IndexError):
                return


if __name__ == "__main__":
    with HostileServer() as alone:
        print(*map(alone.url, STARTS), sep="\n", flush=True)
        STOPPED.wait()
