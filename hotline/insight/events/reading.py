"""From dispatch's rows to events: what each column is made of."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from hotline.dispatch.models import Change, FollowUp, ServiceRequest
from hotline.dispatch.states import State
from hotline.insight.events.feeling import mood_of
from hotline.insight.events.tagging import tags_of
from hotline.insight.models import Event

SATISFACTION = {"satisfied": "satisfied", "fairly_satisfied": "basically", "not_satisfied": "dissatisfied"}


def pseudonym(request: ServiceRequest) -> str:
    """Return a keyed name for the citizen: the same for the same phone, else conversation; never the phone itself."""
    who = request.phone or request.conversation_id or f"request:{request.number}"
    key = hashlib.sha256(b"insight:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, who.encode(), hashlib.sha256).hexdigest()[:20]


def read(requests: QuerySet[ServiceRequest]) -> list[Event]:
    """Return the events of ``requests``, unsaved; ``repeat`` is left to ``repeating``."""
    found = requests.select_related("service", "merged_into").prefetch_related("changes", "follow_ups")
    return [event_of(row, list(row.changes.all()), list(row.follow_ups.all())) for row in found]


def event_of(request: ServiceRequest, changes: list[Change], asked: list[FollowUp]) -> Event:
    """Return the event of one request."""
    accepted = _accepted_at(changes)
    valid = _valid_answer(request, asked)
    return Event(
        number=request.number,
        requested_at=request.requested_at,
        occurred_at=request.occurred_start,
        accepted_at=accepted,
        contacted_at=request.contacted_at,
        replied_at=request.replied_at,
        closed_at=request.closed_at,
        due_at=request.reply_by,
        hours_to_accept=_hours(request, accepted),
        hours_to_contact=_hours(request, request.contacted_at),
        hours_to_reply=_hours(request, request.replied_at),
        hours_to_close=_hours(request, request.closed_at),
        service_code=request.service_id,
        group=request.service.group_id,
        kind=request.kind or "",
        tier=request.tier,
        channel=request.channel,
        danger=request.danger,
        mood=mood_of(request.citizen_words or request.description),
        unit=request.lead_agency_id or "",
        hops=_hops(changes),
        objections=sum(change.to_state == State.OBJECTED != change.from_state for change in changes),
        district=request.district_id or "",
        subdistrict=request.street_id or "",
        place_point=_point(request),
        lat=request.lat,
        long=request.long,
        state=request.state,
        excluded=request.excluded,
        exclusion_ground=request.exclusion_ground,
        suspended=request.state == State.SUSPENDED,
        reopened=request.reopened_times,
        citizen=pseudonym(request),
        cluster=request.merged_into.number if request.merged_into else request.number,
        tags=tags_of(request),
        **valid,
    )


def _hours(request: ServiceRequest, at: dt.datetime | None) -> float | None:
    return None if at is None else (at - request.requested_at).total_seconds() / 3600


def _accepted_at(changes: Iterable[Change]) -> dt.datetime | None:
    """Return when the present lead accepted, the last acceptance."""
    return max((change.at for change in changes if change.to_state == State.ACCEPTED), default=None)


def _hops(changes: Iterable[Change]) -> int:
    """Return how often the lead went from one unit to another."""
    return sum(bool(change.old.get("lead_agency")) and bool(change.new.get("lead_agency")) for change in changes)


def _valid_answer(request: ServiceRequest, asked: Iterable[FollowUp]) -> dict[str, Any]:
    """Return the last valid answer to the three questions, by the rule of ``hotline.dispatch.rates``."""
    known = request.phone or request.email or request.conversation_id
    complete = [attempt for attempt in sorted(asked, key=lambda a: (a.at, a.pk)) if attempt.complete]
    if not complete or not known or request.state == State.WITHDRAWN:
        return {"followed_up": False, "contacted": None, "solved": None, "satisfaction": ""}
    last = complete[-1]
    return {
        "followed_up": True,
        "contacted": last.contacted,
        "solved": bool(last.solved) and request.state != State.SUSPENDED,
        "satisfaction": SATISFACTION[last.satisfaction],
    }


def _point(request: ServiceRequest) -> str:
    """Return the estate, else the road, else the point as it was said: what several requests can have in common."""
    return (request.estate or request.road or request.place_point)[:300]
