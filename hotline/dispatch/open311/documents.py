"""What the endpoint says, as the neutral structures that ``render`` turns into JSON or XML."""

from __future__ import annotations

from typing import Any

from hotline.dispatch.models import Service, ServiceRequest
from hotline.dispatch.open311.render import CONTENT_TYPE
from hotline.dispatch.open311.views_of_request import View, extended_attributes, public_fields

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# When the shape of the endpoint last changed.
CHANGESET = "2026-11-24T00:00:00+08:00"
FORMATS = [content_type.split(";")[0] for content_type in (CONTENT_TYPE["xml"], CONTENT_TYPE["json"])]


def discovery(base: str, operator: str, hotline_number: str) -> dict[str, Any]:
    """Return where the endpoints are; ``base`` ends in a slash and is the production endpoint's address."""
    endpoints = [
        {"specification": SPECIFICATION, "url": url, "changeset": CHANGESET, "type": kind, "formats": FORMATS}
        for url, kind in ((base.rstrip("/"), "production"), (f"{base}test", "test"))
    ]
    contact = f"{operator}, {hotline_number}"
    return {"changeset": CHANGESET, "contact": contact, "key_service": contact, "endpoints": endpoints}


def service(row: Service, language: str) -> dict[str, Any]:
    """Return a service of the list; every request gets its id at once (``realtime``)."""
    return {
        "service_code": row.code,
        "service_name": row.name(language),
        "description": row.description(language) or row.name(language),
        "metadata": "true" if row.attributes.all() else "false",
        "type": "realtime",
        "keywords": ",".join(row.keywords.get(language, [])) or None,
        "group": row.group.name(language),
    }


def definition(row: Service, language: str) -> dict[str, Any]:
    """Return a service's own questions in the order to ask them."""
    attributes = [
        {
            "variable": True,
            "code": attribute.code,
            "datatype": attribute.datatype,
            "required": attribute.required,
            "datatype_description": None,
            "order": place,
            "description": attribute.description(language),
            "values": [{"key": choice.key, "name": choice.name(language)} for choice in attribute.choices.all()],
        }
        for place, attribute in enumerate(row.attributes.all(), start=1)
    ]
    return {"service_code": row.code, "attributes": attributes}


def request(row: ServiceRequest, view: View) -> dict[str, Any]:
    """Return a request: the public fields, and for keys that may see them the extended attributes."""
    content = public_fields(row, view)
    if view.extended:
        content["extended_attributes"] = extended_attributes(row, view)
    return content


def filed(row: ServiceRequest, notice: str) -> dict[str, Any]:
    """Return the answer to a filing."""
    answer = {"service_request_id": row.number, "service_notice": notice}
    return answer | ({"account_id": row.account_id} if row.account_id else {})


def not_filed(number: str) -> dict[str, Any]:
    """Return the test endpoint's answer: checked like a real filing, and forgotten."""
    return {"service_request_id": number, "service_notice": "test endpoint: nothing was filed"}
