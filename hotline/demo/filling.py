"""From what was told to the fields of the request that the citizen confirmed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hotline.demo.telling import Told
from hotline.demo.world import Matter


def fields_of(told: Told, matter: Matter) -> dict[str, Any]:
    """Return the plain fields of the ServiceRequest that the citizen confirmed; the places are codes."""
    begun = None if told.days_ago is None else matter.at - dt.timedelta(days=told.days_ago)
    lat, long = matter.spot.at
    on_map = matter.channel != "phone" and not told.truth["wrong_district"]
    return {
        "channel": matter.channel,
        "language": matter.language,
        "kind": matter.kind,
        "kind_source": "client",
        "description": told.description,
        "citizen_words": told.words,
        "address_string": told.address,
        "estate": matter.spot.estate,
        "place_point": told.point,
        "place_said": told.address,
        "place_source": "map" if on_map else "said",
        "lat": lat if on_map else None,
        "long": long if on_map else None,
        "occurred_start": begun,
        "occurred_said": told.said_time.strip("，, 。."),
        "history": told.history,
        "demand": told.demand,
        "contact_name": matter.citizen.name,
        "phone": "" if told.truth["no_phone"] else matter.citizen.phone,
        "secrecy": "full" if matter.kind == "report" else "none",
    }
