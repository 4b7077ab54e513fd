"""The only way to change a request: one transaction writes the request, its history and the citizen's notice.

For the console::

    workflow.allowed(request)                                   -> states the table allows next
    workflow.needed(request, State.REPLIED, actor)              -> what that step still lacks, as sentences
    workflow.change_state(request, to, actor, reason, **values) -> Change
    workflow.reply(request, actor, text, contact_note=...)      -> Change; takes the steps between
    workflow.edit(request, actor, reason, **values)             -> Change
    workflow.propose(request, what, actor, reason) / exclude / refuse
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hotline.dispatch import assignment, deadlines
from hotline.dispatch.guards import Step, objections_to
from hotline.dispatch.models import Approval, Change, FollowUp, ServiceRequest
from hotline.dispatch.models.words import Kind
from hotline.dispatch.notices import write_notice
from hotline.dispatch.states import NEXT, State


class WorkflowError(Exception):
    """A change that is refused; ``reasons`` says why, in sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class NotAllowed(WorkflowError):
    """The table does not lead from the present state to the wanted one."""


class GuardRefused(WorkflowError):
    """The table allows the step, but something it needs is missing."""


# What a change may bring: fields of the request; and agencies, another request, an unsaved FollowUp.
FIELDS = {"reply", "evidence", "contact_note", "contacted_at", "suspension_plan", "review_on", "reply_by", "tier"}
OTHERS = {"lead_agency", "assisting", "copied", "merged_into", "follow_up"}
EDITABLE = {
    "address_string", "asset_owner", "attributes", "community", "contact_name", "danger", "demand", "description",
    "district", "estate", "evidence", "history", "kind", "lat", "long", "occurred_end", "occurred_start", "phone",
    "place_point", "recurrence", "road", "secrecy", "service", "street", "subject", "tier", "title",
}  # fmt: skip
# A request made to look less serious than the citizen said needs a reason.
GRAVITY = [Kind.PRAISE, Kind.CONSULTATION, Kind.SUGGESTION, Kind.HELP, Kind.COMPLAINT, Kind.REPORT]
# The way to a reply when the unit has not reported its steps one by one.
TO_REPLY = [State.ACCEPTED, State.CONTACTED, State.IN_PROGRESS]


def counting() -> str:
    """Return how T3 and T4 are counted: ``natural`` or ``working`` days (setting DEADLINE_DAYS)."""
    return str(getattr(settings, "DEADLINE_DAYS", "natural"))


def allowed(request: ServiceRequest) -> list[State]:
    """Return the states that the table allows next, in the order of a request's life."""
    return [state for state in State if state in NEXT[State(request.state)]]


def needed(request: ServiceRequest, to: State, actor: str = "", reason: str = "", **values: Any) -> list[str]:
    """Return what the step to ``to`` still lacks; empty when it may be taken."""
    if to not in NEXT[State(request.state)]:
        return [f"{request.state} does not lead to {to.value}"]
    return objections_to(Step(request, to, actor, reason, timezone.now(), counting(), values))


@transaction.atomic
def change_state(
    request: ServiceRequest, to: str, actor: str, reason: str = "", *, notify: bool = True, **values: Any
) -> Change:
    """Move ``request`` to the state ``to`` and return the recorded change; raises NotAllowed or GuardRefused."""
    unknown = set(values) - FIELDS - OTHERS
    if unknown:
        raise TypeError(f"unknown values: {sorted(unknown)}")
    _lock(request)
    target, now = State(to), timezone.now()
    if target not in NEXT[State(request.state)]:
        raise NotAllowed(f"{request.state} does not lead to {target.value}")
    step = Step(request, target, actor, reason, now, counting(), values)
    if refusals := objections_to(step):
        raise GuardRefused(*refusals)
    before = assignment.snapshot(request)
    origin, agency = request.state, request.lead_agency_id or ""
    _apply(step)
    request.updated_at = now
    request.save()
    change = _record(request, before, at=now, actor=actor, from_state=origin, reason=reason, agency=agency)
    if notify:
        write_notice(request, change)
    return change


@transaction.atomic
def edit(request: ServiceRequest, actor: str, reason: str = "", **values: Any) -> Change:
    """Change fields of ``request`` and record old and new values; the citizen's own words stay as they were."""
    unknown = set(values) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    _lock(request)
    if _downgraded(request.kind, values.get("kind", request.kind)) and not reason.strip():
        raise GuardRefused("a reason is needed to make a request less serious")
    before = assignment.snapshot(request)
    for name, value in values.items():
        setattr(request, name, value)
    if values.keys() & {"tier", "danger", "kind"}:
        _restart_clock(request, request.requested_at)
    request.updated_at = timezone.now()
    request.save()
    agency = request.lead_agency_id or ""
    return _record(
        request, before, at=request.updated_at, actor=actor, from_state=request.state, reason=reason, agency=agency
    )


@transaction.atomic
def reply(request: ServiceRequest, actor: str, text: str, contact_note: str = "", evidence: str = "") -> Change:
    """Record the unit's reply, and before it the steps that the unit has not reported; the citizen gets one notice."""
    _lock(request)
    for state in TO_REPLY:
        if state in NEXT[State(request.state)] and State.REPLIED not in NEXT[State(request.state)]:
            proof = {"contact_note": contact_note} if state == State.CONTACTED else {}
            change_state(request, state, actor, notify=False, **proof)
    return change_state(request, State.REPLIED, actor, reply=text, evidence=evidence)


@transaction.atomic
def propose(
    request: ServiceRequest, what: str, actor: str, reason: str, ground: str = "", evidence: str = ""
) -> Approval:
    """Ask for what takes two people: ``terminate`` or ``exclude``."""
    _lock(request)
    if not reason.strip():
        raise GuardRefused("a reason is needed")
    if what == Approval.What.EXCLUDE and ground not in EXCLUSION_GROUNDS:
        raise GuardRefused("a ground is needed: " + ", ".join(EXCLUSION_GROUNDS))
    if request.approvals.filter(what=what, decided_at__isnull=True).exists():
        raise GuardRefused("this was asked for already")
    return request.approvals.create(what=what, ground=ground, reason=reason, evidence=evidence, asked_by=actor)


# Why a request may be left out of the rates; the official city list is not public, so this one is a project default.
EXCLUSION_GROUNDS = (
    "legal_route",
    "outside_policy",
    "key_project",
    "unlawful_demand",
    "malicious_repeat",
    "wrong_data",
)


@transaction.atomic
def exclude(request: ServiceRequest, actor: str) -> Change:
    """Approve the open proposal to leave ``request`` out of the rates; a flag beside the state, never a state."""
    _lock(request)
    asked = request.approvals.filter(what=Approval.What.EXCLUDE, decided_at__isnull=True).first()
    if asked is None:
        raise GuardRefused("somebody else has to ask for it first")
    if asked.asked_by == actor:
        raise GuardRefused("the one who asked cannot approve")
    before = assignment.snapshot(request)
    request.excluded, request.exclusion_ground = True, asked.ground
    request.updated_at = timezone.now()
    request.save()
    _decide(asked, actor, approved=True)
    agency = request.lead_agency_id or ""
    return _record(
        request,
        before,
        at=request.updated_at,
        actor=actor,
        from_state=request.state,
        reason=asked.reason,
        agency=agency,
    )


def refuse(approval: Approval, actor: str) -> None:
    """Refuse what was proposed; the request stays as it is."""
    _decide(approval, actor, approved=False)


def _decide(approval: Approval, actor: str, *, approved: bool) -> None:
    approval.decided_by, approval.decided_at, approval.approved = actor, timezone.now(), approved
    approval.save()


def _lock(request: ServiceRequest) -> None:
    """Hold the row until the transaction ends and read it afresh, so that two people cannot both move it."""
    ServiceRequest.objects.select_for_update().get(pk=request.pk)
    request.refresh_from_db()


def _apply(step: Step) -> None:
    """Write what the step means into the request."""
    request, now = step.request, step.at
    for name in FIELDS & step.values.keys():
        setattr(request, name, step.values[name])
    if step.brings("merged_into"):
        request.merged_into = step.values["merged_into"]
    if step.brings("follow_up"):
        _add_follow_up(step)
    assignment.apply(step)
    request.set_state(step.to)
    request.state_reason = step.reason
    match step.to:
        case State.DISPATCHED | State.REASSIGNED | State.CONFERRED:
            _start_unit_clock(request, now)
        case State.CONTACTED:
            request.contacted_at = step.values.get("contacted_at") or now
        case State.REPLIED | State.ANSWERED:
            request.replied_at = now
        case State.EXTENDED:
            request.extended = True
        case State.SUSPENDED:
            request.reply_by = deadlines.end_of_day(step.values["review_on"])
        case State.REOPENED:
            request.reopened_times += 1
            _restart_clock(request, now)
        case State.TERMINATED:
            asked = request.approvals.get(what=Approval.What.TERMINATE, decided_at__isnull=True)
            _decide(asked, step.actor, approved=True)
    request.closed_at = now if request.status == "closed" else None


def _add_follow_up(step: Step) -> None:
    follow_up: FollowUp = step.values["follow_up"]
    follow_up.request, follow_up.actor = step.request, follow_up.actor or step.actor
    follow_up.save()


def _start_unit_clock(request: ServiceRequest, now: dt.datetime) -> None:
    """Start the new unit's own steps; the citizen's date stays where it was."""
    request.dispatched_at = now
    fresh = deadlines.deadlines(now, request.tier, request.kind, counting())
    latest = request.reply_by or fresh.reply_by
    request.accept_by, request.contact_by = min(fresh.accept_by, latest), min(fresh.contact_by, latest)


def _restart_clock(request: ServiceRequest, start: dt.datetime) -> None:
    request.tier = deadlines.effective_tier(request.tier, "", request.danger)
    fresh = deadlines.deadlines(start, request.tier, request.kind, counting())
    request.accept_by, request.contact_by = fresh.accept_by, fresh.contact_by
    request.reply_by, request.follow_up_by = fresh.reply_by, fresh.follow_up_by


def _downgraded(old: str | None, new: str | None) -> bool:
    ranks = {kind.value: rank for rank, kind in enumerate(GRAVITY)}
    return ranks.get(new or "", -1) < ranks.get(old or "", -1)


def _record(request: ServiceRequest, before: dict[str, Any], **event: Any) -> Change:
    old, new = assignment.difference(before, assignment.snapshot(request))
    return Change.objects.create(request=request, to_state=request.state, old=old, new=new, **event)
