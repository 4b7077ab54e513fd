"""Frames of events as ``hotline.insight.events.frame`` gives them, small enough to reckon with by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

MOMENTS = ("requested_at", "occurred_at", "accepted_at", "contacted_at", "replied_at", "closed_at", "due_at")
CODES = (
    "service_code",
    "group",
    "kind",
    "tier",
    "channel",
    "unit",
    "district",
    "subdistrict",
    "place_point",
    "state",
    "satisfaction",
    "danger",
)
USUAL: dict[str, Any] = {
    "service_code": "rubbish",
    "group": "city",
    "kind": "complaint",
    "tier": "T3",
    "channel": "web",
    "unit": "works",
    "district": "east",
    "subdistrict": "east_river",
    "place_point": "Lotus Estate",
    "state": "closed",
    "followed_up": False,
    "contacted": None,
    "solved": None,
    "satisfaction": None,
    "excluded": False,
    "suspended": False,
    "reopened": 0,
    "objections": 0,
    "hops": 0,
    "repeat": False,
    "danger": None,
    "tags": {},
    "requested_at": "2026-03-02 09:00",
}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return events; each row says only what matters, and is a citizen and a cluster of its own by default."""
    full = [
        {**dict.fromkeys(MOMENTS), **USUAL, "number": f"N{i}", "citizen": f"c{i}", "cluster": f"N{i}", **row}
        for i, row in enumerate(rows)
    ]
    found = pd.DataFrame(full)
    for name in MOMENTS:
        found[name] = pd.to_datetime(found[name], format="ISO8601").dt.tz_localize("Asia/Shanghai")
    for name in CODES:
        found[name] = pd.Categorical(found[name])
    for name in ("contacted", "solved"):
        found[name] = found[name].astype("boolean")
    return found


def answered(contacted: bool, solved: bool, satisfaction: str, **more: Any) -> dict[str, Any]:
    """Return a row with a valid follow-up."""
    return {"followed_up": True, "contacted": contacted, "solved": solved, "satisfaction": satisfaction, **more}
