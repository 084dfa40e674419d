"""What each feature of a unit is worth, in log-odds towards template.

Fitted by benchmarks/fit_weights.py: logistic regression on generated pages of all its families, signs bounded so that
an advertising word never speaks for article; the register of each unit is told by weights that never saw its family.
Structural features (a repeated number, a shared prefix, lines of places, a hidden block) are set by hand, above what
the fit asks for: the generator makes them rarer than kits do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.cutting.features import NAMES, Rows

WEIGHTS = {
    "word:service": 0.98,
    "word:repair": 1.96,
    "word:contact": 1.01,
    "word:slang": 0.31,
    "word:call": 0.78,
    "word:promise": 0.68,
    "word:region": 0.78,
    "word:trade": 1.52,
    "word:gamble": 0.96,
    "word:report": 0.00,
    "word:affairs": -0.64,
    "word:prose": -0.47,
    "register": 0.93,
    "number:advertised": 8.00,
    "number:other": 0.35,
    "place:many-lines": 4.00,
    "place:one-line": 0.24,
    "prefix:opens": 3.00,
    "prefix:inside": 2.00,
    "repeat:advertising": 0.50,
    "repeat:other": 0.00,
    "rules": 0.50,
    "hidden": 4.00,
    "chrome:wording": 3.00,
    "chrome:zone": 1.50,
    "shape:stop": -1.28,
    "shape:label": -1.26,
    "shape:short": -0.41,
    "shape:prose": 0.29,
    "shape:slogan": 0.84,
    "shape:question": 0.11,
    "shape:exclaims": -0.09,
    "shape:credit": -4.00,
    "frame:one-side": 0.77,
    "frame:both-sides": 0.45,
    "shape:length": -1.23,
    "joint:clause": -0.33,
    "joint:stop": -0.84,
    "text:date": -0.86,
    "text:figure": -0.44,
    "text:quote": -1.22,
    "bias": 2.92,
}
"""Feature name → log-odds. The bias is the log-odds of a unit of which nothing is known, on a page with a template."""

_ROW = np.array([WEIGHTS[name] for name in NAMES])
_BIAS = WEIGHTS["bias"]


def weigh_features(rows: Rows) -> NDArray[np.float64]:
    """Return the log-odds towards template of units with these features (one row alone gives one value)."""
    weighed: NDArray[np.float64] = _BIAS + np.dot(rows, _ROW)
    return weighed
