"""Who answers a request: the most specific row of the dispatch catalogue, or a person when no row decides.

The rules are those of the Beijing regulation: a clear duty goes straight to the unit, a street's work is copied to its
district, and the district coordinates when only the district is known (Art. 12); who is accused never gets the report
(regulation on petitions, 信访工作条例, Art. 30 and 44). Which condition outweighs which is a project default: the
service before the place, the place before the kind, the kind before the owner of the thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from hotline.dispatch.known_city import KnownCity, known_city
from hotline.dispatch.models import Agency, CatalogueRow, Place, Service
from hotline.dispatch.models.words import Kind, Tier
from hotline.dispatch.recusal import accuses

STREET, DISTRICT = "@street", "@district"
MOST_LIKELY = 3


@dataclass(frozen=True)
class Matter:
    """What routing needs to know of a request; ``nearer`` are codes of places smaller than the street."""

    service: Service
    kind: str | None = None
    district: Place | None = None
    street: Place | None = None
    nearer: tuple[str, ...] = ()
    asset_owner: str = ""
    subject: str = ""
    description: str = ""
    danger: str = ""


@dataclass(frozen=True)
class Route:
    """Where a request goes and why. ``lead`` is None when a person has to decide; then ``likely`` helps them."""

    lead: Agency | None
    assisting: tuple[Agency, ...] = ()
    copied: tuple[Agency, ...] = ()
    row: CatalogueRow | None = None
    reasons: tuple[str, ...] = ()
    likely: tuple[Agency, ...] = ()
    why_likely: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Units:
    """The agencies that the rows of one request may name."""

    by_code: dict[str, Agency]

    def get(self, name: str, matter: Matter) -> Agency | None:
        """Return the agency called ``name``; ``@street`` and ``@district`` mean the matter's own."""
        if name == STREET:
            # A street that is not known is the district's to coordinate (Art. 12).
            place = matter.street or matter.district
        elif name == DISTRICT:
            place = matter.district
        else:
            return self.by_code.get(name)
        return self.by_code.get(place.code) if place else None


def specificity(row: CatalogueRow) -> tuple[int, int, int, int]:
    """Return how exactly a row describes its matter; greater is more exact."""
    service = 0 if row.service_code == "*" else 1 if row.service_code.startswith("group:") else 2
    narrow = {"district": 1, "street": 2}.get(row.place.kind, 3) if row.place else 0
    place = max(narrow, 1 if row.district_id else 0)
    return service, place, int(bool(row.kind)), int(bool(row.asset_owner))


def matching_rows(matter: Matter, day: dt.date, city: KnownCity) -> list[CatalogueRow]:
    """Return the rows in force on ``day`` whose conditions the matter meets, the most specific first."""
    codes = [matter.service.code, f"group:{matter.service.group_id}", "*"]
    places = [*matter.nearer, *(place.code for place in (matter.street, matter.district) if place)]
    rules = city.rules
    rows = [row for code in codes for row in rules.get(code, []) if _meets(row, matter, places) and row.valid_on(day)]
    return sorted(rows, key=lambda row: (*(-part for part in specificity(row)), row.pk))


def _meets(row: CatalogueRow, matter: Matter, places: list[str]) -> bool:
    return (
        row.district_id in (None, matter.district.code if matter.district else None)
        and row.place_id in (None, *places)
        and row.kind in ("", matter.kind or "")
        and row.asset_owner in ("", matter.asset_owner)
    )


def find_route(matter: Matter, day: dt.date) -> Route:
    """Return where ``matter`` goes on ``day``."""
    city = known_city()
    rows = matching_rows(matter, day, city)
    units = _units_of(rows, matter, city)
    usable = [row for row in rows if units.get(row.lead, matter)]
    if not usable:
        why = "no catalogue row matches" if not rows else "the place that the catalogue asks for is not known"
        return _for_review(matter, day, why, city)
    best = [row for row in usable if specificity(row) == specificity(usable[0])]
    if len({_outcome(row, units, matter) for row in best}) > 1:
        likely, why_likely = _likely(best, units, matter)
        return Route(
            None,
            reasons=(f"{len(best)} catalogue rows match equally",),
            likely=likely,
            why_likely=why_likely,
        )
    lead = units.get(best[0].lead, matter)
    if lead is None:  # cannot be: the row is usable
        return Route(None)
    return _follow(best[0], lead, units, matter, usable)


def duty_of_department(matter: Matter, day: dt.date) -> bool:
    """Return whether the catalogue gives ``matter`` to a department or a company, and to nobody else."""
    city = known_city()
    rows = matching_rows(matter, day, city)
    units = _units_of(rows, matter, city)
    leads = [(row, lead) for row in rows if (lead := units.get(row.lead, matter))]
    best = [lead.kind for row, lead in leads if specificity(row) == specificity(leads[0][0])]
    return bool(best) and set(best) <= {Agency.AgencyKind.DEPARTMENT, Agency.AgencyKind.COMPANY}


def _follow(row: CatalogueRow, lead: Agency, units: _Units, matter: Matter, usable: list[CatalogueRow]) -> Route:
    """Return the route of the one row that decides, unless the report is about that unit."""
    reasons = [f"catalogue row {row.pk} ({row.service_code})"]
    accused = {a.code for a in units.by_code.values() if matter.kind == Kind.REPORT and accuses(matter, a)}
    if lead.code in accused:
        superior = lead.parent
        if superior is None or superior.code in accused:
            likely, why_likely = _likely(usable, units, matter, accused)
            about = ("the report is about the unit itself",)
            return Route(None, row=row, reasons=about, likely=likely, why_likely=why_likely)
        reasons.append(f"about {lead.code} itself, so to its superior")
        lead = superior
    assisting = _others(row.assisting, units, matter, accused | {lead.code})
    copied_names = [*row.copied, *([DISTRICT] if lead.kind == Agency.AgencyKind.STREET or _urgent(matter) else [])]
    copied = _others(copied_names, units, matter, accused | {lead.code} | {a.code for a in assisting})
    return Route(lead, assisting, copied, row, tuple(reasons))


def _urgent(matter: Matter) -> bool:
    """Danger is watched by the district, whoever acts."""
    return bool(matter.danger) or matter.service.tier == Tier.T1


def _others(names: Iterable[str], units: _Units, matter: Matter, without: set[str]) -> tuple[Agency, ...]:
    found = {agency.code: agency for name in names if (agency := units.get(name, matter))}
    return tuple(found[code] for code in sorted(found) if code not in without)


def _outcome(row: CatalogueRow, units: _Units, matter: Matter) -> tuple[object, ...]:
    lead = units.get(row.lead, matter)
    return (lead.code if lead else "", tuple(sorted(row.assisting)), tuple(sorted(row.copied)), row.tier)


def _for_review(matter: Matter, day: dt.date, why: str, city: KnownCity) -> Route:
    """Return a route for a person: no row decides, so the leads of the rows that come nearest are shown.

    Rows of the same service whose other conditions are not met, then those of its group; then the district, which
    coordinates what has no clear owner (Art. 12), and the street.
    """
    codes = [matter.service.code, f"group:{matter.service.group_id}"]
    rows = [row for code in codes for row in city.rules.get(code, []) if row.valid_on(day)]
    rows.sort(key=lambda row: (codes.index(row.service_code), specificity(row), row.pk))
    units = _units_of(rows, matter, city)
    accused = {a.code for a in units.by_code.values() if matter.kind == Kind.REPORT and accuses(matter, a)}
    likely, why_likely = _likely(rows, units, matter, accused)
    for name, role in ((DISTRICT, "the district coordinates"), (STREET, "the street it happens in")):
        agency = units.get(name, matter)
        if agency and agency not in likely and agency.code not in accused and len(likely) < MOST_LIKELY:
            likely, why_likely = (*likely, agency), (*why_likely, f"{agency.code}: {role}")
    return Route(None, reasons=(why,), likely=likely, why_likely=why_likely)


def _likely(
    rows: list[CatalogueRow], units: _Units, matter: Matter, without: Iterable[str] = ()
) -> tuple[tuple[Agency, ...], tuple[str, ...]]:
    """Return the first three leads of ``rows``, and for each the row that speaks for it."""
    found: dict[Agency, str] = {}
    for row in rows:
        agency = units.get(row.lead, matter)
        if agency and agency.code not in without:
            found.setdefault(agency, f"{agency.code}: {_conditions(row)}")
    return tuple(found)[:MOST_LIKELY], tuple(found.values())[:MOST_LIKELY]


def _conditions(row: CatalogueRow) -> str:
    """Return what a row asks for, in words for the person who decides."""
    asked = {"place": row.place_id or row.district_id, "owner": row.asset_owner, "kind": row.kind}
    conditions = ", ".join(f"{name} {value}" for name, value in asked.items() if value)
    return f"catalogue row {row.pk} ({row.service_code}{', ' if conditions else ''}{conditions})"


def _units_of(rows: list[CatalogueRow], matter: Matter, city: KnownCity) -> _Units:
    names = {name for row in rows for name in (row.lead, *row.assisting, *row.copied)}
    names |= {place.code for place in (matter.street, matter.district) if place}
    found = (city.agencies.get(name) for name in sorted(names))
    return _Units({agency.code: agency for agency in found if agency and agency.active})
