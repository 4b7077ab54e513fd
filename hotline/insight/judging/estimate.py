"""An estimated ratio with its 95 % interval, from an estimate on the log scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval and the two-sided p of no effect; NaN where it cannot be computed."""

    value: float
    low: float
    high: float
    p: float

    @property
    def known(self) -> bool:
        """Whether there was enough to estimate from."""
        return not math.isnan(self.low)

    @property
    def differs(self) -> bool:
        """Whether the interval leaves out "no effect" (p < 0.05)."""
        return self.known and self.p < 0.05

    def covers(self, truth: float) -> bool:
        """Whether the interval holds ``truth``."""
        return self.low <= truth <= self.high


UNKNOWN = Estimate(math.nan, math.nan, math.nan, math.nan)


def ratio(log_value: float, variance: float, df: float) -> Estimate:
    """Return ``exp(log_value)`` with Student's interval of ``df`` degrees of freedom on the log scale."""
    if not (math.isfinite(log_value) and math.isfinite(variance) and variance > 0 and df >= 1):
        return UNKNOWN
    error = math.sqrt(variance)
    half = float(stats.t.ppf(0.975, df)) * error
    p = float(2 * stats.t.sf(abs(log_value) / error, df))
    return Estimate(math.exp(log_value), math.exp(log_value - half), math.exp(log_value + half), p)
