"""Open requests that may be about the same matter, asked before filing: ``GET nearby``.

A client that talks to citizens (scope ``citizen``) learns number, service, masked place, dates and how many
follow; nothing of what is confidential, and nobody's words.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from hotline.dispatch.citizen.joining import Near, nearby
from hotline.dispatch.models import Scope, Service
from hotline.dispatch.nearness import Whereabouts
from hotline.dispatch.open311 import checks
from hotline.dispatch.open311.endpoint import Endpoint, check_jurisdiction, language_of
from hotline.dispatch.open311.errors import BadRequest, NotFound
from hotline.dispatch.open311.keys import caller_of, demand
from hotline.dispatch.open311.render import when
from hotline.dispatch.places import locate, point_of, read_address
from intake.privacy import mask


class Nearby(Endpoint):
    """At most three requests, the citizen's own first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        demand(caller_of(request), Scope.CITIZEN)
        query = request.GET
        check_jurisdiction(query.get("jurisdiction_id", ""))
        code = query.get("service_code", "").replace("\x00", "")
        if not code:
            return self.reply("service_requests", [])
        service = Service.objects.filter(code=code, active=True).first()
        if service is None:
            raise NotFound(f"service_code {code[:100]} is not known")
        asked = [query.get(name, "").replace("\x00", "")[:4000] for name in ("description", "conversation_id", "phone")]
        found = nearby(service, _whereabouts(query), *asked)
        return self.reply("service_requests", [_document(near, language_of(request)) for near in found])


def _whereabouts(query: QueryDict) -> Whereabouts:
    said = query.get("place", "").replace("\x00", "")
    place = checks.json_object(said) if said else {}
    lat, long = (checks.number(query.get(name, "")) for name in ("lat", "long"))
    problems = [] if place is not None else ["place has to be a JSON object"]
    problems += [f"{n} has to be a number" for n, v in (("lat", lat), ("long", long)) if query.get(n) and v is None]
    if problems:
        raise BadRequest(*problems)
    address = query.get("address_string", "").replace("\x00", "")[:500]
    place = place or {}
    spot = locate(place or read_address(address))
    known = lat is not None and long is not None and abs(lat) <= 90
    return Whereabouts(
        lat if known else None,
        long if known else None,
        address,
        spot.district.code if spot.district else "",
        str(place.get("estate") or "")[:200],
        str(place.get("road") or "")[:200],
        str(place.get("place_point") or point_of(place))[:300],
    )


def _document(near: Near, language: str) -> dict[str, Any]:
    row = near.request
    return {
        "service_request_id": row.number,
        "service_code": row.service_id,
        "service_name": row.service.name(language),
        "address": mask(row.address_string) or None,
        "requested_datetime": when(row.requested_at),
        "expected_datetime": when(row.reply_by),
        "status": row.status,
        "followers": near.followers,
        "likeness": round(near.likeness, 2),
        "mine": near.mine,
    }
