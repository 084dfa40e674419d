"""Middlewares where Scrapy's own are not enough. They must not know pages, rules or stores."""

from __future__ import annotations

from typing import TypeVar

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

T = TypeVar("T")


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Obeys robots.txt for every request that waits for it, not only the first two.

    In Scrapy 2.19 all requests to a new host await one Deferred. Awaiting turns its result into None (see
    Deferred.asFuture), so the third request in line finds no rules and is let through.
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parser = self._parsers.get(urlparse_cached(request).netloc)
        if isinstance(parser, Deferred):
            return await maybe_deferred_to_future(branch(parser))
        return await super().robot_parser(request)


def branch(awaited: Deferred[T]) -> Deferred[T]:
    """Return a Deferred that fires with the result of another and leaves it there for the next."""
    own: Deferred[T] = Deferred()

    def pass_on(result: T) -> T:
        own.callback(result)
        return result

    awaited.addCallback(pass_on)
    return own
