"""How a crawl did, in the few numbers that monitors judge and Prometheus stores. Computed from final stats alone.

It must not know Scrapy, files or thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spamcrawl.exits import ANSWERS

CHARACTERS = "spamcrawl/characters/"
FAILURES = "spamcrawl/failed/"
VERDICTS = "spamcrawl/verdict/"
NO_FAULT = ("robots",)
"""Failures that say nothing about the crawl: it did as it was asked."""


@dataclass(frozen=True, slots=True)
class Health:
    """Counts of one crawl, and the shares that follow from them (0 to 1; None where there is nothing to share)."""

    answers: int
    """Pages that came, or were known to be unchanged or fetched already."""
    pages: int
    failures: Mapping[str, int]
    verdicts: Mapping[str, int]
    characters: Mapping[str, int]

    @property
    def read(self) -> int:
        return sum(self.verdicts.values())

    @property
    def asked(self) -> int:
        """Requests that had an end: an answer or a failure."""
        return self.answers + self.failed

    @property
    def failed(self) -> int:
        return sum(count for kind, count in self.failures.items() if kind not in NO_FAULT)

    @property
    def error_rate(self) -> float | None:
        return share(self.failed, self.asked)

    @property
    def empty_share(self) -> float | None:
        """Share of the pages read that held neither article nor template."""
        return share(self.verdicts.get("no_content", 0), self.read)

    @property
    def unknown_share(self) -> float | None:
        """Share of all characters that no rule and no law of layout could name."""
        return share(self.characters.get("unknown", 0), sum(self.characters.values()))


def measure(stats: Mapping[str, Any]) -> Health:
    """Return the health of a crawl.

    >>> measure({"spamcrawl/pages": 3, "spamcrawl/failed/dns": 1, "spamcrawl/failed/robots": 5}).error_rate
    0.25
    """
    return Health(
        answers=sum(count(stats.get(name)) for name in ANSWERS),
        pages=count(stats.get("spamcrawl/pages")),
        failures=below(stats, FAILURES),
        verdicts=below(stats, VERDICTS),
        characters=below(stats, CHARACTERS),
    )


def below(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    """Return the counts below a prefix, without it."""
    return {name.removeprefix(prefix): count(found) for name, found in stats.items() if name.startswith(prefix)}


def count(value: Any) -> int:
    """Return a count, 0 for what is none: stats of an old run come from a file."""
    return int(value) if isinstance(value, int | float) and value > 0 else 0


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def distance(mix: Mapping[str, int], others: Sequence[Mapping[str, int]]) -> float:
    """Return how far a mix is from the mean of others: half the sum of differences of shares, 0 alike, 1 disjoint.

    >>> distance({"hijacked": 1, "legitimate": 1}, [{"legitimate": 30}, {"legitimate": 9}])
    0.5
    """
    mixes = [{label: number / sum(one.values()) for label, number in one.items()} for one in (mix, *others)]
    mean = {label: sum(one.get(label, 0) for one in mixes[1:]) / len(others) for label in set().union(*mixes)}
    return sum(abs(mixes[0].get(label, 0) - expected) for label, expected in mean.items()) / 2
