"""Why a rate changed: other matters (mix), other work on the same matters (within), or more left out (exclusion).

The published rate leaves out what was excluded: P = A + E, A the rate of everything, E = P - A what the leaving out
adds. A change of A splits exactly, without a remainder, after Kitagawa (1955): with shares w and rates r of matters,
mix = sum((w1 - w0) * (r1 + r0) / 2), within = sum((r1 - r0) * (w1 + w0) / 2). A matter that only one of the periods has
moves by its share alone: its rate in the other period is taken to be the same. Exclusion = E1 - E0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep


@dataclass(frozen=True)
class Decomposition:
    """Shares of 1; ``before + mix + within + exclusion == after``, and Newcombe's 95 % interval of the change."""

    before: float
    after: float
    mix: float
    within: float
    exclusion: float
    low: float
    high: float
    matters: pd.DataFrame


def decompose(before: pd.DataFrame, after: pd.DataFrame, answer: str = "solved", by: str = "group") -> Decomposition:
    """Return why the rate of ``answer`` (contacted or solved) changed between two sets of events."""
    old, new = (frame[frame["followed_up"]] for frame in (before, after))
    matters = _matters(old, new, answer, by)
    w0, w1, r0, r1 = (matters[name].to_numpy() for name in ("share_before", "share_after", "rate_before", "rate_after"))
    matters["mix"], matters["within"] = (w1 - w0) * (r1 + r0) / 2, (r1 - r0) * (w1 + w0) / 2
    all0, all1 = _rate(old, answer), _rate(new, answer)
    published0, published1 = (_rate(frame[~frame["excluded"]], answer) for frame in (old, new))
    low, high = _change_interval(old[~old["excluded"]], new[~new["excluded"]], answer)
    return Decomposition(
        published0,
        published1,
        float(matters["mix"].sum()),
        float(matters["within"].sum()),
        (published1 - all1) - (published0 - all0),
        low,
        high,
        matters,
    )


def _matters(old: pd.DataFrame, new: pd.DataFrame, answer: str, by: str) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            f"{name}_{when}": column
            for when, frame in (("before", old), ("after", new))
            for name, column in _shares_and_rates(frame, answer, by).items()
        }
    )
    for when in ("before", "after"):
        table[f"share_{when}"] = table[f"share_{when}"].fillna(0.0)
    table["rate_before"] = table["rate_before"].fillna(table["rate_after"])
    table["rate_after"] = table["rate_after"].fillna(table["rate_before"])
    return table


def _shares_and_rates(frame: pd.DataFrame, answer: str, by: str) -> dict[str, pd.Series]:
    grouped = _yes(frame, answer).groupby(frame[by].astype(object))
    return {"share": grouped.size() / max(len(frame), 1), "rate": grouped.mean()}


def _yes(frame: pd.DataFrame, answer: str) -> pd.Series:
    return frame[answer].astype("boolean").fillna(False).astype(float)


def _rate(frame: pd.DataFrame, answer: str) -> float:
    return float(_yes(frame, answer).mean()) if len(frame) else float("nan")


def _change_interval(old: pd.DataFrame, new: pd.DataFrame, answer: str) -> tuple[float, float]:
    """Return Newcombe's interval (1998, method 10) of the difference of two independent proportions."""
    if not len(old) or not len(new):
        return float("nan"), float("nan")
    wins = [int(_yes(frame, answer).sum()) for frame in (new, old)]
    low, high = confint_proportions_2indep(wins[0], len(new), wins[1], len(old), method="newcomb", compare="diff")
    return float(np.clip(low, -1, 1)), float(np.clip(high, -1, 1))
