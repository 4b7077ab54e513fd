"""From what a client says about the place to district and street; unknown stays unknown."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.dispatch.places import locate, point_of, read_address

pytestmark = pytest.mark.usefixtures("city")


def found(**said: Any) -> tuple[str | None, str | None, tuple[str, ...]]:
    spot = locate(said)
    return getattr(spot.district, "code", None), getattr(spot.street, "code", None), spot.nearer


def test_codes_are_taken_as_they_are() -> None:
    assert found(district_code="east", street_code="east_river") == ("east", "east_river", ())


def test_names_work_in_both_languages() -> None:
    assert found(district="东区", street="山前街道") == ("east", "east_hill", ())
    assert found(district="east district", street="hillfront") == ("east", "east_hill", ())


def test_a_street_name_of_two_districts_needs_its_district() -> None:
    assert found(street="河畔街道") == (None, None, ())
    assert found(district="西区", street="河畔街道") == ("west", "west_river", ())
    assert found(district_code="east", street="河畔街道") == ("east", "east_river", ())


def test_a_street_that_is_unique_brings_its_district() -> None:
    assert found(street="山前街道") == ("east", "east_hill", ())


def test_a_street_of_another_district_is_not_believed() -> None:
    assert found(district="西区", street_code="east_hill") == ("west", None, ())


def test_an_estate_counts_inside_its_street_only() -> None:
    assert found(street_code="east_river", estate="荷花小区") == ("east", "east_river", ("lotus",))
    assert found(district="西区", estate="荷花小区") == ("west", None, ())


def test_nothing_known_is_nothing() -> None:
    assert found() == (None, None, ())
    assert found(district="火星", street="月球街道") == (None, None, ())


def test_the_point_is_joined_from_its_parts() -> None:
    assert point_of({"number": "88号", "building": "3号楼", "unit": None}) == "88号 3号楼"


def test_an_address_is_read_with_the_gazetteer() -> None:
    assert found(**read_address("东区山前街道荷花路8号"))[:2] == ("east", "east_hill")
    assert read_address("") == {}
