"""Which days a report is about, and the same span before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hotline.dispatch.rates import Period, assessment_month, natural_day, natural_month, noon_to_noon

KINDS = ("daily", "midnight", "weekly", "monthly", "natural_month", "quarterly", "annual", "special")


@dataclass(frozen=True)
class Span:
    """A report's period and the one it is compared with; for a day also the assessment month so far."""

    kind: str
    period: Period
    before: Period
    assessment: Period | None = None
    assessment_before: Period | None = None


def span(kind: str, day: dt.date, until: dt.date | None = None) -> Span:
    """Return the span of ``kind`` that holds ``day``; a daily report's noon window ends on it.

    A special report goes from ``day`` through ``until`` and is compared with the same days a year before.
    """
    match kind:
        case "daily" | "midnight":
            make = noon_to_noon if kind == "daily" else natural_day
            now, so_far = make(day), _assessment(day)
            month = Period(so_far.start, now.end)
            return Span(kind, now, make(day - dt.timedelta(days=1)), month, _month_earlier(month))
        case "weekly":
            return _lasting(kind, day - dt.timedelta(days=day.weekday()), 7)
        case "monthly":
            now = _assessment(day)
            return Span(kind, now, _assessment((now.start - dt.timedelta(days=1)).date()))
        case "natural_month":
            return _months(kind, day.year, day.month, 1)
        case "quarterly":
            return _months(kind, day.year, (day.month - 1) // 3 * 3 + 1, 3)
        case "annual":
            return _months(kind, day.year, 1, 12)
    last = until or day
    now = Period(natural_day(day).start, natural_day(last).end)
    year = dt.timedelta(days=364)
    return Span("special", now, Period(now.start - year, now.end - year))


def _assessment(day: dt.date) -> Period:
    """Return the assessment month, 19th to 18th, that holds ``day``."""
    following = day.replace(day=1) + dt.timedelta(days=31) if day.day >= 19 else day
    return assessment_month(following.year, following.month)


def _month_earlier(period: Period) -> Period:
    """Return a span as long that begins on the 19th a month earlier."""
    earlier = _assessment((period.start - dt.timedelta(days=1)).date())
    return Period(earlier.start, earlier.start + (period.end - period.start))


def _lasting(kind: str, first: dt.date, days: int) -> Span:
    starts = [natural_day(first + dt.timedelta(days=days * n)).start for n in (-1, 0, 1)]
    return Span(kind, Period(starts[1], starts[2]), Period(starts[0], starts[1]))


def _months(kind: str, year: int, month: int, number: int) -> Span:
    """Return ``number`` months from ``month`` on, and as many before."""

    def at(offset: int) -> dt.datetime:
        whole = year * 12 + month - 1 + offset
        return natural_month(whole // 12, whole % 12 + 1).start

    return Span(kind, Period(at(0), at(number)), Period(at(-number), at(0)))
