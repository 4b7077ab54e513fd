"""Alarms: series with far more requests in a window than weekday, time of day and season lead to expect.

Expected is the median of the same window on the last eight days of the same rhythm (weekday; holidays are Sundays),
times a season factor from last year. Counts are taken as negative binomial: the variance is that of a Poisson count,
plus the dispersion of all series together, plus the uncertainty of an expectation from eight values. A window is raised
when its upper tail is below 0.001, Benjamini-Hochberg at 5 % over all series of the run rejects it, at least 5 came,
and at least twice the expectation; an alarm takes two raised windows in a row. The numbers are project defaults.
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
PERSISTENCE = 2
LEAST_EXPECTED = 0.1
YEAR = 364 * A_DAY
SEASON = (0.2, 5.0)
SEASON_NEEDS = 50.0  # requests expected last year, before its season says anything


@dataclass(frozen=True)
class Alarm:
    """A series in a window: how many came, how many were expected, and how unlikely that is."""

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


def raised(series: Series, window: int, domain: int = -1) -> dict[int, Alarm]:
    """Return what one run raises in ``window``, by the number of the series."""
    past = baseline(series, window)
    if past.shape[1] < WEEKS // 2:
        return {}
    mean = expected(series, window) * season(series, window, domain)
    counts = series.counts[:, window]
    p = tail(counts, mean, dispersion(past), past.shape[1])
    rejected = multipletests(p, FALSE_DISCOVERIES, "fdr_bh")[0]
    found = np.flatnonzero(rejected & (p < P_BELOW) & (counts >= AT_LEAST) & (counts >= RATIO * mean))
    at = series.start_of(window)
    return {
        int(n): Alarm(series.names[n], at, int(counts[n]), float(mean[n]), float(p[n]))
        for n in found
    }  # fmt: skip


def alarms(series: Series, first: int, last: int, domain: int = -1) -> list[Alarm]:
    """Return the alarms from window ``first`` to ``last``, both in: raised twice in a row, the window of the second."""
    found: list[Alarm] = []
    before = raised(series, first - 1, domain) if first else {}
    for window in range(first, last + 1):
        now = raised(series, window, domain)
        found += [alarm for number, alarm in now.items() if number in before]
        before = now
    return found
