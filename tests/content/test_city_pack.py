"""Every city pack is sound, and a broken one says everything that is wrong with it."""

import shutil
from pathlib import Path

import pytest

import citypack
from citypack import check
from citypack.loader import CITIES

PACKS = sorted(path.parent.name for path in CITIES.glob("*/city.yml"))


@pytest.mark.parametrize("city", PACKS)
def test_the_pack_is_sound(city: str) -> None:
    assert check.problems(citypack.load(city)) == []


@pytest.mark.parametrize("city", PACKS)
def test_every_text_is_in_every_language(city: str) -> None:
    pack = citypack.load(city)
    texts = {**pack.texts, **{f"emergency {kind}": advice.advice for kind, advice in pack.emergency.items()}}
    missing = [name for name, text in texts.items() for language in pack.languages if not getattr(text, language)]
    assert missing == []


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


def test_a_broken_pack_names_every_problem(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(CITIES / "beijing", folder)
    (folder / "agencies.csv").write_text(
        "code,name_zh,name_en,kind,parent\n,无名,Nameless,department,\n", encoding="utf-8"
    )
    with (folder / "catalogue.csv").open("a", encoding="utf-8") as file:
        file.write("no_such_lead,,,,,,,,,,,\n")
    with pytest.raises(citypack.PackError) as raised:
        citypack.load_folder(folder)
    assert len(raised.value.problems) == 2
    assert "agencies.csv, line 2" in str(raised.value)
    assert "catalogue.csv" in str(raised.value)


def test_a_row_for_an_unknown_agency_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(CITIES / "beijing", folder)
    with (folder / "catalogue.csv").open("a", encoding="utf-8") as file:
        file.write("rubbish,,,,,,nobody,,,,,\n")
    assert [problem for problem in check.problems(citypack.load_folder(folder)) if "nobody" in problem]
