"""Taking what several units share, and did not solve in time, one level higher (regulation Art. 20).

First the district calls the units together; what it cannot settle goes to the line department, and from there to the
city. Each level is a reminder to those who have to act and a line in the history; the clocks say when
(``alarms.RISES``). A request of a single unit is escalated by its reminders alone.
"""

from __future__ import annotations

from hotline.dispatch import workflow
from hotline.dispatch.clocks import alarms
from hotline.dispatch.clocks.alarms import Alarm
from hotline.dispatch.models import Agency, Reminder, ServiceRequest

Audience, AgencyKind = Reminder.Audience, Agency.AgencyKind
AUDIENCES = {
    alarms.DISTRICT_MEETING: Audience.DISTRICT,
    alarms.LINE_DEPARTMENT: Audience.DEPARTMENT,
    alarms.CITY: Audience.CITY,
}


def rise(request: ServiceRequest, alarm: Alarm) -> None:
    """Take ``request`` to the level of ``alarm``, once, if several units share it."""
    units = units_of(request)
    if len(units) < 2:
        return
    _, new = Reminder.objects.get_or_create(
        request=request,
        step=alarm.step,
        threshold=alarm.threshold,
        deadline=alarm.deadline,
        defaults={
            "audience": AUDIENCES[alarm.threshold],
            "agencies": _meant(alarm.threshold, request, units),
            "at": alarm.at,
        },
    )
    if new:
        workflow.edit(request, "system", f"{alarm.threshold}: several units, not solved in time")


def units_of(request: ServiceRequest) -> list[Agency]:
    """Return the units that share ``request``: the lead, then those that assist."""
    lead = [request.lead_agency] if request.lead_agency else []
    return [*lead, *request.agencies("assisting")]


def _meant(level: str, request: ServiceRequest, units: list[Agency]) -> list[str]:
    """Return the codes of the agencies that a level is for; at the district's meeting the units are meant too."""
    if level == alarms.CITY:
        return []
    departments = [unit for unit in units if unit.kind in (AgencyKind.DEPARTMENT, AgencyKind.COMPANY)]
    if level == alarms.LINE_DEPARTMENT:
        return [unit.code for unit in departments or units[:1]]
    parents = [unit.parent_id for unit in units if unit.parent and unit.parent.kind == AgencyKind.DISTRICT]
    districts = [unit.code for unit in units if unit.kind == AgencyKind.DISTRICT]
    here = Agency.objects.filter(code=request.district_id or "", active=True).values_list("code", flat=True)
    return list(dict.fromkeys(filter(None, (*here, *parents, *districts, *(unit.code for unit in units)))))
