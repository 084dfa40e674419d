"""How much of a site is worth fetching: limits per domain, host and depth, and what stops paying off.

Lives here: the account of one registrable domain. Spam hosts answer every sub-domain and every path, so nothing in here
grows with what a site offers: hosts and sections are bounded, links are not kept. It must not know Scrapy, markup,
settings or the network; what a page brings is told by a Sight.

A site is explored by host and section (its first folder): kits are planted in folders of honest sites, and what is true
of one folder is not true of its neighbour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from spamcrawl.explore.accounts import (
    JUDGED,
    MOSTLY,
    Account,
    Host,
    Sight,
    Spot,
    account_fields,
    host_fields,
    read_account,
    read_host,
)

CHANCE = 3
"""Pages that a new section or host may fetch although everything around it stopped paying off."""
NOVEL = 0.3
"""Share of a page's keys that nothing seen before on the domain has, for the page to pay off. Pages of one template
that differ in brand, place and number show 0.0 to 0.2, other articles 0.9 and more."""
SEEN_KEYS = 200_000
"""Keys remembered (some 15 MB). A crawl that meets more forgets them all, and sees alike pages once more."""
MET_LINKS = 200_000
"""Distinct links remembered (some 15 MB); a site that shows more has shown enough."""


class Refusal(StrEnum):
    """Why a link is not fetched. The words are stat names."""

    DOMAIN = "domain"
    """The pages of the registrable domain are spent."""
    HOST = "host"
    """The pages of the host are spent."""
    HOSTS = "hosts"
    """More hosts than the domain may have."""
    LEVEL = "level"
    """The pages of this depth are spent."""
    DEPTH = "depth"
    """Deeper than links are followed."""
    DRY = "dry"
    """The pages there are near-identical to what was seen: they stopped paying off."""
    SAMPLED = "sampled"
    """The pages there are mostly template, and the lot did not fall on this one."""
    QUEUE = "queue"
    """More links were met, or wait, than could ever be fetched."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a registrable domain may cost."""

    pages: int = 500
    pages_host: int = 200
    pages_level: int = 200
    """Pages at one depth: the deep end of a trap must not take what the breadth of a site needs."""
    depth: int = 6
    hosts: int = 40
    hosts_wildcard: int = 5
    """The same where any invented sub-domain answers."""
    dry: int = 15
    """Pages in a row that bring nothing new until a section is left alone."""
    sample: int = 10
    """One page in so many is fetched where most are template."""
    queue: int = 5_000
    """Links that wait."""


class Budget:
    """The account of one registrable domain.

    A link is admitted to the queue with :meth:`admit`, asked again with :meth:`start` when its turn comes, for much may
    have been learned meanwhile, and what it brought is told with :meth:`observe`.

    >>> from spamcrawl.explore.accounts import spot_of
    >>> budget = Budget(Limits(pages=1))
    >>> [budget.start(spot_of(f"http://a.cn/{number}", 0)) for number in range(2)]
    [None, <Refusal.DOMAIN: 'domain'>]
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.account = Account()
        self.hosts: dict[str, Host] = {}
        self.levels: Counter[int] = Counter()
        self.refused: Counter[Refusal] = Counter()
        self.waiting = 0
        self.wildcard_hosts = False
        """Whether any invented sub-domain answers."""
        self._met: set[int] = set()
        self._keys: set[int] = set()
        self._articles: set[str] = set()

    # --- Before a page is fetched -----------------------------------------------------------------------------------

    def admit(self, spot: Spot) -> bool:
        """Let a link wait for its turn; False where it was met before, or is refused, which is counted."""
        if spot.lot in self._met:
            return False
        full = self.waiting >= self.limits.queue or len(self._met) >= MET_LINKS
        refusal = Refusal.QUEUE if full else self._judge(spot)
        if len(self._met) < MET_LINKS:
            self._met.add(spot.lot)
            self._count_found(spot)
        if refusal:
            self.refused[refusal] += 1
        else:
            self.waiting += 1
        return refusal is None

    def drop(self) -> None:
        """Take back an admission: the link was queued by an earlier run."""
        self.waiting = max(0, self.waiting - 1)

    def start(self, spot: Spot) -> Refusal | None:
        """Charge a page whose turn has come, or say why it is not to be fetched after all."""
        self.drop()
        refusal = self._judge(spot)
        if refusal:
            self.refused[refusal] += 1
            return refusal
        host = self.hosts[spot.host]
        for account in (self.account, host.account, host.section(spot.section)):
            account.started += 1
        self.levels[spot.depth] += 1
        return None

    def _count_found(self, spot: Spot) -> None:
        self.account.found += 1
        host = self.hosts.get(spot.host)
        if host is not None:
            host.account.found += 1
            host.section(spot.section).found += 1

    def _open_host(self, spot: Spot) -> Host | None:
        limit = min(self.limits.hosts, self.limits.hosts_wildcard) if self.wildcard_hosts else self.limits.hosts
        return None if len(self.hosts) >= limit else self.hosts.setdefault(spot.host, Host(order=len(self.hosts)))

    def _judge(self, spot: Spot) -> Refusal | None:
        host = self.hosts.get(spot.host) or self._open_host(spot)
        if host is None:
            return Refusal.HOSTS
        return next((why for why, holds in self._doubts(spot, host) if holds), None)

    def _doubts(self, spot: Spot, host: Host) -> Iterator[tuple[Refusal, bool]]:
        limits, section = self.limits, host.section(spot.section)
        yield Refusal.DOMAIN, self.account.started >= limits.pages
        yield Refusal.HOSTS, self.wildcard_hosts and host.order >= limits.hosts_wildcard
        yield Refusal.HOST, host.account.started >= limits.pages_host
        yield Refusal.DEPTH, spot.depth > limits.depth
        yield Refusal.LEVEL, self.levels[spot.depth] >= limits.pages_level
        yield Refusal.DRY, self._is_dry(host, section)
        yield Refusal.SAMPLED, self.is_sampled(host, section) and spot.lot % limits.sample != 0

    def _is_dry(self, host: Host, section: Account) -> bool:
        """A section that never paid off is taken for its host, and such a host for its domain; each has its chance."""
        limit = self.limits.dry
        return (
            section.dry >= limit
            or (not section.paid and host.account.dry >= limit and section.started >= CHANCE)
            or (not host.account.paid and self.account.dry >= limit and host.account.started >= CHANCE)
        )

    def is_sampled(self, host: Host, section: Account) -> bool:
        """Say whether only some pages of a section are fetched, because most pages there are template.

        What is not known of a section yet is taken from its host; but where only the host's pages speak against it, and
        no answer to an invented path, a section has its chance to be another.
        """
        if host.wildcard and section.judged < JUDGED:
            return True
        if host.account.mostly_template and section.judged < JUDGED:
            known = section.judged >= CHANCE
            return section.template >= MOSTLY * section.judged if known else section.started >= CHANCE
        return section.mostly_template

    # --- After it ---------------------------------------------------------------------------------------------------

    def observe(self, spot: Spot, sight: Sight) -> bool:
        """Learn from a page; return whether it paid off: an article or a text that the domain had not shown before."""
        pays = sight.article not in self._articles and self.novelty(sight.keys) >= NOVEL
        self.remember(sight.keys)
        if sight.article is not None:
            self._articles.add(sight.article)
        host = self.hosts.get(spot.host) or self._open_host(spot) or Host()
        section = host.section(spot.section)
        sampled = self.is_sampled(host, section)
        for account in (self.account, host.account, section):
            account.note(sight, pays, sampled)
        return pays

    def remember(self, keys: frozenset[int]) -> None:
        """Take a text for seen, as what an invented path is answered with."""
        if len(self._keys) >= SEEN_KEYS:
            self._keys.clear()
            self._articles.clear()
        self._keys |= keys

    def novelty(self, keys: frozenset[int]) -> float:
        """Return the share of keys never seen here, 0 for a page without text."""
        return len(keys - self._keys) / len(keys) if keys else 0.0

    # --- Across runs ------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, Any]:
        """Return the account as JSON-ready values; what texts were seen is left out, and seen again."""
        return {
            "account": account_fields(self.account),
            "hosts": {name: host_fields(host) for name, host in self.hosts.items()},
            "levels": {str(depth): pages for depth, pages in self.levels.items()},
            "refused": {str(reason): count for reason, count in self.refused.items()},
            "wildcard_hosts": self.wildcard_hosts,
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Go on with an account written by :meth:`as_dict`."""
        self.account = read_account(kept["account"])
        self.hosts = {name: read_host(fields) for name, fields in kept["hosts"].items()}
        self.levels = Counter({int(depth): pages for depth, pages in kept["levels"].items()})
        self.refused = Counter({Refusal(word): count for word, count in kept["refused"].items()})
        self.wildcard_hosts = kept["wildcard_hosts"]


def read_limits(getint: Callable[[str], int], prefix: str) -> Limits:
    """Return the limits that settings name, each ``prefix`` and the field in capitals."""
    return Limits(**{name: getint(f"{prefix}{name.upper()}") for name in Limits.__dataclass_fields__})
