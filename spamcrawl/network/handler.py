"""The download handler of http and https: Scrapy's own, behind a guarded door and under limits."""

from __future__ import annotations

from functools import partial

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from spamcrawl.network.addresses import parse_reach
from spamcrawl.network.connect import guard_reactor, named_ports
from spamcrawl.network.refusals import AddressRefused, Refusal, count_refusal, find_refusal
from spamcrawl.network.responses import BoundedFactory, ResponseLimits
from spamcrawl.network.turns import take_turn


class GuardedHandler(HTTP11DownloadHandler):
    """Downloads from the public internet and the networks of SPAMCRAWL_ALLOW_NETWORKS, and from nowhere else."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # not before the crawl has chosen which

        self.stats = crawler.stats
        self.reach = parse_reach(crawler.settings.getlist("SPAMCRAWL_ALLOW_NETWORKS"), named_ports(crawler))
        guard_reactor(reactor, self.reach)
        limits = ResponseLimits(self.reach, reactor, crawler.settings.getfloat("SPAMCRAWL_MIN_RATE"))
        self._pool._factory = partial(BoundedFactory, limits)  # type: ignore[assignment]
        self._fail_on_dataloss_warned = True  # the spider reports each such page

    async def download_request(self, request: Request) -> Response:
        try:
            if request.meta.get("proxy"):
                self.check_proxied(request)
            await take_turn(request, self.crawler)
            return await self.download_bounded(request)
        except Refusal as refusal:
            count_refusal(self.stats, refusal)
            raise

    def check_proxied(self, request: Request) -> None:
        """Judge the host as written: where a proxy connects, that is all there is to see from here."""
        fault = self.reach.find_host_fault(urlparse_cached(request).hostname or "")
        if fault:
            raise AddressRefused(f"the host is {fault}, and a proxy would connect to it")

    async def download_bounded(self, request: Request) -> Response:
        """Download, and give a refusal back as itself, not as the network error that Twisted makes of it."""
        try:
            return await super().download_request(request)
        except (DownloadFailedError, ResponseDataLossError) as error:
            refusal = find_refusal(error.__cause__)
            if refusal is None:
                raise
            raise refusal from error
