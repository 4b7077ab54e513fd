"""(b) Difference-in-differences with matched untouched places.

For place i the change is d_i = log((after_i + 1/2) / (before_i + 1/2)), with variance s_i = phi * (1/before + 1/after)
of counting, phi pooled over all cells, and tau^2 of places that go their own ways, estimated over the controls as in a
meta-analysis (Paule and Mandel, 1982). Treated and controls are averaged with weights 1 / (s_i + tau^2); the effect is
the difference, and its interval is Student's with (controls - 1) degrees of freedom, because with few places what is
common to a place counts, not how many weeks were watched (Donald and Lang, 2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotline.insight.judging.effects.spread import Array, dispersion
from hotline.insight.judging.estimate import UNKNOWN, Estimate, ratio

FEWEST_CONTROLS = 5


@dataclass(frozen=True)
class Changes:
    """Log changes of places and the counting variance of each."""

    logs: Array
    counting: Array

    def mean(self, tau2: float) -> tuple[float, float]:
        """Return the weighted mean and its variance."""
        weights = 1 / (self.counting + tau2)
        return float(np.sum(weights * self.logs) / np.sum(weights)), float(1 / np.sum(weights))


def difference(treated: tuple[Array, Array], controls: tuple[Array, Array]) -> Estimate:
    """Return the ratio of ratios; each pair is (before, after), weekly counts of shape (places, weeks)."""
    if len(treated[0]) == 0 or len(controls[0]) < FEWEST_CONTROLS:
        return UNKNOWN
    phi, _ = dispersion([row for side in (*treated, *controls) for row in side])
    ours, theirs = _changes(*treated, phi), _changes(*controls, phi)
    tau2 = between(theirs)
    (ours_mean, ours_var), (theirs_mean, theirs_var) = ours.mean(tau2), theirs.mean(tau2)
    return ratio(ours_mean - theirs_mean, ours_var + theirs_var, len(theirs.logs) - 1)


def between(changes: Changes) -> float:
    """Return tau^2, the variance between places beyond counting (Paule and Mandel), by bisection."""
    low, high, df = 0.0, 4.0, len(changes.logs) - 1

    def excess(tau2: float) -> float:
        middle, _ = changes.mean(tau2)
        return float(np.sum((changes.logs - middle) ** 2 / (changes.counting + tau2))) - df

    if excess(low) <= 0:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def matched(history: Array, treated: int, candidates: list[int], k: int = 20) -> list[int]:
    """Return the ``k`` candidates whose weekly history (places, weeks) is nearest to that of row ``treated``.

    Near is the Euclidean distance of log counts by four weeks, so that level, trend and season all count. The history
    ends before the weeks that are compared: matching on those would choose places by their chance swings.
    """
    weeks = history.shape[1] - history.shape[1] % 4
    blocks = np.log(history[:, history.shape[1] - weeks :].reshape(len(history), -1, 4).sum(axis=2) + 0.5)
    distances = np.sqrt(np.sum((blocks[candidates] - blocks[treated]) ** 2, axis=1))
    return [candidates[i] for i in np.argsort(distances, kind="stable")[:k]]


def _changes(before: Array, after: Array, phi: float) -> Changes:
    b, a = before.sum(axis=1) + 0.5, after.sum(axis=1) + 0.5
    per_week = np.log(before.shape[1] / after.shape[1])
    return Changes(np.log(a / b) + per_week, phi * (1 / b + 1 / a))
