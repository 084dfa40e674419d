"""What counts as binary, what is not fetched at all, and how much of a robots.txt is read."""

from __future__ import annotations

import zlib

import pytest
from scrapy import Request

from spamcrawl.network.bodies import BINARY_SHARE, binary_share, is_no_text, is_own
from spamcrawl.network.robots import MAX_ROBOTS, BoundedRobots, cut_lines

TEXT = "售后服务电话，记者 蓝可\r\n\tab"
READ = {
    "utf-8": TEXT.encode(),
    "gbk": TEXT.encode("gbk"),
    "big5": "電話".encode("big5") * 20,
    "iso-2022-jp": "電話".encode("iso-2022-jp") + b"text" * 100,
    "utf-16 with a mark": TEXT.encode("utf-16"),
    "one stray NUL": b"<p>" + b"text " * 100 + b"\x00",
    "broken bytes": bytes(range(0x80, 0x100)) * 4,
    "escapes": b"\x1b[2J" * 10,
    "empty": b"",
}
NOT_READ = {
    "zeros": bytes(50),
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + zlib.compress(bytes(range(256)) * 40),
    "program": b"\x7fELF\x02\x01\x01" + bytes(57),
}


@pytest.mark.parametrize("body", READ.values(), ids=READ.keys())
def test_text_of_any_encoding_is_text(body: bytes) -> None:
    assert binary_share(body) <= BINARY_SHARE


def test_wide_text_is_text_where_the_header_says_so() -> None:
    body = "<p>text</p>".encode("utf-16-le")
    assert binary_share(body, b"text/html; charset=utf-16le") == 0
    assert binary_share(body) > BINARY_SHARE


@pytest.mark.parametrize("body", NOT_READ.values(), ids=NOT_READ.keys())
def test_binary_is_binary(body: bytes) -> None:
    assert binary_share(body) > BINARY_SHARE


@pytest.mark.parametrize("media_type", ["image/png", "video/mp4", "text/event-stream", "application/octet-stream"])
def test_what_cannot_be_a_page_is_not_fetched(media_type: str) -> None:
    assert is_no_text(media_type)


@pytest.mark.parametrize(
    "media_type", ["text/html", "text/plain", "application/xhtml+xml", "application/xml", "", "nonsense"]
)
def test_what_may_be_a_page_is(media_type: str) -> None:
    assert not is_no_text(media_type)


OWN = [
    ({"is_start_request": True}, True),
    ({"is_start_request": True, "depth": 0}, True),
    ({"is_start_request": True, "redirect_times": 1}, False),
    ({"is_start_request": True, "depth": 1}, False),
    ({"depth": 1}, False),
    ({}, False),
]


@pytest.mark.parametrize(("meta", "own"), OWN)
def test_only_a_seed_as_written_is_the_users_own(meta: dict[str, object], own: bool) -> None:
    assert is_own(Request("file:///a.html", meta=meta)) is own


def test_long_robots_are_read_up_to_a_whole_line() -> None:
    rule = b"User-agent: *\nDisallow: /private\n"
    body = rule + b"Disallow: /aaaaaaaaaaaaaaaaaaaaaaa\n" * 200_000
    cut = cut_lines(body)
    assert len(body) > len(cut) > MAX_ROBOTS - 100
    assert cut.endswith(b"\n")
    assert not BoundedRobots(cut, None).allowed("http://a.example/private/1", "spamcrawl")
    assert cut_lines(rule) == rule
    assert cut_lines(b"a" * (MAX_ROBOTS + 1)) == b""
