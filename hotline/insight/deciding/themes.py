"""Candidates for the problem of the month (每月一题): frequent, everywhere, hard, and in need of a rule for the city.

A service is a candidate when every one of five tests passes (domain R11 11.2, all limits project defaults); what it
misses is shown as well, because a manager chooses, not the table.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

TOP = 20
MONTHS, DISTRICTS, BELOW, UNITS, OBJECTED = 3, 5, 0.10, 2, 0.10
TESTS = ("frequent", "everywhere", "hard", "shared", "unruled")


@dataclass(frozen=True)
class Brief:
    """What a manager reads about one candidate; nothing in it names a citizen."""

    service: str
    months: pd.Series
    districts: pd.DataFrame
    persons: pd.Series
    units: pd.DataFrame
    gaps: dict[str, float]


def candidates(events: pd.DataFrame, ruled: set[str]) -> pd.DataFrame:
    """Return one row a service with the five tests and their figures, those that pass most tests first.

    frequent: in the top 20 in at least 3 months. everywhere: at least 5 districts. hard: solved rate at least 10 points
    below the median of the services. shared: at least 2 leads, or objections at over 10 % of its requests. unruled: the
    catalogue has no rule of its own for it (``ruled`` are the services that have one).
    """
    known = events[events["service_code"].notna()]
    service = known["service_code"].astype(object)
    grouped = known.assign(service=service).groupby("service")
    table = pd.DataFrame(
        {
            "requests": grouped.size(),
            "citizens": grouped["citizen"].nunique(),
            "top_months": _months_in_top(known, service),
            "districts": known[known["district"].notna()].groupby(service)["district"].apply(_distinct),
            "units": known[known["unit"].notna()].groupby(service)["unit"].apply(_distinct),
            "solved": known[known["followed_up"]].groupby(service)["solved"].mean().astype(float),
            "objected": (known["objections"] > 0).groupby(service).mean(),
        }
    )
    table[["top_months", "districts", "units"]] = table[["top_months", "districts", "units"]].fillna(0).astype(int)
    table["frequent"] = table["top_months"] >= MONTHS
    table["everywhere"] = table["districts"] >= DISTRICTS
    table["hard"] = table["solved"] <= table["solved"].median() - BELOW
    table["shared"] = (table["units"] >= UNITS) | (table["objected"] > OBJECTED)
    table["unruled"] = ~table.index.isin(list(ruled))
    table["passed"] = table[list(TESTS)].sum(axis=1)
    return table.sort_values(["passed", "requests"], ascending=False, kind="stable")


def brief(events: pd.DataFrame, service: str) -> Brief:
    """Return the facts about ``service``: by month, district and unit, who is affected, and what is not known."""
    own = events[events["service_code"].astype(object) == service]
    months = own.groupby(own["requested_at"].dt.tz_localize(None).dt.to_period("M").astype(str)).size()
    gaps = {
        "no_point": float((own["place_point"].isna() | (own["place_point"].astype(object) == "")).mean()),
        "no_time": float(own["occurred_at"].isna().mean()),
        "no_follow_up": float((~own["followed_up"]).mean()),
        "no_unit": float(own["unit"].isna().mean()),
    }
    return Brief(service, months, _by(own, "district"), persons_of(own), _by(own, "unit"), gaps)


def persons_of(events: pd.DataFrame) -> pd.Series:
    """Return how many requests speak of each group of persons (elderly, children, disabled, ...), from the tags."""
    groups = [tags.get("person", {}).get("groups") or [] for tags in events["tags"]]
    return pd.Series([each for some in groups for each in some], dtype=object).value_counts()


def _by(events: pd.DataFrame, name: str) -> pd.DataFrame:
    grouped = events.groupby(events[name].astype(object))
    solved = events[events["followed_up"]].groupby(events[name].astype(object))["solved"].mean()
    table = pd.DataFrame({"requests": grouped.size(), "citizens": grouped["citizen"].nunique(), "solved": solved})
    return table.sort_values("requests", ascending=False)


def _distinct(values: pd.Series) -> int:
    return int(values.astype(object).nunique())


def _months_in_top(events: pd.DataFrame, service: pd.Series) -> pd.Series:
    month = events["requested_at"].dt.tz_localize(None).dt.to_period("M")
    counts = pd.crosstab(service, month)
    return (counts.rank(ascending=False, method="min") <= TOP).sum(axis=1)
