"""Alarms: series with far more requests in a window than weekday, time of day and season lead to expect.

Expected is the median of the same window on the last eight days of the same rhythm (weekday; holidays are Sundays),
times a season factor from last year. Counts are taken as negative binomial: the variance is that of a Poisson count,
plus the dispersion of all series together, plus the uncertainty of an expectation from eight values. An alarm takes
two windows in a row: in each at least twice the expectation came, with an upper tail below 0.001; in both at least 5;
and Benjamini-Hochberg at 5 % over all series of the run rejects their tails together (Fisher). The numbers are project
defaults.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from hotline.insight.sensing.windows import A_DAY, Series

WEEKS = 8
P_BELOW, FALSE_DISCOVERIES = 0.001, 0.05
AT_LEAST, RATIO = 5, 2.0
LEAST_EXPECTED = 0.1
YEAR = 364 * A_DAY
SEASON = (0.2, 5.0)
SEASON_NEEDS = 50.0  # requests expected last year, before its season says anything


@dataclass(frozen=True)
class Alarm:
    """A series in two windows, the second from ``at`` on: what came, what was expected, and how unlikely that is."""

    name: tuple[str, ...]
    at: dt.datetime
    count: int
    expected: float
    p: float


def baseline(series: Series, window: int) -> np.ndarray:
    """Return the counts of the last eight windows of the same kind, ``[series, up to 8]``."""
    day = window // A_DAY
    same = [d for d in range(day - 1, -1, -1) if series.rhythm[d] == series.rhythm[day]][:WEEKS]
    return series.counts[:, [d * A_DAY + window % A_DAY for d in same]]


def expected(series: Series, window: int) -> np.ndarray:
    """Return the expectation of each series in ``window``, without season.

    Where the median says nothing (rare matters), the mean without the largest value stands in for it.
    """
    past = baseline(series, window)
    if not past.shape[1]:
        return np.zeros(len(series.names))
    trimmed = (past.sum(axis=1) - past.max(axis=1)) / max(1, past.shape[1] - 1)
    return np.maximum(np.maximum(np.median(past, axis=1), trimmed), LEAST_EXPECTED)


def season(series: Series, window: int, domain: int) -> np.ndarray:
    """Return the factor of last year's same week, of each domain (part ``domain`` of the names) as a whole.

    It is what came in that week by what eight weeks before it led to expect; 1 where last year is not known.
    """
    then = window - YEAR
    if then < (WEEKS + 1) * 7 * A_DAY:
        return np.ones(len(series.names))
    week = range(then - 3 * A_DAY, then + 3 * A_DAY + 1, A_DAY)
    came = series.counts[:, list(week)].sum(axis=1).astype(float)
    usual = sum(expected(series, each) for each in week)
    domains, codes = np.unique([name[domain] for name in series.names], return_inverse=True)
    came, usual = (np.bincount(codes, values, len(domains)) for values in (came, usual))
    factor = np.where(usual >= SEASON_NEEDS, came / np.maximum(usual, 1), 1.0)
    return np.clip(factor, *SEASON)[codes]


def dispersion(past: np.ndarray) -> float:
    """Return the extra variance of ``past`` [series, weeks] as a share of the squared mean: moments, pooled."""
    if past.shape[1] < 2:
        return 0.0
    mean, variance = past.mean(axis=1), past.var(axis=1, ddof=1)
    squares = float((mean**2).sum())
    return max(0.0, float((variance - mean).sum()) / squares) if squares else 0.0


def tail(counts: np.ndarray, mean: np.ndarray, alpha: float, weeks: int) -> np.ndarray:
    """Return the probability of ``counts`` or more, for a negative binomial with ``mean`` and the variance as above."""
    # An expectation from so many Poisson counts by their median varies by pi/2 of what their mean would.
    extra = np.maximum(alpha * mean**2 + np.pi / 2 * (1 + alpha * mean) * mean / max(1, weeks), 1e-9)
    size = mean**2 / extra
    return stats.nbinom.sf(counts - 1, size, size / (size + mean))


@dataclass(frozen=True)
class Evidence:
    """Each series in one window: how many came, how many were expected, and the upper tail."""

    counts: np.ndarray
    mean: np.ndarray
    p: np.ndarray

    @property
    def high(self) -> np.ndarray:
        """Which series are at least twice the expectation, and not by mere chance."""
        return (self.counts >= RATIO * self.mean) & (self.p < P_BELOW)


def evidence(series: Series, window: int, domain: int = -1) -> Evidence | None:
    """Return what ``window`` says of each series; None while too few weeks are known."""
    past = baseline(series, window)
    if past.shape[1] < WEEKS // 2:
        return None
    mean = expected(series, window) * season(series, window, domain)
    counts = series.counts[:, window]
    return Evidence(counts, mean, np.clip(tail(counts, mean, dispersion(past), past.shape[1]), 1e-300, 1.0))


def together(before: Evidence, now: Evidence) -> np.ndarray:
    """Return the p-value of two windows together, by Fisher's method."""
    return stats.chi2.sf(-2 * (np.log(before.p) + np.log(now.p)), 4)


def alarms(series: Series, first: int, last: int, domain: int = -1) -> list[Alarm]:
    """Return the alarms from window ``first`` to ``last``, both in; each is of that window and the one before it."""
    found: list[Alarm] = []
    before = evidence(series, first - 1, domain) if first else None
    for window in range(first, last + 1):
        now = evidence(series, window, domain)
        if before and now:
            found += _raised(series, window, before, now)
        before = now
    return found


def _raised(series: Series, window: int, before: Evidence, now: Evidence) -> list[Alarm]:
    p = together(before, now)
    counts, mean = before.counts + now.counts, before.mean + now.mean
    rejected = multipletests(p, FALSE_DISCOVERIES, "fdr_bh")[0]
    chosen = rejected & (counts >= AT_LEAST) & before.high & now.high
    at = series.start_of(window)
    return [
        Alarm(series.names[n], at, int(counts[n]), float(mean[n]), float(p[n]))
        for n in map(int, np.flatnonzero(chosen))
    ]
