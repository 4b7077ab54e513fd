"""The city's services, agencies, places and rules, read once per process and edition.

One small query a call (the version token) stands for some ten. The rows are shared: nobody may change them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from hotline.dispatch.models import Agency, CatalogueRow, CityVersion, Place, Service, ServiceRequest

TOKEN = f"SELECT token FROM {CityVersion._meta.db_table} WHERE id = 1"  # noqa: S608
Tree = TypeVar("Tree", Agency, Place)


@dataclass(frozen=True)
class KnownCity:
    """One edition. Rows by code, retired ones too; ``named`` holds the active places by kind and folded name."""

    token: str
    services: dict[str, Service]
    agencies: dict[str, Agency]
    places: dict[str, Place]
    named: dict[tuple[str, str], list[Place]]
    rules: dict[str, list[CatalogueRow]]

    def active_service(self, code: str) -> Service | None:
        """Return the service that can be asked for under ``code``."""
        service = self.services.get(code)
        return service if service and service.active else None

    def places_named(self, kind: str, word: str) -> list[Place]:
        """Return the active places of ``kind`` whose code or whose name in either language is ``word``."""
        return self.named.get((kind, word.lower()), [])

    def attach(self, requests: Iterable[ServiceRequest]) -> None:
        """Give ``requests`` the rows they refer to, without asking the database."""
        for request in requests:
            request.service = self.services[request.service_id]
            request.lead_agency = self.agencies.get(request.lead_agency_id or "")
            request.district = self.places.get(request.district_id or "")
            request.street = self.places.get(request.street_id or "")


_latest: KnownCity | None = None


def known_city() -> KnownCity:
    """Return the city as the database holds it now."""
    global _latest
    token = _token()
    if token is None:
        return _read("")
    known = _latest
    while known is None or known.token != token:
        known = _read(token)
        # What was read belongs to this token only if nobody changed the city meanwhile.
        token = _token()
        if token is None:
            return known
    _latest = known
    return known


def _token() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(TOKEN)
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _read(token: str) -> KnownCity:
    services = Service.objects.select_related("group").prefetch_related("attributes__choices")
    places = _tree(Place.objects.all())
    named: dict[tuple[str, str], list[Place]] = {}
    for place in places.values():
        for word in {place.code.lower(), place.name_zh.lower(), place.name_en.lower()} - {""}:
            if place.active:
                named.setdefault((place.kind, word), []).append(place)
    rules: dict[str, list[CatalogueRow]] = {}
    for row in CatalogueRow.objects.filter(retired_at__isnull=True):
        row.place = places.get(row.place_id or "")
        rules.setdefault(row.service_code, []).append(row)
    return KnownCity(token, {row.code: row for row in services}, _tree(Agency.objects.all()), places, named, rules)


def _tree(rows: Iterable[Tree]) -> dict[str, Tree]:
    """Return the rows by code, each with its parent in place."""
    by_code = {row.code: row for row in rows}
    for row in by_code.values():
        row.parent = by_code.get(row.parent_id or "")
    return by_code
