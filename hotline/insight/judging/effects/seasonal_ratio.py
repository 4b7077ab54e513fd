"""(a) The seasonally adjusted rate ratio: weeks after against weeks before, over the same ratio of a reference.

log RR = log(A / B) - log(a / b) with A, B the counts per week after and before, a, b those of the reference: the same
places 52 weeks earlier, or the same matters in the rest of the city. Its variance adds that of each log count (see
``spread``), the scatter of each side being its own; the degrees of freedom are Welch's (1947). A cell of nothing counts
as one half (Haldane, 1956).
"""

from __future__ import annotations

import numpy as np

from hotline.insight.judging.effects.spread import Array, memory, residuals, scatter
from hotline.insight.judging.estimate import UNKNOWN, Estimate, ratio

FEWEST_WEEKS = 4


def seasonal_ratio(before: Array, after: Array, reference_before: Array, reference_after: Array) -> Estimate:
    """Return the ratio of weekly counts after to before, the season taken out by the reference."""
    own, reference = (before, after), (reference_before, reference_after)
    if min(len(cell) for cell in (*own, *reference)) < FEWEST_WEEKS:
        return UNKNOWN
    rho = memory([residuals(cell) / np.sqrt(_total(cell)) for cell in (*own, *reference)], 2)
    parts = [_variance(*side, rho) for side in (own, reference)]
    variance = sum(part for part, _ in parts)
    spread = sum(part**2 / df for part, df in parts)
    return ratio(_log_change(*own) - _log_change(*reference), variance, variance**2 / spread)


def _log_change(before: Array, after: Array) -> float:
    return float(np.log(_total(after) / len(after)) - np.log(_total(before) / len(before)))


def _total(cell: Array) -> float:
    return float(np.sum(cell)) or 0.5


def _variance(before: Array, after: Array, rho: float) -> tuple[float, int]:
    """Return the variance of the log ratio of two cells and its degrees of freedom."""
    found = scatter([before, after], rho)
    return sum(float(found.of_log(_total(cell), len(cell))) for cell in (before, after)), found.df
