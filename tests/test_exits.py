"""The exit code of a crawl, from its final stats."""

from __future__ import annotations

from typing import Any

import pytest

from spamcrawl.exits import Exit, judge_crawl

FINE = {"finish_reason": "finished", "spamcrawl/seeds": 3, "spamcrawl/pages": 2}

ENDS = {
    "fine": ({}, Exit.OK),
    "some seeds failed": ({"spamcrawl/failed/dns": 1, "spamcrawl/seeds/bad": 4}, Exit.OK),
    "no seeds": ({"finish_reason": "no_seeds"}, Exit.NO_SEEDS),
    "store failed": ({"finish_reason": "store_failed"}, Exit.STORE_FAILED),
    "store failed at the very end": ({"spamcrawl/store_errors": 1}, Exit.STORE_FAILED),
    "interrupted": ({"finish_reason": "shutdown"}, Exit.INTERRUPTED),
    "nothing fetched": ({"spamcrawl/pages": 0}, Exit.NOTHING_FETCHED),
    "broken rules": ({"finish_reason": "broken_rules"}, Exit.ERROR),
    "seed list reader broke": ({"finish_reason": "start_error"}, Exit.ERROR),
    "a page lost": ({"spamcrawl/lost": 1}, Exit.ERROR),
    "spider error": ({"spider_exceptions/count": 1}, Exit.ERROR),
    "never started": ({"finish_reason": None}, Exit.ERROR),
}


@pytest.mark.parametrize(("change", "expected"), ENDS.values(), ids=ENDS.keys())
def test_exit_code(change: dict[str, Any], expected: Exit) -> None:
    assert judge_crawl(FINE | change) is expected


def test_codes_never_change() -> None:
    assert [code.value for code in Exit] == list(range(7))
