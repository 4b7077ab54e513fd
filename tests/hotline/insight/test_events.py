"""The read model follows dispatch: what a request went through stands in its event, whichever way it was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone

from hotline.dispatch import approvals, workflow
from hotline.dispatch.models import Change, ServiceRequest
from hotline.dispatch.states import State
from hotline.insight.events import COLUMNS, Filters, count, counted, frame
from hotline.insight.events.filters import period
from hotline.insight.events.following import follow, rebuild
from hotline.insight.events.tallying import add, difference, recount
from hotline.insight.models import Event, ReadPosition, Tally
from tests.hotline.dispatch.scenes import AGENT, OTHER, agency, complete_follow_up

New = Callable[..., Any]

pytestmark = pytest.mark.django_db


def handled(request: ServiceRequest, satisfaction: str = "satisfied", solved: bool = True) -> None:
    """Lead ``request`` through its whole life."""
    workflow.reply(request, AGENT, "The lamp was replaced.", contact_note="Called.", evidence="Photo")
    workflow.change_state(request, State.FOLLOW_UP, AGENT)
    answers = complete_follow_up(satisfaction=satisfaction, solved=solved)
    workflow.change_state(request, State.CLOSED, AGENT, follow_up=answers)


def stored() -> list[dict[str, Any]]:
    return list(Event.objects.order_by("number").values(*COLUMNS))


def tallies() -> list[tuple[Any, ...]]:
    rows = Tally.objects.exclude(number=0)
    return sorted(rows.values_list("dimension", "start", "key", "kind", "excluded", "number"))


def test_a_handled_request_is_an_event_with_its_outcome(new_request: New) -> None:
    request = new_request("street_light", phone="13800000000", district="east", street="east_river", kind="complaint")
    handled(request, "fairly_satisfied")
    follow()
    event = Event.objects.get(number=request.number)
    request.refresh_from_db()
    assert (event.service_code, event.group, event.kind) == ("street_light", "utilities", "complaint")
    assert (event.district, event.subdistrict, event.unit) == ("east", "east_river", request.lead_agency_id)
    assert (event.followed_up, event.contacted, event.solved, event.satisfaction) == (True, True, True, "basically")
    assert event.closed_at == request.closed_at and event.accepted_at is not None
    assert event.state == "closed"


def test_the_phone_is_nowhere_in_the_event(new_request: New) -> None:
    new_request("street_light", phone="13812345678", citizen_words="灯坏了，打13812345678找我")
    follow()
    assert "13812345678" not in repr(stored())


def test_one_citizen_has_one_pseudonym_and_the_second_request_is_a_repeat(new_request: New) -> None:
    for number, phone in enumerate(["13800000001", "13800000001", "13800000002"]):
        new_request("street_light", phone=phone, street="east_river", description=f"matter {number}")
    follow()
    assert Event.objects.values("citizen").distinct().count() == 2
    assert list(Event.objects.order_by("requested_at", "number").values_list("repeat", flat=True)).count(True) == 1


def test_reading_step_by_step_and_all_at_once_give_the_same_rows(new_request: New) -> None:
    first = new_request("street_light", phone="13800000001", street="east_river", kind="help")
    second = new_request("street_light", phone="13800000001", street="east_river", description="again", kind="help")
    third = new_request("street_light", phone="13800000002", street="east_hill")
    follow()
    handled(first)
    follow()
    workflow.change_state(second, State.MERGED, AGENT, "the same", merged_into=third)
    approvals.propose(first, "exclude", OTHER, "In court.", "legal_route", "Letter")
    approvals.exclude(first, AGENT)
    follow()
    workflow.edit(third, AGENT, "it is a complaint", kind="complaint")
    follow()
    step_by_step, counted_by_step = stored(), tallies()
    rebuild()
    assert stored() == step_by_step
    assert tallies() == counted_by_step


def test_a_worker_that_was_away_catches_up(new_request: New) -> None:
    requests = [new_request("street_light", description=f"lamp {number}") for number in range(5)]
    handled(requests[0])
    assert Event.objects.count() == 0
    follow()
    assert Event.objects.count() == 5
    follow()
    assert Event.objects.count() == 5


def test_young_changes_are_read_again_and_old_ones_are_left_behind(new_request: New) -> None:
    new_request("street_light")
    follow()
    assert ReadPosition.objects.get().change_id == 0  # another transaction may still bring a lower number
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2))
        follow()
    assert ReadPosition.objects.get().change_id == Change.objects.latest("pk").pk


def test_a_joined_request_is_in_the_cluster_of_the_other_until_the_join_is_undone(new_request: New) -> None:
    first, second = (new_request("street_light", description=f"lamp {n}") for n in range(2))
    workflow.change_state(first, State.MERGED, AGENT, "same", merged_into=second)
    follow()
    assert set(Event.objects.values_list("cluster", flat=True)) == {second.number}
    workflow.change_state(first, State.REVIEW, AGENT, "another lamp")
    follow()
    assert set(Event.objects.values_list("cluster", flat=True)) == {first.number, second.number}


def test_a_reassigned_request_has_one_hop_and_one_objection(new_request: New) -> None:
    request = new_request("street_light")
    workflow.change_state(request, State.OBJECTED, "user:lamps", "Not our lamp.")
    workflow.edit(request, AGENT, "A word corrected while it waits.", description="Another word.")
    workflow.change_state(request, State.REASSIGNED, AGENT, "Right.", lead_agency=agency("market"))
    follow()
    event = Event.objects.get()
    assert (event.hops, event.objections, event.unit) == (1, 1, "market")


def test_the_frame_has_exactly_the_columns_even_when_empty(new_request: New) -> None:
    assert tuple(frame().columns) == COLUMNS and len(frame()) == 0
    new_request("street_light")
    follow()
    found = frame()
    assert tuple(found.columns) == COLUMNS and len(found) == 1
    assert found["requested_at"].dt.tz is not None
    assert found["closed_at"].isna().all() and found["kind"].isna().all()


def test_the_frame_joins_its_chunks(new_request: New, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline.insight.events import loading

    for number in range(5):
        new_request("street_light" if number < 3 else "no_heating", description=f"matter {number}")
    follow()
    whole = frame()
    monkeypatch.setattr(loading, "ROWS_AT_ONCE", 2)
    parts = frame()
    assert parts["service_code"].astype(object).tolist() == whole["service_code"].astype(object).tolist()
    assert parts["number"].tolist() == whole["number"].tolist()


def test_filters_by_kind_scope_and_period(new_request: New) -> None:
    help_, complaint = new_request("street_light", kind="help"), new_request("street_light", kind="complaint")
    follow()
    Event.objects.filter(number=complaint.number).update(excluded=True)
    Event.objects.filter(number=help_.number).update(requested_at=F("requested_at") - dt.timedelta(days=40))
    assert set(frame(Filters(kinds=("help",)))["number"]) == {help_.number}
    assert set(frame(Filters(scope="without_excluded"))["number"]) == {help_.number}
    today = period("day", timezone.localdate())
    assert set(frame(Filters(start=today.start, end=today.end))["number"]) == {complaint.number}


def test_counting_requests_citizens_and_clusters(new_request: New) -> None:
    rows = [new_request("street_light", phone=f"1380000000{n % 2}", description=f"lamp {n}") for n in range(4)]
    workflow.change_state(rows[1], State.MERGED, AGENT, "same", merged_into=rows[0])
    follow()
    found = frame()
    assert [count(found, way) for way in ("requests", "citizens", "clusters")] == [4, 2, 3]
    assert len(counted(found, "citizens")) == 2 and len(counted(found, "citizens", ("service_code",))) == 2


@pytest.mark.parametrize(
    ("rule", "day", "start", "end"),
    [
        ("noon", "2026-03-05", "2026-03-04 12", "2026-03-05 12"),
        ("assessment", "2026-12-19", "2026-12-19 00", "2027-01-19 00"),
        ("assessment", "2026-12-18", "2026-11-19 00", "2026-12-19 00"),
        ("week", "2026-03-05", "2026-03-02 00", "2026-03-09 00"),
        ("month", "2026-12-31", "2026-12-01 00", "2027-01-01 00"),
    ],
)
def test_periods(rule: Any, day: str, start: str, end: str) -> None:
    found = period(rule, dt.date.fromisoformat(day))
    assert f"{timezone.localtime(found.start):%Y-%m-%d %H}" == start
    assert f"{timezone.localtime(found.end):%Y-%m-%d %H}" == end


def test_every_event_is_in_each_dimension_of_the_tallies_once(new_request: New) -> None:
    for number in range(6):
        new_request("street_light", description=f"lamp {number}", kind="help" if number % 2 else None)
    follow()
    by_difference = tallies()
    recount()
    assert tallies() == by_difference
    for dimension in ("all", "channel", "group", "district", "tier", "service_code", "subdistrict", "unit"):
        assert sum(Tally.objects.filter(dimension=dimension).values_list("number", flat=True)) == 6


def test_counting_anew_agrees_with_the_differences_over_weeks_and_a_change_of_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hotline.insight.events.tallying.zone", lambda: ZoneInfo("Europe/Berlin"))  # back on 25 October
    first = dt.datetime(2026, 10, 12, 21, 30, tzinfo=dt.UTC)
    Event.objects.bulk_create(
        Event(
            number=f"E{n:03d}",
            requested_at=first + dt.timedelta(hours=5 * n, minutes=7 * n),
            service_code=f"s{n % 3}",
            group="g",
            kind="help",
            channel="web",
        )
        for n in range(120)
    )
    recount()
    anew = tallies()
    Tally.objects.all().delete()
    add(difference([], Event.objects.all()))
    assert tallies() == anew
    assert len({start for dimension, start, *_ in anew if dimension == "unit"}) > 40
