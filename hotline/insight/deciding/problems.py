"""Repeated problems, ranked by a sum whose parts are shown (domain R11 11.2; the weights are project defaults).

A problem is a service at one place, as exactly as the place is known (point, else street). Its score is
w1 log(1 + citizens) + w2 weeks active + w3 repeat share + w4 (1 - solved) + w5 units involved + w6 severity, each part
first divided by its largest value in the table, so that a weight says how much a part can count at most.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

PARTS = ("citizens", "weeks", "repeats", "unsolved", "units", "severity")
WEIGHTS: Mapping[str, float] = {
    "citizens": 0.30,
    "weeks": 0.20,
    "repeats": 0.15,
    "unsolved": 0.20,
    "units": 0.05,
    "severity": 0.10,
}
SEVERITY = {"T1": 1.0, "T2": 0.7, "T3": 0.3, "T4": 0.2}
FEWEST_REQUESTS = 3
KEY = ["service_code", "district", "subdistrict", "place"]


def repeated_problems(events: pd.DataFrame, weights: Mapping[str, float] = WEIGHTS) -> pd.DataFrame:
    """Return problems with at least three requests, the highest score first.

    Columns: KEY, requests, clusters, first, last, citizens, weeks, repeats, unsolved, units, severity (the raw parts),
    ``part_<name>`` (what each adds to the score), score, valid. ``unsolved`` is over valid follow-ups; where there are
    none, nothing is known and the part is 0.
    """
    table = _facts(with_place(events))
    if table.empty:
        return table.reindex(columns=[*table.columns, *(f"part_{name}" for name in PARTS), "score"])
    raw = table[list(PARTS)].copy()
    raw["citizens"] = np.log1p(raw["citizens"])
    top = raw.max().replace(0, 1.0)
    for name in PARTS:
        table[f"part_{name}"] = weights[name] * (raw[name] / top[name]).fillna(0.0)
    table["score"] = table[[f"part_{name}" for name in PARTS]].sum(axis=1)
    return table.sort_values(["score", "requests"], ascending=False, kind="stable").reset_index(drop=True)


def with_place(events: pd.DataFrame) -> pd.DataFrame:
    """Return ``events`` with the column ``place``: the point if it is known; without point and street, left out."""
    found = events.copy()
    for name in ("service_code", "district", "subdistrict", "place_point", "unit", "tier"):
        found[name] = found[name].astype(object).where(found[name].notna(), "")
    found["place"] = found["place_point"]
    return found[(found["place"] != "") | (found["subdistrict"] != "")]


def _facts(events: pd.DataFrame) -> pd.DataFrame:
    local = events["requested_at"].dt.tz_localize(None)
    rows = events[KEY].assign(
        number=1,
        cluster=events["cluster"],
        at=events["requested_at"],
        citizen=events["citizen"],
        week=(local.dt.normalize() - pd.Timestamp(2001, 1, 1)).dt.days // 7,
        repeat=events["repeat"].astype(float),
        valid=events["followed_up"].astype(float),
        solved=events["solved"].astype("boolean").fillna(False).astype(float) * events["followed_up"],
        unit=events["unit"].where(events["unit"] != ""),
        severity=events["tier"]
        .map(SEVERITY)
        .fillna(0.0)
        .where(events["danger"].isna() | (events["danger"] == ""), 1.0),
    )
    grouped = rows.groupby(KEY, sort=False)
    table = grouped.agg(
        requests=("number", "size"),
        clusters=("cluster", "nunique"),
        first=("at", "min"),
        last=("at", "max"),
        citizens=("citizen", "nunique"),
        weeks=("week", "nunique"),
        repeats=("repeat", "mean"),
        units=("unit", "nunique"),
        severity=("severity", "mean"),
        valid=("valid", "sum"),
        solved=("solved", "sum"),
    ).reset_index()
    table = table[table["requests"] >= FEWEST_REQUESTS].reset_index(drop=True)
    table["unsolved"] = 1 - table["solved"] / table["valid"].where(table["valid"] > 0)
    return table.drop(columns="solved")
