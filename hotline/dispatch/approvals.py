"""What takes two people: terminating a request, and leaving it out of the rates."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hotline.dispatch.models import Approval, Change, ServiceRequest
from hotline.dispatch.notices import write_notice
from hotline.dispatch.recording import Recording
from hotline.dispatch.refusals import GuardRefused

# Why a request may be left out of the rates; no official list is public, so this one is a project default.
EXCLUSION_GROUNDS = (
    "legal_route",
    "outside_policy",
    "key_project",
    "unlawful_demand",
    "malicious_repeat",
    "wrong_data",
)


@transaction.atomic
def propose(
    request: ServiceRequest, what: str, actor: str, reason: str, ground: str = "", evidence: str = ""
) -> Approval:
    """Ask for ``terminate`` or ``exclude``; another person then does it or refuses."""
    ServiceRequest.objects.select_for_update().get(pk=request.pk)
    if not reason.strip():
        raise GuardRefused(_("a reason is needed"))
    if what == Approval.What.EXCLUDE and ground not in EXCLUSION_GROUNDS:
        raise GuardRefused(_("a ground of the list is needed"))
    if what == Approval.What.EXCLUDE and not evidence.strip():
        raise GuardRefused(_("evidence is needed"))
    if open_approval(request, what):
        raise GuardRefused(_("this was asked for already"))
    return request.approvals.create(
        what=Approval.What(what), ground=ground, reason=reason, evidence=evidence, asked_by=actor
    )


@transaction.atomic
def exclude(request: ServiceRequest, actor: str) -> Change:
    """Approve leaving ``request`` out of the rates, and tell the citizen: a flag beside the state, never a state."""
    recording = Recording(request)
    if refusals := refusals_for(request, Approval.What.EXCLUDE, actor):
        raise GuardRefused(*refusals)
    approval = approve(request, Approval.What.EXCLUDE, actor)
    request.excluded, request.exclusion_ground = True, approval.ground
    change = recording.save(timezone.now(), actor, approval.reason)
    write_notice(request, change, "excluded")
    return change


def refuse(approval: Approval, actor: str) -> None:
    """Refuse what was proposed; the request stays as it is."""
    if approval.decided_at is not None:
        raise GuardRefused(_("this was decided already"))
    _decide(approval, actor, approved=False)


def open_approval(request: ServiceRequest, what: str) -> Approval | None:
    """Return what was asked for and is not decided."""
    return request.approvals.filter(what=what, decided_at__isnull=True).first()


def refusals_for(request: ServiceRequest, what: str, actor: str) -> list[str]:
    """Return why ``actor`` cannot approve ``what``; empty when they can."""
    asked = open_approval(request, what)
    if asked is None:
        return [_("somebody else has to ask for it first")]
    return [_("the one who asked cannot approve")] if asked.asked_by == actor else []


def approve(request: ServiceRequest, what: str, actor: str) -> Approval:
    """Mark the open proposal as approved and return it."""
    approval = request.approvals.get(what=what, decided_at__isnull=True)
    _decide(approval, actor, approved=True)
    return approval


def _decide(approval: Approval, actor: str, *, approved: bool) -> None:
    approval.decided_by, approval.decided_at, approval.approved = actor, timezone.now(), approved
    approval.save()
