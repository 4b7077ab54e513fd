"""Alarms: series with far more requests than weekday, time of day and season lead to expect.

Expected is the median of the same window on the last eight days of the same rhythm (weekday; holidays are Sundays),
times a season factor from last year. Counts are taken as negative binomial: the variance is that of a Poisson count,
plus the dispersion of all series together, plus the uncertainty of an expectation from eight values.

A rise is looked for in the last two, three and four windows together, so that a slow one that begins in the evening is
found as well as a sudden one. In such a span at least 5 came, at least twice the expectation, with an upper tail below
0.001; and it persists: without its most surprising window still twice the expectation came, with a tail below 0.01. The
smallest tail times three (Bonferroni) is the p-value of the series, and Benjamini-Hochberg at 5 % over all series and
windows of the run has to reject it. The numbers are project defaults.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from hotline.insight.sensing.windows import A_DAY, Series

WEEKS = 8
SPANS = (2, 3, 4)  # windows: from half a day to a day
P_BELOW, REST_BELOW, FALSE_DISCOVERIES = 0.001, 0.01, 0.05
AT_LEAST, RATIO = 5, 2.0
LEAST_EXPECTED = 0.1
YEAR = 364 * A_DAY
SEASON = (0.2, 5.0)
SEASON_NEEDS = 50.0  # requests expected last year, before its season says anything


@dataclass(frozen=True)
class Alarm:
    """A series in two to four windows, the last from ``at`` on: what came, what was expected, how unlikely that is."""

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
    """Each series in one window: how many came, how many were expected, and what the tail takes beside that."""

    counts: np.ndarray
    mean: np.ndarray
    alpha: float
    weeks: int


def evidence(series: Series, window: int, domain: int = -1) -> Evidence | None:
    """Return what ``window`` says of each series; None while too few weeks are known."""
    past = baseline(series, window)
    if past.shape[1] < WEEKS // 2:
        return None
    mean = expected(series, window) * season(series, window, domain)
    return Evidence(series.counts[:, window], mean, dispersion(past), past.shape[1])


PARTS = ("counts", "mean", "p")


@dataclass(frozen=True)
class Span:
    """Each series in some windows together: how many came, were expected, and the tail; 1 where it is no rise."""

    counts: np.ndarray
    mean: np.ndarray
    p: np.ndarray


def span(windows: Sequence[Evidence]) -> Span:
    """Return what windows in a row say together of each series."""
    counts, means = np.array([each.counts for each in windows]), np.array([each.mean for each in windows])
    alpha, weeks = max(each.alpha for each in windows), min(each.weeks for each in windows)
    worst = np.argmax(counts - means, axis=0)
    all_series = np.arange(counts.shape[1])
    count, mean = counts.sum(axis=0), means.sum(axis=0)
    rest, rest_mean = count - counts[worst, all_series], mean - means[worst, all_series]
    p = tail(count, mean, alpha, weeks)
    rises = (count >= AT_LEAST) & (count >= RATIO * mean) & (p < P_BELOW)
    persists = (rest >= RATIO * rest_mean) & (tail(rest, rest_mean, alpha, weeks) < REST_BELOW)
    return Span(count, mean, np.where(rises & persists, np.maximum(p, 1e-300), 1.0))


def alarms(series: Series, first: int, last: int, domain: int = -1) -> list[Alarm]:
    """Return the alarms from window ``first`` to ``last``, both in; each is of a span that ends with that window."""
    begins = max(0, first - max(SPANS) + 1)
    return raised(series, {window: evidence(series, window, domain) for window in range(begins, last + 1)}, first, last)


def raised(series: Series, known: Mapping[int, Evidence | None], first: int, last: int) -> list[Alarm]:
    """Return the alarms of a run over windows whose evidence is ``known``."""
    runs = [(window, _best(window, known)) for window in range(first, last + 1)]
    ends = [(window, best) for window, best in runs if best]
    if not ends:
        return []
    p = np.concatenate([best.p for _, best in ends])
    chosen = multipletests(p, FALSE_DISCOVERIES, "fdr_bh")[0] & (p < 1)
    rejected = chosen.reshape(len(ends), -1)
    return [
        Alarm(series.names[n], series.start_of(window), int(best.counts[n]), float(best.mean[n]), float(best.p[n]))
        for row, (window, best) in enumerate(ends)
        for n in map(int, np.flatnonzero(rejected[row]))
    ]


def _best(window: int, known: Mapping[int, Evidence | None]) -> Span | None:
    """Return of each series the span up to ``window`` with the smallest tail, Bonferroni's factor included."""
    spans = []
    for length in SPANS:
        lately = [each for n in range(window - length + 1, window + 1) if (each := known.get(n))]
        if len(lately) == length:
            spans.append(span(lately))
    if not spans:
        return None
    best, all_series = np.argmin([found.p for found in spans], axis=0), np.arange(len(spans[0].p))
    counts, mean, p = (np.array([getattr(found, part) for found in spans])[best, all_series] for part in PARTS)
    return Span(counts, mean, np.minimum(len(SPANS) * p, 1.0))
