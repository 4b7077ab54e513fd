"""Stretches of time on the calendar, as a first and a last second in the zone of ``now``."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.occurrence.calendar_words import DAY_PARTS, NIGHT, PM_PARTS

_UNITS = {
    "分钟": "minute", "分": "minute", "小时": "hour", "钟头": "hour", "天": "day", "日": "day", "晚": "day", "周": "week",
    "星期": "week", "礼拜": "week", "月": "month", "年": "year", "整天": "day", "宿": "day", "季度": "quarter",
}  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """From the first to the last second of what was named, both in the zone of ``now``."""

    start: datetime
    end: datetime


def midnight(day: date, now: datetime) -> datetime:
    """Return the first second of ``day`` in the zone of ``now``."""
    return now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)


def days(first: date, count: int, now: datetime) -> Stretch:
    """Return ``count`` whole days from ``first``."""
    start = midnight(first, now)
    return Stretch(start, midnight(first + timedelta(days=count), now) - timedelta(seconds=1))


def month(year: int, number: int, now: datetime) -> Stretch:
    """Return a whole month."""
    return days(date(year, number, 1), calendar.monthrange(year, number)[1], now)


def third_of_month(year: int, number: int, word: str, now: datetime) -> Stretch:
    """Return 初/上旬, 中/中旬 or 底/下旬/末 of a month: its first ten days, the next ten, the rest."""
    last = calendar.monthrange(year, number)[1]
    if word in ("初", "上旬", "early", "beginning"):
        return days(date(year, number, 1), 10, now)
    if word in ("中", "中旬", "mid", "middle"):
        return days(date(year, number, 11), 10, now)
    return days(date(year, number, 21), last - 20, now)


def unit_of(word: str) -> str:
    """Return minute, hour, day, week, month, quarter or year for a Chinese or English word of time."""
    return _UNITS.get(word.removeprefix("个"), word.rstrip("s").replace("min", "minute").replace("minuteute", "minute"))


def before(now: datetime, amount: float, unit: str) -> datetime:
    """Return the moment ``amount`` units before ``now``: to the second for hours, at midnight for days and more."""
    if unit in ("minute", "hour"):
        seconds = amount * (60 if unit == "minute" else 3600)
        return now.replace(microsecond=0) - timedelta(seconds=round(seconds))
    if unit in ("day", "week"):
        return midnight(now.date() - timedelta(days=round(amount * (7 if unit == "week" else 1))), now)
    months = round(amount * {"quarter": 3, "year": 12}.get(unit, 1) * 2) / 2
    day = months_back(now.date(), int(months))
    return midnight(day - timedelta(days=15 if months % 1 else 0), now)


def months_back(day: date, count: int) -> date:
    """Return the same day ``count`` months earlier, or the last one of a shorter month."""
    index = max(12, day.year * 12 + day.month - 1 - count)
    year, number = divmod(index, 12)
    return date(year, number + 1, min(day.day, calendar.monthrange(year, number + 1)[1]))


def ago(now: datetime, amount: float, unit: str) -> Stretch:
    """Return when "three days ago" was: the moment for minutes and hours, the whole day, month or year for more."""
    moment = before(now, amount, unit)
    if unit in ("minute", "hour"):
        return Stretch(moment, moment)
    if unit in ("day", "week") or amount % 1:
        return days(moment.date(), 1, now)
    if unit == "year":
        return days(date(moment.year, 1, 1), 366 if calendar.isleap(moment.year) else 365, now)
    return month(moment.year, moment.month, now)


def part_of_day(day: date, part: str, now: datetime) -> Stretch:
    """Return the hours of a part of ``day``; a night runs into the next morning."""
    first, last = DAY_PARTS[part]
    start = midnight(day, now)
    return Stretch(start + timedelta(hours=first), start + timedelta(hours=last, seconds=-1))


@dataclass(frozen=True)
class Clock:
    """A time of the day as it was said; ``minute`` None when only the hour was, ``exact`` for 22:59."""

    hour: int
    minute: int | None = None
    exact: bool = False


def at(day: date, clock: Clock, part: str, now: datetime) -> Stretch | None:
    """Return the hour or the minute that ``clock`` names on ``day``, with a part of the day to tell 3 from 15."""
    hour = hour_of_day(clock, part)
    if not 0 <= hour <= 24 or (clock.minute or 0) > 59:
        return None
    start = midnight(day, now) + timedelta(hours=hour, minutes=clock.minute or 0)
    if part in NIGHT and hour < 6:
        start += timedelta(days=1)
    length = timedelta(minutes=59, seconds=59) if clock.minute is None else timedelta(seconds=59)
    return Stretch(start, start + length)


def hour_of_day(clock: Clock, part: str) -> int:
    """Return the hour on a clock of 24; a bare 三点 is taken to be in the afternoon, 三点 at night in the small hours."""
    hour = clock.hour
    if part in PM_PARTS and hour < 12:
        return hour + 12
    if part in ("中午", "noon", "midday", "lunchtime"):
        return hour + 12 if hour < 4 else hour
    if part in NIGHT:
        return hour + 12 if 6 <= hour < 12 else 24 if hour == 12 else hour
    if not part and not clock.exact and 1 <= hour <= 5:
        return hour + 12
    return hour
