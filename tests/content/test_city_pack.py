"""Every city pack is sound, and a broken one says everything that is wrong with it."""

import pytest

import citypack
from citypack import check
from citypack.loader import CITIES

PACKS = sorted(path.parent.name for path in CITIES.glob("*/city.yml"))


@pytest.mark.parametrize("city", PACKS)
def test_the_pack_is_sound(city: str) -> None:
    assert check.problems(citypack.load(city), CITIES / city) == []


def test_beijing_has_its_districts_and_streets() -> None:
    kinds = [place.kind for place in citypack.load("beijing").places]
    assert kinds.count("district") == 16
    assert kinds.count("street") >= 343


def test_each_street_is_an_agency() -> None:
    pack = citypack.load("beijing")
    assert all(pack.agency(place.code) for place in pack.places if place.kind in {"street", "district"})


def test_haikou_takes_its_services_from_beijing_and_its_places_from_itself() -> None:
    beijing, haikou = citypack.load("beijing"), citypack.load("haikou")
    assert haikou.services == beijing.services
    assert {place.name.zh for place in haikou.places if place.kind == "district"} == {
        "秀英区",
        "龙华区",
        "琼山区",
        "美兰区",
    }


def test_an_unknown_city_is_named() -> None:
    with pytest.raises(citypack.PackError, match="atlantis"):
        citypack.load("atlantis")
