"""Keeping the events in step with dispatch: whatever its history says has changed is read anew.

Reading a request twice gives the same row, so nothing is lost or counted twice when the worker was away or killed.
Two transactions may commit in another order than their changes are numbered; so the position moves only past changes
that are a minute old, and the younger ones are read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hotline.database import writing
from hotline.dispatch.models import Change, ServiceRequest
from hotline.insight.events import repeating, tallying
from hotline.insight.events.reading import read
from hotline.insight.models import Event, ReadPosition

CHANGES_AT_ONCE = 2_000
REQUESTS_AT_ONCE = 500
SETTLED = dt.timedelta(minutes=1)
WRITTEN = [field.name for field in Event._meta.concrete_fields if field.name not in ("id", "number", "repeat")]


def follow() -> bool:
    """Read what has changed since the last time; returns whether there is more to read at once."""
    with writing():
        position = ReadPosition.objects.select_for_update().get_or_create(pk=1)[0]
        found = Change.objects.filter(pk__gt=position.change_id).order_by("pk").values_list("pk", "at", "request")
        changes = list(found[:CHANGES_AT_ONCE])
        refresh({request for _, _, request in changes})
        settled = timezone.now() - SETTLED
        for pk, at, _ in changes:
            if at > settled:
                return False
            position.change_id = pk
        position.save()
    return len(changes) == CHANGES_AT_ONCE


@transaction.atomic
def rebuild(forget: bool = False) -> int:
    """Make all events anew from dispatch's rows and return how many there are.

    Events of requests that retention has deleted stay, as statistics do, unless they are to be forgotten.
    """
    if forget:
        Event.objects.all().delete()
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    pks = list(ServiceRequest.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), REQUESTS_AT_ONCE):
        _write(pks[start : start + REQUESTS_AT_ONCE], tallied=False)
    tallying.recount()
    ReadPosition.objects.update_or_create(pk=1, defaults={"change_id": last})
    return Event.objects.count()


def refresh(requests: Iterable[int]) -> None:
    """Read ``requests`` (primary keys) anew."""
    pks = sorted(set(requests))
    for start in range(0, len(pks), REQUESTS_AT_ONCE):
        _write(pks[start : start + REQUESTS_AT_ONCE])


def _write(pks: list[int], tallied: bool = True) -> None:
    """Write the events of the requests ``pks``, and unless all is counted later, the difference they make."""
    events = read(ServiceRequest.objects.filter(pk__in=pks))
    before = list(Event.objects.filter(number__in=[event.number for event in events]))
    if tallied:
        tallying.add(tallying.difference(before, events))
    Event.objects.bulk_create(events, update_conflicts=True, unique_fields=["number"], update_fields=WRITTEN)
    repeating.mark({event.citizen for event in [*before, *events]})
