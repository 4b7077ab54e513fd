"""Reads ``data/city/<city>``; a file that a pack lacks is taken from the pack it ``extends``."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from citypack import knowledge
from citypack.errors import PackError
from citypack.pack import (
    Agency,
    Attribute,
    CatalogueRow,
    CityPack,
    DeskHours,
    EmergencyAdvice,
    EmergencyNumber,
    Peak,
    PlaceRow,
    Service,
)
from citypack.where import Where
from citypack.words import Words

COLUMNS = {
    "agencies.csv": ("code", "name_zh", "name_en", "kind", "parent"),
    "places.csv": ("code", "kind", "name_zh", "name_en", "aliases", "parent", "lat", "long"),
    "catalogue.csv": (
        *("service_code", "district", "place_code", "asset_owner", "kind", "tier", "lead"),
        *("assisting", "copied", "legal_basis", "valid_from", "valid_to"),
    ),
}
CITIES = Path(__file__).resolve().parent.parent / "data" / "city"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(city: str | None = None) -> CityPack:
    """Return the pack of ``city`` (default: the environment's ``CITY``, else beijing).

    Raises :class:`PackError` with every problem found.
    """
    return load_folder(folder_of(city))


def folder_of(city: str | None = None) -> Path:
    """Return the folder of ``city`` (default: the environment's ``CITY``, else beijing)."""
    return CITIES / (city or os.environ.get("CITY") or "beijing")


@lru_cache(maxsize=8)
def load_folder(folder: Path) -> CityPack:
    """Return the pack in ``folder``."""
    return Reader(folder).read()


class Reader:
    """Reads one folder and collects what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        if not (folder / "city.yml").exists():
            raise PackError([f"{folder}: there is no city.yml; is the name of the city right?"])
        self.city = self.yaml(folder / "city.yml")
        self.base = folder.parent / self.city["extends"] if self.city.get("extends") else None

    def read(self) -> CityPack:
        """Return the pack or raise every problem at once."""
        city = self.city
        if self.base:
            city = self.yaml(self.base / "city.yml") | city
        try:
            pack = self.build(city)
        except KeyError as exc:
            told = f"{self.folder / 'city.yml'}: the line {exc.args[0]}: is missing; add it as in data/city/riverton"
            raise PackError([*self.problems, told]) from exc
        except (TypeError, ValueError) as exc:
            told = f"{self.folder / 'city.yml'}: {exc}; compare with data/city/riverton/city.yml"
            raise PackError([*self.problems, told]) from exc
        if self.problems:
            raise PackError(self.problems)
        return pack

    def build(self, city: Mapping[str, Any]) -> CityPack:
        """Return the pack from its files."""
        places = tuple(self.places())
        own_offices = offices(places, words(city["office_name"]), words(city["district_office_name"]))
        south, west, north, east = (float(degree) for degree in city["bounds"])
        return CityPack(
            code=str(city["code"]),
            name=words(city["name"]),
            operator=words(city["operator"]),
            hotline_number=str(city["hotline_number"]),
            languages=tuple(city["languages"]),
            default_language=city["default_language"],
            timezone=city["timezone"],
            bounds=(south, west, north, east),
            calendar=str(city.get("calendar") or ""),
            holidays=frozenset(str(day) for day in city.get("holidays", ())),
            emergency={
                kind: EmergencyAdvice(tuple(map(str, advice["numbers"])), words(advice["advice"]))
                for kind, advice in city["emergency"].items()
            },
            emergency_numbers=tuple(
                EmergencyNumber(str(entry["number"]), words(entry["name"])) for entry in city["emergency_numbers"]
            ),
            services=tuple(self.services()),
            agencies=(*self.agencies(), *own_offices),
            places=places,
            catalogue=tuple(self.catalogue()),
            texts={name: words(text) for name, text in self.yaml(self.find("texts.yml")).items()},
            knowledge=tuple(self.knowledge()),
            # Another city's seasons are not this one's: never inherited.
            peaks=tuple(map(peak, self.city.get("peaks", ()))),
            desk_hours=desk_hours(city.get("desk_hours") or {}),
        )

    def find(self, name: str) -> Path:
        """Return the pack's own file or folder of that name, else the base's."""
        own = self.folder / name
        return own if own.exists() or self.base is None else self.base / name

    def yaml(self, path: Path) -> dict[str, Any]:
        """Return the mapping in ``path``; a file that is no YAML is a problem."""
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)  # noqa: S506 - a safe loader
        except yaml.MarkedYAMLError as exc:
            line = exc.problem_mark.line + 1 if exc.problem_mark else 1
            told = f"{path}, line {line}: {exc.problem}; look for a missing quote, colon, comma or space there or above"
            raise PackError([told]) from exc
        except (OSError, ValueError, yaml.YAMLError) as exc:
            raise PackError([f"{path}: cannot be read: {exc}; save it as plain text in UTF-8"]) from exc
        if not isinstance(content, dict):
            raise PackError([f"{path}: must hold lines of name: value"])
        return content

    def rows(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield the rows of a CSV file with the place to name in an error."""
        path = self.find(name)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                if tuple(reader.fieldnames or ()) != COLUMNS[name]:
                    raise PackError([f"{path}, line 1: the first line must be {','.join(COLUMNS[name])}"])
                for number, row in enumerate(reader, 2):
                    if None in row:
                        self.problems.append(f"{path}, line {number}: too many commas; quote a text that has commas")
                    yield f"{path}, line {number}", {key: (value or "").strip() for key, value in row.items() if key}
        except (OSError, UnicodeDecodeError) as exc:
            raise PackError([f"{path}: cannot be read: {exc}; save it as CSV in UTF-8"]) from exc

    def services(self) -> Iterator[Service]:
        """Yield the services of ``services/*.yml``, one file a group."""
        for path in sorted(self.find("services").glob("*.yml")):
            group = self.yaml(path)
            for entry in group.get("services", []):
                try:
                    yield service(entry, str(group["group"]), words(group["group_name"]))
                except KeyError as exc:
                    self.complain(entry, f"the line {exc.args[0]}: is missing; add it")
                except (AttributeError, TypeError, ValueError) as exc:
                    self.complain(entry, f"{exc}; compare with the other services")

    def complain(self, entry: Any, what: str) -> None:
        """Note what is wrong with an entry of ``services``."""
        code = str(entry.get("code", "?")) if isinstance(entry, Mapping) else "?"
        self.problems.append(f"{Where(self.folder).service(code)}: service {code}: {what}")

    def agencies(self) -> Iterator[Agency]:
        """Yield the departments and companies of ``agencies.csv``."""
        for where, row in self.rows("agencies.csv"):
            if row.get("code") and row.get("kind"):
                name = Words(row.get("name_zh", ""), row.get("name_en", ""))
                yield Agency(row["code"], name, row["kind"], row.get("parent", ""))
            else:
                self.problems.append(f"{where}: an agency needs a code and a kind; fill in both")

    def places(self) -> Iterator[PlaceRow]:
        """Yield the places of ``places.csv``."""
        for where, row in self.rows("places.csv"):
            try:
                name, aliases = Words(row["name_zh"], row["name_en"]), listed(row["aliases"])
                at = number(row["lat"]), number(row["long"])
                yield PlaceRow(row["code"], row["kind"], name, aliases, row["parent"], *at)
            except ValueError as exc:
                self.problems.append(f"{where}: {exc}; write lat and long as numbers, or leave them empty")

    def knowledge(self) -> Iterator[knowledge.KnowledgeEntry]:
        """Yield the city's own knowledge base; another city's rules are not this one's, so it is never inherited."""
        path = self.folder / knowledge.FILE
        if path.exists():
            try:
                yield from knowledge.read(path)
            except PackError as exc:
                self.problems += exc.problems

    def catalogue(self) -> Iterator[CatalogueRow]:
        """Yield the dispatch catalogue of ``catalogue.csv``."""
        for where, row in self.rows("catalogue.csv"):
            if not row.get("service_code") or not row.get("lead"):
                self.problems.append(f"{where}: a row needs a service_code and a lead agency; fill in both")
                continue
            lists = {name: listed(row.pop(name, "")) for name in ("assisting", "copied")}
            yield CatalogueRow(**row, **lists)  # type: ignore[arg-type]


def peak(entry: Mapping[str, Any]) -> Peak:
    """Return one entry of ``peaks``."""
    groups = tuple(map(str, entry["groups"]))
    return Peak(str(entry["code"]), words(entry["name"]), str(entry["first"]), str(entry["last"]), groups)


def service(entry: Mapping[str, Any], group: str, group_name: Words) -> Service:
    """Return one service from its YAML entry."""
    demand = entry.get("usual_demand")
    return Service(
        code=str(entry["code"]),
        name=words(entry["name"]),
        group=group,
        group_name=group_name,
        description=words(entry.get("description", entry["name"])),
        keywords=by_language(entry.get("keywords", {})),
        examples=by_language(entry.get("examples", {})),
        kinds=tuple(entry.get("kinds", ("complaint", "help"))),
        tier=str(entry.get("tier", "T3")),
        place_needed=str(entry.get("place_needed", "point")),
        asks=tuple(entry.get("asks", ())),
        usual_demand=words(demand) if demand else None,
        attributes=tuple(attribute(item, order) for order, item in enumerate(entry.get("attributes", ()), 1)),
    )


def attribute(item: Mapping[str, Any], order: int) -> Attribute:
    """Return one attribute from its YAML entry."""
    values = tuple((str(key), words(name)) for key, name in item.get("values", {}).items())
    return Attribute(
        str(item["code"]), str(item["datatype"]), bool(item.get("required")), order, words(item["description"]), values
    )


def offices(places: tuple[PlaceRow, ...], street: Words, district: Words) -> Iterator[Agency]:
    """Yield the office of each district and street: such a place is an agency too. The patterns hold {name}."""
    patterns = {"street": street, "district": district}
    for place in places:
        if pattern := patterns.get(place.kind):
            zh = pattern.zh.format(name=place.name.zh) if place.name.zh else ""
            name = Words(zh, pattern.en.format(name=place.name.en))
            yield Agency(place.code, name, place.kind, place.parent)


def words(value: Any) -> Words:
    """Return ``{zh, en}`` as words; anything else is an error."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} must be given by language, like {{en: text}}")
    return Words(str(value.get("zh", "")).strip(), str(value.get("en", "")).strip())


def by_language(value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return lists of texts by language."""
    return {language: tuple(str(text) for text in texts or ()) for language, texts in value.items()}


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a ``;`` list."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def number(text: str) -> float | None:
    """Return the number in ``text``, None when it is empty."""
    return float(text) if text else None


def desk_hours(given: Mapping[str, Any]) -> DeskHours:
    """Return the hours of the people at the desk; raises ValueError for a day or a time that is none."""
    return DeskHours(words(given.get("said") or {}), tuple(map(span, given.get("times") or ())))


def span(line: Mapping[str, Any]) -> tuple[frozenset[int], str, str]:
    """Return one line of hours: {days: [mon, tue], from: "08:00", to: "20:00"}; "24:00" is the end of the day."""
    days = frozenset(DAYS.index(str(day)) if str(day) in DAYS else -1 for day in line["days"])
    opens, closes = str(line["from"]), str(line["to"])
    if -1 in days or not (CLOCK.fullmatch(opens) and CLOCK.fullmatch(closes) and opens < closes):
        raise ValueError('desk_hours: write {days: [mon, tue], from: "08:00", to: "20:00"}')
    return days, opens, closes
