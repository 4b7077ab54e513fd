"""The clocks ring at the right moments, in order, each once; what they do is on the desk and with the citizen."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from hotline.dispatch import workflow
from hotline.dispatch.clocks.ringing import ring_next
from hotline.dispatch.models import FollowUp, Reminder, ServiceRequest
from hotline.dispatch.states import State
from hotline.dispatch.supervision import supervise
from tests.hotline.dispatch.scenes import AGENT, agency, put, what_it_takes

CHINA = ZoneInfo("Asia/Shanghai")

New = Callable[..., Any]
# A Tuesday at ten.
CHINA = ZoneInfo("Asia/Shanghai")
START = dt.datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)


class Time:
    """A clock one sets by hand, and a worker that is awake or not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self._patch = START, monkeypatch
        self.set(START)

    def set(self, moment: dt.datetime) -> None:
        self.now = moment
        self._patch.setattr(timezone, "now", lambda: self.now)

    def passes(self, step: dt.timedelta = dt.timedelta(minutes=10), **duration: float) -> None:
        """Let time pass in small steps, the worker looking at each."""
        end = self.now + dt.timedelta(**duration)
        while self.now < end:
            self.set(min(self.now + step, end))
            work()


def work() -> int:
    """Let the worker do what is due; return how many alarms there were."""
    count = 0
    while ring_next():
        count += 1
    return count


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def reminded(request: ServiceRequest) -> list[tuple[str, str, dt.timedelta]]:
    """Return step, threshold and moment since the start, in order."""
    rows = Reminder.objects.filter(request=request).order_by("at", "pk")
    return [(row.step, row.threshold, row.at - START) for row in rows]


def h(hours: float) -> dt.timedelta:
    return dt.timedelta(hours=hours)


def test_a_forgotten_request_is_reminded_escalated_and_supervised(new_request: New, time: Time) -> None:
    request = new_request("no_heating", district="east", street="east_river")
    time.passes(hours=50)
    assert reminded(request) == [
        ("accept", "50", h(1)), ("contact", "50", h(1)),
        ("accept", "80", h(1.6)), ("contact", "80", h(1.6)),
        ("accept", "100", h(2)), ("contact", "100", h(2)),
        ("reply", "50", h(12)), ("reply", "80", h(19.2)), ("reply", "100", h(24)), ("reply", "+24h", h(48)),
    ]  # fmt: skip
    by = {(r.step, r.threshold): (r.audience, r.agencies) for r in request.reminders.all()}
    assert by["reply", "50"] == by["reply", "80"] == ("handler", ["heat"])
    assert by["reply", "100"] == ("head", ["heat", "east"])
    assert by["reply", "+24h"] == ("supervision", ["heat", "east"])
    request.refresh_from_db()
    assert request.supervised_since is not None and request.state == State.DISPATCHED
    assert request.changes.last().actor == "system"
    assert request.notices.last().kind == "supervised"


def test_the_worker_acts_within_a_minute(new_request: New, time: Time) -> None:
    request = new_request("no_heating")
    for seconds, reminders in ((3599, 0), (3600, 2)):
        time.set(START + dt.timedelta(seconds=seconds))
        work()
        assert request.reminders.count() == reminders


def test_a_worker_that_was_down_catches_up_in_order_each_once(new_request: New, time: Time) -> None:
    late, later = new_request("no_heating"), new_request("no_heating")
    time.set(START + h(3))
    third = new_request("no_heating")
    time.set(START + h(30))
    done = []
    while ring_next():
        done += list(Reminder.objects.exclude(pk__in=[r.pk for r in done]).order_by("pk"))
    assert [r.at for r in done] == sorted(r.at for r in done)
    assert {r.request_id for r in done} == {late.pk, later.pk, third.pk}
    assert len(reminded(late)) == 9 and len(reminded(third)) == 9
    assert work() == 0


def test_steps_that_were_taken_ring_no_more(new_request: New, time: Time) -> None:
    request = new_request("no_heating")
    time.passes(hours=0.5)
    workflow.change_state(request, State.ACCEPTED, AGENT)
    time.passes(hours=1.2)
    workflow.change_state(request, State.CONTACTED, AGENT, contact_note="Called.")
    time.passes(hours=20)
    assert [(step, share) for step, share, _ in reminded(request)] == [
        ("contact", "50"), ("contact", "80"), ("reply", "50"), ("reply", "80"),
    ]  # fmt: skip


def test_office_hours_are_halved_as_office_hours(new_request: New, time: Time) -> None:
    time.set(dt.datetime(2026, 11, 27, 17, 0, tzinfo=CHINA))  # a Friday: one hour left, three on Monday
    request = new_request("street_light")
    assert request.accept_by == dt.datetime(2026, 11, 30, 12, 0, tzinfo=CHINA)
    time.passes(days=2, hours=20)
    accept = {r.threshold: r.at for r in request.reminders.filter(step="accept")}
    assert accept == {
        "50": dt.datetime(2026, 11, 30, 10, 0, tzinfo=CHINA),
        "80": dt.datetime(2026, 11, 30, 11, 12, tzinfo=CHINA),
        "100": dt.datetime(2026, 11, 30, 12, 0, tzinfo=CHINA),
    }


def test_an_extended_deadline_rings_anew_and_only_for_what_lies_ahead(new_request: New, time: Time) -> None:
    request = put(new_request("no_heating"), State.IN_PROGRESS)
    workflow.edit(request, AGENT, "put by hand")
    time.passes(hours=20)
    workflow.change_state(request, State.EXTENDED, AGENT, "Parts.", reply_by=request.reply_by + h(12))
    time.passes(hours=16)
    assert [(share, at) for step, share, at in reminded(request) if step == "reply"] == [
        ("50", h(12)), ("80", h(19.2)), ("80", h(28.8)), ("100", h(36)),
    ]  # fmt: skip


def test_nobody_responsible_has_a_clock_too(new_request: New, time: Time) -> None:
    request = new_request("bus_stop")
    assert request.state == State.REVIEW and request.assign_by == START + h(4)
    time.passes(hours=5)
    assert [(s, t) for s, t, _ in reminded(request)] == [("assign", "50"), ("assign", "80"), ("assign", "100")]
    assert {r.audience for r in request.reminders.all()} == {"centre"}


def test_what_is_over_is_silent(new_request: New, time: Time) -> None:
    request = new_request("no_heating")
    workflow.change_state(request, State.WITHDRAWN, "citizen")
    assert request.next_alarm_at is None
    time.passes(hours=60, step=h(1))
    assert reminded(request) == []


def reply(request: ServiceRequest) -> None:
    put(request, State.IN_PROGRESS)
    workflow.change_state(request, State.REPLIED, AGENT, reply="Repaired.")


def test_the_questions_are_asked_again_and_then_it_is_closed_as_not_valid(new_request: New, time: Time) -> None:
    request = new_request(conversation_id="c-1")
    reply(request)
    time.passes(days=1, step=h(1))
    request.refresh_from_db()
    assert request.state == State.FOLLOW_UP
    time.passes(days=4, step=h(1))
    request.refresh_from_db()
    assert request.state == State.CLOSED and request.closed_at == START + dt.timedelta(days=4)
    assert [(a.channel, a.reached, a.at - START) for a in request.follow_ups.all()] == [
        ("chat", False, dt.timedelta(days=day)) for day in (2, 3, 4)
    ]
    assert [n.kind for n in request.notices.all()] == ["replied", "follow_up", "follow_up", "follow_up", "closed"]


def test_who_is_not_content_has_a_week_to_have_it_handled_again(new_request: New, time: Time) -> None:
    request = new_request(conversation_id="c-1")
    reply(request)
    workflow.change_state(request, State.FOLLOW_UP, "system")
    answers = {"reached": True, "contacted": True, "solved": False, "satisfaction": "not_satisfied"}
    FollowUp.objects.create(request=request, at=time.now, actor="citizen", channel="chat", **answers)
    workflow.edit(request, "citizen", "rated")
    time.passes(days=6.9, step=h(6))
    request.refresh_from_db()
    assert request.state == State.FOLLOW_UP
    time.passes(days=0.2, step=h(1))
    request.refresh_from_db()
    assert request.state == State.CLOSED


def test_who_cannot_be_asked_is_not(new_request: New, time: Time) -> None:
    request = new_request()
    reply(request)
    time.passes(days=1, step=h(4))
    request.refresh_from_db()
    assert request.state == State.CLOSED


def test_three_unsolved_of_one_problem_are_supervised(new_request: New, time: Time) -> None:
    spot = {"lat": 30.5, "long": 120.5}
    alike = [new_request("no_heating", **spot) for _ in range(3)]
    elsewhere = new_request("no_heating", lat=30.6, long=120.5)
    time.passes(hours=24, step=h(1))
    for request in alike:
        request.refresh_from_db()
        assert request.supervised_since and "same problem" in request.supervision_reason
    elsewhere.refresh_from_db()
    assert elsewhere.supervised_since is None


def test_supervision_is_put_once_and_stays_when_the_state_moves_on(new_request: New) -> None:
    request = put(new_request(), State.IN_PROGRESS)
    assert supervise(request, AGENT, "The mayor asks.")
    assert request.state == State.SUPERVISED
    assert not supervise(request, AGENT, "Again.")
    workflow.change_state(request, State.IN_PROGRESS, AGENT)
    assert request.supervised_since and request.supervision_reason == "The mayor asks."
    with pytest.raises(workflow.GuardRefused):
        supervise(request, AGENT, " ")


def test_a_change_made_while_the_worker_is_down_loses_no_reminder(new_request: New, time: Time) -> None:
    request = new_request("no_heating")
    time.set(START + h(13))
    workflow.change_state(request, State.ACCEPTED, AGENT)
    work()
    assert [(s, t) for s, t, _ in reminded(request)] == [
        ("contact", "50"), ("contact", "80"), ("contact", "100"), ("reply", "50"),
    ]  # fmt: skip


def test_a_reassigned_request_keeps_the_citizens_date_and_its_reminders(new_request: New, time: Time) -> None:
    request = new_request("no_heating")
    workflow.change_state(request, State.OBJECTED, AGENT, "Not ours.")
    time.passes(hours=1)
    promised = request.reply_by
    workflow.change_state(request, State.REASSIGNED, AGENT, **what_it_takes(request, State.REASSIGNED, request))
    assert request.lead_agency == agency("market") and request.reply_by == promised
    time.passes(hours=12)
    assert ("reply", "50", h(12)) in reminded(request)
    assert ("accept", "50", h(2)) in reminded(request)


@pytest.mark.django_db(transaction=True)
def test_several_workers_never_do_it_twice(committed_city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline.dispatch.filing import Filing, file
    from hotline.dispatch.models import Service

    filed = [file(Filing("tests", Service.objects.get(code="no_heating"), {})).request for _ in range(5)]
    moment = timezone.now() + h(50)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    errors: list[BaseException] = []

    def worker() -> None:
        from hotline.worker import clocks

        try:
            while clocks.ring():
                pass
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    assert Reminder.objects.count() == 10 * len(filed)
    for request in filed:
        assert request.changes.filter(actor="system", reason__contains="limit passed").count() == 1
