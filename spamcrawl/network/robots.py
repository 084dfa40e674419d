"""robots.txt, as much of it as the standard asks to read."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.robotstxt import ProtegoRobotParser

MAX_ROBOTS = 512 * 1024
"""Bytes that are read: RFC 9309 section 2.5 asks for 500 KiB at least, and 5 MB take 1.4 seconds to parse."""


class BoundedRobots(ProtegoRobotParser):
    """Scrapy's own parser on the first whole lines within :data:`MAX_ROBOTS`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        return super().from_crawler(crawler, cut_lines(robotstxt_body))


def cut_lines(body: bytes) -> bytes:
    """Return the body up to the last line break within the limit; a cut rule would mean something else."""
    return body if len(body) <= MAX_ROBOTS else body[: body.rfind(b"\n", 0, MAX_ROBOTS) + 1]
