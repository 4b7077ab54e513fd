"""The same code serves another city: an English-speaking one with its own units, numbers, calendar and zone."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import citypack
from hotline.dispatch import working_days
from hotline.dispatch.deadlines import deadlines
from hotline.dispatch.models import Place, Service
from hotline.dispatch.pack_loader import load_pack
from hotline.dispatch.places import locate, read_address
from hotline.dispatch.routing import Matter, find_route
from hotline.gateway import danger

pytestmark = pytest.mark.django_db
EASTERN = ZoneInfo("America/New_York")
TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def riverton(settings: Any) -> None:
    settings.CITY = "riverton"
    load_pack(citypack.load("riverton"))


def led_by(service: str, **places: str) -> str | None:
    found = {name: Place.objects.get(code=code) for name, code in places.items()}
    lead = find_route(Matter(Service.objects.get(code=service), **found), TODAY).lead  # type: ignore[arg-type]
    return lead.code if lead else None


def test_requests_go_to_the_units_of_the_city() -> None:
    assert led_by("pothole") == "public_works"
    assert led_by("graffiti", district="south", street="s1") == "s1"
    assert led_by("other") == "center_311"


def test_offices_are_called_as_the_pack_calls_them() -> None:
    pack = citypack.load("riverton")
    names = {agency.code: agency.name.en for agency in pack.agencies}
    assert (names["s1"], names["south"]) == ("Maple Hill Neighborhood Office", "South Borough Borough Hall")


def test_the_calendar_is_the_citys_own() -> None:
    thanksgiving, friday = dt.date(2026, 11, 26), dt.date(2026, 11, 27)
    assert not working_days.is_working_day(thanksgiving)
    assert working_days.is_working_day(friday)
    assert not working_days.is_working_day(dt.date(2031, 7, 4))
    assert working_days.is_working_day(dt.date(2026, 10, 1))  # a national day elsewhere


def test_deadlines_are_in_the_zone_of_the_city() -> None:
    start = dt.datetime(2026, 11, 25, 16, 0, tzinfo=EASTERN)
    due = deadlines(start, "T3", "complaint")
    assert due.accept_by == dt.datetime(2026, 11, 27, 11, 0, tzinfo=EASTERN)  # two hours, then past the holiday


@pytest.mark.parametrize(
    ("kind", "numbers"), [("fire", ["911"]), ("self_harm", ["988", "911"]), ("live_wire", ["911"])]
)
def test_dangers_name_the_numbers_of_the_city(kind: str, numbers: list[str]) -> None:
    said = danger.advice(kind, "en")
    assert all(number in said for number in numbers)
    assert not [number for number in ("110", "119", "120", "12356") if number in said]


def test_an_address_is_found_in_the_city() -> None:
    spot = locate(read_address("Mill Market, Mill Quarter"))
    assert (spot.district.code, spot.street.code) == ("north", "n1")
