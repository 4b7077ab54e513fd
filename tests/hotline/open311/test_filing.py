"""What is accepted, in which shapes, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hotline.dispatch.models import ServiceRequest
from tests.hotline.open311.conftest import BASE, BOT, LAMP, Open311

CHAT = {"extended_attributes[conversation_id]": "c-1"}


def stored(number: str) -> ServiceRequest:
    return ServiceRequest.objects.get(number=number)


@pytest.mark.parametrize(
    "place",
    [{"address_string": "somewhere"}, {"lat": "30.5", "long": "120.5"}, {"address_id": "77"}],
)
def test_any_one_location_is_enough(open311: Open311, place: dict[str, str]) -> None:
    assert open311.post(form={"service_code": "street_light"} | place).status_code == 201


def test_a_service_that_needs_no_place_takes_none(open311: Open311) -> None:
    assert open311.post(form={"service_code": "opening_hours"}).status_code == 201


def test_a_conversation_may_file_what_nobody_knows_and_says_so(open311: Open311) -> None:
    answer = open311.post(form={"service_code": "no_heating"} | CHAT)
    assert answer.status_code == 201
    assert stored(answer.json()[0]["service_request_id"]).incomplete == ["attribute[system]", "location"]


def test_the_words_arrive_unchanged(open311: Open311) -> None:
    words = '第一行\n<script>alert(1)</script> & "quotes" 😀\t完'
    number = open311.file(description=words, **{"extended_attributes[citizen_words]": words})
    assert (stored(number).description, stored(number).citizen_words) == (words, words)
    assert open311.get(f"requests/{number}.json").json()[0]["description"] == words
    assert "&lt;script&gt;" in open311.get(f"requests/{number}.xml").content.decode()


def test_what_no_database_or_xml_can_hold_is_dropped(open311: Open311) -> None:
    number = open311.file(description="a\x00b\x0bc\x1fd\ufffee")
    assert stored(number).description == "abcde"


def test_a_description_of_four_thousand_characters_fits(open311: Open311) -> None:
    assert len(stored(open311.file(description="长" * 4000)).description) == 4000


def test_the_address_alone_is_read_for_district_and_street(open311: Open311) -> None:
    found = stored(open311.file(address_string="东区山前街道荷花路8号"))
    assert (found.district_id, found.street_id) == ("east", "east_hill")


def test_a_place_that_is_told_outweighs_the_address(open311: Open311) -> None:
    told = {"extended_attributes[district]": "西区", "extended_attributes[subdistrict]": "河畔街道"}
    found = stored(open311.file(address_string="东区山前街道荷花路8号", **told))
    assert (found.district_id, found.street_id) == ("west", "west_river")


def test_names_of_open311_become_one_name(open311: Open311) -> None:
    assert stored(open311.file(first_name="Ann", last_name="Lee", phone="1", email="a@b.c")).contact_name == "Ann Lee"


@pytest.mark.parametrize(
    ("kind", "said", "secrecy"),
    [
        ("report", None, "full"),
        ("report", "false", "none"),
        ("report", "contact", "contact"),
        ("complaint", None, "none"),
        ("complaint", "true", "full"),
        (None, None, "none"),
    ],
)
def test_a_report_is_secret_unless_the_citizen_says_otherwise(
    open311: Open311, kind: str | None, said: str | None, secrecy: str
) -> None:
    told = {"kind": kind, "confidential": said}
    number = open311.file(**{f"extended_attributes[{name}]": value for name, value in told.items() if value})
    assert stored(number).secrecy == secrecy


@pytest.mark.parametrize(
    ("said", "danger", "words"),
    [
        ("gas", "gas", ""),
        ('{"kind": "fire", "quoted": "着火了", "start": 0, "end": 3}', "fire", "着火了"),
        ("", "", ""),
        ("null", "", ""),
        ("false", "", ""),
    ],
)
def test_danger_makes_it_t1(open311: Open311, said: str, danger: str, words: str) -> None:
    found = stored(open311.file(**{"extended_attributes[danger]": said}))
    assert (found.danger, found.danger_words) == (danger, words)
    assert (found.tier == "T1") == bool(danger)


def test_answers_to_questions_nobody_asked_are_kept(open311: Open311) -> None:
    found = stored(open311.file(**{"attribute[easting]": "5", "attribute[tags][]": ["a", "b"]}))
    assert found.attributes == {"easting": "5", "tags": ["a", "b"]}


def test_one_choice_of_many_is_still_a_list(open311: Open311) -> None:
    answers = {"attribute[system]": "own", "attribute[rooms][]": "bed"}
    assert stored(open311.file(service_code="no_heating", **answers)).attributes == {"system": "own", "rooms": ["bed"]}


def test_json_bodies_are_accepted_too(open311: Open311) -> None:
    body = {
        "api_key": BOT,
        "service_code": "no_heating",
        "lat": 30.5,
        "long": 120.5,
        "email": None,
        "attribute": {"system": "own", "rooms": ["bed", "living"], "degrees": 12},
        "extended_attributes": {"kind": "help", "place": {"district": "东区"}},
    }
    answer = open311.client.post(f"{BASE}/requests.json", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    found = stored(answer.json()[0]["service_request_id"])
    assert found.attributes == {"system": "own", "rooms": ["bed", "living"], "degrees": "12"}
    assert (found.kind, found.district_id, found.lat) == ("help", "east", 30.5)


@pytest.mark.parametrize("content_type", [None, "application/x-www-form-urlencoded; charset=utf-8"])
def test_both_kinds_of_forms_are_understood(open311: Open311, content_type: str | None) -> None:
    form: Any = LAMP | {"api_key": BOT}
    if content_type is None:
        answer = open311.client.post(f"{BASE}/requests.json", form)
    else:
        from urllib.parse import urlencode

        answer = open311.client.post(f"{BASE}/requests.json", urlencode(form), content_type=content_type)
    assert stored(answer.json()[0]["service_request_id"]).description == LAMP["description"]


def test_unknown_fields_do_not_matter(open311: Open311) -> None:
    assert open311.post(form=LAMP | {"favourite_colour": "blue", "extended_attributes[x]": "y"}).status_code == 201
