"""The states of a service request and the one table that says which may follow which.

A draft belongs to the bot; dispatch knows a request from its confirmation by the citizen on. The life follows the
Beijing regulation on responding to every complaint (北京市接诉即办工作条例, 2021, Art. 10-23); where the regulation
names no order of steps the table is a project default.
"""

from __future__ import annotations

from django.db.models import TextChoices


class State(TextChoices):
    """Where a request is; the values are what the database and ``extended_attributes[state]`` hold."""

    CONFIRMED = "confirmed", "Confirmed by the citizen"
    ANSWERED = "answered", "Answered at once"
    ADVISED_OUT = "advised_out", "Told the right channel"
    TRANSFERRED_EMERGENCY = "transferred_emergency", "Passed to an emergency service"
    MERGED = "merged", "Joined to another request"
    REVIEW = "review", "Being assigned"
    RETURNED = "returned_to_citizen", "Returned to the citizen"
    DISPATCHED = "dispatched", "Dispatched"
    ACCEPTED = "accepted", "Accepted by the unit"
    OBJECTED = "objected", "Unit objects"
    REASSIGNED = "reassigned", "Assigned to another unit"
    UPHELD = "upheld", "Assignment upheld"
    CONFERRED = "conferred", "Lead and assisting units named"
    CONTACTED = "contacted", "Citizen contacted"
    IN_PROGRESS = "in_progress", "In progress"
    EXTENDED = "extended", "Deadline extended"
    SUSPENDED = "suspended", "Suspended"
    WHISTLED = "whistled", "Departments called in"
    SUPERVISED = "supervised", "Under supervision"
    REPLIED = "replied", "Replied"
    FOLLOW_UP = "follow_up", "Follow-up"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"
    WITHDRAWN = "withdrawn", "Withdrawn by the citizen"
    TERMINATED = "terminated", "Terminated"


S = State

# Exits that need no unit: decided when the request arrives, or by an agent who reviews it (Art. 11).
EXITS = {S.ANSWERED, S.ADVISED_OUT, S.TRANSFERRED_EMERGENCY, S.MERGED}
# A citizen may always withdraw and two people may terminate, as long as the request lives.
ENDINGS = {S.WITHDRAWN, S.TERMINATED}
# Detours of the handling; each returns to it or ends in the reply.
DETOURS = {S.EXTENDED, S.SUSPENDED, S.WHISTLED, S.SUPERVISED}

NEXT: dict[State, set[State]] = {
    S.CONFIRMED: EXITS | ENDINGS | {S.REVIEW, S.DISPATCHED},
    S.REVIEW: EXITS | ENDINGS | {S.DISPATCHED, S.RETURNED},
    S.RETURNED: ENDINGS | {S.REVIEW},
    S.DISPATCHED: ENDINGS | {S.ACCEPTED, S.OBJECTED, S.MERGED},
    S.OBJECTED: ENDINGS | {S.REASSIGNED, S.UPHELD, S.CONFERRED},
    S.REASSIGNED: ENDINGS | {S.ACCEPTED, S.OBJECTED},
    S.UPHELD: ENDINGS | {S.ACCEPTED},
    S.CONFERRED: ENDINGS | {S.ACCEPTED},
    S.ACCEPTED: ENDINGS | {S.CONTACTED},
    S.CONTACTED: ENDINGS | {S.IN_PROGRESS},
    S.IN_PROGRESS: ENDINGS | DETOURS | {S.REPLIED},
    S.EXTENDED: ENDINGS | {S.IN_PROGRESS, S.REPLIED},
    S.SUSPENDED: ENDINGS | {S.IN_PROGRESS, S.REPLIED},
    S.WHISTLED: ENDINGS | {S.IN_PROGRESS, S.REPLIED},
    S.SUPERVISED: ENDINGS | {S.IN_PROGRESS, S.REPLIED},
    S.REPLIED: ENDINGS | {S.FOLLOW_UP},
    S.FOLLOW_UP: ENDINGS | {S.CLOSED, S.REOPENED},
    S.CLOSED: {S.REOPENED},
    S.REOPENED: ENDINGS | {S.IN_PROGRESS},
    S.ANSWERED: set(),
    S.ADVISED_OUT: set(),
    S.TRANSFERRED_EMERGENCY: set(),
    # A join that was wrong is undone.
    S.MERGED: {S.REVIEW},
    S.WITHDRAWN: set(),
    S.TERMINATED: set(),
}

# Open311 knows two words; everything that is not over is open.
OVER = EXITS | ENDINGS | {S.CLOSED}

# The words of mySociety's Open311 extension for those who want more than open and closed.
EXTENDED_STATUS: dict[State, str] = {
    S.CONFIRMED: "open",
    S.ANSWERED: "closed",
    S.ADVISED_OUT: "not_councils_responsibility",
    S.TRANSFERRED_EMERGENCY: "internal_referral",
    S.MERGED: "duplicate",
    S.REVIEW: "for_triage",
    S.RETURNED: "open",
    S.DISPATCHED: "open",
    S.ACCEPTED: "open",
    S.OBJECTED: "for_triage",
    S.REASSIGNED: "open",
    S.UPHELD: "open",
    S.CONFERRED: "open",
    S.CONTACTED: "investigating",
    S.IN_PROGRESS: "in_progress",
    S.EXTENDED: "in_progress",
    S.SUSPENDED: "planned",
    S.WHISTLED: "in_progress",
    S.SUPERVISED: "in_progress",
    S.REPLIED: "in_progress",
    S.FOLLOW_UP: "in_progress",
    S.CLOSED: "closed",
    S.REOPENED: "reopen",
    S.WITHDRAWN: "cancelled",
    S.TERMINATED: "no_further_action",
}


def status_of(state: str) -> str:
    """Return Open311's word for ``state``: ``open`` or ``closed``."""
    return "closed" if State(state) in OVER else "open"
