"""Costs that hold on a busy machine: CPU time of one piece of work against another's in the same run.

Whatever else the machine does only ever adds time. So both are measured in turns and the least of each counts, again
and again until the bound holds; work that is truly too slow fails every time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

TRIES = 12
"""Turns until one must do; with three, one test in some thousand failed for a busy machine."""
PATIENCE = 0.01
"""Seconds of CPU under which a ratio tells of the clock."""

GROWTH = 4
SLACK = 2.0
"""Four times the size may take eight times as long, where quadratic work takes sixteen: caches that overflow and the
garbage collector make linear work take up to 2.4 times as long for twice the size."""

Work = Callable[[], object]


def cpu_seconds(work: Work) -> float:
    """Return the CPU seconds that this process spends on some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def takes_at_most(factor: float, work: Work, reference: Work, *, patience: float = PATIENCE) -> bool:
    """Tell whether some work takes at most ``factor`` times as long as the reference.

    Work that takes less than ``patience`` seconds does in any case.
    """
    least = least_reference = float("inf")
    for _ in range(TRIES):
        least_reference = min(least_reference, cpu_seconds(reference))
        least = min(least, cpu_seconds(work))
        if least <= max(factor * least_reference, patience):
            return True
    return False


def is_linear(make: Callable[[int], Work], size: int, growth: int = GROWTH, slack: float = SLACK) -> bool:
    """Tell whether work grows with its size; quadratic work would grow with its square.

    ``make`` returns the work for a size; ``slack`` is how much more than the growth itself is allowed.
    """
    return takes_at_most(growth * slack, make(size * growth), make(size))


def check_linear(find: Callable[[str], object], unit: str, most_passes: float) -> None:
    """Hold a search to linear time on 50,000 characters of a hostile unit, and to so many ``str.translate`` passes."""
    text = (unit * 50_000)[:50_000]
    assert is_linear(lambda size: lambda part=text[:size]: find(part), len(text) // GROWTH)
    assert takes_at_most(most_passes, lambda: find(text), lambda: ("中" * 50_000).translate({0: 0}))
