"""From the posted form to a filing: Open311's own fields, then ours, every problem collected before refusing.

The location may be missing only where the service needs none, or where a conversation files (``conversation_id`` is
sent): there the citizen was asked and did not know, as with required attributes. Such a request is marked incomplete.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

import citypack
from hotline.dispatch.filing import Filing
from hotline.dispatch.known_city import KnownCity, known_city
from hotline.dispatch.models import Service
from hotline.dispatch.open311 import checks
from hotline.dispatch.open311.attributes import read_attributes
from hotline.dispatch.open311.errors import BadRequest, NotFound
from hotline.dispatch.open311.extras import read_extras
from hotline.dispatch.open311.form import Form, fingerprint, group, text
from hotline.dispatch.open311.keys import Caller
from hotline.dispatch.open311.uploads import MOST, Uploads
from hotline.dispatch.places import locate, point_of, read_address

# Open311's plain texts and how long they may be; the field of the same name takes them.
LIMITS = {
    "description": 4000,
    "address_string": 500,
    "address_id": 100,
    "account_id": 100,
    "device_id": 200,
    "email": 254,
    "phone": 50,
}
KEY_LENGTH = 200


def read_filing(
    form: Form, uploads: Uploads, caller: Caller, idempotency_key: str, problems: checks.Problems
) -> Filing:
    """Return the checked filing, with the ``problems`` of the uploads.

    Raises NotFound for an unknown service, BadRequest for everything else.
    """
    city = known_city()
    service = _service(city, text(form, "service_code"))
    extended = {name: values[-1] for name, values in group(form, "extended_attributes").items()}
    asked_in_chat = bool(extended.get("conversation_id"))
    fields: dict[str, Any] = {name: problems.too_long(name, text(form, name), most) for name, most in LIMITS.items()}
    fields["contact_name"] = problems.too_long("the name", _name(form), 200)
    addresses = read_addresses(form, len(uploads.pictures), problems)
    fields |= {"media_url": addresses[0] if addresses else ""} | _coordinates(form, problems)
    answers, missing = read_attributes(service, group(form, "attribute"), problems)
    fields |= {"attributes": answers, "incomplete": [f"attribute[{code}]" for code in missing]}
    if not asked_in_chat:
        problems.extend(f"attribute[{code}] is required" for code in missing)
    if service.place_needed != "none" and not _has_location(fields):
        fields["incomplete"].append("location")
        if not asked_in_chat:
            problems.append("a location is required: lat and long, address_string, or address_id")
    extras, said = read_extras(extended, problems)
    fields |= {name: value for name, value in extras.items() if value not in (None, "")}
    draft_key = idempotency_key or extended.get("draft_key", "")
    problems.too_long("the Idempotency-Key", draft_key, KEY_LENGTH)
    if problems:
        raise BadRequest(*problems)
    spot = locate(said or read_address(fields["address_string"]), city)
    fields |= _place(said, fields) | {"district": spot.district, "street": spot.street}
    body = fingerprint(form, uploads.hashes)
    return Filing(caller.name, service, fields, draft_key or None, body, addresses, uploads.pictures, spot.nearer)


def _service(city: KnownCity, code: str) -> Service:
    if not code:
        raise BadRequest("service_code is required")
    service = city.active_service(code)
    if service is None:
        raise NotFound(f"service_code {code[:100]} is not known")
    return service


def _name(form: Form) -> str:
    return " ".join(part for part in (text(form, "first_name"), text(form, "last_name")) if part)


def read_addresses(form: Form, pictures: int, problems: checks.Problems) -> tuple[str, ...]:
    """Return the addresses in ``media_url``, which may be repeated; note wrong ones, and too many with ``pictures``."""
    addresses = tuple(dict.fromkeys(form.get("media_url", [])))
    for address in addresses:
        problems.too_long("media_url", address, 2000)
        if not checks.web_address(address):
            problems.append("media_url has to be one http or https address")
    if len(addresses) + pictures > MOST:
        problems.append(f"at most {MOST} pictures are taken")
    return addresses


def _coordinates(form: Form, problems: checks.Problems) -> dict[str, float | None]:
    said = {"lat": text(form, "lat"), "long": text(form, "long")}
    values = {name: checks.number(value) for name, value in said.items()}
    wrong = [name for name, value in said.items() if value and values[name] is None]
    problems.extend(f"{name} has to be a number" for name in wrong)
    if bool(said["lat"]) != bool(said["long"]):
        problems.append("lat and long are only valid together")
    lat, long = values["lat"], values["long"]
    if wrong or lat is None or long is None:
        return {"lat": None, "long": None}
    south, west, north, east = citypack.load(settings.CITY).bounds
    if abs(lat) > 90 or abs(long) > 180:
        problems.append("lat and long are not a place on Earth (WGS 84 degrees)")
    elif not (south <= lat <= north and west <= long <= east):
        problems.append("lat and long lie outside the city")
    return values


def _has_location(fields: dict[str, Any]) -> bool:
    return fields["lat"] is not None or bool(fields["address_string"] or fields["address_id"])


def _place(said: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Return the place as the citizen said it, part by part."""
    parts = {name: str(said.get(name) or "")[:200] for name in ("community", "estate", "road")}
    point = str(said.get("place_point") or point_of(said))[:300]
    confidence = said.get("confidence")
    source = "said" if said else "map" if fields["lat"] is not None else ""
    return parts | {
        "place_point": point,
        "place_said": str(said.get("said") or "")[:500],
        "place_source": source,
        "place_confidence": confidence if isinstance(confidence, int | float) else None,
    }
