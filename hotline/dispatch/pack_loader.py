"""Bringing the database in line with a city pack: add, change, retire; never delete what a request may refer to.

Catalogue rows are versions: a rule that changed retires its row and adds the next version, so that an old request still
shows the rule that sent it. Rules that the desk changed or retired stay as the desk left them, and the load says how
many of the pack's were passed over for that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

import citypack
from hotline.dispatch.models import (
    Agency,
    CatalogueRow,
    Place,
    Service,
    ServiceAttribute,
    ServiceAttributeValue,
    ServiceGroup,
)


@dataclass(frozen=True)
class Loaded:
    """How many rows the pack has, and how many were retired by this load."""

    services: int
    agencies: int
    places: int
    catalogue: int
    retired: int
    kept_of_desk: int


@transaction.atomic
def load_pack(pack: citypack.CityPack) -> Loaded:
    """Load ``pack``; loading the same pack again changes nothing."""
    retired = _load_tree(Agency, [_agency(row) for row in pack.agencies])
    retired += _load_tree(Place, [_place(row) for row in pack.places])
    groups = {row.group: row.group_name for row in pack.services}
    retired += _load(ServiceGroup, [ServiceGroup(code=code, **_named(name)) for code, name in groups.items()])
    retired += _load(Service, [_service(row, order) for order, row in enumerate(pack.services)])
    for service in pack.services:
        _load_attributes(service)
    gone, kept = _load_catalogue(pack.catalogue)
    counts = (len(pack.services), len(pack.agencies), len(pack.places), len(pack.catalogue))
    return Loaded(*counts, retired + gone, kept)


def _named(name: citypack.Words) -> dict[str, str]:
    return {"name_zh": name.zh, "name_en": name.en}


def _agency(row: citypack.Agency) -> Agency:
    return Agency(code=row.code, **_named(row.name), kind=row.kind, parent_id=row.parent or None)


def _place(row: citypack.PlaceRow) -> Place:
    place = Place(code=row.code, **_named(row.name), kind=row.kind, parent_id=row.parent or None)
    place.aliases, place.lat, place.long = list(row.aliases), row.lat, row.long
    return place


def _service(row: citypack.Service, order: int) -> Service:
    demand = row.usual_demand or citypack.Words("", "")
    return Service(
        code=row.code,
        **_named(row.name),
        group_id=row.group,
        order=order,
        description_zh=row.description.zh,
        description_en=row.description.en,
        keywords={language: list(words) for language, words in row.keywords.items()},
        kinds=list(row.kinds),
        tier=row.tier,
        place_needed=row.place_needed,
        asks=list(row.asks),
        usual_demand_zh=demand.zh,
        usual_demand_en=demand.en,
    )


def _load(model: type[models.Model], rows: Sequence[models.Model]) -> int:
    """Add or change ``rows`` by their codes and retire the others; return how many were retired."""
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    if rows:
        model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    gone = model._default_manager.filter(active=True).exclude(code__in=[row.pk for row in rows])
    return gone.update(active=False)


def _load_tree(model: type[Agency] | type[Place], rows: Sequence[Any]) -> int:
    """Load rows that have parents: first all of them, then who belongs to whom (PostgreSQL checks at once)."""
    parents = {row.code: row.parent_id for row in rows}
    for row in rows:
        row.parent_id = None
    retired = _load(model, rows)
    for row in rows:
        row.parent_id = parents[row.code]
    model._default_manager.bulk_update(rows, ["parent"], batch_size=500)
    return retired


def _load_attributes(service: citypack.Service) -> None:
    """Make the questions of a service those of the pack. Requests keep answers by code and need no row of these."""
    ServiceAttribute.objects.filter(service_id=service.code).exclude(
        code__in=[a.code for a in service.attributes]
    ).delete()
    for row in service.attributes:
        attribute, _ = ServiceAttribute.objects.update_or_create(
            service_id=service.code,
            code=row.code,
            defaults={
                "datatype": row.datatype,
                "required": row.required,
                "order": row.order,
                "description_zh": row.description.zh,
                "description_en": row.description.en,
            },
        )
        attribute.choices.exclude(key__in=[key for key, _ in row.values]).delete()
        for order, (key, name) in enumerate(row.values, start=1):
            ServiceAttributeValue.objects.update_or_create(
                attribute=attribute, key=key, defaults={**_named(name), "order": order}
            )


def _load_catalogue(rows: Iterable[citypack.CatalogueRow]) -> tuple[int, int]:
    """Retire the pack's rows that changed or went, add the new ones with the next version.

    Returns how many were retired, and how many were passed over because the desk decided otherwise.
    """
    wanted = [_catalogue_row(row) for row in rows]
    active = list(CatalogueRow.objects.filter(retired_at__isnull=True))
    of_desk = {row.condition() for row in active if row.source == CatalogueRow.Source.DESK}
    of_desk |= {row.condition() for row in CatalogueRow.objects.exclude(retired_by="")}
    present: dict[tuple[Any, ...], list[CatalogueRow]] = {}
    for row in active:
        if row.source == CatalogueRow.Source.PACK:
            present.setdefault(_content(row), []).append(row)
    new, kept = [], 0
    for row in wanted:
        same = present.get(_content(row))
        if same:
            same.pop()
        elif row.condition() in of_desk:
            kept += 1
        else:
            new.append(row)
    gone = [row.pk for left in present.values() for row in left]
    CatalogueRow.objects.filter(pk__in=gone).update(retired_at=timezone.now())
    _number_versions(new)
    CatalogueRow.objects.bulk_create(new)
    return len(gone), kept


def _number_versions(rows: list[CatalogueRow]) -> None:
    versions: dict[tuple[str, ...], int] = {}
    for old in CatalogueRow.objects.filter(service_code__in={row.service_code for row in rows}):
        versions[old.condition()] = max(versions.get(old.condition(), 0), old.version)
    for row in rows:
        row.version = versions.get(row.condition(), 0) + 1


def _catalogue_row(row: citypack.CatalogueRow) -> CatalogueRow:
    return CatalogueRow(
        service_code=row.service_code,
        district_id=row.district or None,
        place_id=row.place_code or None,
        asset_owner=row.asset_owner,
        kind=row.kind,
        tier=row.tier,
        lead=row.lead,
        assisting=list(row.assisting),
        copied=list(row.copied),
        legal_basis=row.legal_basis,
        valid_from=_day(row.valid_from),
        valid_to=_day(row.valid_to),
    )


def _content(row: CatalogueRow) -> tuple[Any, ...]:
    outcome = (row.tier, row.lead, tuple(row.assisting), tuple(row.copied), row.legal_basis)
    return (*row.condition(), *outcome, row.valid_from, row.valid_to)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None
