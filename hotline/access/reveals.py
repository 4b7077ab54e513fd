"""Lifting the mask of one thing: with a right, with a reason, for a few minutes, and written down."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from hotline.access.models import Reveal
from hotline.access.posts import at_centre
from hotline.access.things import actor_of, name_of

RIGHT = "access.reveal"
MINUTES = 10
SHORTEST_REASON = 4


class ReasonNeeded(ValueError):
    """The reason says nothing."""


def may_reveal(request: HttpRequest, thing: Model) -> bool:
    """Return whether this person may lift the mask of ``thing``: a secret one only at the hotline centre."""
    allowed = request.user.is_authenticated and request.user.has_perm(RIGHT)
    return bool(allowed) and (at_centre(request.user) or not getattr(thing, "confidential", False))


def reveal(request: HttpRequest, thing: Model, reason: str) -> Reveal:
    """Lift the mask of ``thing`` for this person; raises PermissionDenied, and ReasonNeeded."""
    if not may_reveal(request, thing):
        raise PermissionDenied
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise ReasonNeeded
    what, key = name_of(thing)
    now = timezone.now()
    return Reveal.objects.create(
        at=now, until=now + dt.timedelta(minutes=MINUTES), actor=actor_of(request), what=what, key=key, reason=said
    )


def is_revealed(request: HttpRequest, thing: Model | None) -> bool:
    """Return whether the mask of ``thing`` is lifted for this person now; asked once for each thing and request."""
    if thing is None or thing.pk is None:
        return False
    name = name_of(thing)
    known: dict[tuple[str, str], bool] = request.__dict__.setdefault("_revealed", {})
    if name not in known:
        known[name] = may_reveal(request, thing) and _open(actor_of(request), *name)
    return known[name]


def revealed_until(request: HttpRequest, thing: Model) -> dt.datetime | None:
    """Return until when the mask is lifted, None when it is not."""
    if not is_revealed(request, thing):
        return None
    what, key = name_of(thing)
    rows = Reveal.objects.filter(actor=actor_of(request), what=what, key=key, until__gt=timezone.now())
    return max((row.until for row in rows), default=None)


def _open(actor: str, what: str, key: str) -> bool:
    return Reveal.objects.filter(actor=actor, what=what, key=key, until__gt=timezone.now()).exists()
