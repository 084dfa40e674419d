"""``python -m benchmarks.bare_engine SEEDS FEED``: Scrapy alone, as quick as it is, yielding one dict a page.

The least a crawl with Scrapy can cost: uvloop, no robots.txt, no delays, no log, callbacks that read nothing.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

SETTINGS = {
    "LOG_LEVEL": "WARNING",
    "ROBOTSTXT_OBEY": False,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "LOGSTATS_INTERVAL": 0,
    "MEMUSAGE_ENABLED": False,
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
}


class Bare(scrapy.Spider):
    """Fetches a list of URLs."""

    name = "bare"
    seeds = ""

    async def start(self) -> AsyncIterator[Any]:
        for url in Path(self.seeds).read_text("utf-8").splitlines():
            yield scrapy.Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "status": response.status, "len": len(response.body)}


def main(seeds: str, feed: str) -> None:
    process = AsyncCrawlerProcess({**SETTINGS, "FEEDS": {feed: {"format": "jsonlines"}}})
    process.crawl(Bare, seeds=seeds)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
