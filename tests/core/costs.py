"""Costs that hold on a busy machine: CPU time, the best of some runs, against another measure of the same run."""

from __future__ import annotations

import time
from collections.abc import Callable

NOISE = 0.005
"""Seconds of CPU below which a difference tells of the clock."""


def best_cpu_time(call: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU seconds of some calls."""

    def once() -> float:
        start = time.process_time()
        call()
        return time.process_time() - start

    return min(once() for _ in range(times))


def check_linear(find: Callable[[str], object], unit: str, most_passes: float) -> None:
    """Hold a search to linear time on 50,000 characters of a hostile unit, and to so many ``str.translate`` passes."""
    text = (unit * 50_000)[:50_000]
    reference = best_cpu_time(lambda: ("中" * 50_000).translate({0: 0}))
    small, large = best_cpu_time(lambda: find(text[:25_000])), best_cpu_time(lambda: find(text))
    assert large < 3 * small + NOISE
    assert large < most_passes * reference
