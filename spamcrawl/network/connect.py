"""The one door to the network: every TCP connection of the process is judged here, on the address it goes to.

A name can resolve to something else each time it is asked (DNS rebinding), so a check of names or URLs proves nothing.
Twisted resolves a name once and passes each address it got to ``reactor.connectTCP``: whatever stands there is what
is connected to, for HTTP, HTTPS, redirects, robots.txt and proxies alike. It must not know requests.
"""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler

from spamcrawl.network.addresses import Address, Reach, read_literal
from spamcrawl.network.refusals import AddressRefused


class ConnectGuard:
    """Stands in for ``reactor.connectTCP``. Raises :class:`AddressRefused` before a packet is sent."""

    def __init__(self, connect: Any, reach: Reach) -> None:
        self.connect = connect
        self.reach = reach

    def __call__(self, host: str, port: int, factory: Any, *rest: Any, **options: Any) -> Any:
        """Connect. A name comes here only as the proxy of an https page, and is judged by :func:`check_peer`."""
        check_peer(host, self.reach, port)
        return self.connect(host, port, factory, *rest, **options)


def check_peer(host: str, reach: Reach, port: int | None = None) -> None:
    """Refuse an address that is out of reach; a name passes, for it says nothing yet."""
    address = read_literal(host)
    fault = reach.find_fault(address, port) if address is not None else None
    if fault:
        raise AddressRefused(f"{address} is {fault}; SPAMCRAWL_ALLOW_NETWORKS can allow it")


def named_ports(crawler: Crawler) -> set[tuple[Address, int]]:
    """Return the set of this machine's ports that a crawl's own seed list names; one set a crawl."""
    named: set[tuple[Address, int]] = crawler.__dict__.setdefault("spamcrawl_named_ports", set())
    return named


def guard_reactor(reactor: Any, reach: Reach) -> None:
    """Put the guard into the door, once: where crawls share a process, the latest reach holds."""
    if isinstance(reactor.connectTCP, ConnectGuard):
        reactor.connectTCP.reach = reach
    else:
        reactor.connectTCP = ConnectGuard(reactor.connectTCP, reach)
