"""How the crawl speaks in the log: one line an event, and nothing of a page that could act on a terminal.

It must not decide anything; spiders and pipelines say what happened.
"""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

INVENTORIES = ("scrapy.crawler", "scrapy.middleware")
"""Loggers that list every setting and component at the start, sixty lines of them: who wants those asks for DEBUG."""


def escape_controls(text: str) -> str:
    """Return a text that stays on its line and cannot steer a terminal.

    Control characters, line breaks, lone surrogates and direction overrides become escapes.

    >>> escape_controls("售后\\x1b[2J\\u202e电话")
    '售后\\\\x1b[2J\\\\u202e电话'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def name_of(item: Any) -> str:
    """Return what identifies an item in the log: its URL, else its type."""
    page = getattr(item, "page", item)
    return escape_controls(str(getattr(page, "url", type(item).__name__)))


def below_error(record: logging.LogRecord) -> bool:
    """Let pass what is no error; a logging filter."""
    return record.levelno < logging.ERROR


class Escaping(logging.Filter):
    """Makes every record safe to look at, whoever wrote it: Scrapy and Twisted quote headers as they come.

    A line break stays, for tracebacks, and the line after it is set in, so that no text can pass for a record.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if not message.isprintable():
            record.msg, record.args = escape_lines(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = escape_lines(logging.Formatter().formatException(record.exc_info))
        return True


def escape_lines(text: str) -> str:
    """Return a text of several lines with each escaped, and all but the first set in.

    >>> print(escape_lines("a" + chr(10) + "b"))
    a
        b
    """
    return "\n    ".join(escape_controls(line) for line in text.split("\n"))


def escape_log() -> None:
    """Let every handler of the log escape what it writes."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(found, Escaping) for found in handler.filters):
            handler.addFilter(Escaping())


class OneLineFormatter(LogFormatter):
    """Scrapy's log messages without the items themselves."""

    def scraped(self, item: Any, *_: Any) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "Article: %(url)s", "args": {"url": name_of(item)}}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        found = super().dropped(item, exception, response, spider)
        args = {
            "kind": type(exception).__name__,
            "url": name_of(item),
            "why": escape_controls(str(exception)),
        }
        return {"level": found["level"], "msg": "%(kind)s: %(url)s (%(why)s)", "args": args}

    def item_error(self, item: Any, *_: Any) -> LogFormatterResult:
        return {"level": logging.ERROR, "msg": "Error processing %(url)s", "args": {"url": name_of(item)}}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Quiet what tells nothing about this crawl.

        A host that does not answer gives no robots.txt either: its failure is told once, by the spider.
        """
        if crawler.settings["LOG_LEVEL"] != "DEBUG":
            for name in INVENTORIES:
                logging.getLogger(name).setLevel(logging.WARNING)
            logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(below_error)
        crawler.signals.connect(escape_log, signals.spider_opened)  # until then Scrapy changes the handlers
        return super().from_crawler(crawler)
