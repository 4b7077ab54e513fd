"""Who answers: the catalogue's most specific row, the street and its district, and never the accused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import citypack
from hotline.dispatch.models import CatalogueRow, Place, Service
from hotline.dispatch.routing import Matter, Route, find_route

pytestmark = pytest.mark.usefixtures("city")
TODAY = dt.date(2026, 11, 24)


def route(service: str, day: dt.date = TODAY, **fields: Any) -> Route:
    for name in ("district", "street"):
        if name in fields:
            fields[name] = Place.objects.get(code=fields[name])
    return find_route(Matter(Service.objects.get(code=service), **fields), day)


def codes(found: Route) -> tuple[str | None, list[str], list[str]]:
    lead = found.lead.code if found.lead else None
    return lead, [a.code for a in found.assisting], [a.code for a in found.copied]


def rule(service_code: str, lead: str, **fields: Any) -> CatalogueRow:
    return CatalogueRow.objects.create(service_code=service_code, lead=lead, **fields)


def test_a_clear_duty_goes_straight_to_the_unit() -> None:
    assert codes(route("street_light", district="east", street="east_river")) == ("lamps", ["east_river"], [])


def test_the_place_makes_a_row_more_specific() -> None:
    found = route("street_light", district="east", street="east_hill")
    assert codes(found)[0] == "works" and found.row and found.row.tier == "T4"


def test_street_work_is_copied_to_the_district() -> None:
    assert codes(route("street_vendor", district="west", street="west_river")) == ("west_river", [], ["west"])


def test_the_district_coordinates_when_only_it_is_known() -> None:
    assert codes(route("street_vendor", district="west")) == ("west", [], [])


def test_without_a_place_a_person_decides() -> None:
    found = route("street_vendor")
    assert codes(found) == (None, [], []) and "not known" in found.reasons[0]


def test_without_a_place_a_rule_that_needs_none_takes_over() -> None:
    rule("*", "works")
    assert codes(route("street_vendor"))[0] == "works"
    assert codes(route("street_vendor", district="west"))[0] == "west"


def test_without_a_row_a_person_decides() -> None:
    found = route("bus_stop", district="east")
    assert found.lead is None and found.reasons == ("no catalogue row matches",)


def test_the_service_outweighs_its_group() -> None:
    assert codes(route("food_safety", district="east", street="east_hill"))[0] == "market"


def test_the_group_outweighs_everything() -> None:
    rule("*", "works", district=Place.objects.get(code="east"), kind="complaint", asset_owner="city")
    found = route("street_vendor", district="east", street="east_hill", kind="complaint", asset_owner="city")
    assert codes(found)[0] == "east_hill"


def test_the_street_outweighs_the_district_and_the_estate_both() -> None:
    rule("bus_stop", "works", district=Place.objects.get(code="east"))
    assert codes(route("bus_stop", district="east", street="east_river"))[0] == "works"
    rule("bus_stop", "bus", place=Place.objects.get(code="east_river"))
    assert codes(route("bus_stop", district="east", street="east_river"))[0] == "bus"
    rule("bus_stop", "market", place=Place.objects.get(code="lotus"))
    assert codes(route("bus_stop", district="east", street="east_river", nearer=("lotus",)))[0] == "market"


def test_the_place_outweighs_the_kind_and_the_kind_the_owner() -> None:
    rule("bus_stop", "works", asset_owner="city")
    assert codes(route("bus_stop", asset_owner="city"))[0] == "works"
    rule("bus_stop", "bus", kind="complaint")
    assert codes(route("bus_stop", asset_owner="city", kind="complaint"))[0] == "bus"
    rule("bus_stop", "market", district=Place.objects.get(code="east"))
    assert codes(route("bus_stop", asset_owner="city", kind="complaint", district="east"))[0] == "market"


def test_the_kind_decides() -> None:
    assert codes(route("food_safety", kind="suggestion"))[0] == "works"
    assert codes(route("food_safety", kind="complaint"))[0] == "market"
    assert codes(route("food_safety"))[0] == "market"


def test_the_owner_of_the_thing_decides() -> None:
    assert codes(route("no_heating", asset_owner="city"))[0] == "works"
    assert codes(route("no_heating", asset_owner="somebody"))[0] == "heat"


@pytest.mark.parametrize(
    ("day", "lead"),
    [("2019-01-01", "market"), ("2019-12-31", "market"), ("2020-01-01", "works"), ("2018-12-31", None)],
)
def test_a_row_holds_from_its_first_to_its_last_day(day: str, lead: str | None) -> None:
    assert codes(route("opening_hours", dt.date.fromisoformat(day)))[0] == lead


def test_two_equal_rows_are_for_a_person_who_sees_both() -> None:
    rule("bus_stop", "bus")
    rule("bus_stop", "works")
    found = route("bus_stop")
    assert found.lead is None
    assert [agency.code for agency in found.likely] == ["bus", "works"]
    assert found.reasons == ("2 catalogue rows match equally",)


def test_two_equal_rows_that_say_the_same_are_no_doubt() -> None:
    rule("bus_stop", "bus")
    rule("bus_stop", "bus")
    assert codes(route("bus_stop"))[0] == "bus"


def test_danger_is_copied_to_the_district() -> None:
    assert codes(route("street_light", district="east", danger="live_wire")) == ("lamps", ["east"], [])
    assert codes(route("no_heating", district="east", danger="gas")) == ("heat", [], ["east"])


def test_a_retired_unit_gets_nothing(city: citypack.CityPack) -> None:
    from hotline.dispatch.models import Agency

    Agency.objects.filter(code="heat").update(active=False)
    assert route("no_heating").lead is None


def test_the_same_question_has_the_same_answer() -> None:
    answers = {codes(route("street_light", district="east", street="east_hill"))[0] for _ in range(5)}
    assert len(answers) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "路灯管理中心"},
        {"subject": "小城路灯管理中心的维修员"},
        {"description": "路灯管理中心工作人员收钱不办事"},
        {"description": "我要举报路灯管理中心乱收费"},
        {"subject": "the Street Lamp Centre"},
        {"description": "Staff took a bribe. I am reporting Street Lamp Centre for it."},
    ],
)
def test_a_report_about_a_unit_goes_to_its_superior(fields: dict[str, Any]) -> None:
    found = route("street_light", kind="report", **fields)
    assert codes(found)[0] == "works" and "lamps" not in (codes(found)[1] + codes(found)[2])


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "河畔街道办事处"},
        {"subject": "东区河畔街道"},
        {"description": "河畔街道办事处主任吃拿卡要"},
        {"description": "河畔街道的工作人员打人"},
    ],
)
def test_a_report_about_a_street_office_goes_to_its_district(fields: dict[str, Any]) -> None:
    found = route("street_vendor", kind="report", district="east", street="east_river", **fields)
    assert codes(found) == ("east", [], [])


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "河畔街道某烧烤店", "description": "河畔街道有家烧烤店占道经营"},
        {"description": "在河畔街道路口摆摊卖烧烤"},
        {"subject": "", "description": ""},
    ],
)
def test_a_street_named_as_a_place_is_not_accused(fields: dict[str, Any]) -> None:
    found = route("street_vendor", kind="report", district="east", street="east_river", **fields)
    assert codes(found) == ("east_river", [], ["east"])


def test_a_unit_that_is_only_asked_to_act_is_not_accused() -> None:
    found = route("food_safety", kind="report", subject="一家面馆", description="请市场监管局查处这家面馆")
    assert codes(found)[0] == "market"


def test_a_report_about_a_unit_without_a_superior_is_for_a_person() -> None:
    found = route("food_safety", kind="report", subject="市场监管局")
    assert found.lead is None and found.likely == () and "itself" in found.reasons[0]


def test_a_complaint_about_a_unit_may_go_to_it() -> None:
    assert codes(route("street_light", kind="complaint", subject="路灯管理中心"))[0] == "lamps"


def test_the_accused_neither_assists_nor_gets_a_copy() -> None:
    rule("bus_stop", "works", assisting=["bus"], copied=["market"])
    found = route("bus_stop", kind="report", subject="公交公司司机")
    assert codes(found) == ("works", [], ["market"])
