"""Joining a request that another citizen has filed about the same matter, and finding such requests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from hotline.dispatch import workflow
from hotline.dispatch.citizen.acts import DONE, Act, Outcome, followers
from hotline.dispatch.citizen.proof import Claim
from hotline.dispatch.guards import CITIZEN
from hotline.dispatch.models import Follower, Service, ServiceRequest
from hotline.dispatch.models.words import Kind
from hotline.dispatch.nearness import MOST_LOOKED_AT, Whereabouts, likeness
from hotline.dispatch.states import OVER, State

# How far back one looks for others' requests and for the citizen's own (project defaults).
OTHERS_WITHIN = dt.timedelta(days=7)
OWN_WITHIN = dt.timedelta(days=30)
MOST = 3
ANSWERED = {State.REPLIED, State.FOLLOW_UP}


@dataclass(frozen=True)
class Near:
    """A request that may be about the same matter."""

    request: ServiceRequest
    likeness: float
    mine: bool
    followers: int


def join(request: ServiceRequest, act: Act, proved: Claim) -> Outcome:
    """Add the citizen to those who wait for ``request``; joined once, however often it is asked."""
    conversation = act.citizen.conversation_id
    if not conversation or not joinable(request):
        return Outcome("not_possible")
    if proved.own or proved.follower:
        return Outcome(DONE)
    Follower.objects.create(
        request=request,
        conversation_id=conversation,
        language=act.citizen.language,
        phone=act.phone,
        contact_name=act.contact_name,
        words=act.words,
    )
    return Outcome(DONE, workflow.edit(request, CITIZEN, "another citizen joined", update_id=act.key))


def joinable(request: ServiceRequest) -> bool:
    """Return whether others may learn of ``request``: never of what is confidential or accuses somebody."""
    return not request.confidential and request.kind != Kind.REPORT and State(request.state) not in OVER | ANSWERED


def nearby(
    service: Service, here: Whereabouts, text: str = "", conversation_id: str = "", phone: str = ""
) -> list[Near]:
    """Return at most three open requests for ``service`` ``here``: the citizen's own first, then the likest.

    The citizen's own are those of the conversation, and of the phone when it is given.
    """
    may_be, now = here.candidates(), timezone.now()
    if may_be is None:
        return []
    mine = Q(conversation_id=conversation_id) if conversation_id else Q(pk__in=[])
    mine |= Q(phone=phone) if phone else Q(pk__in=[])
    recent = Q(requested_at__gte=now - OTHERS_WITHIN) | (mine & Q(requested_at__gte=now - OWN_WITHIN))
    rows = ServiceRequest.objects.filter(may_be, recent, service=service, status="open").select_related("service")
    found = []
    for row in rows.order_by("-requested_at")[:MOST_LOOKED_AT]:
        own = bool((conversation_id and row.conversation_id == conversation_id) or (phone and row.phone == phone))
        if (own or joinable(row)) and here.same_place(Whereabouts.of(row)):
            found.append(Near(row, likeness(text, row.description), own, followers(row)))
    return sorted(found, key=lambda near: (not near.mine, -near.likeness, -near.request.pk))[:MOST]
