"""Which requests a list holds, and in which order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test.utils import CaptureQueriesContext

from hotline.dispatch import workflow
from hotline.dispatch.models import ServiceRequest
from tests.hotline.open311.conftest import BOT, NOW, STAFF, Open311

At = Callable[[dt.datetime], None]


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [row["service_request_id"] for row in answer.json()]


@pytest.fixture
def filed(open311: Open311, at: At) -> dict[int, str]:
    """Requests filed so many days ago, by their age."""
    numbers = {}
    for days in (100, 60, 10, 0):
        at(NOW - dt.timedelta(days=days))
        numbers[days] = open311.file(service_code="street_light" if days != 10 else "food_safety")
    at(NOW)
    return numbers


def test_without_filters_the_last_ninety_days_newest_first(open311: Open311, filed: dict[int, str]) -> None:
    assert ids(open311.get("requests.json")) == [filed[0], filed[10], filed[60]]


def test_a_range(open311: Open311, filed: dict[int, str]) -> None:
    between = {"start_date": "2026-08-01T00:00:00Z", "end_date": "2026-10-01T00:00:00Z"}
    assert ids(open311.get("requests.json", **between)) == [filed[60], filed[100]]


def test_one_end_of_a_range_means_ninety_days(open311: Open311, filed: dict[int, str]) -> None:
    assert ids(open311.get("requests.json", start_date="2026-08-10T00:00:00Z")) == [filed[60], filed[100]]
    assert ids(open311.get("requests.json", end_date="2026-11-20T00:00:00Z")) == [filed[10], filed[60]]


def test_exactly_ninety_days_are_fine(open311: Open311, filed: dict[int, str]) -> None:
    range_ = {"start_date": "2026-08-26T10:00:00+08:00", "end_date": "2026-11-24T10:00:00+08:00"}
    assert ids(open311.get("requests.json", **range_)) == [filed[0], filed[10], filed[60]]


def test_a_range_includes_its_ends_in_any_zone(open311: Open311, filed: dict[int, str]) -> None:
    assert ids(open311.get("requests.json", start_date="2026-11-24T02:00:00Z")) == [filed[0]]
    assert ids(open311.get("requests.json", start_date="2026-11-24T02:00:01Z")) == []


def test_a_plus_that_was_not_escaped_is_understood(open311: Open311, filed: dict[int, str]) -> None:
    answer = open311.client.get("/open311/v2/requests.json?start_date=2026-11-24T10:00:00+08:00")
    assert ids(answer) == [filed[0]]


def test_services(open311: Open311, filed: dict[int, str]) -> None:
    assert ids(open311.get("requests.json", service_code="food_safety")) == [filed[10]]
    assert ids(open311.get("requests.json", service_code="food_safety, street_light")) == [
        filed[0], filed[10], filed[60],
    ]  # fmt: skip


def test_status(open311: Open311, filed: dict[int, str]) -> None:
    workflow.change_state(ServiceRequest.objects.get(number=filed[10]), "withdrawn", "citizen")
    assert ids(open311.get("requests.json", status="closed")) == [filed[10]]
    assert ids(open311.get("requests.json", status="open")) == [filed[0], filed[60]]
    assert len(ids(open311.get("requests.json", status="OPEN,closed"))) == 3


def test_filters_are_joined_and_empty_ones_absent(open311: Open311, filed: dict[int, str]) -> None:
    query = {"service_code": "street_light", "status": "open", "start_date": "", "end_date": "", "page": ""}
    assert ids(open311.get("requests.json", **query)) == [filed[0], filed[60]]


def test_numbers_override_all_other_filters(open311: Open311, filed: dict[int, str]) -> None:
    numbers = f"{filed[100]},{filed[0]}"
    query = {"service_request_id": numbers, "status": "closed", "service_code": "food_safety"}
    assert ids(open311.get("requests.json", **query)) == [filed[0], filed[100]]


def test_unknown_numbers_are_left_out(open311: Open311, filed: dict[int, str]) -> None:
    assert ids(open311.get("requests.json", service_request_id=f"{filed[0]},2222-AAAA")) == [filed[0]]
    assert ids(open311.get("requests.json", service_request_id="2222-AAAA")) == []


@pytest.mark.parametrize("change", [str.lower, lambda n: n.replace("-", ""), lambda n: n.replace("-", " ")])
def test_a_number_is_known_however_it_is_typed(open311: Open311, change: Callable[[str], str]) -> None:
    number = open311.file()
    assert ids(open311.get(f"requests/{change(number)}.json")) == [number]


def links(answer: Any) -> dict[str, str]:
    """Return the addresses of the Link header by their relation."""
    return {rel: address for address, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))}


def follow(open311: Open311, address: str) -> Any:
    parts = urlsplit(address)
    return open311.client.get(f"{parts.path}?{parts.query}")


def test_pages_follow_their_links_and_miss_nothing(open311: Open311, still: Any) -> None:
    numbers = [open311.file() for _ in range(7)][::-1]
    answer = open311.get("requests.json", page_size=3, status="open")
    seen = [ids(answer)]
    while following := links(answer).get("next"):
        # What is filed meanwhile moves nothing to another page.
        open311.file()
        answer = follow(open311, following)
        seen.append(ids(answer))
    assert seen == [numbers[:3], numbers[3:6], numbers[6:]]


def test_links_lead_to_every_side(open311: Open311) -> None:
    numbers = [open311.file() for _ in range(5)][::-1]
    answer = open311.get("requests.json", page=2, page_size=2, api_key=BOT)
    assert answer["X-Total-Count"] == "5" and set(links(answer)) == {"first", "prev", "next", "last"}
    assert BOT not in answer["Link"]
    found = {rel: ids(follow(open311, address)) for rel, address in links(answer).items()}
    assert found == {"first": numbers[:2], "prev": numbers[:2], "next": numbers[4:], "last": numbers[4:]}


def test_without_paging_nothing_is_counted(open311: Open311) -> None:
    open311.file()
    answer = open311.get("requests.json")
    assert "X-Total-Count" not in answer and "Link" not in answer


def test_a_list_too_long_to_count_has_no_total(open311: Open311, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.dispatch.open311.filters.COUNTED", 2)
    for _ in range(3):
        open311.file()
    answer = open311.get("requests.json", page_size=1)
    assert "X-Total-Count" not in answer and set(links(answer)) == {"next"}


def test_after_has_to_be_a_number_of_ours(open311: Open311) -> None:
    assert open311.get("requests.json", after="2222-AAAA").status_code == 404


def test_a_page_beyond_the_end_is_empty(open311: Open311) -> None:
    open311.file()
    assert ids(open311.get("requests.json", page=2)) == []


def test_a_page_has_at_most_a_thousand(open311: Open311, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.dispatch.open311.filters.MOST", 2)
    for _ in range(3):
        open311.file()
    answer = open311.get("requests.json", page_size=50)
    assert len(ids(answer)) == 2 and "page=2" in answer["Link"]


@pytest.mark.parametrize("query", [{}, {"extensions": "true", "api_key": STAFF}])
def test_a_longer_list_takes_no_more_queries(open311: Open311, query: dict[str, str]) -> None:
    from django.db import connection

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            open311.get("requests.json", **query)
        return len(queries)

    open311.file()
    few = count()
    for _ in range(5):
        open311.file(service_code="food_safety")
    assert count() == few


def test_pages_of_several_services_are_those_of_one_list(open311: Open311, at: At) -> None:
    """Two services in turn, two of them at the same moment, beside a third one that is not asked for."""
    filed = []
    for minute, code in enumerate(("street_light", "food_safety", "street_vendor", "food_safety", "street_light")):
        at(NOW + dt.timedelta(minutes=minute // 2))
        filed.append(open311.file(service_code=code))
    wanted = [filed[4], filed[3], filed[1], filed[0]]
    for size in (1, 2, 3, 10):
        query = {"service_code": "street_light,food_safety,street_light", "page_size": size}
        pages = [ids(open311.get("requests.json", page=page, **query)) for page in range(1, 5)]
        assert [number for page in pages for number in page] == wanted
