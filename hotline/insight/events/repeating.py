"""The same citizen, place and service again within thirty days is a repeat (30 days: project default)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hotline.insight.models import Event

WITHIN = dt.timedelta(days=30)
AT_ONCE = 500


def mark(citizens: Iterable[str]) -> int:
    """Set ``repeat`` anew for every event of ``citizens`` (pseudonyms); returns how many rows changed."""
    names, changed = sorted(set(citizens)), 0
    for start in range(0, len(names), AT_ONCE):
        changed += _mark(names[start : start + AT_ONCE])
    return changed


def _mark(citizens: list[str]) -> int:
    last: dict[tuple[str, str, str], dt.datetime] = {}
    wrong: dict[bool, list[int]] = {True: [], False: []}
    rows = Event.objects.filter(citizen__in=citizens).order_by("requested_at", "number")
    for row in rows.values_list("pk", "citizen", "service_code", "subdistrict", "requested_at", "repeat"):
        pk, *key, at, marked = row
        before = last.get((key[0], key[1], key[2]))
        repeat = before is not None and at - before <= WITHIN
        if repeat != marked:
            wrong[repeat].append(pk)
        last[(key[0], key[1], key[2])] = at
    for value, pks in wrong.items():
        Event.objects.filter(pk__in=pks).update(repeat=value)
    return sum(map(len, wrong.values()))
