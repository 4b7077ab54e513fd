"""What is done when a clock rings: reminders, escalation, and the steps of the follow-up.

One alarm of one request is worked off in one transaction that holds the request's row and moves on its next alarm, so
that several workers never do it twice, and a worker that was away catches up in order.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from hotline.dispatch import workflow
from hotline.dispatch.clocks import alarms
from hotline.dispatch.clocks.alarms import Alarm
from hotline.dispatch.clocks.rising import rise
from hotline.dispatch.models import Agency, FollowUp, Reminder, ServiceRequest
from hotline.dispatch.notices import write_notice
from hotline.dispatch.states import State
from hotline.dispatch.supervision import supervise, supervise_same_problem

Audience, Step = Reminder.Audience, Reminder.Step
SYSTEM = "system"


def ring_next() -> bool:
    """Work off the alarm that is due for the longest time; returns whether there was one."""
    now = timezone.now()
    due = ServiceRequest.objects.filter(next_alarm_at__lte=now).order_by("next_alarm_at", "pk")
    with transaction.atomic():
        request = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if request is None:
            return False
        ring(request)
    return True


def ring(request: ServiceRequest) -> None:
    """Work off the next alarm of ``request``, whose row the caller holds."""
    moment = request.next_alarm_at
    if moment is None:
        return
    counting = workflow.counting()
    due = [alarm for alarm in alarms.alarms(request, counting) if alarm.at == moment]
    request.next_alarm_at = alarms.next_alarm(request, counting, moment)
    ServiceRequest.objects.filter(pk=request.pk).update(next_alarm_at=request.next_alarm_at)
    for alarm in due:
        ACTS.get(alarm.step, remind)(request, alarm)


def remind(request: ServiceRequest, alarm: Alarm) -> None:
    """Write the reminder, once, and what comes with it."""
    audience, agencies = _audience(request, alarm)
    _, new = Reminder.objects.get_or_create(
        request=request,
        step=alarm.step,
        threshold=alarm.threshold,
        deadline=alarm.deadline,
        defaults={"audience": audience, "agencies": agencies, "at": alarm.at},
    )
    if new and alarm.step == Step.REPLY and alarm.threshold == "100":
        supervise_same_problem(request, timezone.now())
    if new and alarm.threshold == alarms.OVERDUE:
        supervise(request, SYSTEM, "the limit passed a day ago")


def _audience(request: ServiceRequest, alarm: Alarm) -> tuple[str, list[str]]:
    """Return to whom a reminder goes: the unit, its head and the district, supervision, or the hotline centre."""
    lead = request.lead_agency
    if alarm.step in (Step.ASSIGN, Step.FOLLOW_UP) or lead is None:
        audience = Audience.SUPERVISION if alarm.threshold == alarms.OVERDUE else Audience.CENTRE
        return audience, []
    if alarm.threshold in ("50", "80"):
        return Audience.HANDLER, [lead.code]
    units = [lead.code, *(code for code in _above(request, lead) if code != lead.code)]
    return (Audience.SUPERVISION if alarm.threshold == alarms.OVERDUE else Audience.HEAD), units


def _above(request: ServiceRequest, lead: Agency) -> list[str]:
    """Return the district that watches: the one the unit belongs to, else the one where it happens."""
    if lead.parent and lead.parent.kind == Agency.AgencyKind.DISTRICT:
        return [lead.parent.code]
    if request.district_id and Agency.objects.filter(code=request.district_id, active=True).exists():
        return [request.district_id]
    return []


def ask(request: ServiceRequest, alarm: Alarm) -> None:
    """Begin the follow-up; the notice asks the three questions. Nobody to ask: the request is over."""
    workflow.change_state(request, State.FOLLOW_UP, SYSTEM)
    if not (request.phone or request.email or request.conversation_id):
        workflow.change_state(request, State.CLOSED, SYSTEM, "nobody can be asked")


def ask_again(request: ServiceRequest, alarm: Alarm) -> None:
    """Record an attempt that was not answered; ask again, or close after the last one: not valid for the rates."""
    attempt = FollowUp(at=alarm.at, actor=SYSTEM, channel="chat", reached=False)
    if int(alarm.threshold) >= alarms.TIMES_ASKED:
        workflow.change_state(request, State.CLOSED, SYSTEM, "the questions were not answered", follow_up=attempt)
        return
    attempt.request = request
    attempt.save()
    write_notice(request, None)


def close(request: ServiceRequest, alarm: Alarm) -> None:
    """The citizen did not ask to have it handled again in time."""
    workflow.change_state(request, State.CLOSED, SYSTEM, "the time to have it handled again is over")


ACTS: dict[str, Callable[[ServiceRequest, Alarm], None]] = {
    alarms.ASK: ask,
    alarms.ASK_AGAIN: ask_again,
    alarms.END_OF_WINDOW: close,
    Step.MEETING: rise,
}
