"""Counts of series in windows of the day: what an alarm compares.

A day has four windows in the city's time: night 0-7, morning 7-12, afternoon 12-18, evening 18-24 h.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

STARTS = (0, 7, 12, 18)
A_DAY = len(STARTS)
SUNDAY, FRIDAY = 6, 4


@dataclass(frozen=True)
class Series:
    """``counts[series, window]``; windows run on without a gap from the first day's night on.

    ``rhythm`` is the weekday that each day behaves like: holidays like a Sunday, make-up working days like a Friday.
    """

    names: list[tuple[str, ...]]
    counts: np.ndarray
    first: dt.date
    rhythm: np.ndarray

    def day_of(self, window: int) -> dt.date:
        """Return the day that ``window`` is in."""
        return self.first + dt.timedelta(days=window // A_DAY)

    def start_of(self, window: int) -> dt.datetime:
        """Return when ``window`` begins, in the city's time, naive."""
        return dt.datetime.combine(self.day_of(window), dt.time(STARTS[window % A_DAY]))


def window_of(hours: np.ndarray) -> np.ndarray:
    """Return for hours of the day (0 to 23) the number of their window, 0 to 3."""
    return np.searchsorted(np.array(STARTS), hours, side="right") - 1


def series(
    events: pd.DataFrame,
    columns: list[str],
    first: dt.date,
    days: int,
    works: Callable[[dt.date], bool] = lambda day: day.weekday() < 5,
) -> Series:
    """Count ``events`` for each combination of ``columns`` in the windows of ``days`` days from ``first`` on."""
    at = events["requested_at"].dt.tz_localize(None)
    day = (at.dt.normalize() - pd.Timestamp(first)).dt.days.to_numpy()
    window = day * A_DAY + window_of(at.dt.hour.to_numpy())
    keys = events[columns].astype(object).fillna("")
    codes, names = pd.MultiIndex.from_frame(keys).factorize()
    inside = (day >= 0) & (day < days)
    counts = np.zeros((len(names), days * A_DAY), dtype=np.int32)
    np.add.at(counts, (codes[inside], window[inside]), 1)
    found = [name if isinstance(name, tuple) else (name,) for name in names]
    return Series(found, counts, first, rhythm(first, days, works))


def rhythm(first: dt.date, days: int, works: Callable[[dt.date], bool]) -> np.ndarray:
    """Return for each of ``days`` days the weekday (0 is Monday) that it behaves like."""
    found = []
    for number in range(days):
        day = first + dt.timedelta(days=number)
        usual = day.weekday() < 5
        found.append(day.weekday() if works(day) == usual else FRIDAY if works(day) else SUNDAY)
    return np.array(found)
