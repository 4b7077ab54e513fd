"""Scorecards: all that is known of how each unit did, in one row, beside units like it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hotline.insight.judging.funnel import hours_between
from hotline.insight.judging.three_rates import wilson

PEERS = 5
IN_TIME = ("accepted_in_time", "contacted_in_time", "replied_in_time")
SHARES = (*IN_TIME, "reopened", "objected", "repeated", "excluded", "suspended")
# Step clocks in hours by tier (project defaults of dispatch): acceptance, first contact. T3 and T4 have four office
# hours to accept; a day is taken for them, which is lenient and needs no calendar for millions of rows.
ACCEPT_HOURS = {"T1": 0.5, "T2": 2.0, "T3": 24.0, "T4": 24.0}
CONTACT_HOURS = {"T1": 0.5, "T2": 2.0, "T3": 24.0, "T4": 24.0}


def scorecards(events: pd.DataFrame, by: str, now: pd.Timestamp) -> pd.DataFrame:
    """Return one row for each value of ``by``: requests, citizens, clusters, shares with Wilson bounds, median days.

    A share in time is over the requests whose time is up or whose step was taken; what still runs is not counted.
    Columns: ``<share>``, ``<share>_low``, ``<share>_high``, ``<share>_n`` for each of SHARES; ``median_days`` to reply.
    """
    known = events[events[by].notna() & (events[by].astype(object) != "")]
    unit = known[by].astype(object)
    cards = pd.DataFrame(
        {
            "requests": unit.value_counts(),
            "citizens": known.groupby(unit)["citizen"].nunique(),
            "clusters": known.groupby(unit)["cluster"].nunique(),
            "median_days": (hours_between(known["requested_at"], known["replied_at"]) / 24).groupby(unit).median(),
        }
    ).sort_index()
    for name, yes in _outcomes(known, now).items():
        counted = yes.dropna().astype(float).groupby(unit)
        n = counted.size().reindex(cards.index, fill_value=0)
        wins = counted.sum().reindex(cards.index, fill_value=0.0)
        cards[name], cards[f"{name}_n"] = wins / n.where(n > 0), n
        cards[f"{name}_low"], cards[f"{name}_high"] = wilson(wins, n)
    return cards


def _outcomes(events: pd.DataFrame, now: pd.Timestamp) -> dict[str, pd.Series]:
    """Return for each share who counts as yes (True), as no (False), and who does not count yet (NA)."""
    tier = events["tier"].astype(object)
    limits = {
        "accepted": events["requested_at"] + pd.to_timedelta(tier.map(ACCEPT_HOURS).astype(float), unit="h"),
        "contacted": events["requested_at"] + pd.to_timedelta(tier.map(CONTACT_HOURS).astype(float), unit="h"),
        "replied": events["due_at"],
    }
    found = {f"{step}_in_time": _in_time(events[f"{step}_at"], limit, now) for step, limit in limits.items()}
    found["reopened"] = (events["reopened"] > 0).where(events["replied_at"].notna() | (events["reopened"] > 0))
    found["objected"] = events["objections"] > 0
    found["repeated"] = events["repeat"].astype(bool)
    found["excluded"] = events["excluded"].astype(bool)
    found["suspended"] = events["suspended"].astype(bool)
    return found


def _in_time(done: pd.Series, limit: pd.Series, now: pd.Timestamp) -> pd.Series:
    yes = (done <= limit).astype("boolean")
    return yes.where(limit.notna() & (done.notna() | (limit <= now)))


def peers(events: pd.DataFrame, by: str, k: int = PEERS) -> dict[str, list[str]]:
    """Return for each unit the ``k`` units most like it in volume and mix.

    The distance is Hellinger's between the shares of the groups of matters (0 to 1) plus the difference of the log10 of
    the volumes, so that ten times as many requests is as far as having no matter in common.
    """
    known = events[events[by].notna()]
    counts = pd.crosstab(known[by].astype(object), known["group"].astype(object))
    volume = counts.sum(axis=1).to_numpy(dtype=float)
    roots = np.sqrt(counts.to_numpy(dtype=float) / volume[:, None])
    likeness = np.clip(roots @ roots.T, 0, 1)
    distance = np.sqrt(1 - likeness) + np.abs(np.subtract.outer(np.log10(volume), np.log10(volume)))
    np.fill_diagonal(distance, np.inf)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, : min(k, len(volume) - 1)]
    return {str(unit): [str(counts.index[i]) for i in row] for unit, row in zip(counts.index, nearest, strict=True)}
