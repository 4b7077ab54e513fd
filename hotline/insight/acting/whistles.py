"""Whistles, both sides scored (regulation Art. 33): what streets called for, whether departments came and helped."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from hotline.dispatch.models import Attendance
from hotline.insight.judging.three_rates import wilson

PROMPT_HOURS = 24.0  # to come (project default)


def attendances(start: dt.datetime, end: dt.datetime) -> pd.DataFrame:
    """Return one row for each department called in from ``start`` until before ``end``.

    Columns: number, street (the lead of the request), department, reason (whether one was given), came, hours,
    solved (whether the citizen says that the request is solved; missing when nobody was asked).
    """
    rows = Attendance.objects.filter(called_at__gte=start, called_at__lt=end).select_related("request")
    return attendance_table(
        [
            {
                "number": row.request.number,
                "street": row.request.lead_agency_id or "",
                "department": row.agency_id,
                "reason": bool(row.reason.strip()),
                "came": row.came,
                "hours": (row.came_at - row.called_at).total_seconds() / 3600 if row.came_at else None,
                "solved": _solved(row),
            }
            for row in rows.prefetch_related("request__follow_ups")
        ]
    )


def attendance_table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return ``rows`` as a frame with its columns, none missing."""
    found = pd.DataFrame(rows, columns=["number", "street", "department", "reason", "came", "hours", "solved"])
    for name in ("came", "solved"):
        found[name] = found[name].astype("boolean")
    found["hours"] = found["hours"].astype(float)
    return found


def departments(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each department: called, not yet recorded, came and came within a day with Wilson bounds, solved."""
    known = table[table["came"].notna()]
    return _shares(
        table,
        "department",
        {
            "came": known["came"].astype(float),
            "prompt": (known["hours"] <= PROMPT_HOURS).astype(float),
            "solved": table["solved"].dropna().astype(float),
        },
    )


def streets(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each street: calls, calls that were needed (somebody came), and solved afterwards.

    A street that whistles for what nobody comes to, or what stays unsolved when they came, shows in its own row.
    """
    known = table[table["came"].notna()]
    after = table[table["came"].fillna(False) & table["solved"].notna()]
    return _shares(table, "street", {"needed": known["came"].astype(float), "solved": after["solved"].astype(float)})


def _shares(table: pd.DataFrame, by: str, yes: dict[str, pd.Series]) -> pd.DataFrame:
    found = pd.DataFrame({"called": table.groupby(by).size()})
    found["open"] = table["came"].isna().groupby(table[by]).sum()
    for name, answers in yes.items():
        grouped = answers.groupby(table.loc[answers.index, by])
        n, wins = (each.reindex(found.index, fill_value=0) for each in (grouped.size(), grouped.sum()))
        found[name], found[f"{name}_n"] = wins / n.where(n > 0), n
        found[f"{name}_low"], found[f"{name}_high"] = wilson(wins, n)
    return found.sort_values("called", ascending=False)


def _solved(row: Attendance) -> bool | None:
    answers = [each.solved for each in row.request.follow_ups.all() if each.complete]
    return answers[-1] if answers else None
