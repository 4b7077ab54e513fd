"""The same citizen's same matter, told again: it becomes a supplement of the first request; and taking matters apart.

Counted are requests, citizens and clusters: what was joined is one cluster (regulation Art. 11 (3); 30 days and the
likeness of the words are project defaults).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch.models import Service, ServiceRequest
from hotline.dispatch.nearness import COPY, like_problems, likeness
from hotline.dispatch.notices import write_notice
from hotline.dispatch.recording import Recording
from hotline.dispatch.refusals import GuardRefused
from hotline.dispatch.states import OVER, State

WITHIN = dt.timedelta(days=30)
ANSWERED = {State.REPLIED, State.FOLLOW_UP}
# What a part that is taken out of a request has in common with it.
COMMON = (
    "channel", "conversation_id", "language", "client", "kind", "address_string", "address_id", "district", "street",
    "community", "estate", "road", "place_point", "place_said", "place_source", "place_confidence", "lat", "long",
    "contact_name", "phone", "email", "device_id", "secrecy",
)  # fmt: skip


def earlier_of_citizen(request: ServiceRequest) -> ServiceRequest | None:
    """Return the open request of the same citizen about the same matter, told in nearly the same words.

    Only for what comes from a conversation: there the citizen can say that it is another matter. Danger, and a report
    of wrongdoing, always stand on their own.
    """
    if not request.conversation_id or request.danger or request.kind == "report":
        return None
    if not (told := _open_ones_of_citizen(request)):
        return None
    for row in like_problems(request, ServiceRequest.objects.filter(pk__in=told)):
        if likeness(request.description, row.description) >= COPY:
            return row
    return None


def _open_ones_of_citizen(request: ServiceRequest) -> list[int]:
    """Return the keys of what the citizen of ``request`` has open and not answered.

    The database is asked by two narrow indexes alone, whatever it thinks of the other conditions: most citizens have
    told nothing before, and a million others have.
    """
    mine = Q(conversation_id=request.conversation_id)
    if request.phone:
        mine |= Q(phone=request.phone) & ~Q(phone="")
    told = ServiceRequest.objects.filter(mine).order_by().values_list("pk", "state", "danger", "requested_at")
    since, closed_to_it = request.requested_at - WITHIN, OVER | ANSWERED
    return [pk for pk, state, danger, at in told if State(state) not in closed_to_it and not danger and at >= since]


@transaction.atomic
def take_apart(request: ServiceRequest, actor: str, reason: str, service: Service, description: str) -> ServiceRequest:
    """Make a request of its own of a part of ``request``, and return it; raises GuardRefused.

    It is routed and dated like any other; citizen, place and the citizen's clock are those of the first.
    """
    from hotline.dispatch import workflow
    from hotline.dispatch.filing import Filing, file

    recording = Recording(request)
    if State(request.state) in OVER:
        raise GuardRefused(_("the request is over"))
    if not reason.strip() or not description.strip():
        raise GuardRefused(_("a reason and the text of the part are needed"))
    fields = {name: getattr(request, name) for name in COMMON if name != "client"}
    key = f"part:{request.number}:{request.split_off.count() + 1}"
    fields |= {"description": description, "citizen_words": request.citizen_words, "split_from": request}
    part = file(Filing(request.client, service, fields, draft_key=key)).request
    recording.save(timezone.now(), actor, f"{reason} (part: {part.number})")
    told = workflow.edit(part, actor, f"{reason} (from {request.number})")
    write_notice(part, told, "split")
    return part


@dataclass(frozen=True)
class Counts:
    """How much there is, three ways."""

    requests: int
    citizens: int
    clusters: int


def counts(requests: QuerySet[ServiceRequest]) -> Counts:
    """Count ``requests``: each; the citizens behind them and those who joined; and matters, what was joined being one.

    A citizen is known by phone, else by conversation, else each request is somebody else's.
    """
    who, total, clusters = set(), 0, set()
    for pk, phone, conversation, master in requests.values_list("pk", "phone", "conversation_id", "merged_into"):
        total += 1
        clusters.add(master or pk)
        who.add(phone or conversation or pk)
    joined = requests.filter(followers__left_at__isnull=True, followers__isnull=False)
    for phone, conversation in joined.values_list("followers__phone", "followers__conversation_id"):
        who.add(phone or conversation)
    return Counts(total, len(who), len(clusters))
