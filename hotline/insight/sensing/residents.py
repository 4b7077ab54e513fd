"""How many people live where, if the city pack says so: ``population.csv`` (place, residents, source)."""

from __future__ import annotations

import csv
from functools import cache

from django.conf import settings

from hotline.environment import ROOT


@cache
def residents() -> dict[str, int]:
    """Return residents by place code; empty when the pack has no such file."""
    path = ROOT / "data" / "city" / settings.CITY / "population.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["place"]: int(row["residents"]) for row in csv.DictReader(file)}
