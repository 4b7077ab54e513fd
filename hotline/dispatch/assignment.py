"""Which agencies hold a request beside its lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hotline.dispatch.guards import Step
from hotline.dispatch.matters import matter_of
from hotline.dispatch.models import Agency, Involvement, ServiceRequest
from hotline.dispatch.models.words import Kind
from hotline.dispatch.recusal import accuses
from hotline.dispatch.states import State

Role = Involvement.Role


def apply(step: Step) -> None:
    """Write the agencies that ``step`` brings; a street's work is copied to its district (regulation Art. 12)."""
    request = step.request
    if step.brings("lead_agency"):
        request.lead_agency = step.values["lead_agency"]
        request.involvements.filter(agency=request.lead_agency).delete()
    if step.brings("assisting"):
        # Departments that are called in come beside those who assist already.
        keep = step.to == State.WHISTLED
        set_involved(request, Role.ASSISTING, step.values["assisting"], step.at, keep=keep)
    if step.brings("copied"):
        set_involved(request, Role.COPIED, step.values["copied"], step.at)
    lead = request.lead_agency
    if step.brings("lead_agency") and lead and lead.kind == Agency.AgencyKind.STREET and lead.parent:
        if request.kind == Kind.REPORT and accuses(matter_of(request), lead.parent):
            return
        set_involved(request, Role.COPIED, [lead.parent], step.at, keep=True)


def set_involved(
    request: ServiceRequest, role: str, agencies: Iterable[Agency], at: dt.datetime, *, keep: bool = False
) -> None:
    """Make ``agencies`` those of ``role``, beside the present ones if ``keep``; the lead is never also another."""
    wanted = {agency.code for agency in agencies} - {request.lead_agency_id}
    present = set(request.involvements.filter(role=role).values_list("agency_id", flat=True))
    if not keep:
        request.involvements.filter(role=role, agency_id__in=present - wanted).delete()
    Involvement.objects.bulk_create(
        Involvement(request=request, agency_id=code, role=role, since=at) for code in sorted(wanted - present)
    )


def set_first(request: ServiceRequest, by_role: dict[Role, Iterable[Agency]], at: dt.datetime) -> None:
    """Write the agencies of a request that has none yet."""
    Involvement.objects.bulk_create(
        Involvement(request=request, agency=agency, role=role, since=at)
        for role, agencies in by_role.items()
        for agency in agencies
    )
