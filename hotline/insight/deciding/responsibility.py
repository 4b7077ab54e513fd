"""Who answers for what, where that is disputed: objections, ways from unit to unit, matters without an owner."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from hotline.insight.judging.three_rates import wilson

ENOUGH, TOO_MANY = 50, 0.10  # as dispatch flags catalogue rows (R6.4, project default)
MANY_HOPS = 2
PROPOSALS = ("none", "name_owner", "change_lead", "split_rule", "watch")


def responsibility(events: pd.DataFrame, by: str = "service_code") -> pd.DataFrame:
    """Return one row a service: requests, disputed and moved shares with Wilson bounds, mean hops, ownerless share.

    ``usual`` is the unit that most of its requests end with and ``usual_share`` how many; ``proposal`` is one of
    PROPOSALS: name_owner (over 10 % end with nobody), change_lead (over 10 % moved, and two thirds end with one unit),
    split_rule (over 10 % moved, to several), watch (fewer than 50 requests, but over 10 % moved), none.
    """
    key = events[by].astype(object)
    unit = events["unit"].astype(object).where(events["unit"].notna(), "")
    moved, disputed = events["hops"] > 0, events["objections"] > 0
    grouped = key.groupby(key)
    table = pd.DataFrame(
        {
            "requests": grouped.size(),
            "disputed": disputed.groupby(key).mean(),
            "moved": moved.groupby(key).mean(),
            "hops": events["hops"].groupby(key).mean(),
            "many_hops": (events["hops"] >= MANY_HOPS).groupby(key).mean(),
            "ownerless": (unit == "").groupby(key).mean(),
        }
    )
    for name in ("disputed", "moved"):
        low, high = wilson(table[name] * table["requests"], table["requests"])
        table[f"{name}_low"], table[f"{name}_high"] = low, high
    ends = pd.crosstab(key[unit != ""], unit[unit != ""]).reindex(table.index, fill_value=0)
    if ends.shape[1]:
        table["usual"] = ends.idxmax(axis=1).where(ends.sum(axis=1) > 0, "")
        table["usual_share"] = ends.max(axis=1) / ends.sum(axis=1).where(ends.sum(axis=1) > 0)
    else:
        table["usual"], table["usual_share"] = "", float("nan")
    table["proposal"] = [_proposal(row) for row in table.to_dict("records")]
    order = ["moved", "ownerless", "requests"]
    return table.sort_values(order, ascending=False, kind="stable")


def _proposal(row: dict[Hashable, Any]) -> str:
    if row["requests"] < ENOUGH:
        return "watch" if row["moved"] > TOO_MANY and row["requests"] >= ENOUGH / 5 else "none"
    if row["ownerless"] > TOO_MANY:
        return "name_owner"
    if row["moved"] > TOO_MANY:
        return "change_lead" if row["usual_share"] >= 2 / 3 else "split_rule"
    return "none"
