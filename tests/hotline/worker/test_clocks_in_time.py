"""The real worker process in real time: within a minute of the moment; after a day away in order, each once."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from hotline.dispatch import deadlines
from hotline.dispatch.clocks import alarms
from hotline.dispatch.models import Reminder, ServiceRequest
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import put
from tests.hotline.worker.test_processes import start
from tests.support.processes import until

__all__ = ["start"]

pytestmark = pytest.mark.django_db(transaction=True)
New = Callable[..., Any]
MINUTE = dt.timedelta(minutes=1)
TIMES = (
    "requested_at", "updated_at", "clock_started_at", "dispatched_at", "state_since", "accept_by", "contact_by",
    "reply_by", "follow_up_by", "next_alarm_at",
)  # fmt: skip


def due_in(request: ServiceRequest, share: float, seconds: float, hours: float = 2) -> ServiceRequest:
    """Give the reply such a limit that ``share`` of its time is over in so many seconds from now."""
    moment = timezone.now() + dt.timedelta(seconds=seconds)
    put(request, State.IN_PROGRESS)
    request.clock_started_at = moment - dt.timedelta(hours=hours) * share
    request.reply_by = request.clock_started_at + dt.timedelta(hours=hours)
    request.next_alarm_at = alarms.next_alarm(request, deadlines.counting(), timezone.now())
    request.save()
    return request


def test_the_worker_acts_within_a_minute_of_the_moment(new_request: New, start: Any) -> None:
    worker = start("-m", "hotline", "work")
    worker.stdout.readline()
    wanted = [
        (due_in(new_request(), share, seconds), threshold)
        for seconds in (2, 5, 9)
        for share, threshold in ((0.5, "50"), (0.8, "80"), (1.0, "100"))
    ]
    late = [due_in(new_request(), 1.0, 4 - 24 * 3600) for _ in range(2)]  # a day over in four seconds
    wanted += [(request, "+24h") for request in late]

    def all_rung() -> bool:
        return all(
            request.reminders.filter(step="reply", threshold=threshold).exists() for request, threshold in wanted
        )

    assert until(all_rung)
    for request, threshold in wanted:
        reminder = request.reminders.get(step="reply", threshold=threshold)
        assert dt.timedelta(0) <= reminder.made_at - reminder.at < MINUTE, (threshold, reminder.made_at - reminder.at)
    for request in late:
        request.refresh_from_db()
        assert (
            request.state == State.SUPERVISED
            and request.supervised_since - (request.reply_by + alarms.OVERDUE_AFTER) < MINUTE
        )
        assert request.notices.filter(kind=State.SUPERVISED).count() == 1


def test_after_a_day_away_it_catches_up_in_order_each_once(new_request: New, start: Any) -> None:
    """Filed eight and nine days ago; the worker was away for the last day, and dies once while it catches up."""
    for count in range(30):
        request = new_request("food_safety" if count % 3 == 0 else "street_light")
        back = dt.timedelta(days=8, hours=count)
        ServiceRequest.objects.filter(pk=request.pk).update(
            **{name: F(name) - back for name in TIMES if _has(request, name)}
        )
    away_since = timezone.now() - dt.timedelta(days=1)
    for request in ServiceRequest.objects.all():
        request.next_alarm_at = alarms.next_alarm(request, deadlines.counting(), away_since)
        request.save()
    missed = {
        (request.pk, alarm.step, alarm.threshold)
        for request in ServiceRequest.objects.all()
        for alarm in alarms.alarms(request, deadlines.counting())
        if away_since < alarm.at <= timezone.now() and alarm.step != Reminder.Step.MEETING
    }
    assert len(missed) >= 15

    def caught_up() -> bool:
        return not ServiceRequest.objects.filter(next_alarm_at__lte=timezone.now()).exists()

    first = start("-m", "hotline", "work")
    assert until(lambda: Reminder.objects.count() >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    start("-m", "hotline", "work")
    assert until(caught_up)
    rows = list(Reminder.objects.order_by("pk"))
    rung = [(row.request_id, row.step, row.threshold) for row in rows if row.step != Reminder.Step.MEETING]
    assert set(rung) >= missed and len(set(rung)) == len(rung)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert all(row.at > away_since for row in rows)


def _has(request: ServiceRequest, name: str) -> bool:
    return getattr(request, name) is not None
