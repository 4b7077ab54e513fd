"""Turning what a client files into a stored, routed and dated request, once for each draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from hotline.database import writing
from hotline.dispatch import assignment, deadlines, media, workflow
from hotline.dispatch.clocks import alarms
from hotline.dispatch.matters import matter_of
from hotline.dispatch.models import Change, Involvement, Place, Service, ServiceRequest, Supplement
from hotline.dispatch.models.words import in_language
from hotline.dispatch.numbers import new_number
from hotline.dispatch.repeats import earlier_of_citizen
from hotline.dispatch.routing import Route, find_route
from hotline.dispatch.states import State
from hotline.pictures import Picture

TITLE_LENGTH = 30
NUMBERS_TRIED = 3


class OtherBody(Exception):
    """The idempotency key was used before, for something else."""


@dataclass(frozen=True)
class Filing:
    """What a client files, checked: ``fields`` are those of ServiceRequest; ``nearer`` codes of smaller places.

    ``number`` is set by who brings requests in that have one already; else a fresh one is drawn.
    """

    client: str
    service: Service
    fields: dict[str, Any]
    draft_key: str | None = None
    body_hash: str = ""
    media_urls: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    nearer: tuple[str, ...] = field(default=())
    number: str = ""


@dataclass(frozen=True)
class Filed:
    """The stored request, and whether this very call stored it."""

    request: ServiceRequest
    new: bool


def file(filing: Filing) -> Filed:
    """Store ``filing``, or return the request that its key has already made; raises OtherBody."""
    if earlier := _earlier(filing):
        return earlier
    for _ in range(NUMBERS_TRIED):
        now = timezone.now()
        # Worked out before the transaction begins: on SQLite others wait for its end.
        request, route = _draft(filing, now)
        try:
            with writing():
                _store(request, filing, route, now)
                return Filed(request, new=True)
        except IntegrityError as error:
            # Somebody with the same key was faster, or another request has drawn the same number.
            if earlier := _earlier(filing):
                return earlier
            failed = error
    raise failed


def _earlier(filing: Filing) -> Filed | None:
    if filing.draft_key is None:
        return None
    same = ServiceRequest.objects.filter(client=filing.client, draft_key=filing.draft_key).order_by()
    if (known := same.values_list("pk", "body_hash").first()) is None:
        return None
    if known[1] != filing.body_hash:
        raise OtherBody(filing.draft_key)
    return Filed(ServiceRequest.objects.get(pk=known[0]), new=False)


def _draft(filing: Filing, now: dt.datetime) -> tuple[ServiceRequest, Route]:
    """Return the unsaved request with its dates, and where it goes."""
    request = ServiceRequest(
        number=filing.number or new_number(),
        requested_at=now,
        updated_at=now,
        clock_started_at=now,
        client=filing.client,
        draft_key=filing.draft_key,
        body_hash=filing.body_hash,
        service=filing.service,
        **filing.fields,
    )
    route = find_route(matter_of(request, filing.nearer), timezone.localdate(now))
    request.title = title(request)
    _set_route(request, route, now)
    _set_deadlines(request, route, now)
    request.set_state(State.DISPATCHED if route.lead else State.REVIEW)
    request.state_since = now
    alarms.set_next(request, workflow.counting(), now)
    return request, route


def _store(request: ServiceRequest, filing: Filing, route: Route, now: dt.datetime) -> None:
    """Save ``request`` with its agencies, pictures and history; what the citizen told before is joined to it."""
    if earlier := earlier_of_citizen(request):
        request.merged_into, request.closed_at, request.next_alarm_at = earlier, now, None
        request.set_state(State.MERGED)
    request.save()
    _keep_media(request, filing)
    roles = Involvement.Role
    assignment.set_first(request, {roles.ASSISTING: route.assisting, roles.COPIED: route.copied}, now)
    _record_birth(request, route, now)
    if earlier:
        _supplement(earlier, request)


def _supplement(earlier: ServiceRequest, request: ServiceRequest) -> None:
    """Keep what was told again with what was told first."""
    Supplement.objects.create(
        request=earlier,
        at=request.requested_at,
        conversation_id=request.conversation_id,
        text=request.description,
        media_url=request.media_url,
    )
    workflow.edit(earlier, "citizen", f"told again as {request.number}")


def _keep_media(request: ServiceRequest, filing: Filing) -> None:
    """Keep the pictures; the request itself names the first. One address needs no row of its own."""
    if not filing.pictures and len(filing.media_urls) < 2:
        return
    first = media.keep(request, filing.media_urls, filing.pictures)[0]
    if not request.media_url:
        request.media_url = first.url
        request.save(update_fields=["media_url"])


def _record_birth(request: ServiceRequest, route: Route, now: dt.datetime) -> None:
    """Record the citizen's confirmation and the catalogue's decision; the answer to the filing tells of both."""
    client = f"client:{request.client}"
    confirmed = Change(request=request, at=now, actor=client, to_state=State.CONFIRMED, reason="filed")
    merged = {"merged_into": request.merged_into_id} if request.merged_into_id else {}
    agencies = {"assisting": [a.code for a in route.assisting], "copied": [a.code for a in route.copied]}
    routed = Change(
        request=request,
        at=now,
        actor="system",
        from_state=State.CONFIRMED,
        to_state=request.state,
        reason="; ".join(route.reasons),
        new={"lead_agency": request.lead_agency_id, **agencies, **merged},
    )
    Change.objects.bulk_create([confirmed, routed])


def _set_route(request: ServiceRequest, route: Route, now: dt.datetime) -> None:
    request.catalogue_row = route.row
    request.routing_reasons = [*route.reasons, *route.why_likely]
    request.likely_agencies = [agency.code for agency in route.likely]
    request.lead_agency = route.lead
    request.dispatched_at = now if route.lead else None


def _set_deadlines(request: ServiceRequest, route: Route, now: dt.datetime) -> None:
    row_tier = route.row.tier if route.row and route.lead else ""
    request.tier = deadlines.effective_tier(request.service.tier, row_tier, request.danger)
    due = deadlines.deadlines(now, request.tier, request.kind, workflow.counting())
    request.accept_by, request.contact_by = due.accept_by, due.contact_by
    request.reply_by, request.follow_up_by = due.reply_by, due.follow_up_by
    request.assign_by = None if route.lead else due.accept_by


def title(request: ServiceRequest) -> str:
    """Return a title of at most 30 characters: the nearest place and the service, cut at the place if need be."""
    service = in_language(request.language, request.service.name_zh, request.service.name_en) or request.service.code
    place = _nearest_place(request)
    separator = " · " if place else ""
    room = max(0, TITLE_LENGTH - len(service) - len(separator))
    return f"{place[:room]}{separator if room else ''}{service}"[:TITLE_LENGTH]


def _nearest_place(request: ServiceRequest) -> str:
    for words in (request.estate, request.road, request.community, request.address_string):
        if words:
            return " ".join(words.split())
    places: list[Place | None] = [request.street, request.district]
    return next((place.name(request.language) for place in places if place), "")
