"""The risk board: what must be seen at once, each with the clock of its acknowledgement.

A risk is a request with a danger, or a swarm: many citizens about one service in one street within a day. It is
acknowledged when a unit has accepted it or spoken to the citizen; the limit is the tier's (30 minutes for T1).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from hotline.insight.models import Event

WITHIN = dt.timedelta(days=7)
SWARM_CITIZENS, SWARM_WITHIN = 5, dt.timedelta(days=1)
ACKNOWLEDGE = {"T1": dt.timedelta(minutes=30), "T2": dt.timedelta(hours=2)}
OTHERWISE = dt.timedelta(hours=4)
MOST = 500


@dataclass(frozen=True)
class Risk:
    """One request: its danger, since when, until when it has to be acknowledged, and when it was."""

    number: str
    danger: str
    service_code: str
    subdistrict: str
    at: dt.datetime
    limit: dt.datetime
    acknowledged_at: dt.datetime | None
    groups: tuple[str, ...] = ()

    def late(self, now: dt.datetime) -> bool:
        """Return whether the limit passed without, or before, the acknowledgement."""
        return (self.acknowledged_at or now) > self.limit


@dataclass(frozen=True)
class Swarm:
    """Many citizens with one matter in one street."""

    service_code: str
    subdistrict: str
    requests: int
    citizens: int
    first: dt.datetime
    last: dt.datetime


def risks(now: dt.datetime) -> list[Risk]:
    """Return the dangers of the last seven days: first what waits for acknowledgement, the oldest first."""
    rows = Event.objects.filter(requested_at__gte=now - WITHIN, requested_at__lte=now).exclude(danger="")
    found = [_risk(event) for event in rows.order_by("-requested_at")[:MOST]]
    return sorted(found, key=lambda risk: (risk.acknowledged_at is not None, risk.at))


def _risk(event: Event) -> Risk:
    seen = [at for at in (event.accepted_at, event.contacted_at) if at]
    limit = event.requested_at + ACKNOWLEDGE.get(event.tier, OTHERWISE)
    groups = tuple(event.tags.get("person", {}).get("groups", ()))
    return Risk(
        event.number, event.danger, event.service_code, event.subdistrict, event.requested_at, limit,
        min(seen, default=None), groups,
    )  # fmt: skip


def swarms(now: dt.datetime) -> list[Swarm]:
    """Return where many citizens said the same within the last day, the largest first."""
    rows = (
        Event.objects.filter(requested_at__gt=now - SWARM_WITHIN, requested_at__lte=now)
        .exclude(subdistrict="")
        .order_by()
        .values_list("service_code", "subdistrict")
        .annotate(requests=Count("pk"), people=Count("citizen", distinct=True))
        .annotate(first=Min("requested_at"), last=Max("requested_at"))
        .filter(people__gte=SWARM_CITIZENS)
    )
    return sorted((Swarm(*row) for row in rows), key=lambda swarm: -swarm.citizens)
