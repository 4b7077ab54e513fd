"""Three ways to count: requests, the citizens behind them, and clusters, what was joined being one.

A hundred requests can be one citizen's; which way is meant is always said.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

Counting = Literal["requests", "citizens", "clusters"]
COLUMN: dict[str, str] = {"requests": "number", "citizens": "citizen", "clusters": "cluster"}
COUNTINGS: tuple[Counting, ...] = ("requests", "citizens", "clusters")


def count(events: pd.DataFrame, counting: Counting = "requests") -> int:
    """Return how many ``counting`` there are in ``events``."""
    return len(events) if counting == "requests" else int(events[COLUMN[counting]].nunique())


def counted(events: pd.DataFrame, counting: Counting = "requests", within: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the rows that count: each citizen or cluster once, with its first event, for each value of ``within``."""
    if counting == "requests":
        return events
    return events.sort_values("requested_at").drop_duplicates([COLUMN[counting], *within])
