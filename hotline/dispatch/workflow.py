"""The way to change a request: one transaction writes the request, its history and the citizen's notice.

What takes two people is asked for and refused in ``hotline.dispatch.approvals``.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch import effects
from hotline.dispatch.deadlines import counting
from hotline.dispatch.guards import Step, objections_to
from hotline.dispatch.models import Change, ServiceRequest
from hotline.dispatch.models.words import Kind
from hotline.dispatch.notices import write_notice
from hotline.dispatch.recording import Recording
from hotline.dispatch.refusals import GuardRefused, NoSuchStep, NotAllowed
from hotline.dispatch.states import NEXT, State

__all__ = [
    "GuardRefused",
    "NoSuchStep",
    "NotAllowed",
    "allowed",
    "change_state",
    "counting",
    "edit",
    "less_serious",
    "needed",
    "reply",
    "start_work",
]

# Beside effects.FIELDS: agencies, another request, an unsaved FollowUp.
OBJECTS = {"lead_agency", "assisting", "copied", "merged_into", "follow_up"}
EDITABLE = {
    "address_string", "asset_owner", "attributes", "community", "contact_name", "danger", "demand", "description",
    "district", "estate", "evidence", "history", "kind", "lat", "long", "occurred_end", "occurred_start", "phone",
    "place_point", "recurrence", "road", "secrecy", "service", "street", "subject", "tier", "title",
}  # fmt: skip
# A request made to look less serious than the citizen said needs a reason; the last is the most serious.
GRAVITY = [Kind.PRAISE, Kind.CONSULTATION, Kind.SUGGESTION, Kind.HELP, Kind.COMPLAINT, Kind.REPORT]
# The way to a reply when the unit has not reported its steps one by one.
TO_REPLY = [State.ACCEPTED, State.CONTACTED, State.IN_PROGRESS]


def allowed(request: ServiceRequest) -> list[State]:
    """Return the states that the table allows next, in the order of a request's life."""
    return [state for state in State if state in NEXT[State(request.state)]]


def needed(request: ServiceRequest, to: str, actor: str = "", reason: str = "", **values: Any) -> list[str]:
    """Return why the step to ``to`` would be refused, in sentences; empty when it may be taken."""
    step = _step(request, to, actor, reason, values)
    if step.to not in NEXT[State(request.state)]:
        return [f"{request.state} does not lead to {step.to.value}"]
    return objections_to(step)


@transaction.atomic
def change_state(
    request: ServiceRequest,
    to: str,
    actor: str,
    reason: str = "",
    *,
    notify: bool = True,
    update_id: str | None = None,
    **values: Any,
) -> Change:
    """Move ``request`` to the state ``to`` and return the recorded change; raises NotAllowed.

    ``values``: reply, evidence, contact_note, contacted_at, contact_seconds, suspension_plan, review_on (date),
    reply_by (datetime, for an extension), lead_agency (Agency), assisting and copied (lists of Agency), merged_into
    (ServiceRequest), follow_up (unsaved FollowUp). ``update_id`` is the name that another system has given it.
    """
    recording = Recording(request)
    step = _step(request, to, actor, reason, values)
    if step.to not in NEXT[State(request.state)]:
        raise NoSuchStep(f"{request.state} does not lead to {step.to.value}")
    if refusals := objections_to(step):
        raise GuardRefused(*refusals)
    effects.apply(step)
    change = recording.save(step.at, actor, reason, update_id)
    if notify:
        write_notice(request, change)
    return change


@transaction.atomic
def edit(
    request: ServiceRequest, actor: str, reason: str = "", *, update_id: str | None = None, **values: Any
) -> Change:
    """Change fields of ``request`` and record old and new values; without any it is a note in the history.

    The citizen's own words stay as they were.
    """
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"not editable: {sorted(unknown)}")
    recording = Recording(request)
    if less_serious(request.kind, values.get("kind", request.kind)) and not reason.strip():
        raise GuardRefused(_("a reason is needed to make a request less serious"))
    for name, value in values.items():
        setattr(request, name, value)
    if values.keys() & {"tier", "danger", "kind"}:
        effects.recount(request, counting())
    return recording.save(timezone.now(), actor, reason, update_id)


@transaction.atomic
def reply(
    request: ServiceRequest,
    actor: str,
    text: str,
    contact_note: str = "",
    evidence: str = "",
    update_id: str | None = None,
) -> Change:
    """Record the unit's reply, and before it the steps that the unit has not reported; the citizen gets one notice."""
    request.refresh_from_db()
    while (state := _step_before_reply(request)) is not None:
        proof = {"contact_note": contact_note} if state == State.CONTACTED else {}
        change_state(request, state, actor, notify=False, **proof)
    return change_state(request, State.REPLIED, actor, update_id=update_id, reply=text, evidence=evidence)


@transaction.atomic
def start_work(
    request: ServiceRequest, actor: str, reason: str = "", contact_note: str = "", update_id: str | None = None
) -> Change:
    """Record that the unit is at work, and before it the steps it has not reported; the citizen gets one notice."""
    request.refresh_from_db()
    while (state := _step_before_reply(request)) in (State.ACCEPTED, State.CONTACTED):
        proof = {"contact_note": contact_note} if state == State.CONTACTED else {}
        change_state(request, state, actor, notify=False, **proof)
    return change_state(request, State.IN_PROGRESS, actor, reason, update_id=update_id)


def _step_before_reply(request: ServiceRequest) -> State | None:
    """Return the next step towards a reply; None when a reply is possible, or when no such step is."""
    ways = NEXT[State(request.state)]
    return None if State.REPLIED in ways else next((state for state in TO_REPLY if state in ways), None)


def _step(request: ServiceRequest, to: str, actor: str, reason: str, values: dict[str, Any]) -> Step:
    if unknown := set(values) - effects.FIELDS - OBJECTS:
        raise TypeError(f"a change of state does not take {sorted(unknown)}")
    return Step(request, State(to), actor, reason, timezone.now(), counting(), values)


def less_serious(old: str | None, new: str | None) -> bool:
    """Return whether the kind ``new`` weighs less than ``old``."""
    ranks = {kind.value: rank for rank, kind in enumerate(GRAVITY)}
    return ranks.get(new or "", -1) < ranks.get(old or "", -1)
