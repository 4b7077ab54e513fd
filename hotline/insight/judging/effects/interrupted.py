"""(c) Interrupted time series: one long series of weeks, the level and the slope that change with the measure.

log E(y_t) = b0 + b1 t + b2 after_t + b3 (t - T) after_t + season, season being sine and cosine of the year (and of the
half year with two years of weeks), or the log of a reference series as an offset (Wagner and others, 2002; Bernal and
others, 2017). Fitted as Poisson's quasi-likelihood; the covariance is the sandwich with the negative binomial variance
and AR(1) between the weeks, A^-1 (X' V^1/2 R(rho) V^1/2 X) A^-1, rho corrected for its small-sample bias; intervals are
Student's with n - p degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm

from hotline.insight.judging.effects.spread import Array, memory
from hotline.insight.judging.estimate import UNKNOWN, Estimate, ratio

FEWEST_BEFORE, FEWEST_AFTER = 16, 6
YEAR = 365.25 / 7


@dataclass(frozen=True)
class Interruption:
    """The jump at the measure, and the change of the slope as a ratio per week."""

    level: Estimate
    slope: Estimate
    rho: float
    fitted: tuple[float, ...] = ()
    without: tuple[float, ...] = ()


NO_SERIES = Interruption(UNKNOWN, UNKNOWN, 0.0)


def interrupted(counts: Array, begins: int, offset: Array | None = None) -> Interruption:
    """Return what changed at week ``begins`` of ``counts``; ``offset`` is the log of what the season alone would do."""
    n = len(counts)
    if begins < FEWEST_BEFORE or n - begins < FEWEST_AFTER or counts.sum() < 2 * n:
        return NO_SERIES
    design = _design(n, begins, harmonics=0 if offset is not None else _harmonics(n))
    fit = sm.GLM(counts, design, family=sm.families.Poisson(), offset=offset).fit()
    mu, df = np.asarray(fit.fittedvalues), n - design.shape[1]
    variance = _variance(counts, mu, df)
    rho = memory([(counts - mu) / np.sqrt(variance)], design.shape[1])
    covariance = _sandwich(design, mu, variance, rho)
    alone = design.copy()
    alone[:, 2:4] = 0
    without = np.exp(alone @ np.asarray(fit.params) + (0 if offset is None else offset))
    level, slope = (ratio(float(fit.params[i]), float(covariance[i, i]), df) for i in (2, 3))
    return Interruption(level, slope, rho, tuple(mu.tolist()), tuple(without.tolist()))


def _harmonics(weeks: int) -> int:
    """Return how many waves of the year that many weeks can tell from a trend."""
    return 0 if weeks < YEAR else 1 if weeks < 2 * YEAR else 2


def _design(n: int, begins: int, harmonics: int) -> Array:
    t = np.arange(n, dtype=float)
    after = (t >= begins).astype(float)
    columns = [np.ones(n), (t - begins) / YEAR, after, after * (t - begins)]
    for k in range(1, harmonics + 1):
        columns += [np.sin(2 * np.pi * k * t / YEAR), np.cos(2 * np.pi * k * t / YEAR)]
    return np.column_stack(columns)


def _variance(counts: Array, mu: Array, df: int) -> Array:
    """Return the variance of each week, mu + alpha mu^2: busy weeks scatter more than Poisson's law says."""
    excess = float(np.sum((counts - mu) ** 2)) * len(mu) / df - float(np.sum(mu))
    variance: Array = mu + max(0.0, excess / float(np.sum(mu**2))) * mu**2
    return variance


def _sandwich(design: Array, mu: Array, variance: Array, rho: float) -> Array:
    bread = np.linalg.inv((mu[:, None] * design).T @ design)
    score = np.sqrt(variance)[:, None] * design
    lags = np.abs(np.subtract.outer(np.arange(len(mu)), np.arange(len(mu))))
    result: Array = bread @ (score.T @ np.power(rho, lags) @ score) @ bread
    return result
