"""(d) The guard against regression to the mean: places chosen for being worst get better without anybody's doing.

What a place is likely to have had without its chance swing is its empirical-Bayes level (Robbins, 1956; for road sites
Hauer, 1997). Over all places the log levels are taken as normal with mean m and variance tau^2; a place of log count y
and counting variance v has the level m + tau^2 / (tau^2 + v) * (y - m), with variance tau^2 v / (tau^2 + v). The drop
to expect by itself is that level against y. The effect is measured from that level, times the change of the places not
touched; its variance adds that of the level, of the count after, and of the others' change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotline.insight.judging.effects.places import Places, between
from hotline.insight.judging.effects.spread import Array, Scatter, scatter
from hotline.insight.judging.estimate import UNKNOWN, Estimate, ratio

FEWEST_PLACES, FEWEST_COUNTED = 20, 10


@dataclass(frozen=True)
class Guarded:
    """The effect measured from the expected level, the drop to expect without any, and the naive ratio beside it."""

    effect: Estimate
    by_itself: float
    naive: float


NOT_GUARDED = Guarded(UNKNOWN, float("nan"), float("nan"))


def worst_first(before: Array, after: Array, treated: list[int]) -> Guarded:
    """Return the guarded effect in ``treated`` rows; weekly counts of shape (places, weeks), all places included."""
    others = [i for i in range(len(before)) if i not in set(treated)]
    weeks = before.shape[1], after.shape[1]
    b, a = before.sum(axis=1), after.sum(axis=1)
    if len(others) < FEWEST_PLACES or not treated or b[treated].min() < FEWEST_COUNTED or b[others].sum() == 0:
        return NOT_GUARDED
    found = scatter([row for side in (before, after) for row in side])
    chance = _chance(b, a, found, weeks, others)
    seen = Places(np.log(b + 0.5), np.asarray(found.of_log(b + 0.5, weeks[0])) + chance)
    tau2 = between(seen)
    middle, _ = seen.mean(tau2)
    level = middle + tau2 / (tau2 + seen.counting) * (seen.logs - middle)
    uncertain = tau2 * seen.counting / (tau2 + seen.counting)
    expected, was, now = np.exp(level[treated]), float(b[treated].sum()), float(a[treated].sum())
    change = a[others].sum() / b[others].sum()
    share = expected / expected.sum()
    variance = float(np.sum(share**2 * uncertain[treated]) + found.of_log(max(now, 0.5), weeks[1]) + chance)
    variance += float(np.sum(_shares(a[others]) ** 2 * found.of_log(a[others] + 0.5, weeks[1])))
    variance += float(np.sum(_shares(b[others]) ** 2 * found.of_log(b[others] + 0.5, weeks[0])))
    effect = ratio(float(np.log(max(now, 0.5) / (change * expected.sum()))), variance, len(others) - 1)
    return Guarded(effect, float(expected.sum() / was), now / was)


def _chance(b: Array, a: Array, found: Scatter, weeks: tuple[int, int], others: list[int]) -> float:
    """Return the variance, of one period, of swings too slow to be seen within its weeks.

    The places not touched show them: their logs change between the periods by more than counting explains.
    """
    counting = found.of_log(b[others] + 0.5, weeks[0]) + found.of_log(a[others] + 0.5, weeks[1])
    return between(Places(np.log(a[others] + 0.5) - np.log(b[others] + 0.5), np.asarray(counting))) / 2


def _shares(counts: Array) -> Array:
    shares: Array = counts / counts.sum()
    return shares
