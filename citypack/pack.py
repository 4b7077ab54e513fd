"""What a city pack holds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from citypack.knowledge import KnowledgeEntry
from citypack.words import Words

if TYPE_CHECKING:
    from intake.place import Gazetteer


@dataclass(frozen=True)
class EmergencyNumber:
    """A number a citizen can dial at once."""

    number: str
    name: Words


@dataclass(frozen=True)
class EmergencyAdvice:
    """What to dial in one kind of danger, and one sentence of safety advice."""

    numbers: tuple[str, ...]
    advice: Words


@dataclass(frozen=True)
class Attribute:
    """An extra question of a service: Open311's service attribute."""

    code: str
    datatype: str
    required: bool
    order: int
    description: Words
    values: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True)
class Service:
    """A matter the hotline takes. ``tier`` is T1..T4; ``place_needed`` is point, street or none."""

    code: str
    name: Words
    group: str
    group_name: Words
    description: Words
    keywords: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    tier: str
    place_needed: str
    asks: tuple[str, ...] = ()
    usual_demand: Words | None = None
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class Agency:
    """A unit that can be made responsible. ``kind`` is district, street, department, company or other."""

    code: str
    name: Words
    kind: str
    parent: str = ""


@dataclass(frozen=True)
class PlaceRow:
    """A named place. ``kind`` is district, street, community, estate, landmark, metro or road."""

    code: str
    kind: str
    name: Words
    aliases: tuple[str, ...] = ()
    parent: str = ""
    lat: float | None = None
    long: float | None = None


@dataclass(frozen=True)
class CatalogueRow:
    """Which service, where and of which kind, goes to whom. Empty conditions match everything.

    ``service_code`` may be ``group:<group>`` or ``*``; ``lead``, ``assisting`` and ``copied`` hold agency codes or
    ``@street`` and ``@district``, the offices of the place.
    """

    service_code: str
    lead: str
    district: str = ""
    place_code: str = ""
    asset_owner: str = ""
    kind: str = ""
    tier: str = ""
    assisting: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    legal_basis: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Peak:
    """Days of each year (month-day, the first and the last) in which more of some groups is known to come."""

    code: str
    name: Words
    first: str
    last: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class DeskHours:
    """When people answer: ``times`` are (weekdays, Monday being 0; opens; closes as HH:MM). Without any, always."""

    said: Words = field(default_factory=Words)
    times: tuple[tuple[frozenset[int], str, str], ...] = ()


@dataclass(frozen=True)
class CityPack:
    """A whole city. ``bounds`` is (south, west, north, east) in WGS 84 degrees.

    ``calendar`` is "china" for the State Council's working days, else Monday to Friday without ``holidays``
    (``2026-12-25``, or ``12-25`` for every year).
    """

    code: str
    name: Words
    operator: Words
    hotline_number: str
    languages: tuple[str, ...]
    default_language: str
    timezone: str
    bounds: tuple[float, float, float, float]
    calendar: str
    emergency: Mapping[str, EmergencyAdvice]
    emergency_numbers: tuple[EmergencyNumber, ...]
    services: tuple[Service, ...]
    agencies: tuple[Agency, ...]
    places: tuple[PlaceRow, ...]
    catalogue: tuple[CatalogueRow, ...]
    texts: Mapping[str, Words]
    holidays: frozenset[str] = frozenset()
    knowledge: tuple[KnowledgeEntry, ...] = ()
    peaks: tuple[Peak, ...] = ()
    desk_hours: DeskHours = field(default_factory=DeskHours)

    @cached_property
    def _services(self) -> dict[str, Service]:
        return {service.code: service for service in self.services}

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.agencies}

    @cached_property
    def _places(self) -> dict[str, PlaceRow]:
        return {place.code: place for place in self.places}

    def service(self, code: str) -> Service | None:
        """Return the service of that code."""
        return self._services.get(code)

    def agency(self, code: str) -> Agency | None:
        """Return the agency of that code."""
        return self._agencies.get(code)

    def place(self, code: str) -> PlaceRow | None:
        """Return the place of that code."""
        return self._places.get(code)

    def gazetteer(self) -> Gazetteer:
        """Return the places as ``intake`` reads them."""
        return self._gazetteer

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        from intake.place import Gazetteer, GazetteerEntry

        return Gazetteer(
            GazetteerEntry(place.code, place.kind, name, aliases, place.parent)
            for place in self.places
            for name, aliases in [
                (place.name.zh or place.name.en, tuple(filter(None, (place.name.en, *place.aliases))))
            ]
        )
