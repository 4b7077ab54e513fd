"""What a request looked like before and after a change, and the line of history that says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hotline.dispatch import deadlines
from hotline.dispatch.clocks import alarms
from hotline.dispatch.models import Change, Involvement, ServiceRequest

# Told by the change itself, or by nothing.
NOT_RECORDED = {"id", "updated_at", "state", "state_since", "status", "state_reason", "next_alarm_at"}


@dataclass
class Recording:
    """Started before a change, finished after it."""

    request: ServiceRequest
    before: dict[str, Any] = field(init=False)
    state: str = field(init=False)
    agency: str = field(init=False)

    def __post_init__(self) -> None:
        """Hold the row until the transaction ends and read it afresh, so that two people cannot both change it."""
        ServiceRequest.objects.select_for_update().get(pk=self.request.pk)
        self.request.refresh_from_db()
        self.before = snapshot(self.request)
        self.state, self.agency = self.request.state, self.request.lead_agency_id or ""

    def save(self, at: dt.datetime, actor: str, reason: str, update_id: str | None = None) -> Change:
        """Save the request and append the change; ``update_id`` is what another system calls it."""
        self.request.updated_at = at
        alarms.set_next(self.request, deadlines.counting(), at)
        self.request.save()
        after = snapshot(self.request)
        changed = [name for name in after if self.before[name] != after[name]]
        return Change.objects.create(
            request=self.request,
            at=at,
            actor=actor,
            from_state=self.state,
            to_state=self.request.state,
            reason=reason,
            agency=self.agency,
            update_id=update_id,
            old={name: self.before[name] for name in changed},
            new={name: after[name] for name in changed},
        )


def snapshot(request: ServiceRequest) -> dict[str, Any]:
    """Return the request's fields and agencies as JSON values."""
    fields = {field.name: _plain(getattr(request, field.attname)) for field in request._meta.concrete_fields}
    involved = list(request.involvements.order_by("agency_id").values_list("role", "agency_id"))
    for role in Involvement.Role:
        fields[role.value] = [code for its_role, code in involved if its_role == role]
    return {name: value for name, value in fields.items() if name not in NOT_RECORDED}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value
