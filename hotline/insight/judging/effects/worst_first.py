"""(d) The guard against regression to the mean: places chosen for being worst get better without anybody's doing.

What a place is likely to have had without its chance swing is its empirical-Bayes level (Robbins, 1956; Hauer, 1997, for
road sites): over all places the levels follow a Gamma law with shape a and rate b, fitted to the counts before; a place
with y counted, taken in units of the dispersion phi, has the posterior Gamma(a + y, b + 1). The drop to expect by itself
is its mean against y. The effect is measured from that mean, times the change of the places not touched, and its
variance adds the posterior's (trigamma(a + y)) to that of counting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from hotline.insight.judging.effects.spread import Array, dispersion
from hotline.insight.judging.estimate import UNKNOWN, Estimate, ratio

FEWEST_PLACES = 20


@dataclass(frozen=True)
class Guarded:
    """The effect measured from the expected level, the drop to expect without any, and the naive ratio beside it."""

    effect: Estimate
    by_itself: float
    naive: float


def worst_first(before: Array, after: Array, treated: list[int]) -> Guarded:
    """Return the guarded effect in ``treated`` rows; counts are weekly, of shape (places, weeks), all places included."""
    others = [i for i in range(len(before)) if i not in set(treated)]
    if len(others) < FEWEST_PLACES or not treated:
        return Guarded(UNKNOWN, np.nan, np.nan)
    phi, df = dispersion([row for side in (before, after) for row in side])
    y, z = before.sum(axis=1) / phi, after.sum(axis=1) / phi
    shape, rate = gamma_prior(y)
    expected = (shape + y) / (rate + 1)
    change = z[others].sum() / expected[others].sum()
    seen, hoped, was = z[treated].sum(), change * expected[treated].sum(), y[treated].sum()
    if seen <= 0 or was <= 0:
        return Guarded(UNKNOWN, float(hoped / change / was) if was else np.nan, 0.0)
    level = float(np.sum(expected[treated] ** 2 * special.polygamma(1, shape + y[treated]))) / expected[treated].sum() ** 2
    variance = 1 / seen + level + 1 / z[others].sum() + 1 / y[others].sum()
    effect = ratio(float(np.log(seen / hoped)), float(variance), df)
    return Guarded(effect, float(expected[treated].sum() / was), float(seen / was))


def gamma_prior(y: Array) -> tuple[float, float]:
    """Return shape and rate of the Gamma law of levels behind the counts ``y``, by maximum likelihood.

    The counts are then negative binomial: log f(y) = lgamma(a + y) - lgamma(a) + a log(b / (b + 1)) - y log(b + 1).
    """

    def loss(logs: Array) -> float:
        a, b = np.exp(logs)
        return -float(np.sum(special.gammaln(a + y) - special.gammaln(a) + a * np.log(b / (b + 1)) - y * np.log(b + 1)))

    middle, spread = float(np.mean(y)), float(np.var(y))
    shape = np.clip(middle**2 / max(spread - middle, middle / 100), 0.05, 1e4)
    found = optimize.minimize(loss, np.log([shape, shape / middle]), method="Nelder-Mead")
    a, b = np.exp(found.x)
    return float(a), float(b)
