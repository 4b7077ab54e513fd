"""How much more weekly counts scatter than Poisson's law says, and how much a week resembles the one before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def dispersion(cells: Sequence[Array]) -> tuple[float, int]:
    """Return Pearson's dispersion pooled over ``cells`` of weekly counts with one mean each, and its degrees of freedom.

    phi = sum((y - mean)^2 / mean) / sum(n - 1) (McCullagh and Nelder, 1989, 4.5), never under 1: counts of people who
    decide for themselves scatter at least like Poisson's.
    """
    squares, df = 0.0, 0
    for cell in cells:
        if len(cell) > 1 and (middle := float(np.mean(cell))) > 0:
            squares += float(np.sum((cell - middle) ** 2)) / middle
            df += len(cell) - 1
    return (max(1.0, squares / df) if df else 1.0), df


def pearson(cell: Array) -> Array:
    """Return Pearson's residuals of weekly counts about their own straight line."""
    weeks = np.arange(len(cell))
    line = np.polyval(np.polyfit(weeks, cell, 1), weeks)
    residuals: Array = (cell - line) / np.sqrt(max(float(np.mean(cell)), 0.5))
    return residuals


def memory(residuals: Sequence[Array], fitted: int) -> float:
    """Return the lag-1 autocorrelation pooled over runs of ``residuals``, ``fitted`` parameters in each, bias corrected.

    The plain estimate is too low by about (1 + 3 rho) / n for a fitted mean (Marriott and Pope, 1954) and by more for
    each regressor that moves slowly; (fitted + rho * (fitted + 2)) / n is what that becomes for ``fitted`` of them.
    """
    total = sum(float(np.sum(run**2)) for run in residuals)
    n = sum(len(run) for run in residuals) / max(len(residuals), 1)
    if n < 4 or total <= 0:
        return 0.0
    plain = sum(float(np.sum(run[1:] * run[:-1])) for run in residuals) / total
    return float(np.clip(plain + (fitted + (fitted + 2) * plain) / n, -0.3, 0.9))


def mean_inflation(rho: float, n: int) -> float:
    """Return by how much autocorrelation ``rho`` widens the variance of a mean of ``n`` weeks (AR(1), exactly)."""
    lags = np.arange(1, n)
    return float(1 + 2 * np.sum((1 - lags / n) * rho**lags))
