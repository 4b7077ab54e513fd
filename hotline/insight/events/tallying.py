"""Keeping the counts of ``Tally`` in step with the events, by differences."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, F, IntegerField, Max, Min, Value
from django.db.models.expressions import RawSQL

from hotline.dispatch.working_days import zone
from hotline.insight.models import Event, Tally

HOURLY = ("all", "channel", "group", "district", "tier")
HALF_DAILY = ("service_code", "subdistrict", "unit")
DIMENSIONS = HOURLY + HALF_DAILY
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)

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
    """Count all events anew, a week at a time, with one query a dimension."""
    Tally.objects.all().delete()
    ends = Event.objects.aggregate(first=Min("requested_at"), last=Max("requested_at"))
    if ends["first"] is None:
        return
    start = start_of("unit", ends["first"])
    while start <= ends["last"]:
        end = start_of("unit", start + WEEK + HOUR)  # an hour more: clocks are put back in some cities
        for dimension in DIMENSIONS:
            _count(dimension, start, end)
        start = end


def _count(dimension: str, start: dt.datetime, end: dt.datetime) -> None:
    """Count the events from ``start`` up to ``end`` by ``dimension``: the database by the hour, here by the span."""
    column = Value("") if dimension == "all" else F(dimension)
    events = Event.objects.filter(requested_at__gte=start, requested_at__lt=end).order_by()
    rows = events.values_list(_hours_since(start), column, "kind", "excluded").annotate(number=Count("pk"))
    counts: Counter[Cell] = Counter()
    for hour, key, kind, excluded, number in rows.iterator():
        at = start_of(dimension, start.astimezone(dt.UTC) + int(hour) * HOUR)
        counts[dimension, at, key, kind, excluded] += number
    Tally.objects.bulk_create(
        (
            Tally(dimension=name, start=at, key=key, kind=kind, excluded=excluded, number=number)
            for (name, at, key, kind, excluded), number in counts.items()
        ),
        batch_size=1000,
    )


def _hours_since(start: dt.datetime) -> RawSQL:
    """Return whole hours from ``start`` to an event, in the database's own arithmetic."""
    column = f'"{Event._meta.db_table}"."requested_at"'
    if connection.vendor == "postgresql":
        sql = f"FLOOR(EXTRACT(EPOCH FROM {column} - %s) / 3600)::int"
    else:
        sql = f"CAST(strftime('%%s', {column}) - strftime('%%s', %s) AS INTEGER) / 3600"
    parameter = start if connection.vendor == "postgresql" else f"{start.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"
    return RawSQL(sql, [parameter], output_field=IntegerField())  # noqa: S611  # our own names, one parameter


def difference(before: Iterable[Event], after: Iterable[Event]) -> Counter[Cell]:
    """Return what changes in the counts when the events ``before`` become those ``after``."""
    changes: Counter[Cell] = Counter()
    for event in after:
        changes.update(cells(event))
    for event in before:
        changes.subtract(cells(event))
    return changes
