"""What a change of state needs beyond the table: a reason, an answer, proof of contact, a second person.

Each guard looks at the request as it is and at what the change brings, and returns the reasons to refuse. The legal
ground is named where there is one (北京市接诉即办工作条例); limits without one are project defaults.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch import deadlines
from hotline.dispatch.approvals import refusals_for
from hotline.dispatch.matters import matter_of
from hotline.dispatch.models import Agency, Approval, FollowUp, ServiceRequest
from hotline.dispatch.models.words import Kind
from hotline.dispatch.recusal import accuses
from hotline.dispatch.routing import duty_of_department
from hotline.dispatch.states import OVER, State

REOPENINGS = 2
ATTEMPTS = 3
ATTEMPTS_APART = dt.timedelta(hours=1)

CITIZEN = "citizen"


@dataclass(frozen=True)
class Step:
    """A change that somebody wants: ``values`` as ``workflow.change_state`` documents them."""

    request: ServiceRequest
    to: State
    actor: str
    reason: str
    at: dt.datetime
    counting: str = "natural"
    values: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return what the change brings for ``name``, else what the request already has."""
        given = self.values.get(name)
        return given if given not in (None, "", [], ()) else getattr(self.request, name, None)

    def brings(self, name: str) -> bool:
        """Return whether the change itself brings ``name``."""
        return self.values.get(name) not in (None, "", [], ())


Guard = Callable[[Step], list[str]]


def needs_reason(step: Step) -> list[str]:
    return [] if step.reason.strip() else [_("a reason is needed")]


def needs(name: str, what: str) -> Guard:
    """Return a guard: the request has ``name`` or the change brings it."""
    return lambda step: [] if step.value(name) else [what]


def brings(name: str, what: str) -> Guard:
    """Return a guard: the change itself brings ``name``."""
    return lambda step: [] if step.brings(name) else [what]


def brings_text(name: str, what: str) -> Guard:
    """Return a guard: the change brings ``name`` and it is not blank."""
    return lambda step: [] if str(step.values.get(name) or "").strip() else [what]


def may_object(step: Step) -> list[str]:
    """A unit objects once, and only within its window."""
    request = step.request
    refused = []
    agency = request.lead_agency_id or ""
    if request.changes.filter(to_state=State.OBJECTED, agency=agency).exists():
        refused.append(_("this unit has objected already"))
    ends = deadlines.objection_ends(request.dispatched_at or request.requested_at, request.tier)
    if ends is None:
        refused.append(_("a request of this tier cannot be objected to"))
    elif step.at > ends:
        refused.append(_("the time to object is over"))
    return refused


def may_choose(step: Step) -> list[str]:
    """Whom an agent chooses: nobody who is accused, and no street to lead what the catalogue gives to a department.

    Regulation Art. 17 and the national opinion of 2025: a department's duty is not pushed down.
    """
    lead = step.values.get("lead_agency")
    chosen = [*([lead] if lead else []), *(step.values.get("assisting") or []), *(step.values.get("copied") or [])]
    if not chosen:
        return []
    matter = matter_of(step.request)
    if step.request.kind == Kind.REPORT and any(accuses(matter, agency) for agency in chosen):
        return [_("the report is about this agency")]
    if not isinstance(lead, Agency):
        return []
    if lead.kind == Agency.AgencyKind.STREET and duty_of_department(matter, timezone.localdate(step.at)):
        return [_("the catalogue gives this to a department or company: it is not pushed down to a street")]
    return []


def another_lead(step: Step) -> list[str]:
    lead = step.values.get("lead_agency")
    if not isinstance(lead, Agency):
        return [_("another agency is needed")]
    return [_("the request is with this agency already")] if lead.code == step.request.lead_agency_id else []


def split_with_reason(step: Step) -> list[str]:
    """Undoing a join needs a reason; a request that comes for the first time does not."""
    return needs_reason(step) if step.request.state == State.MERGED else []


def departments_recorded(step: Step) -> list[str]:
    """The whistle ends when it is written down for each department whether it came, when, and with what result."""
    if step.request.state != State.WHISTLED:
        return []
    missing = step.request.attendances.filter(came__isnull=True).exists()
    return [_("it is not recorded yet for each department whether it came")] if missing else []


def may_merge(step: Step) -> list[str]:
    master = step.values.get("merged_into")
    if not isinstance(master, ServiceRequest):
        return [_("the request to join is needed")]
    if master.pk == step.request.pk:
        return [_("a request cannot be joined to itself")]
    if State(master.state) in OVER:
        return [_("the other request is over, or itself joined to another")]
    return [_("others were joined to this request")] if step.request.merged.exists() else []


def may_extend(step: Step) -> list[str]:
    """One extension, before the limit, for no longer than the limit itself; the citizen learns the reason (Art. 15)."""
    request, until = step.request, step.values.get("reply_by")
    if request.extended:
        return [_("the deadline was extended once already")]
    if request.reply_by is None or step.at > request.reply_by:
        return [_("the deadline has passed")]
    if not isinstance(until, dt.datetime) or until <= request.reply_by:
        return [_("a later date is needed")]
    longest = deadlines.longest_extension(request.reply_by, request.tier, request.kind, step.counting)
    return [_("the date is too far away")] if until > longest else []


def may_suspend(step: Step) -> list[str]:
    review = step.values.get("review_on")
    if not isinstance(review, dt.date):
        return []
    latest = (step.at + deadlines.SUSPENSION).date()
    return [] if step.at.date() <= review <= latest else [_("the review date must lie within 30 days")]


def has_evidence(step: Step) -> list[str]:
    """A report of wrongdoing is an enforcement matter: the reply says what was found."""
    return [_("evidence is needed")] if step.request.kind == Kind.REPORT and not step.value("evidence") else []


def asked_afterwards(step: Step) -> list[str]:
    """Closed after the three questions, or after three attempts at different times, or when nobody can be asked."""
    request = step.request
    if not (request.phone or request.email or request.conversation_id):
        return []
    asked = request.follow_ups_of_round()
    attempts = [*asked, *([step.values["follow_up"]] if step.brings("follow_up") else [])]
    done = any(attempt.complete for attempt in attempts) or _at_different_times(attempts) >= ATTEMPTS
    return [] if done else [_("the citizen has to be asked first")]


def _at_different_times(attempts: list[FollowUp]) -> int:
    """Return how many attempts are at least an hour apart."""
    count, last = 0, None
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        if last is None or attempt.at - last >= ATTEMPTS_APART:
            count, last = count + 1, attempt.at
    return count


def may_reopen(step: Step) -> list[str]:
    """Twice at most; a citizen only within the window, an agent also later."""
    request = step.request
    refused = [_("it was reopened twice already")] if request.reopened_times >= REOPENINGS else []
    if step.actor == CITIZEN and reopen_until(request) < step.at:
        refused.append(_("the time to have it handled again is over"))
    return refused


def reopen_until(request: ServiceRequest) -> dt.datetime:
    """Return until when the citizen may have it handled again: counted from the reply, the rating or the closing."""
    rated = request.follow_ups.filter(reached=True).order_by("at").last()
    moments = (request.replied_at, request.closed_at, rated.at if rated else None)
    return max((moment for moment in moments if moment), default=request.requested_at) + deadlines.REOPEN_WINDOW


def approved_by_another(step: Step) -> list[str]:
    """Terminating takes two people: one has asked, another one does it."""
    return refusals_for(step.request, Approval.What.TERMINATE, step.actor)


def was_contacted(step: Step) -> list[str]:
    return [] if step.value("contacted_at") else [_("proof that the citizen was contacted is needed")]


GUARDS: dict[State, list[Guard]] = {
    State.ANSWERED: [brings_text("reply", _("an answer is needed"))],
    State.ADVISED_OUT: [brings_text("reply", _("the channel for the citizen is needed"))],
    State.TRANSFERRED_EMERGENCY: [needs_reason],
    State.MERGED: [may_merge],
    State.RETURNED: [needs_reason],
    State.DISPATCHED: [needs("lead_agency", _("an agency is needed")), may_choose],
    State.OBJECTED: [needs_reason, may_object],
    State.REASSIGNED: [needs_reason, another_lead, may_choose],
    State.UPHELD: [needs_reason],
    State.CONFERRED: [
        needs("lead_agency", _("a lead agency is needed")),
        brings("assisting", _("an assisting agency is needed")),
        may_choose,
    ],
    State.CONTACTED: [brings_text("contact_note", _("how the citizen was contacted is needed"))],
    State.EXTENDED: [needs_reason, may_extend],
    State.SUSPENDED: [
        needs_reason,
        brings_text("suspension_plan", _("a plan is needed")),
        brings("review_on", _("a review date is needed")),
        may_suspend,
    ],
    State.WHISTLED: [needs_reason, brings("assisting", _("the departments that are called in are needed")), may_choose],
    State.SUPERVISED: [needs_reason],
    State.REVIEW: [split_with_reason],
    State.IN_PROGRESS: [departments_recorded],
    State.REPLIED: [
        brings_text("reply", _("the reply to the citizen is needed")),
        was_contacted,
        has_evidence,
        departments_recorded,
    ],
    State.CLOSED: [asked_afterwards],
    State.REOPENED: [needs_reason, may_reopen],
    State.TERMINATED: [needs_reason, approved_by_another],
}


def objections_to(step: Step) -> list[str]:
    """Return why ``step`` is refused by its guards; empty when it may be taken."""
    return [refusal for guard in GUARDS.get(step.to, []) for refusal in guard(step)]
