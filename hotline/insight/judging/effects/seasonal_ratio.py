"""(a) The seasonally adjusted rate ratio: weeks after against weeks before, over the same ratio of a reference.

log RR = log(A / B) - log(a / b) with A, B the counts of the weeks after and before, a, b those of the reference: the
same places 52 weeks earlier, or the same matters in the rest of the city. Its variance is phi * (1/A + 1/B) +
psi * (1/a + 1/b), with each side's dispersion about a straight line in each cell (a season that rises is no scatter),
widened for the likeness of neighbouring weeks; the degrees of freedom are Welch's. A cell of nothing counts as one half (Haldane, 1956).
"""

from __future__ import annotations

import numpy as np

from hotline.insight.judging.effects.spread import Array, mean_inflation, memory, pearson
from hotline.insight.judging.estimate import UNKNOWN, Estimate, ratio


def seasonal_ratio(before: Array, after: Array, reference_before: Array, reference_after: Array) -> Estimate:
    """Return the ratio of weekly counts after to before, the season taken out by the reference."""
    own, reference = (before, after), (reference_before, reference_after)
    if min(len(cell) for cell in (*own, *reference)) < 2:
        return UNKNOWN
    log_value = _log_change(*own) - _log_change(*reference)
    parts = [_variance(*own), _variance(*reference)]
    variance = sum(part for part, _ in parts)
    spread = sum(part**2 / df for part, df in parts)
    return ratio(log_value, variance, variance**2 / spread)


def _log_change(before: Array, after: Array) -> float:
    return float(np.log(_total(after) / len(after)) - np.log(_total(before) / len(before)))


def _total(cell: Array) -> float:
    return float(np.sum(cell)) or 0.5


def _variance(before: Array, after: Array) -> tuple[float, int]:
    """Return the variance of the log ratio of two cells and its degrees of freedom."""
    leftover = [pearson(cell) for cell in (before, after)]
    df = max(1, sum(len(cell) - 2 for cell in leftover))
    phi = max(1.0, sum(float(np.sum(cell**2)) for cell in leftover) / df)
    widened = phi * mean_inflation(memory(leftover, 2), (len(before) + len(after)) // 2)
    return widened * (1 / _total(before) + 1 / _total(after)), df
