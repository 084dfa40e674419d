"""A spider whose pages do harm, each in its own way: for tests of what the queue makes of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

from linkspider import LinkSpider
from scrapy.http import Response


class FaultySpider(LinkSpider):
    """Follows links; a page's name says what it does."""

    name = "faulty"

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        yield from super().parse(response)
        if "raise" in response.url:
            raise RuntimeError("this page is too much")
        if "kill" in response.url:
            os.kill(os.getpid(), signal.SIGKILL)
        if "odd" in response.url:
            yield response.follow("/never", callback=lambda _: None)
