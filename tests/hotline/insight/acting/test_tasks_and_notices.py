from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from django.utils import timezone

from hotline.dispatch.models import Follower, Notice
from hotline.insight.acting.announcing import KIND, CannotAnnounce, announce
from hotline.insight.acting.whistles import attendance_table, departments, streets
from hotline.insight.models import TASK_NEXT, Announcement, Event, PreventiveTask, TaskRefused, TaskState

pytestmark = pytest.mark.django_db
ZH, EN = (
    "荷花小区的路灯已经全部更换，今晚起恢复照明。",
    "All lamps of Lotus Estate were replaced and are lit from tonight.",
)


@pytest.fixture
def task() -> PreventiveTask:
    return PreventiveTask.objects.create(
        title="Look at every lift of the same age",
        cause="same_fault",
        service_code="lift",
        place_point="Lotus Estate",
        unit="works",
    )


def test_a_task_goes_its_way_and_leaves_a_history(task: PreventiveTask) -> None:
    task.move("assigned", "user:m")
    task.move("in_progress", "user:m")
    task.move("done", "user:h", evidence="12 lifts looked at")
    task.move("checked", "user:m", evidence="photo")
    assert list(task.changes.values_list("to_state", flat=True)) == ["assigned", "in_progress", "done", "checked"]
    assert task.done_at is not None


@pytest.mark.parametrize(
    ("way", "last", "code"),
    [
        ([], "done", "state"),
        (["assigned", "in_progress"], "done", "evidence"),
        ([], "dropped", "reason"),
    ],
)
def test_a_step_that_lacks_something_is_refused(task: PreventiveTask, way: list[str], last: str, code: str) -> None:
    for step in way:
        task.move(step, "user:m")
    with pytest.raises(TaskRefused, match=code):
        task.move(last, "user:m")
    task.refresh_from_db()
    assert task.state == (way[-1] if way else "proposed")


def test_assigning_needs_a_unit() -> None:
    task = PreventiveTask.objects.create(title="t", cause="forecast", service_code="heating")
    with pytest.raises(TaskRefused, match="unit"):
        task.move("assigned", "user:m")


def test_every_state_is_in_the_table() -> None:
    assert set(TASK_NEXT) == set(TaskState)
    assert {state for ways in TASK_NEXT.values() for state in ways} | {TaskState.PROPOSED} == set(TaskState)


def test_later_requests_are_those_of_the_same_matter_and_place_after_it_was_done(task: PreventiveTask) -> None:
    now = timezone.now()
    for step, evidence in (("assigned", ""), ("in_progress", ""), ("done", "photo")):
        task.move(step, "user:m", evidence=evidence, now=now)
    rows = [("a", -1, "Lotus Estate"), ("b", 1, "Lotus Estate"), ("c", 1, "Hill Road")]
    for number, days, place in rows:
        at = now + dt.timedelta(days=days)
        Event.objects.create(number=number, requested_at=at, service_code="lift", place_point=place)
    assert [each.number for each in task.later_requests()] == ["b"]


def test_each_citizen_of_a_cluster_is_told_once(new_request: Callable[..., Any]) -> None:
    main = new_request(conversation_id="one", description="the lamp is broken")
    member = new_request(conversation_id="two", description="no light at all")
    member.merged_into = main
    member.save()
    Follower.objects.create(request=main, conversation_id="three", language="en")
    Follower.objects.create(request=main, conversation_id="gone", left_at=timezone.now())
    Follower.objects.create(request=main, conversation_id="two")
    sent = announce(main.number, ZH, EN, "user:m")
    notices = Notice.objects.filter(kind=KIND)
    assert sent.told == 3
    assert sorted(notices.values_list("conversation_id", flat=True)) == ["one", "three", "two"]
    assert notices.get(conversation_id="three").text == EN
    assert notices.get(conversation_id="one").request_id == main.pk
    with pytest.raises(CannotAnnounce, match="twice"):
        announce(main.number, ZH, EN, "user:m")
    assert Notice.objects.filter(kind=KIND).count() == 3


@pytest.mark.parametrize("text", ["短", "编号{number}的问题已经处理完毕请放心"])
def test_a_template_that_nobody_filled_in_is_not_sent(new_request: Callable[..., Any], text: str) -> None:
    with pytest.raises(CannotAnnounce, match="text"):
        announce(new_request(conversation_id="one").number, text, EN, "user:m")


def test_one_citizen_is_no_cluster(new_request: Callable[..., Any]) -> None:
    with pytest.raises(CannotAnnounce, match="alone"):
        announce(new_request(conversation_id="one").number, ZH, EN, "user:m")
    assert not Announcement.objects.exists()
    assert not Notice.objects.filter(kind=KIND).exists()


def test_personal_data_that_slipped_in_is_masked(new_request: Callable[..., Any]) -> None:
    main = new_request(conversation_id="one")
    Follower.objects.create(request=main, conversation_id="two")
    sent = announce(main.number, ZH + "联系人电话13812345678", EN, "user:m")
    assert "13812345678" not in sent.text_zh


def test_both_sides_of_a_whistle_are_scored() -> None:
    table = attendance_table(
        [
            {
                "number": "1",
                "street": "s",
                "department": "d",
                "reason": True,
                "came": True,
                "hours": 5.0,
                "solved": True,
            },
            {
                "number": "2",
                "street": "s",
                "department": "d",
                "reason": True,
                "came": True,
                "hours": 30.0,
                "solved": False,
            },
            {
                "number": "3",
                "street": "s",
                "department": "e",
                "reason": True,
                "came": False,
                "hours": None,
                "solved": None,
            },
            {
                "number": "4",
                "street": "t",
                "department": "e",
                "reason": True,
                "came": None,
                "hours": None,
                "solved": None,
            },
        ]
    )
    units = departments(table)
    assert units.loc["d", ["called", "came", "prompt", "solved"]].tolist() == [2, 1.0, 0.5, 0.5]
    assert units.loc["e", ["called", "open", "came"]].tolist() == [2, 1, 0.0]
    callers = streets(table)
    assert callers.loc["s", "needed"] == pytest.approx(2 / 3)
    assert callers.loc["s", "solved"] == 0.5
    assert pd.isna(callers.loc["t", "needed"])
