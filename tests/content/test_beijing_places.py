"""The places of the Beijing pack, against the counts that the city publishes (domain note D8)."""

from __future__ import annotations

import time
from collections import Counter

import pytest

import citypack

PACK = citypack.load("beijing")
STREETS = [place for place in PACK.places if place.kind == "street"]
# Streets and towns of each district, development zones included.
OFFICES = {
    "东城区": 17,
    "西城区": 15,
    "朝阳区": 43,
    "丰台区": 26,
    "石景山区": 9,
    "海淀区": 29,
    "门头沟区": 13,
    "房山区": 28,
    "通州区": 22,
    "顺义区": 25,
    "昌平区": 22,
    "大兴区": 26,
    "怀柔区": 17,
    "平谷区": 18,
    "密云区": 21,
    "延庆区": 18,
}
ZONES = 6


def test_every_district_has_its_offices() -> None:
    districts = {place.code: place.name.zh for place in PACK.places if place.kind == "district"}
    assert Counter(districts[place.parent] for place in STREETS) == OFFICES
    assert sum(OFFICES.values()) - ZONES == 343


@pytest.mark.parametrize(("ending", "count"), [("街道", 165), ("镇", 107), ("地区", 56), ("乡", 15)])
def test_the_offices_are_of_the_published_kinds(ending: str, count: int) -> None:
    assert sum(place.name.zh.endswith(ending) for place in STREETS) == count


def test_an_area_office_is_also_called_a_town_and_a_township() -> None:
    gazetteer = PACK.gazetteer()
    areas = [place for place in STREETS if place.name.zh.endswith("地区") and place.name.zh != "杨镇地区"]
    bare = {place.name.zh.removesuffix("地区"): place.code for place in areas}
    lost = {
        name + ending
        for name, code in bare.items()
        for ending in ("镇", "乡", "街道")
        if code not in [entry.code for entry in gazetteer.named(name + ending)]
    }
    assert lost == {"东风街道"}  # Fangshan has a true one


def test_a_name_in_two_districts_keeps_both() -> None:
    for name in ("八里庄", "八里庄北里"):
        parents = {entry.parent for entry in PACK.gazetteer().named(name)}
        assert {PACK.place(code).name.zh for code in parents} == {"朝阳区", "海淀区"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("zh", "en"),
    [("什刹海街道", "Shichahai"), ("大栅栏街道", "Dashilan"), ("劲松街道", "Jinsong"), ("马家堡街道", "Majiapu")],
)
def test_names_that_are_not_read_as_written(zh: str, en: str) -> None:
    (entry,) = PACK.gazetteer().named(en)
    assert entry.name == zh


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("西二旗站", "metro"),
        ("魏公村地铁站", "metro"),
        ("龙锦苑", "estate"),
        ("姚家园路", "road"),
        ("积水潭医院", "landmark"),
        ("新发地市场", "landmark"),
        ("中关村一小", "landmark"),
    ],
)
def test_places_that_people_name_are_known(said: str, kind: str) -> None:
    entries = PACK.gazetteer().named(said)
    assert {entry.kind for entry in entries} == {kind}
    assert all(PACK.gazetteer().ancestor(entry, "district") for entry in entries) or kind == "road"


def test_the_places_are_read_quickly() -> None:
    citypack.load_folder.cache_clear()
    started = time.perf_counter()
    citypack.load("beijing").gazetteer()
    assert time.perf_counter() - started < 5
