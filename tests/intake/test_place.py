"""Places in a city of five names: what is said, what it is normalised to, and what is no place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.place import Gazetteer, GazetteerEntry, Place, find_places

CITY = Gazetteer(
    [
        GazetteerEntry("1", "district", "朝阳区", ("朝阳", "Chaoyang District")),
        GazetteerEntry("2", "district", "海淀区", ("海淀",)),
        GazetteerEntry("11", "street", "望京街道", ("Wangjing",), "1"),
        GazetteerEntry("12", "street", "八里庄街道", (), "1"),
        GazetteerEntry("21", "street", "八里庄街道", (), "2"),
        GazetteerEntry("13", "street", "十八里店地区", ("十八里店乡",), "1"),
        GazetteerEntry("14", "estate", "花家地北里", (), "11"),
        GazetteerEntry("15", "road", "建国路", ("Jianguo Road",), "1"),
        GazetteerEntry("16", "metro", "望京站", (), "11"),
    ],
    ["北京市"],
)


def only(text: str) -> Place:
    (place,) = find_places(text, CITY)
    return place


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("望京花家地北里3号楼2单元501漏水", ("朝阳区", "望京街道", "花家地北里", "3号楼", "2单元501")),
        ("朝扬区的路灯坏了", ("朝阳区", "", "", "", "")),
        ("望京接道停水", ("朝阳区", "望京街道", "", "", "")),
        ("十八里点乡路灯不亮", ("朝阳区", "十八里店地区", "", "", "")),
        ("花家地背里5号楼没水", ("朝阳区", "望京街道", "花家地北里", "5号楼", "")),
        ("翠微嘉园12号楼的电梯坏了", ("", "", "翠微嘉园", "12号楼", "")),
        ("翠微小区5号楼", ("", "", "翠微小区", "5号楼", "")),  # not 翠林小区 in another district
    ],
)
def test_an_address_has_its_parts(text: str, parts: tuple[str, ...]) -> None:
    place = only(text)
    assert (place.district, place.street, place.estate, place.building, place.unit) == parts


@pytest.mark.parametrize("text", ["88 Jianguo Road", "the lamp at 88 Jianguo Road is out", "No. 88 Jianguo Road"])
def test_an_english_house_number_stays_with_its_road(text: str) -> None:
    place = only(text)
    assert (place.road, place.number, place.district) == ("建国路", "88", "朝阳区")


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("建国路与光华路交叉口的红绿灯坏了", "建国路与光华路交叉口"),
        ("地铁望京站B口有人摆摊", "望京站B口"),
        ("There is a hole at the corner of Main Street and Oak Avenue", "corner of Main Street and Oak Avenue"),
    ],
)
def test_crossings_and_exits_are_points(text: str, point: str) -> None:
    assert only(text).point == point


@pytest.mark.parametrize(
    "text", ["我家楼下太吵", "小区门口乱停车", "大型区域停电", "整条街道都很脏", "楼上漏水", "my street is dark"]
)
def test_no_place_is_guessed(text: str) -> None:
    assert find_places(text, CITY) == []


def test_a_name_in_two_districts_stays_open() -> None:
    place = only("八里庄停水了")
    assert {one.district for one in place.candidates} == {"朝阳区", "海淀区"}
    assert only("海淀八里庄停水了").district == "海淀区"


def test_another_city_is_known_as_such() -> None:
    assert only("上海市浦东新区世纪大道100号").outside_city == "上海"
    assert not only("北京市朝阳区望京街道").outside_city


def test_a_bare_address_is_read_to_its_end() -> None:
    place = only("朝阳区望京街道寰宇名邸7-2-501")
    assert place.said == "朝阳区望京街道寰宇名邸7-2-501"
    assert "寰宇名邸" in place.address()


@pytest.mark.parametrize("text", ["望京路灯", "朝阳区停水", "望京暖气"])
def test_a_matter_is_no_part_of_a_bare_address(text: str) -> None:
    assert only(text).point == ""


@given(st.text(alphabet="朝阳扬区望京街接道花家地背北里3号楼 ,，。路与8a站B口省市镇乡的在我", max_size=60))
def test_spans_quote_the_text(text: str) -> None:
    for place in find_places(text, CITY):
        assert text[place.start : place.end] == place.said
        assert all(0 <= start < end <= len(text) for _, start, end in place.spans)
        assert Place.from_dict(place.as_dict()) == place
