"""Finding the district and the street of what a client says about the place. Unknown stays unknown.

A street is never taken without its district: several districts have streets of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

import citypack
from hotline.dispatch.known_city import KnownCity, known_city
from hotline.dispatch.models import Place
from intake.place import find_places

PARTS = ("community", "estate", "road")
POINT = ("number", "building", "unit", "point")
NEARER = ("community", "estate", "landmark", "metro")


@dataclass(frozen=True)
class Spot:
    """A place as far as it is known; ``nearer`` are codes of places inside the street."""

    district: Place | None = None
    street: Place | None = None
    nearer: tuple[str, ...] = ()


def read_address(address: str) -> dict[str, Any]:
    """Return what the gazetteer finds in an address (the keys of ``intake.place.Place.as_dict``), or nothing."""
    found = find_places(address, citypack.load(settings.CITY).gazetteer()) if address else []
    return found[0].as_dict() if found else {}


def locate(said: Mapping[str, Any], city: KnownCity | None = None) -> Spot:
    """Return the known places in ``said``: codes or names under district(_code), street(_code), community, estate..."""
    city = city or known_city()
    street = _one(city, "street", (said.get("street_code"), said.get("street")), said)
    district = _one(city, "district", (said.get("district_code"), said.get("district")), said)
    if street and district is None:
        district = street.parent
    if street and district and street.parent_id != district.code:
        street = None
    names = {str(said[part]) for part in ("community", "estate", "point") if said.get(part)}
    return Spot(district, street, nearer_places(names, street or district, city))


def point_of(said: Mapping[str, Any]) -> str:
    """Return the exact point of a place as one text, such as a house number and a building."""
    return " ".join(str(said[part]) for part in POINT if said.get(part))


def _one(city: KnownCity, kind: str, words: Iterable[Any], said: Mapping[str, Any]) -> Place | None:
    """Return the one active place of ``kind`` that a code or name means; None if none or several do."""
    for value in words:
        if not value:
            continue
        found = city.places_named(kind, str(value))
        if len(found) > 1:
            within = {said.get("district_code"), said.get("district")} - {None, ""}
            found = [p for p in found if p.parent and within & {p.parent.code, p.parent.name_zh, p.parent.name_en}]
        if len(found) == 1:
            return found[0]
    return None


def nearer_places(names: set[str], inside: Place | None, city: KnownCity | None = None) -> tuple[str, ...]:
    """Return the codes of the named small places that lie in ``inside``, a street or district."""
    if not names or inside is None:
        return ()
    city = city or known_city()
    found = {place.code: place for kind in NEARER for name in names for place in city.places_named(kind, name)}
    return tuple(sorted(place.code for place in found.values() if inside.code in _ancestors(place)))


def _ancestors(place: Place) -> set[str]:
    codes, above = set(), place.parent
    while above is not None and above.code not in codes:
        codes.add(above.code)
        above = above.parent
    return codes
