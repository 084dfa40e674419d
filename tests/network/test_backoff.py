"""Retry-After as servers write it, and a real server that is asked again no sooner than it says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from spamcrawl.network.backoff import read_retry_after

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HEADERS = [
    ({"Retry-After": "3"}, 3.0),
    ({"Retry-After": " 120 "}, 120.0),
    ({"Retry-After": "0"}, 0.0),
    ({"Retry-After": "Sat, 21 Nov 2026 08:00:30 GMT"}, 30.0),
    ({"Retry-After": "Sat, 21 Nov 2026 07:00:00 GMT"}, 0.0),
    ({"Retry-After": "Saturday, 21-Nov-26 08:01:00 GMT"}, 60.0),
    ({"Retry-After": "Sat, 21 Nov 2026 09:00:30 GMT", "Date": "Sat, 21 Nov 2026 09:00:00 GMT"}, 30.0),
    (
        {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"},
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - NOW).total_seconds(),
    ),
    ({"Retry-After": "soon"}, None),
    ({"Retry-After": "-5"}, None),
    ({"Retry-After": "1e9"}, None),
    ({"Retry-After": "9" * 5000}, None),
    ({"Retry-After": "٣"}, None),
    ({"Retry-After": ""}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "seconds"), HEADERS)
def test_retry_after_is_read_in_both_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert read_retry_after(Response("http://a.example/", headers=headers), NOW) == seconds


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_no_header_raises(after: bytes, date: bytes) -> None:
    found = read_retry_after(Response("http://a.example/", headers={"Retry-After": after, "Date": date}), NOW)
    assert found is None or found >= 0


class Busy(ThreadingHTTPServer):
    """Answers its first pages with 429 or 503, and remembers when each was asked for."""

    daemon_threads = True

    def __init__(self, wait: Callable[[], str | None], *, times: int = 1, status: int = 429) -> None:
        super().__init__(("127.0.0.5", 0), Answer)
        self.wait, self.times, self.status = wait, times, status
        self.asked: list[float] = []
        self.told: list[float] = []
        Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.5:{self.server_port}{path}"


class Answer(BaseHTTPRequestHandler):
    server: Busy

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self.send_error(404)
            return
        self.server.asked.append(time.monotonic())
        busy = len(self.server.asked) <= self.server.times
        self.send_response(self.server.status if busy else 200)
        wait = self.server.wait() if busy else None
        if wait is not None:
            self.send_header("Retry-After", wait)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "11")
        self.end_headers()
        self.server.told.append(time.monotonic())
        self.wfile.write(b"<p>text</p>")

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at ``Busy.asked`` instead."""


def in_four_seconds() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)


WAITS = {
    "seconds": (lambda: "3", 429, 3.0),
    "date": (in_four_seconds, 503, 3.0),  # a date has whole seconds: up to one is lost
    "nothing said": (lambda: None, 503, 2.0),
}


@pytest.fixture
def busy() -> Iterator[Callable[..., Busy]]:
    started: list[Busy] = []

    def start(*arguments: object, **options: object) -> Busy:
        started.append(Busy(*arguments, **options))
        return started[-1]

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("wait", "status", "least"), WAITS.values(), ids=WAITS.keys())
def test_host_is_asked_again_no_sooner_than_it_says(
    wait: Callable, status: int, least: float, busy: Callable, crawl: Callable
) -> None:
    server = busy(wait, status=status)
    done = crawl([server.url("/a"), server.url("/b")], CONCURRENT_REQUESTS_PER_DOMAIN=1, DOWNLOAD_DELAY=0.2)
    assert len(server.asked) == 3
    assert server.asked[1] - server.told[0] >= least
    assert len(done.sightings) == 2
    assert done.code == 0


def test_waiting_for_one_host_does_not_hold_up_another(busy: Callable, crawl: Callable, web: object) -> None:
    server = busy(lambda: "5")
    others = [web.put("127.0.0.6", f"/{number}", "<p>text</p>") for number in range(5)]  # type: ignore[attr-defined]
    done = crawl([server.url("/a"), *others])
    times = {row["url"]: datetime.fromisoformat(row["fetched_at"]) for row in done.sightings}
    assert len(times) == 6
    assert times[server.url("/a")] - max(times[url] for url in others) > timedelta(seconds=2)


def test_host_that_wants_too_long_is_left_out_and_not_asked_again(busy: Callable, crawl: Callable, web: object) -> None:
    server = busy(lambda: "3600", times=99)
    good = web.put("127.0.0.6", "/a", "<p>text</p>")  # type: ignore[attr-defined]
    done = crawl(
        [*(server.url(f"/{number}") for number in range(6)), good], CONCURRENT_REQUESTS_PER_DOMAIN=1, DOWNLOAD_DELAY=0.2
    )
    assert len(server.asked) == 1
    assert "asked_to_wait 6" in done.out
    assert [row["url"] for row in done.sightings] == [good]
