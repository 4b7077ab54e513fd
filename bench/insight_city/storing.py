"""Puts made-up events into insight's table, past Django's objects: ten million of them would take hours there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection, transaction

from hotline.insight.events import COLUMNS
from hotline.insight.models import Event

EMPTY: dict[str, Any] = {"hops": 0, "objections": 0, "reopened": 0, "suspended": False, "tags": "{}"}
MOMENTS = ("requested_at", "accepted_at", "contacted_at", "replied_at", "closed_at", "due_at")


def store(days: Iterable[pd.DataFrame], now: dt.datetime | None = None) -> int:
    """Store ``days`` of events and return how many; what would come after ``now`` has not happened yet."""
    marks, names = ", ".join(["%s"] * len(COLUMNS)), ", ".join(f'"{name}"' for name in COLUMNS)
    statement = f"INSERT INTO {Event._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608
    stored = 0
    for whole in days:
        day = whole[whole["requested_at"] <= now].reset_index(drop=True) if now else whole
        with transaction.atomic(), connection.cursor() as cursor:
            raw = cursor.connection.cursor() if connection.vendor == "sqlite" else cursor
            raw.executemany(
                statement.replace("%s", "?") if connection.vendor == "sqlite" else statement, rows(day, now)
            )
        stored += len(day)
    return stored


def rows(day: pd.DataFrame, now: dt.datetime | None) -> Iterator[tuple[Any, ...]]:
    """Yield the values of each event in the order of the columns."""
    columns = {name: day[name] for name in day}
    for name in MOMENTS:
        utc = columns[name].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[s]")
        texts = pd.Series(np.char.replace(np.datetime_as_string(utc), "T", " "), dtype=object)
        columns[name] = texts.where((columns[name] <= now).to_numpy(), None) if now and name != "due_at" else texts
    if now:
        columns["state"] = columns["closed_at"].map(lambda at: "in_progress" if at is None else "closed")
    values = [_values(name, columns, day) for name in COLUMNS]
    return zip(*values, strict=True)


def _values(name: str, columns: dict[str, Any], day: pd.DataFrame) -> list[Any]:
    if name == "cluster":
        return list(day["number"])
    if name in columns:
        return list(columns[name].astype(object))
    texts = {field.name for field in Event._meta.concrete_fields if not field.null}
    return [EMPTY.get(name, "" if name in texts else None)] * len(day)
