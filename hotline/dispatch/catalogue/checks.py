"""What is wrong with a row of the catalogue, column by column, in sentences that a clerk understands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from hotline.dispatch.models import Agency, Place, Service, ServiceGroup
from hotline.dispatch.models.words import Kind, Tier
from hotline.dispatch.routing import DISTRICT, STREET

COLUMNS = (
    "service_code", "district", "place_code", "asset_owner", "kind", "tier", "lead", "assisting", "copied",
    "legal_basis", "valid_from", "valid_to",
)  # fmt: skip
LISTS = ("assisting", "copied")
DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; ``column`` is empty when it is about the whole row."""

    column: str
    text: str


class Checker:
    """Knows what the city has, asked once, and checks any number of rows."""

    @cached_property
    def services(self) -> set[str]:
        """Everything a row's first column may say."""
        services = set(Service.objects.filter(active=True).values_list("code", flat=True))
        return services | {f"group:{code}" for code in ServiceGroup.objects.values_list("code", flat=True)} | {"*"}

    @cached_property
    def places(self) -> dict[str, Place]:
        """The active places by code."""
        return {place.code: place for place in Place.objects.filter(active=True).select_related("parent")}

    @cached_property
    def agencies(self) -> set[str]:
        """Codes of the active agencies, and the two words for a matter's own street and district."""
        return set(Agency.objects.filter(active=True).values_list("code", flat=True)) | {STREET, DISTRICT}

    def problems(self, row: Mapping[str, Any]) -> list[Problem]:
        """Return what is wrong with ``row`` (keys of COLUMNS; lists of codes, dates or None)."""
        found = [*self._conditions(row), *self._outcome(row)]
        start, end = row.get("valid_from"), row.get("valid_to")
        if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
            found.append(Problem("valid_to", _("the last day lies before the first")))
        return found

    def _conditions(self, row: Mapping[str, Any]) -> list[Problem]:
        found = []
        if row["service_code"] not in self.services:
            found.append(Problem("service_code", _("there is no service “{value}”").format(value=row["service_code"])))
        for column in ("district", "place_code"):
            if row[column] and row[column] not in self.places:
                found.append(Problem(column, _("there is no place “{value}”").format(value=row[column])))
        district, place = self.places.get(row["district"]), self.places.get(row["place_code"])
        if district and district.kind != "district":
            found.append(Problem("district", _("“{value}” is not a district").format(value=row["district"])))
        if district and place and district.code not in _above(place):
            found.append(Problem("place_code", _("“{value}” does not lie in this district").format(value=place.code)))
        for column, known in (("kind", Kind.values), ("tier", Tier.values)):
            if row[column] and row[column] not in known:
                text = _("“{value}” is not one of: {known}").format(value=row[column], known=", ".join(known))
                found.append(Problem(column, text))
        return found

    def _outcome(self, row: Mapping[str, Any]) -> list[Problem]:
        found = []
        if not row["lead"]:
            found.append(Problem("lead", _("an agency is needed")))
        named = [("lead", row["lead"]), *((column, code) for column in LISTS for code in row[column])]
        for column, code in named:
            if code and code not in self.agencies:
                found.append(Problem(column, _("there is no agency “{value}”").format(value=code)))
        for column in LISTS:
            if row["lead"] and row["lead"] in row[column]:
                found.append(Problem(column, _("the lead is named here again")))
        return found


def _above(place: Place) -> set[str]:
    codes, each = set(), place
    while each is not None and each.code not in codes:
        codes.add(each.code)
        each = each.parent  # type: ignore[assignment]
    return codes
