"""The calendar in the forecasts: weeks of known peaks and of days off, and what to prepare in the next weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from citypack.pack import Peak
from hotline.insight.judging.effects.spread import Array

AHEAD = dt.timedelta(weeks=4)


@dataclass(frozen=True)
class Coming:
    """A peak that begins within four weeks or runs, with the day it begins this time."""

    peak: Peak
    begins: dt.date
    ends: dt.date


def in_peak(peak: Peak, day: dt.date) -> bool:
    """Return whether ``day`` is in ``peak``, which may run over New Year."""
    now = f"{day:%m-%d}"
    if peak.first <= peak.last:
        return peak.first <= now <= peak.last
    return now >= peak.first or now <= peak.last


def flags(group: str, monday: dt.date, weeks: int, peaks: Iterable[Peak], works: Callable[[dt.date], bool]) -> Array:
    """Return (weeks, 1 + peaks of ``group``): the share of weekdays off, then that of days in each peak."""
    own = [peak for peak in peaks if group in peak.groups]
    days = [[monday + dt.timedelta(days=7 * week + day) for day in range(7)] for week in range(weeks)]
    off = [sum(not works(day) for day in week[:5]) / 5 for week in days]
    columns = [off, *([sum(in_peak(peak, day) for day in week) / 7 for week in days] for peak in own)]
    return np.array(columns, dtype=float).T.reshape(weeks, 1 + len(own))


def coming(peaks: Iterable[Peak], today: dt.date, ahead: dt.timedelta = AHEAD) -> list[Coming]:
    """Return the peaks that run today or begin within ``ahead``, the nearest first."""
    found = []
    for peak in peaks:
        days = [today + dt.timedelta(days=n) for n in range(ahead.days + 1)]
        first = next((day for day in days if in_peak(peak, day)), None)
        if first is None:
            continue
        while in_peak(peak, first - dt.timedelta(days=1)):
            first -= dt.timedelta(days=1)
        last = max(first, today)
        while in_peak(peak, last + dt.timedelta(days=1)):
            last += dt.timedelta(days=1)
        found.append(Coming(peak, first, last))
    return sorted(found, key=lambda each: (each.begins, each.peak.code))
