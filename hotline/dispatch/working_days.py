"""Chinese working days and hours, make-up workdays included.

Source: the yearly notices of the State Council, as published by the ``chinesecalendar`` library. For a year without a
notice yet (usually announced in November of the year before) Monday to Friday count, which is logged once a year.
"""

from __future__ import annotations

import datetime as dt
import logging
from functools import cache

import chinese_calendar

logger = logging.getLogger(__name__)

# Office hours of units; project default.
OPENS, CLOSES = dt.time(9), dt.time(18)
CHINA = dt.timezone(dt.timedelta(hours=8))


@cache
def _warn_unknown(year: int) -> None:
    logger.warning("no official working days are known for %s: Monday to Friday are used", year)


def is_working_day(day: dt.date) -> bool:
    """Return whether offices work on ``day``."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        _warn_unknown(day.year)
        return day.weekday() < 5


def add_working_days(start: dt.datetime, days: int) -> dt.datetime:
    """Return the end of office hours on the ``days``-th working day after the day of ``start`` (aware, any zone)."""
    day = start.astimezone(CHINA).date()
    for _ in range(days):
        day = next_working_day(day)
    return dt.datetime.combine(day, CLOSES, CHINA)


def next_working_day(day: dt.date) -> dt.date:
    """Return the first working day after ``day``."""
    day += dt.timedelta(days=1)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def add_working_hours(start: dt.datetime, duration: dt.timedelta) -> dt.datetime:
    """Return when ``duration`` of office hours has passed after ``start`` (aware, any zone)."""
    now, left = start.astimezone(CHINA), duration
    while True:
        opens = dt.datetime.combine(now.date(), OPENS, CHINA)
        closes = dt.datetime.combine(now.date(), CLOSES, CHINA)
        if is_working_day(now.date()) and now < closes:
            now = max(now, opens)
            if now + left <= closes:
                return now + left
            left -= closes - now
        now = dt.datetime.combine(next_working_day(now.date()), OPENS, CHINA)


def working_time(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Return how much office time lies between ``start`` and ``end`` (aware, any zone)."""
    start, end = start.astimezone(CHINA), end.astimezone(CHINA)
    total, day = dt.timedelta(), start.date()
    while day <= end.date():
        if is_working_day(day):
            opens, closes = (dt.datetime.combine(day, time, CHINA) for time in (OPENS, CLOSES))
            total += max(min(end, closes) - max(start, opens), dt.timedelta())
        day += dt.timedelta(days=1)
    return total
