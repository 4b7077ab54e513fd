"""Which events are meant: always by kind, scope and period; and by place, matter, unit or channel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, QuerySet

from hotline.dispatch import rates
from hotline.dispatch.working_days import zone
from hotline.insight.models import Event

Scope = Literal["all", "without_excluded"]
SCOPES: tuple[Scope, ...] = ("all", "without_excluded")
PeriodRule = Literal["day", "noon", "week", "month", "assessment"]
PERIOD_RULES: tuple[PeriodRule, ...] = ("day", "noon", "week", "month", "assessment")
# Filters that name values of a column.
LISTED = {
    "kinds": "kind",
    "services": "service_code",
    "groups": "group",
    "districts": "district",
    "subdistricts": "subdistrict",
    "units": "unit",
    "channels": "channel",
}


@dataclass(frozen=True)
class Filters:
    """An empty tuple asks for everything; ``start`` is in the period, ``end`` (both aware) is not."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    kinds: tuple[str, ...] = ()
    scope: Scope = "all"
    services: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    subdistricts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def events(self) -> QuerySet[Event]:
        """Return the events that are meant, by time."""
        where = Q()
        if self.start:
            where &= Q(requested_at__gte=self.start)
        if self.end:
            where &= Q(requested_at__lt=self.end)
        if self.scope == "without_excluded":
            where &= Q(excluded=False)
        for name, column in LISTED.items():
            if values := getattr(self, name):
                where &= Q(**{f"{column}__in": values})
        return Event.objects.filter(where)


def period(rule: PeriodRule, day: dt.date) -> rates.Period:
    """Return the period of ``rule`` that holds ``day``; the noon window is the one that ends on it.

    ``week`` is Monday to Sunday, ``assessment`` the 19th of one month to the 18th of the next.
    """
    match rule:
        case "day":
            return rates.natural_day(day)
        case "noon":
            return rates.noon_to_noon(day)
        case "week":
            start = dt.datetime.combine(day - dt.timedelta(days=day.weekday()), dt.time(), zone())
            return rates.Period(start, start + dt.timedelta(days=7))
        case "month":
            return rates.natural_month(day.year, day.month)
    last = day.replace(day=1) + dt.timedelta(days=31) if day.day >= 19 else day
    return rates.assessment_month(last.year, last.month)
