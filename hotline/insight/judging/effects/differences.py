"""(b) Difference-in-differences with matched untouched places.

For place i the change is d_i = log((after_i + 1/2) / (before_i + 1/2)), with variance s_i of counting (see ``spread``,
the scatter pooled over all cells) and tau^2 of places that go their own ways, estimated over the controls as in a
meta-analysis (Paule and Mandel, 1982). Treated and controls are averaged with weights 1 / (s_i + tau^2); the effect is
the difference, and its interval is Student's with (controls - 1) degrees of freedom, because with few places what is
common to a place counts, not how many weeks were watched (Donald and Lang, 2007).
"""

from __future__ import annotations

import numpy as np

from hotline.insight.judging.effects.places import Places, between
from hotline.insight.judging.effects.spread import Array, Scatter, scatter
from hotline.insight.judging.estimate import UNKNOWN, Estimate, ratio

FEWEST_CONTROLS = 5


def difference(treated: tuple[Array, Array], controls: tuple[Array, Array]) -> Estimate:
    """Return the ratio of ratios; each pair is (before, after), weekly counts of shape (places, weeks)."""
    if len(treated[0]) == 0 or len(controls[0]) < FEWEST_CONTROLS:
        return UNKNOWN
    found = scatter([row for side in (*treated, *controls) for row in side])
    ours, theirs = _changes(*treated, found), _changes(*controls, found)
    tau2 = between(theirs)
    (ours_mean, ours_var), (theirs_mean, theirs_var) = ours.mean(tau2), theirs.mean(tau2)
    return ratio(ours_mean - theirs_mean, ours_var + theirs_var, len(theirs.logs) - 1)


def matched(history: Array, treated: int, candidates: list[int], k: int = 20) -> list[int]:
    """Return the ``k`` candidates whose weekly history (places, weeks) is nearest to that of row ``treated``.

    Near is the Euclidean distance of log counts by four weeks, so that level, trend and season all count. The history
    ends before the weeks that are compared: matching on those would choose places by their chance swings.
    """
    weeks = history.shape[1] - history.shape[1] % 4
    blocks = np.log(history[:, history.shape[1] - weeks :].reshape(len(history), -1, 4).sum(axis=2) + 0.5)
    distances = np.sqrt(np.sum((blocks[candidates] - blocks[treated]) ** 2, axis=1))
    return [candidates[i] for i in np.argsort(distances, kind="stable")[:k]]


def _changes(before: Array, after: Array, found: Scatter) -> Places:
    totals = [(cells.sum(axis=1) + 0.5, cells.shape[1]) for cells in (before, after)]
    (b, b_weeks), (a, a_weeks) = totals
    logs = np.log(a / a_weeks) - np.log(b / b_weeks)
    return Places(logs, np.asarray(found.of_log(b, b_weeks) + found.of_log(a, a_weeks)))
