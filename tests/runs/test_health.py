"""The numbers that monitors judge, from stats of this run and of files that may hold anything."""

from __future__ import annotations

from typing import Any

import pytest

from spamcrawl.runs.health import distance, measure

SHARES = {
    "nothing at all": ({}, (None, None, None)),
    "robots is no error": ({"spamcrawl/pages": 1, "spamcrawl/failed/robots": 9}, (0.0, None, None)),
    "known pages are answers": ({"spamcrawl/queue/known": 3, "spamcrawl/failed/dns": 1}, (0.25, None, None)),
    "verdicts": ({"spamcrawl/verdict/no_content": 1, "spamcrawl/verdict/hijacked": 3}, (None, 0.25, None)),
    "characters": ({"spamcrawl/characters/unknown": 1, "spamcrawl/characters/article": 9}, (None, None, 0.1)),
    "a file that lies": ({"spamcrawl/pages": "many", "spamcrawl/failed/dns": -3}, (None, None, None)),
}


@pytest.mark.parametrize(("stats", "expected"), SHARES.values(), ids=SHARES.keys())
def test_shares(stats: dict[str, Any], expected: tuple[float | None, ...]) -> None:
    health = measure(stats)
    assert (health.error_rate, health.empty_share, health.unknown_share) == expected


MIXES = [
    ({"hijacked": 5}, [{"hijacked": 50}], 0.0),
    ({"hijacked": 5}, [{"legitimate": 1}], 1.0),
    ({"hijacked": 1, "legitimate": 3}, [{"hijacked": 1}, {"legitimate": 1}], 0.25),
]


@pytest.mark.parametrize(("mix", "others", "expected"), MIXES)
def test_distance_of_mixes(mix: dict[str, int], others: list[dict[str, int]], expected: float) -> None:
    assert distance(mix, others) == pytest.approx(expected)
