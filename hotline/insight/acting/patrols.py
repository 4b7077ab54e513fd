"""When and for whom: hours of the week for patrols, and how groups of persons fare."""

from __future__ import annotations

import pandas as pd

from hotline.insight.judging.three_rates import wilson


def hours_of_week(events: pd.DataFrame) -> pd.DataFrame:
    """Return counts of shape (7 weekdays from Monday, 24 hours), by when it happened, else by when it was told."""
    when = events["occurred_at"].where(events["occurred_at"].notna(), events["requested_at"])
    local = pd.to_datetime(when).dt.tz_localize(None)
    table = pd.crosstab(local.dt.day_of_week, local.dt.hour)
    return table.reindex(index=range(7), columns=range(24), fill_value=0)


def busiest(table: pd.DataFrame, hours: int = 3) -> list[tuple[int, int, int]]:
    """Return for each weekday (0 is Monday) the start of the ``hours`` hours with most requests, and how many."""
    found = []
    for day, row in table.iterrows():
        sums = row.rolling(hours).sum().dropna()
        last = int(str(sums.idxmax()))
        found.append((int(str(day)), last - hours + 1, int(sums.max())))
    return found


def persons(events: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each group of persons that requests speak of, and "nobody named".

    Columns: requests, citizens, valid, solved with Wilson bounds, median days to the reply.
    """
    groups = events["tags"].map(lambda tags: (tags or {}).get("person", {}).get("groups") or ["nobody_named"])
    rows = events.assign(person=groups).explode("person")
    grouped = rows.groupby("person")
    valid = rows["followed_up"].groupby(rows["person"]).sum().astype(int)
    wins = (
        (rows["solved"].astype("boolean").fillna(False) & rows["followed_up"])
        .astype(float)
        .groupby(rows["person"])
        .sum()
    )
    table = pd.DataFrame({"requests": grouped.size(), "citizens": grouped["citizen"].nunique(), "valid": valid})
    table["solved"] = wins / valid.where(valid > 0)
    table["solved_low"], table["solved_high"] = wilson(wins, valid)
    days = (rows["replied_at"] - rows["requested_at"]).dt.total_seconds() / 86400
    table["median_days"] = days.groupby(rows["person"]).median()
    return table.sort_values("requests", ascending=False)
