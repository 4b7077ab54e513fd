"""The live board: how many, where, about what, how quickly, and what is open.

Requests are counted from the ready tallies; citizens and clusters, and anything beyond kind and scope, from the events.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import numpy as np
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncHour
from django.utils import timezone

from hotline.dispatch.rates import Period
from hotline.dispatch.states import OVER
from hotline.dispatch.working_days import zone
from hotline.insight.events.counting import COLUMN, Counting
from hotline.insight.events.filters import LISTED, Filters
from hotline.insight.models import Tally

STEPS = ("hours_to_accept", "hours_to_contact", "hours_to_reply", "hours_to_close")
# With what a period is compared: the one before it, a week, and 52 weeks before it, so that weekdays meet weekdays.
WEEK, YEAR = dt.timedelta(days=7), dt.timedelta(days=364)
PER = 10_000


def during(filters: Filters, period: Period) -> Filters:
    """Return ``filters`` for ``period``."""
    return replace(filters, start=period.start, end=period.end)


def counts(dimension: str, filters: Filters, counting: Counting = "requests") -> Counter[str]:
    """Return how many there are for each value of ``dimension`` (a column of Event, or ``all``)."""
    if counting == "requests" and _is_tallied(filters):
        column = "kind" if dimension == "kind" else "key"
        rows = (
            _tallies("all" if dimension == "kind" else dimension, filters)
            .values_list(column)
            .annotate(number=Sum("number"))
            .order_by()
        )
        return Counter({key: number for key, number in rows if number})
    events = filters.events().order_by()
    what = Count("pk") if counting == "requests" else Count(COLUMN[counting], distinct=True)
    if dimension == "all":
        return Counter({"": events.aggregate(number=what)["number"]})
    return Counter(dict(events.values_list(dimension).annotate(amount=what)))


def total(filters: Filters, counting: Counting = "requests") -> int:
    """Return how many there are in all."""
    return counts("all", filters, counting)[""]


def by_hour(filters: Filters) -> Counter[dt.datetime]:
    """Return requests by the hour (in the city's time) in which they came."""
    if _is_tallied(filters):
        rows = _tallies("all", filters).values_list("start").annotate(amount=Sum("number")).order_by()
        return Counter({start.astimezone(zone()): number for start, number in rows})
    hours = filters.events().order_by().annotate(hour=TruncHour("requested_at", tzinfo=zone()))
    return Counter(dict(hours.values_list("hour").annotate(amount=Count("pk"))))


def compared(filters: Filters, period: Period, counting: Counting = "requests") -> dict[str, int]:
    """Return the total of ``period`` and those of the period before, a week before and 52 weeks before."""
    length = period.end - period.start
    shifts = {"now": dt.timedelta(0), "before": length, "week": WEEK, "year": YEAR}
    return {
        name: total(during(filters, Period(period.start - shift, period.end - shift)), counting)
        for name, shift in shifts.items()
    }


def steps(filters: Filters) -> dict[str, tuple[int, float | None, float | None]]:
    """Return for each step how many took it, and median and 90th percentile of the hours from the request on."""
    rows = np.array(list(filters.events().order_by().values_list(*STEPS)), dtype=float).reshape(-1, len(STEPS))
    return {name: _quantiles(rows[:, number]) for number, name in enumerate(STEPS)}


def _quantiles(values: np.ndarray) -> tuple[int, float | None, float | None]:
    known = values[~np.isnan(values)]
    if not len(known):
        return 0, None, None
    return len(known), float(np.median(known)), float(np.quantile(known, 0.9))


def open_now(filters: Filters, now: dt.datetime | None = None) -> dict[str, int]:
    """Return how many requests of ``filters``, whenever they came, are open, and how many of those are overdue."""
    alive = replace(filters, start=None, end=None).events().filter(closed_at=None).exclude(state__in=OVER).order_by()
    return {"open": alive.count(), "overdue": alive.filter(due_at__lt=now or timezone.now(), replied_at=None).count()}


def per_residents(number: int, residents: int | None) -> float | None:
    """Return requests for 10,000 residents; None where the number of residents is unknown."""
    return number * PER / residents if residents else None


def _is_tallied(filters: Filters) -> bool:
    """Return whether the ready tallies can answer: only kind and scope, in whole spans of half a day."""
    listed = [name for name in LISTED if name != "kinds" and getattr(filters, name)]
    ends = [edge.astimezone(zone()) for edge in (filters.start, filters.end) if edge]
    return not listed and all(edge.hour in (0, 12) and not edge.minute for edge in ends)


def _tallies(dimension: str, filters: Filters) -> QuerySet[Tally]:
    rows = Tally.objects.filter(dimension=dimension)
    if filters.start:
        rows = rows.filter(start__gte=filters.start)
    if filters.end:
        rows = rows.filter(start__lt=filters.end)
    if filters.kinds:
        rows = rows.filter(kind__in=filters.kinds)
    return rows.filter(excluded=False) if filters.scope == "without_excluded" else rows


def busiest(found: Counter[str], number: int = 20) -> list[tuple[str, int]]:
    """Return the ``number`` largest, the largest first, equal ones by name."""
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:number]
