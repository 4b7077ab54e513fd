from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotline.dispatch.rates import Period
from hotline.gateway.models import Conversation, Message
from hotline.insight.judging.agenda import agenda
from hotline.insight.judging.conversations import bot_audit
from hotline.insight.judging.reading import conversations, replies
from hotline.insight.judging.replies import audit
from hotline.insight.models import Event, Measure, PreventiveTask, SignedReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Period:
    now = timezone.now()
    return Period(now - dt.timedelta(days=1), now + dt.timedelta(days=1))


def test_an_agenda_is_counted_by_where_it_came_from(quarter: Period) -> None:
    day = timezone.localdate()
    Measure.objects.create(name="a", begins=day, expected="- 30 %", first_signal_on=day - dt.timedelta(days=10))
    done = Measure.objects.create(name="b", begins=day, origin="leaders", first_signal_on=day - dt.timedelta(days=30))
    Measure.objects.create(name="c", begins=day, origin="incident")
    done.evaluate("user:m", "No change was found.")
    for origin in ("hotline", "hotline", "incident"):
        PreventiveTask.objects.create(title="t", cause="hotspot", origin=origin, service_code="lift")
    for n, tier in enumerate(("T1", "T2", "T3")):
        Event.objects.create(number=str(n), requested_at=timezone.now(), tier=tier)
    found = agenda(quarter)
    assert found.origins == {"hotline": 3, "leaders": 1, "incident": 2}
    assert found.proactive_ratio == 2 / (2 + 2)
    assert found.median_days_to_measure == 20
    assert (found.share(found.with_expectation), found.share(found.evaluated)) == (1 / 3, 1 / 3)


def test_an_empty_quarter_has_no_shares(quarter: Period) -> None:
    found = agenda(quarter)
    assert (found.proactive_ratio, found.share(0), found.median_days_to_measure) == (None, None, None)


def test_a_signed_report_stays_as_it_was() -> None:
    signed = SignedReport.objects.create(
        kind="daily", edition="public", language="zh", day=timezone.localdate(), contents={}, signed_by="m"
    )
    with pytest.raises(ValueError, match="cannot be changed"):
        signed.save()


def test_replies_are_read_with_what_was_asked(new_request: Callable[..., Any], quarter: Period) -> None:
    request = new_request(demand="repair the lamp", description="lamp")
    request.reply, request.replied_at, request.contacted_at = "the lamp was repaired", timezone.now(), timezone.now()
    request.save()
    found = replies(quarter.start, quarter.end)
    assert found["demand"].tolist() == ["repair the lamp"]
    assert not audit(found).replies["demand_not_named"].any()


def test_no_replies_and_no_conversations_are_no_error(quarter: Period) -> None:
    assert audit(replies(quarter.start, quarter.end)).units.empty
    assert bot_audit(conversations(quarter.start, quarter.end), "channel").empty


def test_conversations_are_read_with_what_came_of_them(new_request: Callable[..., Any], quarter: Period) -> None:
    begun = [Conversation.objects.create(token_hash=str(n), channel="web") for n in range(2)]
    for conversation in begun:
        Message.objects.create(
            conversation=conversation,
            seq=1,
            sender="citizen",
            text="the lamp is broken",
            turn={"actions": ["submit_request_form"]},
        )
    new_request(conversation_id=str(begun[0].pk))
    found = conversations(quarter.start, quarter.end)
    assert found["turns"].tolist() == [1, 1]
    by_channel = bot_audit(found, "channel")
    assert (by_channel.loc["web", "filed"], by_channel.loc["web", "abandoned"]) == (0.5, 0.5)
