"""Made-up months for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

import citypack
from hotline.demo.calendar import Plan
from hotline.demo.seeding import Seeding

LAST = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 18, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def seeded(
    pack: citypack.CityPack, days: int = 12, a_day: float = 12, seed: int = 7
) -> tuple[Seeding, list[dict[str, Any]]]:
    """Make a month up; return the run and its ground truth."""
    truth: list[dict[str, Any]] = []
    seeding = Seeding(pack, Plan(seed, LAST, days, a_day), truth=truth.append, now=NOW)
    seeding.run()
    return seeding, truth
