"""A JSON Schema for every answer, drawn from the text of GeoReport v2, not from our code."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import citypack
from citypack.loader import CITIES
from hotline.dispatch import workflow
from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.pack_loader import load_pack
from tests.hotline.open311.conftest import STAFF, Open311

TEXT = {"type": "string"}
NAME = {"type": "string", "minLength": 1}
MAYBE = {"type": ["string", "null"]}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
DEGREE = {"type": ["number", "null"]}


def record(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": required | (optional or {}),
        "additionalProperties": False,
    }


def listed(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


ENDPOINT = record(
    {
        "specification": {"const": "http://wiki.open311.org/GeoReport_v2"},
        "url": {"type": "string", "pattern": "^https?://.+[^/]$"},
        "changeset": MOMENT,
        "type": {"enum": ["production", "test"]},
        "formats": listed({"enum": ["text/xml", "application/json"]}, 2),
    }
)
DISCOVERY = record({"changeset": MOMENT, "contact": NAME, "key_service": NAME, "endpoints": listed(ENDPOINT, 2)})
SERVICE = record(
    {
        "service_code": NAME,
        "service_name": NAME,
        "description": NAME,
        "metadata": {"enum": ["true", "false"]},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": MAYBE,
        "group": TEXT,
    }
)
ATTRIBUTE = record(
    {
        "variable": {"type": "boolean"},
        "code": NAME,
        "datatype": {"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
        "required": {"type": "boolean"},
        "datatype_description": MAYBE,
        "order": {"type": "integer", "minimum": 1},
        "description": NAME,
        "values": listed(record({"key": NAME, "name": NAME})),
    }
)
DEFINITION = record({"service_code": NAME, "attributes": listed(ATTRIBUTE)})
FILED = record({"service_request_id": NAME, "service_notice": TEXT}, {"account_id": NAME})
CORE = {
    "service_request_id": NAME,
    "status": {"enum": ["open", "closed"]},
    "status_notes": MAYBE,
    "service_name": NAME,
    "service_code": NAME,
    "description": MAYBE,
    "agency_responsible": MAYBE,
    "service_notice": MAYBE,
    "requested_datetime": MOMENT,
    "updated_datetime": MOMENT,
    "expected_datetime": MOMENT,
    "address": MAYBE,
    "address_id": MAYBE,
    "zipcode": MAYBE,
    "lat": DEGREE,
    "long": DEGREE,
    "media_url": MAYBE,
}
REQUESTS = listed(record(CORE))
EXTENDED = listed(record(CORE | {"extended_attributes": {"type": "object", "minProperties": 25}}))
ERRORS = listed(record({"code": {"type": "string", "pattern": "^[45]\\d\\d$"}, "description": NAME}), 1)


def check(content: Any, schema: dict[str, Any]) -> None:
    problems = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(content))
    assert not problems, "\n".join(f"{problem.json_path}: {problem.message}" for problem in problems)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("discovery", DISCOVERY),
        ("services", listed(SERVICE, 6)),
        ("services/no_heating", DEFINITION),
        ("services/street_light", DEFINITION),
        ("requests", listed(record(CORE), 3)),
        ("requests/nothing", ERRORS),
        ("services/nothing", ERRORS),
        ("nothing", ERRORS),
    ],
)
def test_reading(open311: Open311, path: str, schema: dict[str, Any]) -> None:
    number = open311.file()
    open311.file(service_code="bus_stop", lat="30.2", long="120.7")
    open311.file(**{"extended_attributes[kind]": "report"})
    workflow.change_state(ServiceRequest.objects.get(number=number), "withdrawn", "citizen")
    check(open311.get(f"{path}.json").json(), schema)


def test_filing(open311: Open311) -> None:
    check(open311.post().json(), listed(FILED, 1))
    check(open311.post(form={"service_code": "street_light"}).json(), ERRORS)


def test_extensions(open311: Open311) -> None:
    open311.file()
    check(open311.get("requests.json", extensions="true", api_key=STAFF).json(), EXTENDED)


@pytest.mark.parametrize("city_code", ["beijing", "haikou"])
def test_every_service_we_ship_is_described(open311: Open311, city_code: str) -> None:
    shipped = citypack.load_folder(CITIES / city_code)
    load_pack(shipped)
    services = open311.get("services.json").json()
    check(services, listed(SERVICE, 1))
    assert [service["service_code"] for service in services] == [service.code for service in shipped.services]
    for service in services:
        definition = open311.get(f"services/{service['service_code']}.json").json()
        check(definition, DEFINITION)
        assert bool(definition["attributes"]) == (service["metadata"] == "true")
        orders = [attribute["order"] for attribute in definition["attributes"]]
        assert orders == list(range(1, len(orders) + 1))
