"""How much more weekly counts scatter than Poisson's law says, and how much a week resembles the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Scatter:
    """A week's variance is mean + alpha mean^2 (negative binomial); ``rho`` is the likeness of neighbouring weeks."""

    alpha: float
    rho: float
    df: int

    def of_log(self, total: Array | float, weeks: int) -> Array | float:
        """Return the variance of the log of ``total``, counted over ``weeks``: (1/total + alpha/weeks), widened."""
        return (1 / total + self.alpha / weeks) * mean_inflation(self.rho, weeks)


def scatter(cells: Sequence[Array], rho: float | None = None) -> Scatter:
    """Return the scatter of weekly counts pooled over ``cells``, ``rho`` by default that of the cells.

    Each cell has a straight line of its own, because a season that rises is no scatter. By moments,
    alpha = sum(squares - df mean) / sum(df mean^2), never under 0: counts of people who decide for themselves scatter
    at least like Poisson's. Of weeks that resemble one another a line takes more than its two degrees of freedom.
    """
    known = [cell for cell in cells if len(cell) > 2 and float(np.sum(cell)) > 0]
    if not known:
        return Scatter(0.0, 0.0, 1)
    means, dfs = np.array([np.mean(cell) for cell in known]), np.array([len(cell) - 2 for cell in known])
    squares = np.array([np.sum(residuals(cell) ** 2) for cell in known])
    alpha = _alpha(squares, dfs, means)
    if rho is None:
        weights = np.sqrt(means + alpha * means**2)
        rho = memory([residuals(cell) / weight for cell, weight in zip(known, weights, strict=True)], 2)
    left = np.array([max(1.0, len(cell) - 2 * mean_inflation(rho, len(cell))) for cell in known])
    return Scatter(_alpha(squares, left, means), rho, int(dfs.sum()))


def _alpha(squares: Array, dfs: Array, means: Array) -> float:
    return max(0.0, float(np.sum(squares - dfs * means) / np.sum(dfs * means**2)))


def residuals(cell: Array) -> Array:
    """Return what a straight line leaves of weekly counts."""
    weeks = np.arange(len(cell))
    left: Array = cell - np.polyval(np.polyfit(weeks, cell, 1), weeks)
    return left


def memory(runs: Sequence[Array], fitted: int) -> float:
    """Return the lag-1 autocorrelation pooled over ``runs`` of residuals, ``fitted`` parameters each, bias corrected.

    The plain estimate is too low by about (1 + 3 rho) / n for a fitted mean (Marriott and Pope, 1954) and by more for
    each regressor that moves slowly; (fitted + rho * (fitted + 2)) / n is what that becomes for ``fitted`` of them.
    """
    total = sum(float(np.sum(run**2)) for run in runs)
    n = sum(len(run) for run in runs) / max(len(runs), 1)
    if n < 4 or total < 1e-9:
        return 0.0
    plain = sum(float(np.sum(run[1:] * run[:-1])) for run in runs) / total
    return float(np.clip(plain + (fitted + (fitted + 2) * plain) / n, 0.0, 0.9))


def mean_inflation(rho: float, n: int) -> float:
    """Return by how much autocorrelation ``rho`` widens the variance of a mean of ``n`` weeks (AR(1), exactly)."""
    lags = np.arange(1, n)
    return float(1 + 2 * np.sum((1 - lags / n) * rho**lags))
