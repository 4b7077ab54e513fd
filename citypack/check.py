"""Checks that the parts of a pack fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from citypack.pack import CityPack

TIERS = {"T1", "T2", "T3", "T4"}
PLACES_NEEDED = {"point", "street", "none"}
DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}


def problems(pack: CityPack) -> list[str]:
    """Return what is wrong, one sentence each; empty when the pack is sound."""
    return [*repeated(pack), *services(pack), *catalogue(pack), *places(pack)]


def repeated(pack: CityPack) -> Iterator[str]:
    """Yield codes that stand twice."""
    for what, codes in {
        "service": [service.code for service in pack.services],
        "agency": [agency.code for agency in pack.agencies],
        "place": [place.code for place in pack.places],
    }.items():
        yield from (f"{what} {code} stands {times} times" for code, times in Counter(codes).items() if times > 1)


def services(pack: CityPack) -> Iterator[str]:
    """Yield services with unknown words or missing texts, and those no catalogue row routes."""
    routed = {row.service_code for row in pack.catalogue}
    for service in pack.services:
        if service.tier not in TIERS:
            yield f"service {service.code}: tier {service.tier} is none of {sorted(TIERS)}"
        if service.place_needed not in PLACES_NEEDED:
            yield f"service {service.code}: place_needed {service.place_needed} is none of {sorted(PLACES_NEEDED)}"
        if not {service.code, f"group:{service.group}", "*"} & routed:
            yield f"service {service.code}: no row of the catalogue says who is responsible"
        for language in pack.languages:
            if not getattr(service.name, language):
                yield f"service {service.code}: no name in {language}"
            if not service.examples.get(language):
                yield f"service {service.code}: no examples in {language}"
        for attribute in service.attributes:
            if attribute.datatype not in DATATYPES:
                yield f"service {service.code}, {attribute.code}: datatype {attribute.datatype} is not Open311's"
            if attribute.datatype.endswith("list") and not attribute.values:
                yield f"service {service.code}, {attribute.code}: a list needs values"


def catalogue(pack: CityPack) -> Iterator[str]:
    """Yield rows that name what the pack does not have."""
    groups = {f"group:{service.group}" for service in pack.services}
    for number, row in enumerate(pack.catalogue, 2):
        if row.service_code != "*" and row.service_code not in groups and not pack.service(row.service_code):
            yield f"catalogue line {number}: there is no service {row.service_code}"
        for code in (row.lead, *row.assisting, *row.copied):
            if not code.startswith("@") and not pack.agency(code):
                yield f"catalogue line {number}: there is no agency {code}"
        for code in filter(None, (row.district, row.place_code)):
            if not pack.place(code):
                yield f"catalogue line {number}: there is no place {code}"


def places(pack: CityPack) -> Iterator[str]:
    """Yield places whose parent is missing."""
    for place in pack.places:
        if place.parent and not pack.place(place.parent):
            yield f"place {place.code} {place.name.in_language('zh')}: there is no parent {place.parent}"
