"""Keeping the counts of ``Tally`` in step with the events, by differences."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, F, Max, Min, Value

from hotline.dispatch.working_days import zone
from hotline.insight.models import Event, Tally

HOURLY = ("all", "channel", "group", "district", "tier")
HALF_DAILY = ("service_code", "subdistrict", "unit")
DIMENSIONS = HOURLY + HALF_DAILY
HALF_DAY = dt.timedelta(hours=12)

Cell = tuple[str, dt.datetime, str, str, bool]


def start_of(dimension: str, at: dt.datetime) -> dt.datetime:
    """Return the start of the span that ``at`` (aware) is counted in: the hour, or midnight or noon in the city."""
    local = at.astimezone(zone())
    hour = local.hour if dimension in HOURLY else local.hour // 12 * 12
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def cells(event: Event) -> list[Cell]:
    """Return the cells that ``event`` is counted in, one a dimension."""
    starts = {dimension: start_of(dimension, event.requested_at) for dimension in ("all", "unit")}
    return [
        (
            dimension,
            starts["all" if dimension in HOURLY else "unit"],
            "" if dimension == "all" else getattr(event, dimension),
            event.kind,
            event.excluded,
        )
        for dimension in DIMENSIONS
    ]


def add(differences: Counter[Cell]) -> None:
    """Add ``differences`` to the stored counts; the caller holds the transaction of the events."""
    table, adapt = Tally._meta.db_table, connection.ops.adapt_datetimefield_value
    statement = (
        f"INSERT INTO {table} (dimension, start, key, kind, excluded, number) VALUES (%s, %s, %s, %s, %s, %s) "  # noqa: S608
        f"ON CONFLICT (dimension, start, key, kind, excluded) DO UPDATE SET number = {table}.number + excluded.number"
    )
    rows = [
        (dimension, adapt(start), key, kind, excluded, number)
        for (dimension, start, key, kind, excluded), number in differences.items()
        if number
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def recount() -> None:
    """Count all events anew, half a day at a time."""
    Tally.objects.all().delete()
    ends = Event.objects.aggregate(first=Min("requested_at"), last=Max("requested_at"))
    if ends["first"] is None:
        return
    start = start_of("unit", ends["first"])
    while start <= ends["last"]:
        end = start_of(
            "unit", start + HALF_DAY + dt.timedelta(hours=1)
        )  # an hour more: clocks are put back in some cities
        for dimension in DIMENSIONS:
            _count(dimension, start, end)
        start = end


def _count(dimension: str, start: dt.datetime, end: dt.datetime) -> None:
    """Count the events from ``start`` up to ``end``, half a day, by ``dimension``."""
    step = dt.timedelta(hours=1) if dimension in HOURLY else end - start
    column = Value("") if dimension == "all" else F(dimension)
    while start < end:
        following = min(start + step, end)
        events = Event.objects.filter(requested_at__gte=start, requested_at__lt=following).order_by()
        rows = events.values_list(column, "kind", "excluded").annotate(number=Count("pk"))
        Tally.objects.bulk_create(
            Tally(dimension=dimension, start=start, key=key, kind=kind, excluded=excluded, number=number)
            for key, kind, excluded, number in rows
        )
        start = following


def difference(before: Iterable[Event], after: Iterable[Event]) -> Counter[Cell]:
    """Return what changes in the counts when the events ``before`` become those ``after``."""
    changes: Counter[Cell] = Counter()
    for event in after:
        changes.update(cells(event))
    for event in before:
        changes.subtract(cells(event))
    return changes
