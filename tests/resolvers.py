"""A name server that lies, for crawls in tests: ``-s DNS_RESOLVER=tests.resolvers.Rebinding``."""

from __future__ import annotations

import re

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed

NAMED = re.compile(r"((?:[0-9]+-){3}[0-9]+(?:-to-(?:[0-9]+-){3}[0-9]+)?)\.test")


class Rebinding(CachingThreadedResolver):
    """Answers ``10-0-0-1.test`` with 10.0.0.1, and ``127-0-0-2-to-10-0-0-1.test`` with each address in turn."""

    asked = 0

    def getHostByName(self, name: str, timeout: tuple[int, ...] = ()) -> Deferred[str]:
        found = NAMED.fullmatch(name)
        if not found:
            return super().getHostByName(name, timeout)
        addresses = found[1].replace("-", ".").split(".to.")
        self.asked += 1
        return succeed(addresses[(self.asked - 1) % len(addresses)])
