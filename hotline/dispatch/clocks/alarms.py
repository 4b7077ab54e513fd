"""The moments at which a request's clocks ring; the next is kept on the request, so that an index finds who is due.

Thresholds (50, 80 and 100 percent, and a day after the limit) and the follow-up's rhythm are project defaults; the
regulation wants reminders and escalation (北京市接诉即办工作条例, Art. 20 and 23) and names no times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from hotline.dispatch import deadlines
from hotline.dispatch.models import Reminder, ServiceRequest
from hotline.dispatch.states import OVER, State

Step = Reminder.Step
S = State

UNASSIGNED = {S.CONFIRMED, S.REVIEW, S.OBJECTED}
UNACCEPTED = {S.DISPATCHED, S.REASSIGNED, S.UPHELD, S.CONFERRED}
UNCONTACTED = UNACCEPTED | {S.ACCEPTED}
ANSWERED = {S.REPLIED, S.FOLLOW_UP}

SHARES = (("50", 0.5), ("80", 0.8), ("100", 1.0))
OVERDUE, OVERDUE_AFTER = "+24h", dt.timedelta(hours=24)

# What several units share and did not solve in time goes up step by step (regulation Art. 20; the times are project
# defaults): the district calls them together, then the line department decides, then the city.
DISTRICT_MEETING, LINE_DEPARTMENT, CITY = "district_meeting", "line_department", "city"
RISES = (
    (DISTRICT_MEETING, dt.timedelta(0)),
    (LINE_DEPARTMENT, dt.timedelta(days=3)),
    (CITY, dt.timedelta(days=7)),
)

# Not reminders but steps that the clock takes itself.
ASK, ASK_AGAIN, END_OF_WINDOW = "ask", "ask_again", "end_of_window"
ASKED_EVERY = dt.timedelta(days=1)
TIMES_ASKED = 3


@dataclass(frozen=True, order=True)
class Alarm:
    """One moment: what is due then, and the deadline it belongs to."""

    at: dt.datetime
    step: str
    threshold: str
    deadline: dt.datetime


def alarms(request: ServiceRequest, counting: str) -> list[Alarm]:
    """Return the alarms of the state that ``request`` is in, past ones included, in order."""
    state = State(request.state)
    if state in OVER:
        return []
    found = [*_of_follow_up(request)] if state in ANSWERED else [*_of_handling(request, state, counting)]
    return sorted(found)


def next_alarm(request: ServiceRequest, counting: str, after: dt.datetime) -> dt.datetime | None:
    """Return the first moment later than ``after``."""
    return next((alarm.at for alarm in alarms(request, counting) if alarm.at > after), None)


def set_next(request: ServiceRequest, counting: str, now: dt.datetime) -> None:
    """Set the next alarm after a change at ``now``; one that is due and not yet worked off is not lost."""
    pending = request.next_alarm_at
    if pending is None or pending > now:
        request.next_alarm_at = next_alarm(request, counting, now)
    else:
        request.next_alarm_at = next((a.at for a in alarms(request, counting) if a.at >= pending), None)


def _of_handling(request: ServiceRequest, state: State, counting: str) -> Iterator[Alarm]:
    clocks = deadlines.clocks(request.tier, request.kind, counting)
    got = request.dispatched_at or request.requested_at
    if state in UNASSIGNED:
        yield from _shares(Step.ASSIGN, request.state_since, request.assign_by, clocks.accept)
    if state in UNACCEPTED:
        yield from _shares(Step.ACCEPT, got, request.accept_by, clocks.accept)
    if state in UNCONTACTED:
        yield from _shares(Step.CONTACT, got, request.contact_by, clocks.contact)
    start = request.state_since if state == S.SUSPENDED else request.clock_started_at
    yield from _shares(Step.REPLY, start, request.reply_by, clocks.reply)
    if request.reply_by:
        yield Alarm(request.reply_by + OVERDUE_AFTER, Step.REPLY, OVERDUE, request.reply_by)
        for level, after in RISES:
            yield Alarm(request.reply_by + after, Step.MEETING, level, request.reply_by)


def _shares(
    step: str, start: dt.datetime | None, deadline: dt.datetime | None, clock: deadlines.Clock
) -> Iterator[Alarm]:
    if start is None or deadline is None:
        return
    for name, share in SHARES:
        yield Alarm(clock.part(start, deadline, share) if share < 1 else deadline, step, name, deadline)


def _of_follow_up(request: ServiceRequest) -> Iterator[Alarm]:
    """Asking the citizen: the first time, again, and the end of the time to say that it is not solved."""
    since = request.state_since or request.replied_at or request.updated_at
    if request.follow_up_by:
        yield Alarm(request.follow_up_by, Step.FOLLOW_UP, "100", request.follow_up_by)
    if request.state == S.REPLIED:
        at = since + dt.timedelta(hours=settings.FOLLOW_UP_AFTER_HOURS)
        yield Alarm(at, ASK, "1", at)
    elif rated := [each for each in request.follow_ups_of_round() if each.complete]:
        at = rated[-1].at + deadlines.REOPEN_WINDOW
        yield Alarm(at, END_OF_WINDOW, "1", at)
    elif request.conversation_id:
        for time in range(1, TIMES_ASKED + 1):
            yield Alarm(since + ASKED_EVERY * time, ASK_AGAIN, str(time), since)
