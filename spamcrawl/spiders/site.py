"""``scrapy crawl site -a domain=DOMAIN``: explore one site under a budget, and report how much of it is hijacked.

It must not know what makes a page worth its cost (:mod:`spamcrawl.explore.budget`) or what a page is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.python import global_object_name
from twisted.python.failure import Failure
from w3lib.url import canonicalize_url

from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import Record
from spamcrawl.drops import NotText
from spamcrawl.evidence import PURPOSE
from spamcrawl.explore.accounts import Sight, spot_of
from spamcrawl.explore.alike import sketch_record
from spamcrawl.explore.budget import Budget, read_limits
from spamcrawl.explore.domains import is_public_suffix, registrable_domain
from spamcrawl.explore.frugal import BudgetMiddleware, OverBudget
from spamcrawl.explore.links import find_links
from spamcrawl.explore.probes import invent_host, invent_path, same_place
from spamcrawl.explore.view import SiteView
from spamcrawl.extensions import TEMPLATE_VERDICTS
from spamcrawl.failures import kind_of
from spamcrawl.items import UnreadItem
from spamcrawl.logs import escape_controls
from spamcrawl.outputs import find_output
from spamcrawl.pipelines import read_page
from spamcrawl.revisits import ALWAYS
from spamcrawl.seedurl import find_fault
from spamcrawl.signals import batch_stored
from spamcrawl.spiders.base import PageSpider, page_of
from spamcrawl.store.base import Claim

SAVE_EVERY = 20
"""Pages between two writings of the report, which a killed exploration goes on with: at most so many are fetched beyond
the budget."""
FIRST = 1_000
"""Priority of probes: what they tell is needed before the pages."""
AHEAD = 8
"""Pages in the downloader at once. They are paid when they enter it, so few may be ahead of what others teach."""
WHOLE = {"revisit": ALWAYS}
"""Meta of every request: a page that is "as it was" comes without the links to go on with."""
BEFORE_ROBOTS = 50
"""Place of the budget among the middlewares: what is not fetched needs no robots.txt."""


class SiteSpider(PageSpider):
    """Explores one registrable domain: ``-a domain=`` a name, or the URL to start from."""

    name = "site"
    domain: str = ""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | {global_object_name(BudgetMiddleware): BEFORE_ROBOTS}
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="spider")
        settings.set("CONCURRENT_REQUESTS", AHEAD, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        limits = read_limits(crawler.settings.getint, "SPAMCRAWL_BUDGET_")
        spider.view = SiteView("", Budget(limits))
        spider.probed: set[str] = set()
        crawler.signals.connect(spider.observe, batch_stored)
        crawler.signals.connect(spider.finish, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        url = name_start(self.domain)
        fault = find_site_fault(self.domain, url)
        if fault:
            self.logger.error(f"no site to explore: {escape_controls(fault)}")
            raise CloseSpider("no_seeds")
        self.view.domain = registrable_domain(urlsplit(url).hostname or "")
        self.go_on()
        self.count("seeds")
        errback = self.report_failure if "://" in self.domain else self.try_https
        self.view.budget.admit(spot_of(canonicalize_url(url), 0))
        yield Request(url, errback=errback, meta=dict(WHOLE))
        invented = invent_host(url, self.view.domain)
        if invented:
            yield self.probe(invented, self.learn_hosts, self.learn_no_hosts)

    def go_on(self) -> None:
        """Take over the account of a run that was killed."""
        job = getattr(self.crawler.engine.scheduler, "job", None)
        if job is not None and job.resumed and self.view.restore(self.report_file):
            self.probed.update(self.view.budget.hosts)

    @property
    def report_file(self) -> Path:
        return find_output(self.settings) / f"site-{self.view.domain.replace(':', '_')}.json"

    # --- Pages and their links ----------------------------------------------------------------------------------------

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        yield from super().parse(response)
        yield from self.probe_host(response)
        most = self.settings.getint("SPAMCRAWL_BUDGET_LINKS")
        depth = response.meta.get("depth", 0) + 1
        for link in find_links(response, self.view.domain, most):
            if self.view.budget.admit(spot_of(link, depth)):
                # The nearer the earlier: what a front page links to is what the site is.
                yield Request(link, errback=self.report_failure, priority=-depth, meta=dict(WHOLE))

    def try_https(self, failure: Failure) -> Iterator[Any]:
        """A site named without a scheme may speak https only."""
        request: Request = failure.request  # type: ignore[attr-defined]
        yield from self.report_failure(failure)
        if kind_of(failure.value or RuntimeError()) in ("refused", "timeout", "connection"):
            secure = request.url.replace("http://", "https://", 1)
            yield Request(secure, errback=self.report_failure, meta=dict(WHOLE))

    def report_failure(self, failure: Failure) -> Iterator[UnreadItem]:
        if not failure.check(OverBudget):
            yield from super().report_failure(failure)

    def count_repeated(self, request: Request) -> None:
        """A link that an earlier run of the job queued, or two links of one fingerprint."""
        self.view.budget.drop()
        self.logger.debug("already queued: %s", request.url)

    def observe(self, records: Sequence[Record], claims: Sequence[Claim]) -> None:
        """Learn what the pages of a batch brought."""
        view = self.view
        before = view.budget.account.judged
        for record, claim in zip(records, claims, strict=True):
            article, template = record.article.content_hash, record.verdict.label in TEMPLATE_VERDICTS
            sight = Sight(str(record.verdict.label), template, article, sketch_record(record))
            view.budget.observe(spot_of(canonicalize_url(record.page.url), 0), sight)
            view.new_articles += claim.new
            if article is not None:
                view.articles.add(article)
            if template:
                view.numbers.update({item.value for item in record.verdict.indicators if item.kind == "phone"})
        if before // SAVE_EVERY != view.budget.account.judged // SAVE_EVERY:
            view.write(self.report_file)

    # --- Probes -------------------------------------------------------------------------------------------------------

    def probe(self, url: str, callback: Any, errback: Any) -> Request:
        meta = {**WHOLE, PURPOSE: "probe", "dont_retry": True}
        return Request(url, callback=callback, errback=errback, priority=FIRST, meta=meta)

    def probe_host(self, response: Response) -> Iterator[Request]:
        """Ask each host, once, for a page that nobody made."""
        host = urlsplit(response.url).hostname or ""
        if host not in self.probed and host in self.view.budget.hosts:
            self.probed.add(host)
            yield self.probe(invent_path(response.url), self.learn_paths, self.learn_no_paths)

    def learn_hosts(self, _: Response) -> None:
        self.view.budget.wildcard_hosts = True
        self.count("probe/hosts/answered")

    def learn_no_hosts(self, failure: Failure) -> None:
        """Any failure but an unknown name means that the invented name resolves."""
        unknown = failure.check(OverBudget) or kind_of(failure.value or RuntimeError()) == "dns"
        self.view.budget.wildcard_hosts = not unknown
        self.count("probe/hosts/unknown" if unknown else "probe/hosts/resolved")

    def learn_paths(self, response: Response) -> None:
        """Remember what an invented path is answered with; a template there marks the whole host."""
        host = self.view.budget.hosts.get(urlsplit(response.url).hostname or "")
        if host is None or not same_place(response.request.url, response.url):
            return self.count("probe/paths/moved")
        try:
            record = clean_page(read_page(page_of(response, datetime.now(UTC))))
        except NotText:
            return self.count("probe/paths/not_text")
        self.view.budget.remember(sketch_record(record))
        host.wildcard = record.verdict.label in TEMPLATE_VERDICTS
        return self.count("probe/paths/template" if host.wildcard else "probe/paths/page")

    def learn_no_paths(self, _: Failure) -> None:
        self.count("probe/paths/none")

    # --- The end ------------------------------------------------------------------------------------------------------

    def finish(self, reason: str) -> None:
        if self.view.domain:
            self.view.finished = reason == "finished"
            for refusal, count in self.view.budget.refused.items():
                self.crawler.stats.set_value(f"spamcrawl/budget/{refusal}", count)
            self.view.write(self.report_file)

    def summary_lines(self) -> Iterator[tuple[str, str]]:
        """Yield what the closing summary tells of the site."""
        if self.view.domain:
            yield from self.view.lines()
            yield "site report", str(self.report_file)


def name_start(domain: str) -> str:
    """Return the URL to start from.

    >>> name_start("www.a.cn"), name_start("https://a.cn/x/")
    ('http://www.a.cn/', 'https://a.cn/x/')
    """
    return domain if "://" in domain else f"http://{domain}/"


def find_site_fault(domain: str, url: str) -> str | None:
    """Return why a site cannot be explored, with the mend, or None."""
    if not domain:
        return "give one: scrapy crawl site -a domain=example.cn (a domain, or the URL to start from)"
    fault = find_fault(url, own=False)
    if fault is None and is_public_suffix(urlsplit(url).hostname or ""):
        fault = f"{domain} is a public suffix, name one site below it"
    return fault
