"""A clerk who made a mistake in a pack reads where it is, what is wrong and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from citypack.__main__ import main
from citypack.loader import CITIES

ROW = "pothole,,,,,,public_works,,@district,,,"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the English sample city."""
    copy = tmp_path / "town"
    shutil.copytree(CITIES / "riverton", copy)
    return copy


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what the check prints of a broken pack, without the path of the folder."""
    assert main(["check", str(folder)]) == 1
    return capsys.readouterr().out.replace(f"{folder}/", "").splitlines()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_pack_says_what_it_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "riverton: 13 services, 15 places: sound\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("catalogue.csv", ROW, ROW.replace("public_works", "nobody"), "catalogue.csv, line 2: there is no agency nobody; write a code of agencies.csv, @street or @district"),
        ("catalogue.csv", ROW, ROW.replace("pothole", "potholes"), "catalogue.csv, line 2: there is no service potholes; write a code of services/, group:<group> or *"),
        ("catalogue.csv", ROW, ROW.replace("pothole,,", "pothole,,nowhere"), "catalogue.csv, line 2: there is no place nowhere; write a code of places.csv"),
        ("catalogue.csv", ROW, ROW[:-2] + ",tomorrow,", "catalogue.csv, line 2: tomorrow is no day; write it as 2026-01-31"),
        ("catalogue.csv", ROW, ROW.replace("public_works", ""), "catalogue.csv, line 2: a row needs a service_code and a lead agency; fill in both"),
        ("catalogue.csv", "service_code,district", "service,district", "catalogue.csv, line 1: the first line must be service_code,district,place_code,asset_owner,kind,tier,lead,assisting,copied,legal_basis,valid_from,valid_to"),
        ("agencies.csv", "parks,,Parks Department,department", "parks,,Parks Department,office", "agencies.csv, line 11: the kind office is unknown; write district, street, department, company or other"),
        ("places.csv", "s1,street,,Maple Hill,,south", "s1,street,,Maple Hill,,east", "places.csv, line 6: there is no place east; write a code of this file as parent, or nothing"),
        ("places.csv", "40.12,-75.30", "12.40,-75.30", "places.csv, line 6: it lies outside the city; mend lat, long or the bounds in city.yml"),
        ("places.csv", "40.12,-75.30", "here,there", "places.csv, line 6: could not convert string to float: 'here'; write lat and long as numbers, or leave them empty"),
        ("services/streets.yml", "tier: T3", "tier: T9", "services/streets.yml, line 4: service pothole: the tier T9 is unknown; write T1, T2, T3 or T4"),
        ("services/streets.yml", "datatype: string", "datatype: words", "services/streets.yml, line 36: service bus_service: question line: the datatype words is not Open311's; write string, number, datetime, text, singlevaluelist or multivaluelist"),
        ("services/streets.yml", '  name: {en: "Potholes"}\n', "", "services/streets.yml, line 4: service pothole: the line name: is missing; add it"),
        ("services/streets.yml", "kinds: [complaint, help]", "kinds: [moan]", "services/streets.yml, line 4: service pothole: the kind moan is unknown; write consultation, help, complaint, report, suggestion or praise"),
        ("city.yml", "  gas: {numbers", "  gases: {numbers", "city.yml, line 17: there is no number for gas; add a line like that of fire"),
        ("city.yml", "hotline_number:", "number:", "city.yml: the line hotline_number: is missing; add it as in data/city/riverton"),
        ("city.yml", '"07-04"', '"4 July"', "city.yml, line 11: 4 July is no day; write 2026-12-25, or 12-25 for every year"),
        ("texts.yml", "welcome:", "wellcome:", "texts.yml: the text welcome is missing in en; write it"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, says: str
) -> None:
    change(folder / file, old, new)
    assert says in told(folder, capsys)


def test_a_missing_quote_is_found_near_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / "city.yml", "languages: [en]", "languages: [en")
    (line,) = told(folder, capsys)
    assert line.startswith("city.yml, line 7: ")


def test_several_mistakes_are_told_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / "catalogue.csv", ROW, ROW.replace("public_works", ""))
    change(folder / "agencies.csv", "power,,", ",,")
    assert len(told(folder, capsys)) == 2


def test_a_service_that_nobody_takes_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / "catalogue.csv", ROW + "\n", "")
    change(folder / "catalogue.csv", "*,,,,,,center_311,,,,,\n", "")
    assert "catalogue.csv: service pothole: nobody is responsible; add a row for it, or one that begins with *" in told(
        folder, capsys
    )


def test_a_city_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "atlantis"]) == 1
    assert "is the name of the city right?" in capsys.readouterr().out
