"""Weekly forecasts of each group of matters, chosen by back-test, and never without their error beside the naive one.

Three ways are tried: the seasonal naive one (the same week a year ago, scaled by how the last eight weeks compare with
theirs; with less than a year of weeks, the mean of the last four), harmonic regression (negative binomial scatter, log
link, waves of the year, a damped trend, flags for weeks of a known peak and days off), and Holt and Winters' damped
exponential smoothing of log counts on what the waves leave. From rolling origins the one with the smallest mean
absolute error over the horizon is taken. The interval is the 2.5 and 97.5 % quantile of the back-test's own log errors
at each horizon, pooled with its neighbours, centred on the forecast.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from hotline.insight.judging.effects.spread import Array

YEAR = 52
HORIZON = 4
ORIGINS, EVERY = 26, 2  # weeks back, and how many between two origins
FEWEST = 16
Way = Callable[[Array, Array, int], Array]


@dataclass(frozen=True)
class Forecast:
    """Counts of the weeks ahead with 95 % bounds; errors are mean absolute ones of the back-test, in requests."""

    way: str
    weeks: Array
    low: Array
    high: Array
    error: float
    naive_error: float

    @property
    def skill(self) -> float:
        """The error against the seasonal naive one: under 1 is better."""
        return self.error / self.naive_error if self.naive_error else float("nan")


def forecast(counts: Array, flags: Array, horizon: int = HORIZON) -> Forecast | None:
    """Return the forecast of weekly ``counts``, None with fewer than 16 weeks.

    ``flags`` is (weeks + horizon, k): 0 to 1 for each known peak or share of days off, future weeks included.
    """
    n = len(counts)
    if n < FEWEST + horizon:
        return None
    origins = range(n - horizon, max(FEWEST, n - horizon - ORIGINS), -EVERY)
    truth = np.array([counts[o : o + horizon] for o in origins])
    told = {
        name: np.array([way(counts[:o], flags[: o + horizon], horizon) for o in origins]) for name, way in WAYS.items()
    }
    errors = {name: float(np.mean(np.abs(told[name] - truth))) for name in WAYS}
    best = min(errors, key=lambda name: (errors[name], name != "naive"))
    ahead = WAYS[best](counts, flags, horizon)
    low, high = _bounds(np.log1p(truth) - np.log1p(told[best]), ahead)
    return Forecast(best, ahead, low, high, errors[best], errors["naive"])


def naive(counts: Array, flags: Array, horizon: int) -> Array:
    """Return the same weeks of last year, scaled; without a year of weeks the mean of the last four."""
    if len(counts) < YEAR + 8:
        return np.full(horizon, counts[-4:].mean())
    scale = (counts[-8:].sum() + 1) / (counts[-8 - YEAR : -YEAR].sum() + 1)
    start = len(counts) - YEAR
    return np.asarray(counts[start : start + horizon] * scale)


def harmonic(counts: Array, flags: Array, horizon: int) -> Array:
    """Return the forecast of the harmonic regression, fitted on at most three years."""
    keep = min(len(counts), 3 * YEAR)
    y, used = counts[-keep:], flags[len(counts) - keep : len(counts) + horizon]
    design = _design(keep, horizon, used)
    fit = sm.GLM(y, design[:keep], family=sm.families.Poisson()).fit_regularized(alpha=1e-4, L1_wt=0.0, maxiter=200)
    level = np.log((y[-4:].sum() + 1) / (np.exp(design[keep - 4 : keep] @ fit.params).sum() + 1))
    decay = 0.8 ** np.arange(1, horizon + 1)
    return np.asarray(np.exp(np.clip(design[keep:] @ fit.params + level * decay, -10, 15)))


def smoothed(counts: Array, flags: Array, horizon: int) -> Array:
    """Return Holt and Winters' damped smoothing of what the waves of the year leave of the log counts."""
    logs = np.log1p(counts)
    waves = _waves(len(counts) + horizon, 2 if len(counts) >= 2 * YEAR else 1 if len(counts) >= YEAR else 0)
    beta = np.linalg.lstsq(np.column_stack([np.ones(len(logs)), waves[: len(logs)]]), logs, rcond=None)[0][1:]
    left = logs - waves[: len(logs)] @ beta
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = ExponentialSmoothing(left, trend="add", damped_trend=True, initialization_method="heuristic").fit()
    ahead = np.asarray(fit.forecast(horizon)) + waves[len(logs) :] @ beta
    return np.asarray(np.expm1(np.clip(ahead, 0, 15)))


WAYS: dict[str, Way] = {"naive": naive, "harmonic": harmonic, "smoothed": smoothed}


def _waves(weeks: int, harmonics: int) -> Array:
    t = np.arange(weeks) * 7 / 365.25
    pairs = [(np.sin(2 * np.pi * k * t), np.cos(2 * np.pi * k * t)) for k in range(1, harmonics + 1)]
    return np.column_stack([wave for pair in pairs for wave in pair]) if pairs else np.empty((weeks, 0))


def _design(weeks: int, horizon: int, flags: Array) -> Array:
    """Return constant, trend that stops at the last known week, waves, and the flags that were ever up and down."""
    trend = np.minimum(np.arange(weeks + horizon), weeks) / YEAR
    harmonics = 3 if weeks >= 2 * YEAR else 2 if weeks >= YEAR else 0
    useful = flags[:, flags[:weeks].std(axis=0) > 0]
    columns = [
        np.ones(weeks + horizon),
        *([trend] if weeks >= YEAR else []),
        _waves(weeks + horizon, harmonics),
        useful,
    ]
    return np.column_stack(columns)


def _bounds(log_errors: Array, ahead: Array) -> tuple[Array, Array]:
    """Return bounds from the errors of shape (origins, horizon); small samples are widened as Student's t is."""
    n = len(log_errors)
    low, high = [], []
    for step, value in enumerate(ahead):
        near = log_errors[:, max(0, step - 1) : step + 2].ravel()
        spread = float(np.sqrt(np.mean(near**2))) * 1.96 * np.sqrt((n + 3) / n)
        bottom, top = np.quantile(near, [0.025, 0.975])
        low.append(np.expm1(max(0.0, np.log1p(value) + min(bottom, -spread))))
        high.append(np.expm1(np.log1p(value) + max(top, spread)))
    return np.array(low), np.array(high)
