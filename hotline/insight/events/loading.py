"""Events as data frames: quick, small in memory, moments in the city's own time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from django.db import models
from django.db.models import F, Func, QuerySet
from pandas.api.types import union_categoricals

from hotline.dispatch.working_days import zone
from hotline.insight.events.filters import Filters
from hotline.insight.models import Event

COLUMNS: tuple[str, ...] = tuple(field.name for field in Event._meta.concrete_fields if field.name != "id")
MOMENTS = [field.name for field in Event._meta.concrete_fields if isinstance(field, models.DateTimeField)]
# Few values many times; the others are texts of their own.
OWN_TEXTS = {"number", "citizen", "cluster"}
CODES = [
    field.name
    for field in Event._meta.concrete_fields
    if isinstance(field, models.CharField) and field.name not in OWN_TEXTS
]
FLAGS = ["followed_up", "excluded", "suspended", "repeat"]
ANSWERS = ["contacted", "solved"]
ROWS_AT_ONCE = 50_000


class Seconds(Func):
    """A moment as whole seconds since 1970, which no driver has to parse."""

    output_field = models.BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="unixepoch(%(expressions)s)")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXTRACT(EPOCH FROM %(expressions)s)::bigint")


def frame(filters: Filters | None = None, columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Return the events of ``filters`` by time, one row a request, with exactly ``columns``.

    Moments are in the city's time zone (to the second), codes categories, unknown codes and answers None.
    """
    return frame_of((filters or Filters()).events(), columns)


def frame_of(events: QuerySet[Event], columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Return ``events`` as a data frame with ``columns``."""
    seconds = {f"{name}_seconds": Seconds(F(name)) for name in columns if name in MOMENTS}
    names = [f"{name}_seconds" if name in MOMENTS else name for name in columns]
    rows = events.order_by("requested_at", "pk").annotate(**seconds).values_list(*names)
    parts = [_part(chunk, columns) for chunk in _chunks(rows.iterator(chunk_size=ROWS_AT_ONCE))]
    parts = parts or [_part([], columns)]
    return _joined(parts)


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    chunk: list[tuple[Any, ...]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _part(rows: list[tuple[Any, ...]], columns: Sequence[str]) -> pd.DataFrame:
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame({name: _typed(name, column) for name, column in zip(columns, values, strict=True)})


def _typed(name: str, values: Sequence[Any]) -> pd.Series:
    if name in MOMENTS:
        seconds = pd.array(values, dtype="Int64").to_numpy(dtype="float64", na_value=np.nan)
        return pd.to_datetime(pd.Series(seconds), unit="s", utc=True).dt.as_unit("s").dt.tz_convert(zone())
    if name in CODES:
        return pd.Series(pd.Categorical([value or None for value in values]))
    if name in FLAGS:
        return pd.Series(values, dtype=bool)
    if name in ANSWERS:
        return pd.Series(values, dtype="boolean")
    if name in OWN_TEXTS or name == "tags":
        return pd.Series(list(values), dtype=object)
    return pd.Series(values, dtype="int16" if name in ("reopened", "objections", "hops") else float)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return ``parts`` below one another, with one list of categories for each code."""
    if len(parts) == 1:
        return parts[0]
    for name in parts[0].columns:
        if isinstance(parts[0][name].dtype, pd.CategoricalDtype):
            whole = union_categoricals([part[name] for part in parts])
            bounds = np.cumsum([0, *(len(part) for part in parts)])
            for number, part in enumerate(parts):
                part[name] = whole[bounds[number] : bounds[number + 1]]
    return pd.concat(parts, ignore_index=True)
