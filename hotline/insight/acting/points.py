"""Work lists by point: what comes again at this building, whose it is, since when, until when, and what shows a fix."""

from __future__ import annotations

import pandas as pd

from hotline.insight.deciding.problems import with_place

FEWEST = 3


def work_list(events: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return one row for each point and service with at least three requests, the one with most open ones first.

    Columns: service_code, district, subdistrict, place, unit (that leads most of them), requests, citizens, open,
    overdue, next_due (of the open ones), last, fixed (all closed and solved in the citizens' words), said_unsolved.
    """
    found = with_place(events)
    found = found[found["place"] != ""].assign(
        open=events["closed_at"].isna(),
        overdue=events["closed_at"].isna() & (events["due_at"] < now),
        open_due=events["due_at"].where(events["closed_at"].isna()),
        said_solved=events["solved"].astype("boolean").fillna(False),
        said_unsolved=events["followed_up"] & ~events["solved"].astype("boolean").fillna(True),
    )
    key = ["service_code", "district", "subdistrict", "place"]
    grouped = found.groupby(key, sort=False)
    table = grouped.agg(
        unit=("unit", _most),
        requests=("number", "size"),
        citizens=("citizen", "nunique"),
        open=("open", "sum"),
        overdue=("overdue", "sum"),
        next_due=("open_due", "min"),
        last=("requested_at", "max"),
        said_solved=("said_solved", "sum"),
        said_unsolved=("said_unsolved", "sum"),
    ).reset_index()
    table["fixed"] = (table["open"] == 0) & (table["said_solved"] > 0) & (table["said_unsolved"] == 0)
    table = table[table["requests"] >= FEWEST]
    return table.sort_values(["open", "requests"], ascending=False, kind="stable").reset_index(drop=True)


def _most(values: pd.Series) -> str:
    known = values[values != ""]
    return str(known.value_counts().index[0]) if len(known) else ""
