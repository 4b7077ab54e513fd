"""What a change of the catalogue would do, tried and undone: which open requests would go elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from hotline.dispatch.catalogue.checks import Checker
from hotline.dispatch.catalogue.spreadsheet import Sheet
from hotline.dispatch.catalogue.versions import add, change, content, retire
from hotline.dispatch.matters import matter_of
from hotline.dispatch.models import CatalogueRow, ServiceRequest
from hotline.dispatch.routing import find_route
from hotline.dispatch.states import State

MOST_TRIED = 1000
# What was answered stays where it is.
ANSWERED = (State.REPLIED, State.FOLLOW_UP)
CONDITION = ("service_code", "district", "place_code", "asset_owner", "kind", "valid_from", "valid_to")


@dataclass(frozen=True)
class Moved:
    """An open request that would go elsewhere; None is the review."""

    request: ServiceRequest
    now: str | None
    then: str | None


@dataclass(frozen=True)
class Trial:
    """What would happen. ``tried`` of ``open_requests`` were looked at, the newest first."""

    moved: tuple[Moved, ...]
    tried: int
    open_requests: int


@dataclass(frozen=True)
class Plan:
    """What a spreadsheet changes: rows to add, to replace, to retire; the others stay."""

    new: tuple[dict[str, object], ...]
    changed: tuple[tuple[CatalogueRow, dict[str, object]], ...]
    gone: tuple[CatalogueRow, ...]
    same: int

    def apply(self, actor: str, why: str) -> None:
        """Make the changes; raises NotAllowed as the versions do."""
        checker = Checker()
        with transaction.atomic():
            for row in self.gone:
                retire(row, actor, why)
            for row, values in self.changed:
                change(row, values, actor, why, checker)
            for values in self.new:
                add(values, actor, why, checker)


def plan_of(sheet: Sheet, *, whole: bool) -> Plan:
    """Return what ``sheet`` changes; with ``whole`` it is the whole catalogue, and what it does not name is retired."""
    active: dict[tuple[object, ...], list[CatalogueRow]] = {}
    for row in CatalogueRow.objects.filter(retired_at__isnull=True):
        active.setdefault(_condition(content(row)), []).append(row)
    new, changed, same = [], [], 0
    for values in sheet.rows.values():
        rows = active.get(_condition(values), [])
        equal = next((row for row in rows if content(row) == values), None)
        if equal:
            rows.remove(equal)
            same += 1
        elif rows:
            changed.append((rows.pop(0), values))
        else:
            new.append(values)
    gone = [row for rows in active.values() for row in rows] if whole else []
    return Plan(tuple(new), tuple(changed), tuple(gone), same)


def try_out(apply: Callable[[], object]) -> Trial:
    """Return what ``apply``, which changes the catalogue, would move; everything it wrote is undone."""
    day = timezone.localdate()
    rows = ServiceRequest.objects.filter(status="open").exclude(state__in=ANSWERED)
    total = rows.count()
    tried = list(rows.select_related("service", "district", "street").order_by("-requested_at")[:MOST_TRIED])
    before = [_lead(request, day) for request in tried]
    with transaction.atomic():
        apply()
        after = [_lead(request, day) for request in tried]
        transaction.set_rollback(True)
    moved = [Moved(*each) for each in zip(tried, before, after, strict=True) if each[1] != each[2]]
    return Trial(tuple(moved), len(tried), total)


def _lead(request: ServiceRequest, day: dt.date) -> str | None:
    lead = find_route(matter_of(request), day).lead
    return lead.code if lead else None


def _condition(values: dict[str, object]) -> tuple[object, ...]:
    return tuple(values[name] for name in CONDITION)
