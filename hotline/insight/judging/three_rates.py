"""The three rates of events, per unit and together, in both scopes (formulas as in ``hotline.dispatch.rates``).

response = contacted / valid, solved = solved / valid, satisfied = (satisfied + f * basically) / valid, and score =
100 * (w1 * response + w2 * solved + w3 * satisfied), all over valid follow-ups; nothing valid is NaN, never 0. An
event's ``solved`` is already false while it is suspended.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

RATES = ("response", "solved", "satisfied")
RANKED_FROM = 20
# The bands of a score, from above; project default: the 2025 national text wants bands rather than ranks.
BANDS = ((90.0, "good"), (75.0, "fair"), (0.0, "improve"))


@dataclass(frozen=True)
class Weights:
    """How much each rate weighs in the score, and what "basically satisfied" counts."""

    response: float = 0.10
    solved: float = 0.50
    satisfied: float = 0.40
    basically: float = 0.90


@dataclass(frozen=True)
class Together:
    """All units: ``pooled`` weighs answers alike, ``mean`` weighs units alike."""

    units: pd.DataFrame
    pooled: pd.Series
    mean: pd.Series


def three_rates(events: pd.DataFrame, by: str, weights: Weights = Weights()) -> Together:
    """Return the rates of ``events`` by column ``by``.

    ``units`` has one row a value: valid, the three rates with ``<rate>_low`` and ``<rate>_high`` (Wilson, 95 %), score,
    band and rank; rank and band only from 20 valid answers on. Rank 1 is the highest score, the larger unit first.
    """
    valid = events[events["followed_up"]]
    worth = valid["satisfaction"].astype(object).map({"satisfied": 1.0, "basically": weights.basically}).fillna(0.0)
    wins = pd.DataFrame(
        {
            by: valid[by].astype(object).where(valid[by].notna(), ""),
            "response": _yes(valid["contacted"]),
            "solved": _yes(valid["solved"]),
            "satisfied": worth.astype(float),
        }
    )
    grouped = wins.groupby(by, sort=True)
    units = _rates(grouped[list(RATES)].sum(), grouped.size(), weights)
    whole = _rates(wins[list(RATES)].sum().to_frame().T, pd.Series([len(wins)]), weights).iloc[0]
    mean = units[list(RATES)].mean()
    mean["score"] = _score(mean, weights)
    mean["units"] = len(units)
    return Together(_ranked(units), whole, mean)


def both_scopes(events: pd.DataFrame, by: str, weights: Weights = Weights()) -> dict[str, Together]:
    """Return the rates of everything, and without what was excluded."""
    kept = events[~events["excluded"]]
    return {"all": three_rates(events, by, weights), "without_excluded": three_rates(kept, by, weights)}


def wilson(successes: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the bounds of Wilson's 95 % interval (1927), NaN where ``n`` is 0."""
    low, high = proportion_confint(successes.astype(float), n.where(n > 0).astype(float), method="wilson")
    return pd.Series(low, index=n.index), pd.Series(high, index=n.index)


def _yes(answers: pd.Series) -> pd.Series:
    return answers.astype("boolean").fillna(False).astype(float)


def _rates(wins: pd.DataFrame, n: pd.Series, weights: Weights) -> pd.DataFrame:
    found = pd.DataFrame({"valid": n.astype(int)}, index=wins.index)
    for name in RATES:
        found[name] = wins[name] / n.where(n > 0)
        found[f"{name}_low"], found[f"{name}_high"] = wilson(wins[name], n)
    found["score"] = _score(found, weights)
    return found


def _score(rates: pd.DataFrame | pd.Series, weights: Weights) -> pd.Series:
    return 100 * (
        weights.response * rates["response"] + weights.solved * rates["solved"] + weights.satisfied * rates["satisfied"]
    )


def _ranked(units: pd.DataFrame) -> pd.DataFrame:
    enough = units["valid"] >= RANKED_FROM
    order = units[enough].sort_values(["score", "valid"], ascending=False, kind="stable").index
    units["rank"] = pd.Series(range(1, len(order) + 1), index=order, dtype="Int64")
    units["band"] = [band(score) if big else "" for score, big in zip(units["score"], enough, strict=True)]
    return units


def band(score: float) -> str:
    """Return the band that ``score`` (0 to 100) is in."""
    return next(name for floor, name in BANDS if score >= floor)
