"""What a step means for the request: its state, its agencies, its clocks."""

from __future__ import annotations

import datetime as dt

from hotline.dispatch import approvals, assignment, deadlines
from hotline.dispatch.guards import Step
from hotline.dispatch.models import Approval, FollowUp, ServiceRequest
from hotline.dispatch.states import State

# Plain fields that a change may bring.
FIELDS = {
    "reply", "evidence", "contact_note", "contacted_at", "contact_seconds", "suspension_plan", "review_on", "reply_by",
}  # fmt: skip

# A request that is opened for the second time is supervised (project default).
SUPERVISED_AT = 2


def apply(step: Step) -> None:
    """Write what ``step`` brings and means into its request; the caller saves."""
    request = step.request
    for name in FIELDS & step.values.keys():
        setattr(request, name, step.values[name])
    if step.brings("merged_into"):
        request.merged_into = step.values["merged_into"]
    if step.brings("follow_up"):
        _add_follow_up(step)
    assignment.apply(step)
    request.set_state(step.to)
    request.state_since, request.state_reason = step.at, step.reason
    _move_clocks(step)
    if step.to == State.WHISTLED:
        _call(step)
    if step.to == State.MERGED:
        request.followers.filter(left_at__isnull=True).update(request=request.merged_into)
    if step.to == State.TERMINATED:
        approvals.approve(request, Approval.What.TERMINATE, step.actor)
    request.closed_at = step.at if request.status == "closed" else None
    if step.to != State.MERGED:
        request.merged_into = None


def _move_clocks(step: Step) -> None:
    request, now = step.request, step.at
    match step.to:
        case State.REVIEW | State.OBJECTED:
            fresh = deadlines.deadlines(now, request.tier, request.kind, step.counting)
            request.assign_by = min(fresh.accept_by, request.reply_by or fresh.reply_by)
        case State.DISPATCHED | State.REASSIGNED | State.CONFERRED:
            start_unit_clock(request, now, step.counting)
        case State.CONTACTED:
            request.contacted_at = step.values.get("contacted_at") or now
            request.contact_seconds = step.values.get("contact_seconds")
        case State.REPLIED | State.ANSWERED | State.ADVISED_OUT:
            request.replied_at = now
            request.follow_up_by = now + deadlines.FOLLOW_UP_STARTS
        case State.EXTENDED:
            request.extended = True
            request.follow_up_by = step.values["reply_by"] + deadlines.FOLLOW_UP_STARTS
        case State.SUSPENDED:
            request.reply_by = deadlines.end_of_day(step.values["review_on"])
            request.follow_up_by = request.reply_by + deadlines.FOLLOW_UP_STARTS
        case State.REOPENED:
            request.reopened_times += 1
            restart_clock(request, now, step.counting)
            if request.reopened_times >= SUPERVISED_AT:
                mark_supervised(request, now, step.reason)
        case State.SUPERVISED:
            mark_supervised(request, now, step.reason)


def mark_supervised(request: ServiceRequest, now: dt.datetime, reason: str) -> None:
    """Put the flag, which stays when the state moves on."""
    if request.supervised_since is None:
        request.supervised_since, request.supervision_reason = now, reason


def start_unit_clock(request: ServiceRequest, now: dt.datetime, counting: str) -> None:
    """Start the new unit's own steps; the citizen's date stays where it was."""
    request.dispatched_at = now
    fresh = deadlines.deadlines(now, request.tier, request.kind, counting)
    latest = request.reply_by or fresh.reply_by
    request.accept_by, request.contact_by = min(fresh.accept_by, latest), min(fresh.contact_by, latest)


def restart_clock(request: ServiceRequest, start: dt.datetime, counting: str) -> None:
    """Count all of the request's deadlines from ``start``."""
    request.clock_started_at = start
    recount(request, counting)
    request.extended, request.replied_at = False, None


def recount(request: ServiceRequest, counting: str) -> None:
    """Count the deadlines again, as tier, kind or danger changed.

    Danger makes it T1, and only danger shortens an extension or a suspension.
    """
    request.tier = deadlines.effective_tier(request.tier, "", request.danger)
    fresh = deadlines.deadlines(request.clock_started_at, request.tier, request.kind, counting)
    request.accept_by, request.contact_by = fresh.accept_by, fresh.contact_by
    moved = request.extended or request.state == State.SUSPENDED
    if not moved or request.danger:
        request.reply_by, request.follow_up_by = fresh.reply_by, fresh.follow_up_by


def _call(step: Step) -> None:
    """Write down which departments the street calls; each has to come and say what it did."""
    for agency in step.values["assisting"]:
        step.request.attendances.create(agency=agency, called_at=step.at, called_by=step.actor, reason=step.reason)


def _add_follow_up(step: Step) -> None:
    follow_up: FollowUp = step.values["follow_up"]
    follow_up.request, follow_up.actor = step.request, follow_up.actor or step.actor
    follow_up.save()
