"""What a site's exploration found: shares by verdict, sampled or not, folder by folder; as a file and as summary lines.

Lives here: turning a budget's account into figures. It must not decide, count pages or know Scrapy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from spamcrawl.core.model import VerdictLabel
from spamcrawl.explore.accounts import Account, Host
from spamcrawl.explore.budget import Budget

Line = tuple[str, str]
REPORT_NUMBERS = 100
"""Numbers in the report, the most shown first; the sightings feed has them all."""
NAMED_HOSTS = 5
"""Hosts named in a summary line."""


@dataclass(slots=True)
class SiteView:
    """One registrable domain as its exploration saw it."""

    domain: str
    budget: Budget
    articles: set[str] = field(default_factory=set)
    """Content hashes met on the site; as many as pages at most."""
    new_articles: int = 0
    numbers: Counter[str] = field(default_factory=Counter)
    finished: bool = False

    def report(self) -> dict[str, Any]:
        """Return the report, JSON-ready."""
        account = self.budget.account
        sampled = account.drawn
        return {
            "domain": self.domain,
            "finished": self.finished,
            "pages": account.judged,
            "links_found": account.found,
            "verdicts": dict(account.verdicts),
            "shares": shares_of(account.verdicts),
            "unsampled": describe_part(account.verdicts - sampled),
            "sampled": describe_part(sampled) | {"one_in": self.budget.limits.sample},
            "estimated_shares": estimate_shares(self.budget),
            "articles": {"distinct": len(self.articles), "new": self.new_articles},
            "numbers": dict(self.numbers.most_common(REPORT_NUMBERS)),
            "not_followed": {str(reason): count for reason, count in self.budget.refused.items()},
            "wildcard_hosts": self.budget.wildcard_hosts,
            "wildcard_paths": wildcard_paths(self.budget),
            "sections": list(describe_sections(self.budget)),
        }

    def lines(self) -> Iterator[Line]:
        """Yield (name, value) for the closing summary."""
        told = self.report()
        budget = self.budget
        yield "site", f"{self.domain}: {told['pages']} pages of {len(budget.hosts)} hosts, {told['links_found']} links"
        yield "shares", join_shares(told["shares"])
        if told["sampled"]["pages"]:
            for name in ("unsampled", "sampled"):
                yield name, f"{told[name]['pages']} pages: {join_shares(told[name]['shares'])}"
            yield "estimated", f"{join_shares(told['estimated_shares'])}, each folder weighed by its links"
        yield "site articles", f"{told['articles']['distinct']} distinct, {told['articles']['new']} of them new"
        if budget.wildcard_hosts:
            yield "any sub-domain", "is answered"
        if told["wildcard_paths"]:
            yield "any path", f"is answered with template on {name_some(told['wildcard_paths'])}"
        if told["not_followed"]:
            yield "not followed", ", ".join(f"{why} {count}" for why, count in told["not_followed"].items())

    def write(self, path: Path) -> None:
        """Replace the report file; it also holds the account, so that a killed exploration goes on with it."""
        kept = self.report() | {"budget": self.budget.as_dict(), "content_hashes": sorted(self.articles)}
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.new")
        draft.write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2))
        draft.replace(path)

    def restore(self, path: Path) -> bool:
        """Go on with an earlier run's account; False where there is none that can be read."""
        try:
            kept: Mapping[str, Any] = orjson.loads(path.read_bytes())
            self.budget.restore(kept["budget"])
            self.articles, self.new_articles = set(kept["content_hashes"]), kept["articles"]["new"]
            self.numbers = Counter(kept["numbers"])
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return True


def shares_of(verdicts: Mapping[str, int]) -> dict[str, float]:
    """Return each verdict's share, the public labels in their order.

    >>> shares_of({"hijacked": 3, "legitimate": 1})
    {'hijacked': 0.75, 'template_only': 0.0, 'legitimate': 0.25, 'no_content': 0.0}
    """
    total = sum(verdicts.values())
    return {str(label): round(verdicts.get(label, 0) / total, 4) if total else 0.0 for label in VerdictLabel}


def describe_part(verdicts: Counter[str]) -> dict[str, Any]:
    return {"pages": verdicts.total(), "shares": shares_of(verdicts)}


def estimate_shares(budget: Budget) -> dict[str, float]:
    """Return shares over all links met: each folder counts with the links that point there, fetched or not.

    A folder that was sampled would otherwise count a tenth of what it is.
    """
    weights: Counter[str] = Counter()
    for _, _, section in list_sections(budget):
        if section.judged:
            known = max(section.found, section.judged)
            weights.update({label: known * count / section.judged for label, count in section.verdicts.items()})  # type: ignore[arg-type]
    return shares_of(weights)


def list_sections(budget: Budget) -> Iterator[tuple[str, str, Account]]:
    for name, host in budget.hosts.items():
        for path, section in host.sections.items():
            yield name, path, section


def describe_sections(budget: Budget) -> Iterator[dict[str, Any]]:
    for name, host in budget.hosts.items():
        for path, section in host.sections.items():
            yield {
                "host": name,
                "section": path,
                "links": section.found,
                "fetched": section.started,
                "verdicts": dict(section.verdicts),
                "state": state_of(budget, host, section),
            }


def state_of(budget: Budget, host: Host, section: Account) -> str:
    """Return how a section is treated at the end: dry (left alone), sampled or open."""
    if section.dry >= budget.limits.dry:
        return "dry"
    return "sampled" if budget.is_sampled(host, section) else "open"


def wildcard_paths(budget: Budget) -> list[str]:
    return [name for name, host in budget.hosts.items() if host.wildcard]


def join_shares(shares: Mapping[str, float]) -> str:
    """Return shares as one text, zeros left out.

    >>> join_shares({"hijacked": 0.755, "legitimate": 0.245, "no_content": 0.0})
    'hijacked 75.5%, legitimate 24.5%'
    """
    return ", ".join(f"{name} {100 * share:.1f}%" for name, share in shares.items() if share) or "none"


def name_some(names: list[str]) -> str:
    """Return a few names, and how many more there are.

    >>> name_some(["a", "b", "c", "d", "e", "f"])
    'a, b, c, d, e and 1 more'
    """
    more = f" and {len(names) - NAMED_HOSTS} more" if len(names) > NAMED_HOSTS else ""
    return ", ".join(names[:NAMED_HOSTS]) + more
