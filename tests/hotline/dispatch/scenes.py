"""Requests put into any state, and what a step to any state needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from hotline.dispatch import approvals
from hotline.dispatch.models import Agency, FollowUp, ServiceRequest
from hotline.dispatch.states import State

AGENT, OTHER = "user:wang", "user:li"


def put(request: ServiceRequest, state: State, **fields: Any) -> Any:
    """Set the state directly, as if the request had come that way; keeps the table out of the arrangement."""
    request.set_state(state)
    request.contacted_at = request.contacted_at or timezone.now()
    for name, value in fields.items():
        setattr(request, name, value)
    request.save()
    return request


def agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


def complete_follow_up(**answers: Any) -> FollowUp:
    usual = {"channel": "chat", "reached": True, "contacted": True, "solved": True, "satisfaction": "satisfied"}
    return FollowUp(**usual | answers)


def what_it_takes(request: ServiceRequest, to: State, master: ServiceRequest) -> dict[str, Any]:
    """Return the reason and values with which every guard of ``to`` is content."""
    values: dict[State, dict[str, Any]] = {
        State.ANSWERED: {"reply": "The office opens at nine."},
        State.ADVISED_OUT: {"reply": "This is for the court."},
        State.MERGED: {"merged_into": master},
        State.DISPATCHED: {"lead_agency": agency("lamps")},
        State.REASSIGNED: {"lead_agency": agency("lamps" if request.lead_agency_id == "market" else "market")},
        State.CONFERRED: {"lead_agency": agency("works"), "assisting": [agency("bus")]},
        State.CONTACTED: {"contact_note": "Called at 10:05."},
        State.EXTENDED: {"reply_by": (request.reply_by or timezone.now()) + dt.timedelta(days=2)},
        State.SUSPENDED: {
            "suspension_plan": "Rebuilt with the road next spring.",
            "review_on": timezone.localdate() + dt.timedelta(days=20),
        },
        State.WHISTLED: {"assisting": [agency("market"), agency("bus")]},
        State.REPLIED: {"reply": "The lamp was replaced.", "evidence": "Photo 1"},
        State.CLOSED: {"follow_up": complete_follow_up()},
    }
    return {"reason": "It has to be so."} | values.get(to, {})


def ask_to_terminate(request: ServiceRequest, actor: str = OTHER) -> None:
    approvals.propose(request, "terminate", actor, "In court by now.")
