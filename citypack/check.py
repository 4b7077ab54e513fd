"""Checks that the parts of a pack fit together. Every problem says where it is, what is wrong and what to write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from citypack.pack import Attribute, CatalogueRow, CityPack, Service
from citypack.where import Where
from citypack.words import Words

TIERS = ("T1", "T2", "T3", "T4")
PLACES_NEEDED = ("point", "street", "none")
PLACE_KINDS = ("district", "street", "community", "estate", "landmark", "metro", "road")
AGENCY_KINDS = ("district", "street", "department", "company", "other")
KINDS = ("consultation", "help", "complaint", "report", "suggestion", "praise")
DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")
DANGERS = (
    "fire", "gas", "violence", "traffic_injury", "medical", "self_harm", "trapped", "live_wire", "collapse", "chemical",
    "abuse", "unrest", "hazard",
)  # fmt: skip
TEXTS = (
    "ai_notice", "welcome", "cannot_do", "privacy_notice", "exit_legal_route", "exit_secrets", "exit_outside_duty",
    "exit_unlawful",
)  # fmt: skip
GENERAL = "other"


def problems(pack: CityPack, folder: Path) -> list[str]:
    """Return what is wrong with the pack read from ``folder``, one sentence each; empty when it is sound."""
    where = Where(folder)
    return [
        f"{at}: {what}"
        for check in (city, repeated, services, agencies, catalogue, places)
        for at, what in check(pack, where)
    ]


Problems = Iterator[tuple[str, str]]


def one_of(words: Iterable[str]) -> str:
    """Return the words as a clerk reads them: a, b or c."""
    *most, last = words
    return f"{', '.join(most)} or {last}"


def untold(text: Words, pack: CityPack) -> list[str]:
    """Return the languages of the city in which the text is empty."""
    return [language for language in pack.languages if not getattr(text, language, "")]


def peaks(pack: CityPack, where: Where) -> Problems:
    """Yield what is wrong with the known peaks."""
    groups = {service.group for service in pack.services}
    for peak in pack.peaks:
        for day in (peak.first, peak.last):
            if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", day):
                yield where.key("city.yml", "peaks"), f'{day} is no day of the year; write "11-07", in quotes'
        for group in sorted(set(peak.groups) - groups):
            yield where.key("city.yml", "peaks"), f"{peak.code}: there is no group {group} in services"


def city(pack: CityPack, where: Where) -> Problems:
    """Yield what is missing in city.yml and texts.yml."""
    if pack.default_language not in pack.languages:
        yield where.key("city.yml", "default_language"), "write one of the languages listed above it"
    south, west, north, east = pack.bounds
    if not (south < north and west < east):
        yield where.key("city.yml", "bounds"), "write [south, west, north, east] in degrees"
    for kind in DANGERS:
        advice = pack.emergency.get(kind)
        if advice is None or not advice.numbers:
            yield where.key("city.yml", "emergency"), f"there is no number for {kind}; add a line like that of fire"
        elif languages := untold(advice.advice, pack):
            yield (
                where.key("city.yml", kind),
                f"there is no advice in {one_of([*languages])}"
                if len(languages) > 1
                else f"there is no advice in {languages[0]}; add it",
            )
    for name in TEXTS:
        if languages := untold(pack.texts.get(name, Words()), pack):
            yield where.key("texts.yml", name), f"the text {name} is missing in {', '.join(languages)}; write it"
    for day in sorted(pack.holidays):
        if not re.fullmatch(r"(\d{4}-)?\d\d-\d\d", day):
            yield where.key("city.yml", "holidays"), f"{day} is no day; write 2026-12-25, or 12-25 for every year"
    yield from peaks(pack, where)
    if not any(service.tier == "T1" for service in pack.services):
        yield str(where.file("services")), "no service has tier T1; one must take emergencies"
    if not pack.service(GENERAL):
        yield str(where.file("services")), f"there is no service {GENERAL}; it takes what fits nowhere else"


def repeated(pack: CityPack, where: Where) -> Problems:
    """Yield codes that stand twice."""
    for code, times in Counter(service.code for service in pack.services).items():
        if times > 1:
            yield where.service(code), f"the service {code} stands {times} times; give each its own code"
    for name, codes in {
        "agencies.csv": [agency.code for agency in pack.agencies],
        "places.csv": [place.code for place in pack.places],
    }.items():
        for code, times in Counter(codes).items():
            if times > 1:
                yield where.row(name, code, 2), f"the code {code} stands {times} times; give each row its own"


def services(pack: CityPack, where: Where) -> Problems:
    """Yield services with unknown words or missing texts, and those no catalogue row routes."""
    routed = {row.service_code for row in pack.catalogue}
    for service in pack.services:
        for what in service_problems(service, pack):
            yield where.service(service.code), f"service {service.code}: {what}"
        if not {service.code, f"group:{service.group}", "*"} & routed:
            what = f"service {service.code}: nobody is responsible; add a row for it, or one that begins with *"
            yield str(where.file("catalogue.csv")), what


def service_problems(service: Service, pack: CityPack) -> Iterator[str]:
    """Yield what is wrong with one service."""
    if service.tier not in TIERS:
        yield f"the tier {service.tier} is unknown; write {one_of(TIERS)}"
    if service.place_needed not in PLACES_NEEDED:
        yield f"place_needed {service.place_needed} is unknown; write {one_of(PLACES_NEEDED)}"
    for kind in service.kinds:
        if kind not in KINDS:
            yield f"the kind {kind} is unknown; write {one_of(KINDS)}"
    for language in pack.languages:
        if not getattr(service.name, language):
            yield f"there is no name in {language}; add it"
        if not service.examples.get(language):
            yield f"there are no examples in {language}; add at least five sentences as citizens say them"
    codes = [attribute.code for attribute in service.attributes]
    for code in {code for code in codes if codes.count(code) > 1}:
        yield f"the question {code} stands twice; give each its own code"
    for attribute in service.attributes:
        yield from (f"question {attribute.code}: {what}" for what in attribute_problems(attribute, pack))


def attribute_problems(attribute: Attribute, pack: CityPack) -> Iterator[str]:
    """Yield what is wrong with one question."""
    if attribute.datatype not in DATATYPES:
        yield f"the datatype {attribute.datatype} is not Open311's; write {one_of(DATATYPES)}"
    if attribute.datatype.endswith("list") and not attribute.values:
        yield "a list needs values; add lines of key: name below values:"
    for language in untold(attribute.description, pack):
        yield f"the question is not worded in {language}; add it"


def agencies(pack: CityPack, where: Where) -> Problems:
    """Yield units of an unknown kind or below a unit that is not there."""
    for agency in pack.agencies:
        if agency.kind not in AGENCY_KINDS:
            what = f"the kind {agency.kind} is unknown; write {one_of(AGENCY_KINDS)}"
            yield where.row("agencies.csv", agency.code), what
        if agency.parent and not pack.agency(agency.parent):
            what = f"there is no agency {agency.parent}; write a code of this file as parent, or nothing"
            yield where.row("agencies.csv", agency.code), what


def catalogue(pack: CityPack, where: Where) -> Problems:
    """Yield rows that name what the pack does not have."""
    for number, row in enumerate(pack.catalogue, 2):
        yield from ((where.line("catalogue.csv", number), what) for what in row_problems(row, pack))


def row_problems(row: CatalogueRow, pack: CityPack) -> Iterator[str]:
    """Yield what is wrong with one row of the catalogue."""
    groups = {f"group:{service.group}" for service in pack.services}
    if row.service_code not in {"*", *groups} and not pack.service(row.service_code):
        yield f"there is no service {row.service_code}; write a code of services/, group:<group> or *"
    for code in (row.lead, *row.assisting, *row.copied):
        if code not in ("@street", "@district") and not pack.agency(code):
            yield f"there is no agency {code}; write a code of agencies.csv, @street or @district"
    for code in filter(None, (row.district, row.place_code)):
        if not pack.place(code):
            yield f"there is no place {code}; write a code of places.csv"
    if row.kind and row.kind not in KINDS:
        yield f"the kind {row.kind} is unknown; write {one_of(KINDS)}"
    if row.tier and row.tier not in TIERS:
        yield f"the tier {row.tier} is unknown; write {one_of(TIERS)}, or nothing for the service's own"
    for day in filter(None, (row.valid_from, row.valid_to)):
        try:
            date.fromisoformat(day)
        except ValueError:
            yield f"{day} is no day; write it as 2026-01-31"


def places(pack: CityPack, where: Where) -> Problems:
    """Yield places of an unknown kind, without a name, outside the city, or below a place that is not there."""
    south, west, north, east = pack.bounds
    for place in pack.places:
        at = where.row("places.csv", place.code) if _looks_wrong(place.kind, place.parent, pack) else ""
        if place.kind not in PLACE_KINDS:
            yield at, f"the kind {place.kind} is unknown; write {one_of(PLACE_KINDS)}"
        if place.parent and not pack.place(place.parent):
            yield at, f"there is no place {place.parent}; write a code of this file as parent, or nothing"
        if not (place.name.zh or place.name.en):
            yield where.row("places.csv", place.code), "the place has no name; write one"
        if (
            place.lat is not None
            and place.long is not None
            and not (south <= place.lat <= north and west <= place.long <= east)
        ):
            yield (
                where.row("places.csv", place.code),
                "it lies outside the city; mend lat, long or the bounds in city.yml",
            )


def _looks_wrong(kind: str, parent: str, pack: CityPack) -> bool:
    return kind not in PLACE_KINDS or bool(parent and not pack.place(parent))
