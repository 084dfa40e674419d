"""The exit code of a crawl, from its final stats."""

from __future__ import annotations

from typing import Any

import pytest

from spamcrawl.exits import MEANINGS, Exit, describe_codes, judge_crawl

FINE = {
    "finish_reason": "finished",
    "spamcrawl/seeds": 3,
    "spamcrawl/pages": 2,
    "spamcrawl/verdict/legitimate": 1,
    "spamcrawl/verdict/no_content": 1,
}

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
    "out of memory": ({"finish_reason": "memusage_exceeded"}, Exit.ERROR),
    "time limit": ({"finish_reason": "closespider_timeout"}, Exit.TIME_LIMIT),
    "no page in time": ({"finish_reason": "closespider_timeout", "spamcrawl/pages": 0}, Exit.NOTHING_FETCHED),
    "only empty pages": ({"spamcrawl/verdict/legitimate": 0}, Exit.NOTHING_PARSED),
    "monitors content": ({"spamcrawl/monitor/pages": "passed", "spamcrawl/monitor/mix": "skipped: 3"}, Exit.OK),
    "monitor failed": ({"spamcrawl/monitor/mix": "failed: no"}, Exit.MONITOR_FAILED),
    "error rate": ({"spamcrawl/monitor/error_rate": "failed", "spamcrawl/monitor/mix": "failed"}, Exit.ERROR_RATE),
    "monitor failed and time limit": (
        {"finish_reason": "closespider_timeout", "spamcrawl/monitor/mix": "failed: no"},
        Exit.MONITOR_FAILED,
    ),
}


@pytest.mark.parametrize(("change", "expected"), ENDS.values(), ids=ENDS.keys())
def test_exit_code(change: dict[str, Any], expected: Exit) -> None:
    assert judge_crawl(FINE | change) is expected


def test_codes_never_change() -> None:
    assert [code.value for code in Exit] == list(range(12))


def test_every_code_is_explained() -> None:
    assert list(MEANINGS) == list(Exit)
    assert len(describe_codes().splitlines()) == len(Exit)
