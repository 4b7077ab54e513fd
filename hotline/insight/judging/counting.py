"""Weekly counts around a day: of requests, of citizens, of clusters of the same matter."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from hotline.insight.judging.effects.spread import Array

COUNTED = {"requests": "number", "citizens": "citizen", "clusters": "cluster"}


def week_numbers(events: pd.DataFrame, day: dt.date) -> pd.Series:
    """Return the week of each event, counted from ``day``: 0 is the seven days that begin with it, -1 those before."""
    local = events["requested_at"].dt.tz_localize(None).dt.normalize()
    return ((local - pd.Timestamp(day)).dt.days // 7).astype("int64")


def weekly(
    events: pd.DataFrame, day: dt.date, first: int, last: int, what: str = "requests", by: str = ""
) -> pd.DataFrame:
    """Return counts of shape (values of ``by``, weeks ``first`` to ``last``), one row without ``by``.

    ``what`` is requests, citizens (each once a week) or clusters (each once, in its first week of the table).
    """
    weeks = week_numbers(events, day)
    inside = weeks.between(first, last)
    found = pd.DataFrame({"week": weeks[inside], "id": events.loc[inside, COUNTED[what]].astype(object)})
    found["row"] = events.loc[inside, by].astype(object) if by else "all"
    if what == "citizens":
        found = found.drop_duplicates()
    elif what == "clusters":
        found = found.sort_values("week", kind="stable").drop_duplicates(["row", "id"])
    table = found.groupby(["row", "week"]).size().unstack(fill_value=0)
    rows = table.index if len(table.index) or by else pd.Index(["all"])
    return table.reindex(index=rows, columns=range(first, last + 1), fill_value=0).astype(float)


def row(table: pd.DataFrame, names: list[str]) -> Array:
    """Return the weekly counts of the rows ``names`` together; zeros for those without any."""
    found: Array = table.reindex(names, fill_value=0.0).sum(axis=0).to_numpy(dtype=np.float64)
    return found
