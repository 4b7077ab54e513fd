"""The same matter told again, near matters of others, and how they are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hotline.dispatch import repeats, workflow
from hotline.dispatch.guards import GUARDS
from hotline.dispatch.models import Follower, ServiceRequest
from hotline.dispatch.nearness import METRES_PER_DEGREE, Whereabouts, likeness, metres
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import AGENT, agency, put

New = Callable[..., Any]
HERE = {"address_string": "东区荷花路8号", "conversation_id": "c-1", "description": "荷花路8号的路灯坏了三天了"}


def test_told_again_it_becomes_a_supplement_of_the_first(new_request: New) -> None:
    first = new_request(**HERE)
    again = new_request(**HERE | {"description": "荷花路8号的路灯坏了四天了！"})
    assert (again.state, again.status, again.merged_into) == (State.MERGED, "closed", first)
    assert again.number != first.number and again.next_alarm_at is None
    assert [change.to_state for change in again.changes.all()] == ["confirmed", "merged"]
    assert [s.text for s in first.supplements.all()] == ["荷花路8号的路灯坏了四天了！"]
    assert again.number in first.changes.last().reason


def test_the_phone_knows_the_citizen_in_another_conversation(new_request: New) -> None:
    first = new_request(**HERE, phone="13800138000")
    again = new_request(**HERE | {"conversation_id": "c-2"}, phone="13800138000")
    assert again.merged_into == first
    assert new_request(**HERE | {"conversation_id": "c-3"}, phone="13900139000").merged_into is None


@pytest.mark.parametrize(
    "other",
    [
        {"service": "no_heating"},
        {"address_string": "东区荷花路80号"},
        {"description": "荷花路8号的路灯杆被车撞歪了，快要倒下来"},
        {"conversation_id": ""},
        {"conversation_id": "c-2"},
        {"danger": "live_wire"},
        {"kind": "report"},
    ],
)
def test_what_may_be_another_matter_stands_on_its_own(other: dict[str, str], new_request: New) -> None:
    new_request(**HERE)
    fields = HERE | other
    assert new_request(fields.pop("service", "street_light"), **fields).state == State.DISPATCHED


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.CLOSED, State.REPLIED, State.FOLLOW_UP])
def test_what_was_answered_or_is_over_takes_no_supplement(state: State, new_request: New) -> None:
    put(new_request(**HERE), state)
    assert new_request(**HERE).merged_into is None


def test_thirty_days_and_no_longer(new_request: New) -> None:
    first = new_request(**HERE)
    ServiceRequest.objects.filter(pk=first.pk).update(requested_at=timezone.now() - repeats.WITHIN)
    assert new_request(**HERE).merged_into is None


def test_requests_citizens_and_clusters_are_counted_apart(new_request: New) -> None:
    master = new_request(phone="1")
    member = new_request(phone="2")
    workflow.change_state(member, State.MERGED, AGENT, merged_into=master)
    new_request(phone="1", description="another matter of the first citizen")
    new_request(conversation_id="c-9"), new_request(), new_request()
    Follower.objects.create(request=master, conversation_id="c-8")
    Follower.objects.create(request=master, conversation_id="c-7", left_at=timezone.now())
    # Citizens: 1, 2, c-9, two nobody knows, and the follower who stayed.
    assert repeats.counts(ServiceRequest.objects.all()) == repeats.Counts(requests=6, citizens=6, clusters=5)


# --- nearness


@given(lat=st.floats(20, 50), long=st.floats(75, 130), north=st.floats(-300, 300), east=st.floats(-300, 300))
def test_a_hundred_metres_are_a_hundred_metres_in_every_direction(
    lat: float, long: float, north: float, east: float
) -> None:
    import math

    other_lat = lat + north / METRES_PER_DEGREE
    other_long = long + east / (METRES_PER_DEGREE * math.cos(math.radians(lat)))
    distance = math.hypot(north, east)
    assert metres(lat, long, other_lat, other_long) == pytest.approx(distance, rel=0.001, abs=0.1)
    near = Whereabouts(lat, long).same_place(Whereabouts(other_lat, other_long))
    if abs(distance - 100) > 0.5:
        assert near == (distance < 100)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"estate": "荷花小区"}, {"estate": "荷花小区", "point": "3号楼"}, True),
        ({"estate": "荷花小区", "point": "3号楼"}, {"estate": "荷花小区", "point": "５号楼"}, False),
        ({"estate": "荷花小区", "point": "３ 号楼"}, {"estate": "荷花小区", "point": "3号楼"}, True),
        ({"estate": "荷花小区", "district": "east"}, {"estate": "荷花小区", "district": "west"}, False),
        ({"road": "荷花路", "point": "8号"}, {"road": "荷花路", "point": "8号"}, True),
        ({"road": "荷花路"}, {"road": "荷花路"}, False),
        ({"address": "荷花路8号 "}, {"address": "荷花路８号"}, True),
        ({}, {}, False),
    ],
)
def test_the_same_point_by_name(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert Whereabouts(**one).same_place(Whereabouts(**other)) is same
    assert Whereabouts(**other).same_place(Whereabouts(**one)) is same


def test_width_case_and_spaces_make_no_difference_to_the_words() -> None:
    assert likeness("ＡＢＣ 路灯", "abc路灯") == 1.0
    assert likeness("", "abc") == 0.0


def test_the_accused_neither_assists_nor_reads_along(new_request: New) -> None:
    request = new_request("bus_stop", kind="report", subject="公交公司")
    for role in ("assisting", "copied"):
        with pytest.raises(workflow.GuardRefused, match="about this agency"):
            workflow.change_state(
                request, State.DISPATCHED, AGENT, lead_agency=agency("works"), **{role: [agency("bus")]}
            )
    assert all(GUARDS[state] for state in (State.DISPATCHED, State.WHISTLED))
