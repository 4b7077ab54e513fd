"""What several units share and did not solve in time: the district's meeting, the line department, the city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from hotline.dispatch import workflow
from hotline.dispatch.models import Reminder, ServiceRequest
from hotline.dispatch.states import State
from hotline.dispatch.texts import reminder_sentence
from tests.hotline.dispatch.scenes import AGENT, agency
from tests.hotline.dispatch.test_clocks import Time

New = Callable[..., Any]


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def meetings(request: ServiceRequest) -> list[tuple[str, str, list[str], dt.timedelta]]:
    rows = request.reminders.filter(step="meeting").order_by("at")
    return [(row.threshold, row.audience, row.agencies, row.at - row.deadline) for row in rows]


def shared(new_request: New) -> ServiceRequest:
    """Return a request of a street and a department."""
    request: ServiceRequest = new_request("street_vendor", district="east", street="east_river")
    lead, other = agency("east_river"), agency("market")
    if request.state == State.REVIEW:
        workflow.change_state(request, State.DISPATCHED, AGENT, lead_agency=lead, assisting=[other])
    else:
        workflow.change_state(request, State.OBJECTED, AGENT, "Not ours alone.")
        workflow.change_state(request, State.CONFERRED, AGENT, lead_agency=lead, assisting=[other])
    return request


def test_it_rises_step_by_step(new_request: New, time: Time) -> None:
    request = shared(new_request)
    time.passes(dt.timedelta(hours=6), days=15)
    day = dt.timedelta(days=1)
    assert [(level, who, after) for level, who, _, after in meetings(request)] == [
        ("district_meeting", "district", 0 * day),
        ("line_department", "department", 3 * day),
        ("city", "city", 7 * day),
    ]
    first, second, third = (agencies for _, _, agencies, _ in meetings(request))
    assert first[0] == "east" and {"east_river", "market"} < set(first)
    assert (second, third) == (["market"], [])
    told = [change.reason for change in request.changes.filter(actor="system", from_state=request.state)]
    assert sum("several units" in reason for reason in told) == 3


def test_what_is_answered_rises_no_further(new_request: New, time: Time) -> None:
    request = shared(new_request)
    time.passes(dt.timedelta(hours=6), days=9)
    workflow.reply(request, AGENT, "Solved together.", contact_note="Called.")
    time.passes(dt.timedelta(hours=6), days=9)
    assert [level for level, *_ in meetings(request)] == ["district_meeting"]


def test_one_units_matter_has_no_meeting(new_request: New, time: Time) -> None:
    request = new_request()
    assert not request.agencies("assisting")
    time.passes(dt.timedelta(hours=6), days=15)
    assert meetings(request) == [] and Reminder.objects.filter(threshold="+24h").exists()


def test_a_new_date_means_a_new_beginning(new_request: New, time: Time) -> None:
    request = shared(new_request)
    for state, values in (
        (State.ACCEPTED, {}),
        (State.CONTACTED, {"contact_note": "Called."}),
        (State.IN_PROGRESS, {}),
    ):
        workflow.change_state(request, state, AGENT, **values)
    later = request.reply_by + dt.timedelta(days=3)
    workflow.change_state(request, State.EXTENDED, AGENT, "Parts are ordered.", reply_by=later)
    time.passes(dt.timedelta(hours=6), days=9)
    assert meetings(request) == []
    time.passes(dt.timedelta(hours=6), days=2)
    assert [level for level, *_ in meetings(request)] == ["district_meeting"]


@pytest.mark.parametrize("level", ["district_meeting", "line_department", "city"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_level_has_its_sentence(level: str, language: str) -> None:
    said = reminder_sentence("meeting", level, language, "AB23-CD45", dt.datetime(2026, 11, 24, tzinfo=dt.timezone.utc))
    assert "AB23-CD45" in said and "{" not in said
