"""What each feature of a unit is worth, in log-odds towards template.

Fitted by benchmarks/fit_weights.py: logistic regression on generated pages of sixteen families, signs bounded so that
an advertising word never speaks for article. Structural features (a repeated number, a shared prefix, lines of
places, a hidden block) are set by hand, above what the fit asks for: the generator makes them rarer than kits do.

A fit on twenty-four families cuts 0.4 points more of the new ones exactly, and takes slogans told as prose
(标题:我们…) for the article on one of three pages saved from the web: it is not used.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spamcrawl.core.cutting.features import NAMES, Rows

WEIGHTS = {
    "word:service": 2.56,
    "word:repair": 2.56,
    "word:contact": 1.05,
    "word:slang": 1.05,
    "word:call": 0.92,
    "word:promise": 1.31,
    "word:region": 0.47,
    "word:trade": 1.62,
    "word:gamble": 1.86,
    "word:report": -0.94,
    "word:affairs": -0.94,
    "word:prose": -0.64,
    "number:advertised": 8.00,
    "number:other": 0.20,
    "place:many-lines": 4.00,
    "place:one-line": 0.18,
    "prefix:opens": 3.00,
    "prefix:inside": 2.00,
    "repeat:advertising": 0.50,
    "repeat:other": 0.00,
    "rules": 0.50,
    "hidden": 4.00,
    "chrome:wording": 3.00,
    "chrome:zone": 1.50,
    "shape:stop": -1.59,
    "shape:label": -1.14,
    "shape:short": -1.19,
    "shape:prose": 1.32,
    "shape:slogan": 1.19,
    "shape:question": 0.51,
    "shape:exclaims": 0.36,
    "shape:credit": -4.00,
    "frame:one-side": 0.77,
    "frame:both-sides": 0.81,
    "shape:length": -1.61,
    "joint:clause": -0.27,
    "joint:stop": -0.94,
    "text:date": -1.52,
    "text:figure": -0.85,
    "text:quote": -1.45,
    "bias": 2.69,
}
"""Feature name → log-odds. The bias is the log-odds of a unit of which nothing is known, on a page with a template."""

_ROW = np.array([WEIGHTS[name] for name in NAMES])
_BIAS = WEIGHTS["bias"]


def weigh_features(rows: Rows) -> NDArray[np.float64]:
    """Return the log-odds towards template of units with these features (one row alone gives one value)."""
    weighed: NDArray[np.float64] = _BIAS + np.dot(rows, _ROW)
    return weighed
