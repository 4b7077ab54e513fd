"""Where the time goes between a request and its end: the funnel of lost time."""

from __future__ import annotations

import pandas as pd

STEPS = (
    ("accept", "requested_at", "accepted_at"),
    ("contact", "accepted_at", "contacted_at"),
    ("work", "contacted_at", "replied_at"),
    ("close", "replied_at", "closed_at"),
)


def hours_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Return the hours from ``start`` to ``end``; NaN where one is missing or the end comes first."""
    hours = (end - start).dt.total_seconds() / 3600
    return hours.where(hours >= 0)


def lost_time(events: pd.DataFrame) -> pd.DataFrame:
    """Return a row a step: how many reached it, how many passed it, median and p90 hours, and its share of all hours.

    The share is of the summed hours of the requests that passed every step, so that the shares add up to one.
    """
    moments = [STEPS[0][1], *(end for _, _, end in STEPS)]
    spans = {name: hours_between(events[start], events[end]) for name, start, end in STEPS}
    whole = events[moments].notna().all(axis=1) & pd.DataFrame(spans).notna().all(axis=1)
    total = sum(float(span[whole].sum()) for span in spans.values())
    rows = [
        {
            "step": name,
            "reached": int(events[start].notna().sum()),
            "passed": int(events[end].notna().sum()),
            "median_hours": spans[name].median(),
            "p90_hours": spans[name].quantile(0.9),
            "share": float(spans[name][whole].sum()) / total if total else float("nan"),
        }
        for name, start, end in STEPS
    ]
    return pd.DataFrame(rows).set_index("step")
