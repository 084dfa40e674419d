"""Scrapy's side of budgets: the last word before a page is fetched. What is worth fetching it must not decide."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from w3lib.url import canonicalize_url

from spamcrawl.evidence import PURPOSE
from spamcrawl.explore.accounts import Spot, spot_of
from spamcrawl.explore.domains import registrable_domain
from spamcrawl.spiders.base import PageSpider

AGAIN = ("redirect_times", "retry_times")
"""Meta keys of a request whose page is paid already; Scrapy bounds both."""


class OverBudget(IgnoreRequest):
    """A request whose turn came and that is not worth a download. Counted by the budget, told nowhere."""


class BudgetMiddleware:
    """Asks the spider's budget about every page, and keeps redirects inside the site."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if request.callback is NO_CALLBACK:  # robots.txt, or a second look at a page already paid
            return
        spider: PageSpider = self.crawler.spider  # type: ignore[assignment]
        if registrable_domain(urlparse_cached(request).hostname or "") != spider.view.domain:  # type: ignore[attr-defined]
            spider.count("budget/elsewhere")
            if not request.meta.get("depth"):
                spider.logger.warning("the site begins elsewhere, explore that instead: %s", request.url)
            raise OverBudget("a redirect out of the site")
        if PURPOSE in request.meta or any(key in request.meta for key in AGAIN):
            return
        refusal = spider.view.budget.start(spot_of_request(request))  # type: ignore[attr-defined]
        if refusal:
            spider.count(f"budget/{refusal}")
            raise OverBudget(refusal)


def spot_of_request(request: Request) -> Spot:
    return spot_of(canonicalize_url(request.url), request.meta.get("depth", 0))
