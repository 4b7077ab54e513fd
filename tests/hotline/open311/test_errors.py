"""The error table of GeoReport v2, in both formats, each time as a list."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.dispatch.models import ServiceRequest
from tests.hotline.open311.conftest import BASE, BOT, LAMP, STAFF, Open311, errors

FORMS = pytest.mark.parametrize("form", ["json", "xml"])
LONG = "长" * 4001


@FORMS
@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("services", {"jurisdiction_id": "gotham"}, 404, "jurisdiction_id gotham"),
        ("services/nothing", {}, 404, "service_code nothing"),
        ("services/no_heating", {"jurisdiction_id": "gotham"}, 404, "jurisdiction_id"),
        ("requests/2222-AAAA", {}, 404, "service_request_id"),
        ("requests/', DROP TABLE", {}, 404, "service_request_id"),
        ("requests", {"jurisdiction_id": "gotham"}, 404, "jurisdiction_id"),
        ("tokens/nothing", {}, 404, "token"),
        ("tokens/x", {"jurisdiction_id": "gotham"}, 404, "jurisdiction_id"),
        ("nothing", {}, 404, "no such resource"),
        ("services/no_heating/more", {}, 404, "no such resource"),
        ("requests", {"service_code": "street_light,nothing"}, 404, "service_code nothing"),
        ("requests", {"status": "open,lost"}, 400, "status lost"),
        ("requests", {"start_date": "yesterday"}, 400, "start_date"),
        ("requests", {"start_date": "2026-11-01T00:00:00"}, 400, "offset"),
        ("requests", {"end_date": "2026-13-01T00:00:00Z"}, 400, "end_date"),
        ("requests", {"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}, 400, "after"),
        ("requests", {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, 400, "90 days"),
        ("requests", {"page": "0"}, 400, "page"),
        ("requests", {"page_size": "many"}, 400, "page_size"),
        ("requests", {"page": "999999999"}, 400, "no such page"),
        ("requests", {"api_key": "wrong"}, 403, "not known"),
        ("requests/2222-AAAA", {"api_key": "wrong"}, 403, "not known"),
    ],
)
def test_reading(open311: Open311, path: str, query: dict[str, str], status: int, words: str, form: str) -> None:
    answer = open311.get(f"{path}.{form}", **query)
    assert answer.status_code == status
    found = errors(answer)
    assert len(found) == 1 and found[0][0] == str(status) and words in found[0][1]


HEAT = LAMP | {"service_code": "no_heating", "attribute[system]": "own"}


@FORMS
@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        (LAMP | {"api_key": ""}, 403, ["an api_key is needed"]),
        (LAMP | {"api_key": "wrong"}, 403, ["not known"]),
        (LAMP | {"api_key": BOT + "x"}, 403, ["not known"]),
        (LAMP | {"service_code": "nothing"}, 404, ["service_code nothing"]),
        (LAMP | {"service_code": "no_heating\x00"}, 400, ["attribute[system]"]),
        (LAMP | {"jurisdiction_id": "gotham"}, 404, ["jurisdiction_id gotham"]),
        (LAMP | {"service_code": ""}, 400, ["service_code is required"]),
        ({"description": "x"}, 400, ["service_code is required"]),
        ({"service_code": "street_light"}, 400, ["a location is required"]),
        (LAMP | {"address_string": " "}, 400, ["a location is required"]),
        (LAMP | {"description": LONG}, 400, ["description is longer than 4000"]),
        (LAMP | {"address_string": "很" * 501}, 400, ["address_string is longer than 500"]),
        (LAMP | {"lat": "30.5"}, 400, ["lat and long"]),
        (LAMP | {"long": "120.5"}, 400, ["lat and long"]),
        (LAMP | {"lat": "north", "long": "120.5"}, 400, ["lat has to be a number"]),
        (LAMP | {"lat": "nan", "long": "inf"}, 400, ["lat has to be a number", "long has to be a number"]),
        (LAMP | {"lat": "91", "long": "120"}, 400, ["not a place on Earth"]),
        (LAMP | {"lat": "0", "long": "0"}, 400, ["outside the city"]),
        (LAMP | {"lat": "48.85", "long": "2.35"}, 400, ["outside the city"]),
        (LAMP | {"media_url": "lamp.jpg"}, 400, ["media_url"]),
        (LAMP | {"media_url": "javascript:alert(1)"}, 400, ["media_url"]),
        (LAMP | {"media_url": "https://a.example/1 https://a.example/2"}, 400, ["media_url"]),
        (HEAT | {"attribute[system]": ""}, 400, ["attribute[system] is required"]),
        (HEAT | {"attribute[system]": "solar"}, 400, ["attribute[system] has to be one of: central, own"]),
        (HEAT | {"attribute[degrees]": "cold"}, 400, ["attribute[degrees] has to be a number"]),
        (HEAT | {"attribute[rooms][]": ["bed", "attic"]}, 400, ["attribute[rooms] has to be one of"]),
        (HEAT | {"attribute[since]": "monday"}, 400, ["attribute[since] has to be a date"]),
        (LAMP | {"extended_attributes[kind]": "rant"}, 400, ["kind has to be one of"]),
        (LAMP | {"extended_attributes[place]": "here"}, 400, ["place has to be a JSON object"]),
        (LAMP | {"extended_attributes[occurred]": "[1]"}, 400, ["occurred has to be a JSON object"]),
        (LAMP | {"extended_attributes[occurred_start]": "2026-11-24"}, 400, ["occurred_start"]),
        (LAMP | {"extended_attributes[occurred_start]": "9999-12-31T23:59:59Z"}, 400, ["occurred_start"]),
        (LAMP | {"extended_attributes[confidential]": "perhaps"}, 400, ["confidential"]),
        (LAMP | {"extended_attributes[draft_key]": "k" * 201}, 400, ["Idempotency-Key"]),
        (
            {"service_code": "no_heating", "description": LONG, "lat": "1", "media_url": "x"},
            400,
            ["description", "media_url", "lat and long", "attribute[system]", "location"],
        ),
    ],
)
def test_filing(open311: Open311, fields: dict[str, Any], status: int, words: list[str], form: str) -> None:
    answer = open311.post(f"requests.{form}", fields)
    assert answer.status_code == status
    found = errors(answer)
    assert len(found) == len(words) and {code for code, _ in found} == {str(status)}
    for word in words:
        assert any(word in description for _, description in found)
    assert not ServiceRequest.objects.exists()


@FORMS
@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b"{not json", "application/json", "cannot be read"),
        (b"[1, 2]", "application/json", "has to be an object"),
        (b"\xff\xfe{}", "application/json", "cannot be read"),
        (b"[" * 100_000, "application/json", "cannot be read"),
        (b"<request/>", "text/xml", "content type text/xml"),
        (b"no boundary", "multipart/form-data", "cannot be read"),
        (b"a=" + b"x" * 300_000, "application/x-www-form-urlencoded", "too large"),
        (b"a=1&" * 2000, "application/x-www-form-urlencoded", "too large"),
    ],
)
def test_bodies_that_are_no_forms(open311: Open311, body: bytes, content_type: str, words: str, form: str) -> None:
    answer = open311.client.generic("POST", f"{BASE}/requests.{form}", body, content_type=content_type)
    assert answer.status_code == 400
    assert errors(answer)[0][0] == "400" and words in errors(answer)[0][1]


@FORMS
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "services", "GET, HEAD, OPTIONS"),
        ("POST", "discovery", "GET, HEAD, OPTIONS"),
        ("PUT", "requests", "GET, POST, HEAD, OPTIONS"),
        ("DELETE", "requests/2222-AAAA", "GET, HEAD, OPTIONS"),
    ],
)
def test_methods_that_are_not_offered(open311: Open311, method: str, path: str, allowed: str, form: str) -> None:
    answer = open311.client.generic(method, f"{BASE}/{path}.{form}")
    assert answer.status_code == 405 and answer["Allow"] == allowed
    assert errors(answer)[0][0] == "405"


def test_a_busy_database_is_a_503_that_can_be_repeated(open311: Open311, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def locked(filing: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("hotline.dispatch.open311.views.file", locked)
    answer = open311.post()
    assert answer.status_code == 503 and answer["Retry-After"]
    assert "Idempotency-Key" in errors(answer)[0][1]


def test_the_key_is_taken_from_the_query_too(open311: Open311) -> None:
    answer = open311.client.post(f"{BASE}/requests.json?api_key={BOT}", LAMP)
    assert answer.status_code == 201


def test_the_staff_may_file(open311: Open311) -> None:
    assert open311.post(form=LAMP | {"api_key": STAFF}).status_code == 201


@pytest.mark.parametrize("jurisdiction", ["", "beijing"])
def test_our_own_jurisdiction_or_none_is_right(open311: Open311, jurisdiction: str) -> None:
    assert open311.post(form=LAMP | {"jurisdiction_id": jurisdiction}).status_code == 201
    assert open311.get("services.json", jurisdiction_id=jurisdiction).status_code == 200


def test_no_csrf_cookie_is_asked_for(city: Any) -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(f"{BASE}/requests.json", LAMP | {"api_key": BOT})
    assert answer.status_code == 201


def test_the_test_endpoint_checks_and_forgets(open311: Open311) -> None:
    answer = open311.post("test/requests.json")
    assert answer.status_code == 201 and answer.json()[0]["service_request_id"]
    assert not ServiceRequest.objects.exists()
    assert open311.post("test/requests.json", {"service_code": "nothing"}).status_code == 404
    assert open311.get("test/services.json").json() == open311.get("services.json").json()
