"""Which agencies hold a request, and what a request looked like before and after a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from hotline.dispatch.guards import Step
from hotline.dispatch.models import Agency, Involvement, ServiceRequest
from hotline.dispatch.states import State

NOT_RECORDED = {"id", "updated_at", "state", "status", "state_reason"}


def apply(step: Step) -> None:
    """Write the agencies that ``step`` brings; a new lead's street work is copied to its district (Art. 12)."""
    request = step.request
    if step.brings("lead_agency"):
        request.lead_agency = step.values["lead_agency"]
    if step.brings("assisting"):
        keep = step.to == State.WHISTLED
        set_involved(request, Involvement.Role.ASSISTING, step.values["assisting"], step.at, keep=keep)
    if step.brings("copied"):
        set_involved(request, Involvement.Role.COPIED, step.values["copied"], step.at)
    lead = request.lead_agency
    if step.brings("lead_agency") and lead and lead.kind == Agency.AgencyKind.STREET and lead.parent:
        set_involved(request, Involvement.Role.COPIED, [lead.parent], step.at, keep=True)


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


def snapshot(request: ServiceRequest) -> dict[str, Any]:
    """Return the request's fields and agencies as JSON values."""
    fields = {field.name: _plain(getattr(request, field.attname)) for field in request._meta.concrete_fields}
    involved = request.involvements.order_by("agency_id").values_list("role", "agency_id")
    for role in Involvement.Role:
        fields[role.value] = [code for its_role, code in involved if its_role == role]
    return {name: value for name, value in fields.items() if name not in NOT_RECORDED}


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the old and the new values of what differs."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value.pk if isinstance(value, Model) else value
