"""What each feature of a unit is worth, in log-odds towards template.

Fitted by benchmarks/fit_weights.py: logistic regression on generated pages of twenty-four families, signs bounded so
that an advertising word never speaks for article. Structural features (a repeated number, a shared prefix, lines of
places, a hidden block) are set by hand, above what the fit asks for: the generator makes them rarer than kits do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.cutting.features import NAMES, Rows

WEIGHTS = {
    "word:service": 1.93,
    "word:repair": 2.60,
    "word:contact": 1.15,
    "word:slang": 0.55,
    "word:call": 1.35,
    "word:promise": 1.40,
    "word:region": 0.64,
    "word:trade": 2.18,
    "word:gamble": 1.14,
    "word:report": -0.55,
    "word:affairs": -1.13,
    "word:prose": -0.80,
    "number:advertised": 8.00,
    "number:other": 0.88,
    "place:many-lines": 4.00,
    "place:one-line": 0.44,
    "prefix:opens": 3.00,
    "prefix:inside": 2.00,
    "repeat:advertising": 0.50,
    "repeat:other": 0.00,
    "rules": 0.50,
    "hidden": 4.00,
    "chrome:wording": 3.00,
    "chrome:zone": 1.50,
    "shape:stop": -1.43,
    "shape:label": -1.07,
    "shape:short": -1.00,
    "shape:prose": 1.39,
    "shape:slogan": 0.47,
    "shape:question": 0.52,
    "shape:exclaims": 0.21,
    "shape:credit": -4.00,
    "frame:one-side": 1.10,
    "frame:both-sides": 0.85,
    "shape:length": -1.79,
    "joint:clause": -0.16,
    "joint:stop": -0.93,
    "text:date": -1.24,
    "text:figure": -0.25,
    "text:quote": -1.25,
    "bias": 2.53,
}
"""Feature name → log-odds. The bias is the log-odds of a unit of which nothing is known, on a page with a template."""

_ROW = np.array([WEIGHTS[name] for name in NAMES])
_BIAS = WEIGHTS["bias"]


def weigh_features(rows: Rows) -> NDArray[np.float64]:
    """Return the log-odds towards template of units with these features (one row alone gives one value)."""
    weighed: NDArray[np.float64] = _BIAS + np.dot(rows, _ROW)
    return weighed
