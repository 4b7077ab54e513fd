"""Filing: stored, numbered, routed, dated and recorded in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotline.dispatch.filing import Filing, OtherBody, file
from hotline.dispatch.models import Change, Service, ServiceRequest
from hotline.dispatch.states import State
from intake.request_number import find_request_numbers
from tests.hotline.dispatch.scenes import agency

New = Callable[..., Any]


def filing(**more: Any) -> Filing:
    return Filing("bot", Service.objects.get(code="street_light"), {"description": "Dark."}, **more)


def test_a_filed_request_is_on_its_way(new_request: New) -> None:
    request = new_request(district="east", street="east_river")
    assert (request.state, request.status, request.tier) == (State.DISPATCHED, "open", "T3")
    assert request.lead_agency == agency("lamps")
    assert request.agencies("assisting") == [agency("east_river")]
    assert request.reply_by == request.requested_at + dt.timedelta(days=7)
    assert request.catalogue_row.lead == "lamps" and request.routing_reasons


def test_its_history_begins_with_the_citizen(new_request: New) -> None:
    first, second = new_request().changes.all()
    assert (first.from_state, first.to_state, first.actor) == ("", "confirmed", "client:tests")
    assert (second.from_state, second.to_state, second.actor) == ("confirmed", "dispatched", "system")
    assert second.new["lead_agency"] == "lamps"


def test_filing_writes_no_notice_because_its_answer_tells(new_request: New) -> None:
    assert not new_request().notices.exists()


def test_no_rule_means_review_with_a_date_all_the_same(new_request: New) -> None:
    request = new_request("bus_stop")
    assert request.state == State.REVIEW and request.lead_agency is None and request.reply_by
    assert request.routing_reasons == ["no catalogue row matches"]


def test_the_row_sets_the_tier_and_danger_outweighs_it(new_request: New) -> None:
    assert new_request(district="east", street="east_hill").tier == "T4"
    assert new_request(district="east", street="east_hill", danger="fire").tier == "T1"


def test_numbers_are_unlike_and_recognised(new_request: New) -> None:
    numbers = {new_request().number for _ in range(20)}
    assert len(numbers) == 20
    assert all(find_request_numbers(number) for number in numbers)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({}, "路灯故障"),
        ({"district": "east"}, "东区 · 路灯故障"),
        ({"district": "east", "street": "east_hill"}, "山前街道 · 路灯故障"),
        ({"address_string": "东区山前街道荷花路8号"}, "东区山前街道荷花路8号 · 路灯故障"),
        ({"address_string": "很" * 60}, "很" * 23 + " · 路灯故障"),
        ({"estate": "荷花小区", "address_string": "东区荷花小区3号楼"}, "荷花小区 · 路灯故障"),
        ({"language": "en", "district": "east"}, "East District · Street light"),
    ],
)
def test_the_title_names_place_and_service_in_thirty_characters(
    new_request: New, fields: dict[str, Any], title: str
) -> None:
    request = new_request(**fields)
    assert request.title == title and len(title) <= 30


def test_the_same_draft_is_one_request(city: Any) -> None:
    first, second = (file(filing(draft_key="d-1", body_hash="h")) for _ in range(2))
    assert first.new and not second.new
    assert first.request == second.request and ServiceRequest.objects.count() == 1 and Change.objects.count() == 2


def test_the_same_key_for_something_else_is_refused(city: Any) -> None:
    file(filing(draft_key="d-1", body_hash="h"))
    with pytest.raises(OtherBody):
        file(filing(draft_key="d-1", body_hash="other"))


def test_keys_belong_to_their_client(city: Any) -> None:
    file(filing(draft_key="d-1", body_hash="h"))
    other = Filing("other", Service.objects.get(code="street_light"), {}, "d-1", "h")
    assert file(other).new


def test_without_a_key_every_filing_is_new(city: Any) -> None:
    assert file(filing()).new and file(filing()).new and ServiceRequest.objects.count() == 2


def test_a_failure_in_the_middle_leaves_nothing(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("hotline.dispatch.filing._record_birth", fail)
    with pytest.raises(RuntimeError):
        file(filing(draft_key="d-1", body_hash="h"))
    assert not ServiceRequest.objects.exists()


def test_times_are_now(new_request: New) -> None:
    assert timezone.now() - new_request().requested_at < dt.timedelta(seconds=30)
