"""``scrapy crawl`` as this project means it: a summary at the end and an honest exit code."""

from __future__ import annotations

import argparse

from scrapy import Spider
from scrapy.commands import crawl
from scrapy.crawler import Crawler

from spamcrawl.exits import judge_crawl
from spamcrawl.summary import print_summary


class Command(crawl.Command):
    """Scrapy's own command, and after it what a person and a scheduler want to know."""

    crawler: Crawler | None = None

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self.crawler = super()._create_crawler(spidercls)
        return self.crawler

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        super().run(args, opts)
        stats = self.crawler._stats.get_stats() if self.crawler and self.crawler._stats else {}
        self.exitcode = int(judge_crawl(stats)) or self.exitcode
        if self.crawler and "finish_reason" in stats:  # else it never started, and Scrapy has said why
            print_summary(self.crawler)
