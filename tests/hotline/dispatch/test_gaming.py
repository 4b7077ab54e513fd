"""Signs that the rates are played: each found where it is, and not where it only looks a little like it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from hotline.dispatch import approvals, workflow
from hotline.dispatch.gaming import audit, signs
from hotline.dispatch.gaming.prompting import prompts_a_rating
from hotline.dispatch.gaming.signs import findings
from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.rates import natural_month
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import AGENT, OTHER, put

CHINA = ZoneInfo("Asia/Shanghai")
START = dt.datetime(2026, 11, 10, 10, 0, tzinfo=CHINA)
NOVEMBER = natural_month(2026, 11)
New = Callable[..., Any]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Return a function that sets the time; it begins at START."""

    def set_time(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_time(START)
    return set_time


def reply(request: ServiceRequest, text: str, **values: Any) -> None:
    """Take the unit's steps one by one."""
    workflow.change_state(request, State.ACCEPTED, AGENT)
    contact = {"contact_note": "Called at ten."} | values
    workflow.change_state(request, State.CONTACTED, AGENT, **contact)
    workflow.change_state(request, State.IN_PROGRESS, AGENT)
    workflow.change_state(request, State.REPLIED, AGENT, reply=text)


def found(sign: str) -> list[signs.Finding]:
    return [each for each in findings(NOVEMBER) if each.sign == sign]


def test_ordinary_work_shows_no_sign(new_request: New, at: Any) -> None:
    for count in range(8):
        reply(new_request(), f"The lamp {count} was replaced.", contact_seconds=95)
    assert findings(NOVEMBER) == []


def test_a_reply_without_a_contact_of_this_round(new_request: New, at: Any) -> None:
    again, never = new_request(phone="1"), new_request()
    reply(again, "Done.")
    put(again, State.FOLLOW_UP)
    at(START + dt.timedelta(days=1))
    workflow.change_state(again, State.REOPENED, AGENT, "Not solved.")
    workflow.change_state(again, State.IN_PROGRESS, AGENT)
    workflow.change_state(again, State.REPLIED, AGENT, reply="Done again.")
    put(never, State.REPLIED, replied_at=timezone.now(), reply="Done too.")
    (finding,) = found("no_contact")
    assert finding.numbers == (again.number, never.number) and finding.unit == again.lead_agency_id


@pytest.mark.parametrize(("seconds", "short"), [(None, False), (9, True), (10, False), (0, True)])
def test_a_contact_of_less_than_ten_seconds(new_request: New, at: Any, seconds: int | None, short: bool) -> None:
    request = new_request()
    reply(request, "Done.", contact_seconds=seconds)
    assert [each.numbers for each in found("short_contact")] == ([(request.number,)] if short else [])


@pytest.mark.parametrize(("times", "flagged"), [(5, False), (6, True)])
def test_one_text_as_the_reply_to_many(new_request: New, at: Any, times: int, flagged: bool) -> None:
    for count in range(times):
        reply(new_request(), " 已 处理，感谢您的来电。" if count % 2 else "已处理，感谢您的来电。")
    reply(new_request("food_safety"), "已处理，感谢您的来电。")  # another unit's
    assert [len(each.numbers) for each in found("same_text")] == ([times] if flagged else [])


def test_replies_just_before_the_limit(new_request: New, at: Any) -> None:
    rows = [new_request() for _ in range(12)]
    for row in rows[:7]:
        reply(row, f"Early {row.pk}.")
    at(rows[0].reply_by - dt.timedelta(hours=8))  # of seven days, five percent are 8.4 hours
    for row in rows[7:11]:
        reply(row, f"Late {row.pk}.")
    assert found("just_before_the_limit") == []
    reply(rows[11], "Late too.")
    (finding,) = found("just_before_the_limit")
    assert set(finding.numbers) == {row.number for row in rows[7:]} and finding.detail == "5 / 12"


def test_a_late_reply_is_not_one_just_before_the_limit(new_request: New, at: Any) -> None:
    rows = [new_request() for _ in range(6)]
    at(rows[0].reply_by + dt.timedelta(minutes=1))
    for row in rows:
        reply(row, f"Too late {row.pk}.")
    assert found("just_before_the_limit") == []


def exclude(request: ServiceRequest) -> None:
    approvals.propose(request, "exclude", AGENT, "Held up.", ground="key_project", evidence="Letter 7")
    approvals.exclude(request, OTHER)


@pytest.mark.parametrize(("before", "now", "flagged"), [(0, 4, False), (0, 5, True), (9, 6, False), (9, 7, True)])
def test_a_sudden_rise_of_exclusions(new_request: New, at: Any, before: int, now: int, flagged: bool) -> None:
    """Nine in the three months before are three a month: more than twice that stands out."""
    for count in range(before):
        at(START - dt.timedelta(days=30 * (count % 3 + 1)))
        exclude(new_request())
    at(START)
    rows = [new_request() for _ in range(now)]
    for row in rows:
        exclude(row)
    assert [set(each.numbers) for each in found("exclusion_rise")] == ([{r.number for r in rows}] if flagged else [])


@pytest.mark.parametrize(
    "text",
    [
        "路灯已修好，回访时请您给个好评。",
        "师傅走的时候让我一定选非常满意。",
        "如接到12345回访，麻烦您帮忙说已解决。",
        "The lamp is new. Please give us a good rating when the hotline calls.",
        "They made me say it was solved before they would come.",
    ],
)
def test_asking_for_a_good_rating(text: str) -> None:
    assert prompts_a_rating(text)


@pytest.mark.parametrize(
    "text",
    [
        "路灯已修好，请您留意。市民表示满意。",
        "请问您对处理结果是否满意？",
        "请您耐心等待，我们会给您满意的答复。",
        "Please tell us whether you are satisfied with the repair.",
        "I am not satisfied, nobody came.",
        "",
    ],
)
def test_not_asking_for_one(text: str) -> None:
    assert not prompts_a_rating(text)


def test_a_unit_that_asks_and_a_citizen_who_tells(new_request: New, at: Any) -> None:
    asks, tells, plain = new_request(), new_request(), new_request()
    reply(asks, "Done. Please give us a good rating.")
    for row in (tells, plain):
        reply(row, f"Done {row.pk}.")
    told = {"actor": "citizen", "channel": "chat", "reached": True}
    tells.follow_ups.create(comment="他们叫我给好评", **told)
    plain.follow_ups.create(comment="很快", **told)
    (finding,) = found("prompted_rating")
    assert finding.numbers == (asks.number, tells.number)


def test_a_kind_made_less_serious(new_request: New, at: Any) -> None:
    down, up = new_request(kind="complaint"), new_request(kind="consultation")
    workflow.edit(down, AGENT, "Only a question.", kind="consultation")
    workflow.edit(up, AGENT, "A complaint.", kind="complaint")
    (finding,) = found("downgraded_kind")
    assert (finding.numbers, finding.detail) == ((down.number,), AGENT)


def test_what_happened_in_another_month_is_another_months(new_request: New, at: Any) -> None:
    at(START - dt.timedelta(days=31))
    request = new_request(kind="complaint")
    workflow.edit(request, AGENT, "Only a question.", kind="consultation")
    reply(request, "Please give us a good rating.", contact_seconds=2)
    assert findings(NOVEMBER) == []


@pytest.mark.parametrize(("excluded", "drawn"), [(0, 0), (1, 1), (10, 1), (11, 2), (30, 3)])
def test_a_tenth_of_the_exclusions_is_looked_at_again(new_request: New, at: Any, excluded: int, drawn: int) -> None:
    for _ in range(excluded):
        exclude(new_request())
    first = [each.request.number for each in audit.sample(NOVEMBER)]
    assert len(first) == drawn and first == [each.request.number for each in audit.sample(NOVEMBER)]


def test_refused_exclusions_are_not_drawn(new_request: New, at: Any) -> None:
    asked = approvals.propose(new_request(), "exclude", AGENT, "x", ground="wrong_data", evidence="x")
    approvals.refuse(asked, OTHER)
    assert audit.sample(NOVEMBER) == []
