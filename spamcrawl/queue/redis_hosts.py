"""When a host may be asked next, agreed upon by all workers of a Redis queue. Knows the script's commands only."""

from __future__ import annotations

from collections.abc import Sequence

from spamcrawl.queue.redis_link import Link, Place

MOST_NAME = 253
"""Characters of a host's name (RFC 1035 allows no more); what is longer connects to nobody."""


class RedisHosts:
    """A :class:`~spamcrawl.queue.base.Hosts` on a Redis server. A host's key expires when its time has come."""

    def __init__(self, place: Place) -> None:
        self.link = Link(place, judge=False)

    def reserve(self, asked: Sequence[tuple[str, float]]) -> list[float]:
        parts = [part for host, delay in asked for part in (host[:MOST_NAME], delay)]
        return [float(wait) for wait in self.link.run("reserve", len(parts), *parts)]

    def are_held(self, hosts: Sequence[str]) -> list[bool]:
        return [bool(held) for held in self.link.run("held", len(hosts), *(host[:MOST_NAME] for host in hosts))]

    def hold(self, host: str, seconds: float) -> None:
        self.link.run("hold", host[:MOST_NAME], seconds)

    def close(self) -> None:
        self.link.close()
