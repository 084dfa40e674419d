"""A spider that follows every link: for tests of the queue, which a seed list alone does not try hard enough."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spamcrawl.spiders.base import PageSpider


class LinkSpider(PageSpider):
    """Crawls everything that can be reached from ``-a start=URL``."""

    name = "links"
    start_page: str = ""

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.start_page, errback=self.report_failure)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        for link in response.xpath("//a/@href").getall():
            # "revisit": a page that has not changed still has links to follow.
            yield response.follow(link, errback=self.report_failure, meta={"revisit": "always"})
        yield from super().parse(response)
