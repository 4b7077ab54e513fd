"""How long made-up units take: a share of the time they have, in office hours unless the matter is urgent."""

from __future__ import annotations

import datetime as dt
import math
import random

from django.utils import timezone

from hotline.dispatch.models import ServiceRequest

OPENS, CLOSES = 8, 20
URGENT = ("T1", "T2")
SHORTEST = dt.timedelta(minutes=10)
SPREAD = 0.5  # sigma of the lognormal; with the usual shares about one reply in ten is late


def towards(request: ServiceRequest, rng: random.Random, limit: dt.datetime | None, share: float) -> dt.datetime:
    """Return a moment about ``share`` of the way from the last change to ``limit``; a few come after it."""
    last = request.updated_at
    whole = max((limit or last) - last, SHORTEST)
    return in_office(last + whole * share * math.exp(rng.gauss(0, SPREAD)), request)


def in_office(at: dt.datetime, request: ServiceRequest) -> dt.datetime:
    """Return ``at``, or the next morning when units do not work; the urgent is done around the clock."""
    local = timezone.localtime(at)
    if request.tier in URGENT or OPENS <= local.hour < CLOSES:
        return at
    days = 1 if local.hour >= CLOSES else 0
    return (local + dt.timedelta(days=days)).replace(hour=OPENS, minute=local.minute)
