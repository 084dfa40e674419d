"""What the parts of a site have cost and brought: the accounts of a section, a host, a domain.

Lives here: values and counting. What follows from the counts is :mod:`spamcrawl.explore.budget`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

MAX_SECTIONS = 32
"""Folders of a host that have an account of their own; the others share one. Honest hosts show a dozen or two."""
SHARED_SECTION = "*"
JUDGED = 10
"""Pages that are judged before a section or host is called mostly template; at a share of 0.8 two of them may err."""
MOSTLY = 0.8
"""Share of template pages from which on the rest is sampled. Honest folders stay below 0.05, kits' above 0.95."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a link points, as far as budgets care."""

    host: str
    section: str
    depth: int
    """Clicks from the start page."""
    lot: int
    """A number made from the URL alone, so that a resumed crawl draws the same sample."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a fetched page turned out to be."""

    verdict: str
    template: bool
    article: str | None
    """Content hash."""
    keys: frozenset[int]
    """Hashes of the text, see :func:`spamcrawl.explore.alike.sketch_record`."""


def spot_of(url: str, depth: int) -> Spot:
    """Return the spot of an http(s) URL. Raises ValueError on a malformed one.

    >>> spot = spot_of("http://News.a.cn/shop/x/1.html", 2)
    >>> spot.host, spot.section
    ('news.a.cn', '/shop/')
    """
    parts = urlsplit(url)
    lot = int.from_bytes(blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    return Spot((parts.hostname or "").rstrip("."), section_of(parts.path, parts.query), depth, lot)


def section_of(path: str, query: str) -> str:
    """Return the first folder of a path; pages in no folder are told apart by whether a query makes them.

    >>> section_of("/shop/a/b.html", ""), section_of("/a.html", ""), section_of("/index.php", "id=1")
    ('/shop/', '/', '/?')
    """
    folder, slash, _ = path.lstrip("/").partition("/")
    if slash:
        return f"/{folder}/"
    return "/?" if query else "/"


@dataclass(slots=True)
class Account:
    """What a section, a host or the whole domain has cost and brought."""

    found: int = 0
    """Distinct links that point there."""
    started: int = 0
    """Pages asked for."""
    paid: int = 0
    """Pages that brought something new."""
    dry: int = 0
    """Pages in a row, up to now, that brought nothing new."""
    verdicts: Counter[str] = field(default_factory=Counter)
    drawn: Counter[str] = field(default_factory=Counter)
    """Those of the verdicts that pages got which stand for others: fetched where only a sample was."""
    template: int = 0

    @property
    def judged(self) -> int:
        return self.verdicts.total()

    @property
    def mostly_template(self) -> bool:
        return self.judged >= JUDGED and self.template >= MOSTLY * self.judged

    def note(self, sight: Sight, pays: bool, sampled: bool) -> None:
        self.verdicts[sight.verdict] += 1
        self.drawn[sight.verdict] += sampled
        self.template += sight.template
        self.paid += pays
        self.dry = 0 if pays else self.dry + 1


@dataclass(slots=True)
class Host:
    """A host's account and those of its sections."""

    account: Account = field(default_factory=Account)
    sections: dict[str, Account] = field(default_factory=dict)
    order: int = 0
    """How many hosts the domain had before."""
    wildcard: bool = False
    """Whether any invented path is answered with a template page: all of it is sampled from the start."""

    def section(self, name: str) -> Account:
        if name not in self.sections and len(self.sections) >= MAX_SECTIONS:
            name = SHARED_SECTION
        return self.sections.setdefault(name, Account())


def account_fields(account: Account) -> dict[str, Any]:
    return {name: getattr(account, name) for name in Account.__dataclass_fields__}


def host_fields(host: Host) -> dict[str, Any]:
    sections = {name: account_fields(section) for name, section in host.sections.items()}
    return {
        "account": account_fields(host.account),
        "sections": sections,
        "order": host.order,
        "wildcard": host.wildcard,
    }


def read_account(fields: Mapping[str, Any]) -> Account:
    return Account(**{**fields, "verdicts": Counter(fields["verdicts"]), "drawn": Counter(fields["drawn"])})


def read_host(fields: Mapping[str, Any]) -> Host:
    sections = {name: read_account(section) for name, section in fields["sections"].items()}
    return Host(read_account(fields["account"]), sections, fields["order"], fields["wildcard"])
