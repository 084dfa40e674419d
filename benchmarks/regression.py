"""Logistic regression with bounded coefficients, in numpy alone. Knows matrices, not pages.

Newton's method where every step solves the quadratic model inside the bounds by coordinate descent (as glmnet does:
Friedman, Hastie, Tibshirani 2010, doi:10.18637/jss.v033.i01), so signs can be demanded and single coefficients fixed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NEWTON_STEPS = 100
"""Seven were needed on 600 pages; the line search makes every one of them go downhill."""
SWEEPS = 400
"""Coordinate sweeps a step: forty coefficients that correlate need some dozens."""
TOLERANCE = 1e-5
"""Largest change of a coefficient that still counts; weights are given to two decimals."""


def fit_logistic(rows: Array, labels: Array, importance: Array, low: Array, high: Array, ridge: float) -> Array:
    """Return the coefficients of the columns, then the bias, that explain ``labels`` (0 or 1) best within bounds.

    ``importance`` weighs the rows, ``ridge`` the squared coefficients (not the bias) against the mean log-loss.
    ``low`` and ``high`` bound each coefficient and, last, the bias; equal bounds fix it.

    >>> rows, labels = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([0.0, 1.0, 0.0, 1.0])
    >>> fit_logistic(rows, labels, np.ones(4), np.array([0.0, -9.0]), np.array([3.0, 9.0]), 0.0).round(2).tolist()
    [3.0, -1.5]
    """
    columns = np.hstack([rows, np.ones((len(rows), 1))])
    share = importance / importance.sum()
    penalty = np.full(len(low), ridge)
    penalty[-1] = 0.0
    found = np.clip(np.zeros(len(low)), low, high)
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(columns @ found, -500, 500)))
        slope = columns.T @ (share * (chance - labels)) + 2 * penalty * found
        curve = (columns.T * (share * chance * (1 - chance))) @ columns + np.diag(2 * penalty + 1e-12)
        step = solve_in_box(curve, slope, low - found, high - found)
        if np.abs(step).max() < TOLERANCE:
            break
        found = found + shorten(step, found, slope, lambda at: loss_at(at, columns, labels, share, penalty)) * step
    return found


def loss_at(at: Array, columns: Array, labels: Array, share: Array, penalty: Array) -> float:
    """Return the mean log-loss and the price of the coefficients."""
    odds = columns @ at
    return float(share @ (np.logaddexp(0, odds) - labels * odds) + penalty @ at**2)


def solve_in_box(curve: Array, slope: Array, low: Array, high: Array) -> Array:
    """Return the step that minimises ``slope·s + s·curve·s/2`` with ``low <= s <= high``; zero lies between them."""
    step = np.zeros(len(slope))
    rest = slope.copy()
    for _ in range(SWEEPS):
        largest = 0.0
        for index in range(len(step)):
            target = min(high[index], max(low[index], step[index] - rest[index] / curve[index, index]))
            change = target - step[index]
            if change:
                rest += change * curve[index]
                step[index] = target
                largest = max(largest, abs(change))
        if largest < TOLERANCE / 10:
            break
    return step


def shorten(step: Array, found: Array, slope: Array, loss: Callable[[Array], float]) -> float:
    """Return the share of a step to take: halved until the loss falls as the slope promises (Armijo's rule)."""
    share, before, promise = 1.0, loss(found), float(slope @ step)
    while share > 1e-6 and loss(found + share * step) > before + 1e-4 * share * promise:
        share /= 2
    return share
