"""A place as a value: what was said, the parts it was normalised to, and how a correction changes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

LARGE_TO_SMALL = ("district", "street", "community", "road", "number", "estate", "building", "unit", "point")
_ANCHORS = ("community", "road", "estate", "point")
_FINE = ("number", "building", "unit")
_ENGLISH_FORMS = (
    (re.compile(r"^([a-z]?\d+[a-z]?)(?:号楼|栋|幢|座|#楼?)$", re.I), r"Building \1"),
    (re.compile(r"^([a-z])座$", re.I), r"Building \1"),
    (re.compile(r"^([\d-]+)号$"), r"No. \1"),
    (re.compile(r"^([\d-]+)号院$"), r"Courtyard \1"),
    (re.compile(r"^(\d+)单元$"), r"Unit \1"),
)
_CHINESE_FORMS = (
    (re.compile(r"^building (\w+)$", re.I), r"\1号楼"),
    (re.compile(r"^(?:no\. ?)?(\d+[a-z]?)$", re.I), r"\1号"),
    (re.compile(r"^unit (\w+)$", re.I), r"\1单元"),
)


@dataclass(frozen=True)
class Candidate:
    """One of several places that bear the name."""

    code: str
    name: str
    district: str = ""
    district_code: str = ""
    street: str = ""
    street_code: str = ""


@dataclass(frozen=True)
class Place:
    """A place somebody named. [start, end) is in the citizen's own text; "" is what nobody said or knows.

    ``confidence`` runs from 0 to 1. ``candidates`` are the places that share the name when the rest of the text does not
    tell them apart; district and street then stay empty unless all candidates agree. ``outside_city`` is the name of the
    other city or province. ``english`` holds the English names of parts that the gazetteer knows, by part. ``spans`` say
    where district, street and point (all that is finer) stand in the text.
    """

    said: str = ""
    start: int = 0
    end: int = 0
    confidence: float = 0.0
    district: str = ""
    district_code: str = ""
    street: str = ""
    street_code: str = ""
    community: str = ""
    estate: str = ""
    road: str = ""
    number: str = ""
    building: str = ""
    unit: str = ""
    point: str = ""
    candidates: tuple[Candidate, ...] = ()
    outside_city: str = ""
    english: Mapping[str, str] = field(default_factory=dict, hash=False)
    spans: tuple[tuple[str, int, int], ...] = ()

    @property
    def precision(self) -> str:
        """Return how fine the place is: "point", "street", "district" or "none"."""
        if any(getattr(self, part) for part in _ANCHORS):
            return "point"
        return "street" if self.street else "district" if self.district else "none"

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        values = asdict(self)
        return {**values, "candidates": [asdict(one) for one in self.candidates], "english": dict(self.english)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Place:
        """Return the place that ``as_dict`` described; unknown keys are ignored, missing ones empty."""
        known = {one.name for one in fields(cls)}
        given = {key: value for key, value in values.items() if key in known and value is not None}
        names = {one.name for one in fields(Candidate)}
        candidates = given.get("candidates", ())
        given["spans"] = tuple((str(level), int(start), int(end)) for level, start, end in given.get("spans", ()))
        given["candidates"] = tuple(Candidate(**{k: v for k, v in one.items() if k in names}) for one in candidates)
        return cls(**given)

    def address(self, language: str = "zh") -> str:
        """Return the address as it is written: large to small in Chinese, small to large in English.

        A name that could be in two districts has no normal form yet: then it is the citizen's own words.
        """
        parts = [(part, getattr(self, part)) for part in LARGE_TO_SMALL if getattr(self, part)]
        parts = [(part, value) for part, value in parts if part == "point" or value not in self.point]
        if self.outside_city:
            parts.insert(0, ("outside_city", self.outside_city))
        if not parts or (self.candidates and self.precision in ("none", "district")):
            return self.said
        return self._in_english(parts) if language == "en" else _in_chinese(parts)

    def _in_english(self, parts: list[tuple[str, str]]) -> str:
        words = {part: self.english.get(part) or _english_form(value) for part, value in parts}
        if words.get("road", "中").isascii() and (number := words.pop("number", "")):
            words["road"] = f"{number.removeprefix('No. ')} {words['road']}"
        order = (
            "point",
            "unit",
            "building",
            "estate",
            "number",
            "road",
            "community",
            "street",
            "district",
            "outside_city",
        )
        return ", ".join(words[part] for part in order if part in words)


def merge(old: Place, new: Place) -> Place:
    """Return ``old`` with what ``new`` says put in its place; the rest of ``old`` stays where it still fits.

    Another building, number or unit replaces only itself (and a unit falls when its building changes). Another name on
    the level that ``old`` has (another estate, another road) replaces only that. A whole other address (a name on a new
    level with its own number or building) replaces everything finer than the street. Another district drops the street.
    """
    if new.outside_city or not old.said:
        return new
    named = [part for part in _ANCHORS if getattr(new, part)]
    fine = [part for part in _FINE if getattr(new, part)]
    values: dict[str, Any] = {**_area(old, new)}
    elsewhere = bool(named) and bool(fine) and not any(getattr(old, part) for part in named if part != "point")
    if elsewhere or (values["_moved"] and named):
        values |= dict.fromkeys((*_ANCHORS, *_FINE), "")
    values |= {part: getattr(new, part) for part in (*named, *fine)}
    if "building" in fine and new.building != old.building and "unit" not in fine:
        values["unit"] = ""
    if "road" in named and "number" not in fine and old.road and new.road != old.road:
        values["number"] = ""
    del values["_moved"]
    kept = {key: name for key, name in old.english.items() if values.get(key, getattr(old, key)) == getattr(old, key)}
    replaced = bool(named) or bool(new.district)
    return replace(
        old,
        **values,
        said="；".join(dict.fromkeys(filter(None, (old.said, new.said)))),
        start=new.start,
        end=new.end,
        spans=new.spans,
        confidence=max(old.confidence, new.confidence) if not replaced else new.confidence,
        outside_city="",
        english={**kept, **new.english},
    )


def _area(old: Place, new: Place) -> dict[str, Any]:
    """Return district, street and candidates after ``new``; ``_moved`` says that the district or street changed."""
    keep: dict[str, Any] = {"district": old.district, "district_code": old.district_code, "street": old.street}
    keep |= {"street_code": old.street_code, "candidates": old.candidates, "_moved": False}
    if new.candidates:
        named: dict[str, Any] = {
            "district": new.district,
            "district_code": new.district_code,
            "street": "",
            "street_code": "",
        }
        agreed = [one for one in new.candidates if one.district and one.district == old.district and not new.district]
        if len(agreed) == 1:
            return {**keep, **_of(agreed[0])}
        return {**named, "candidates": new.candidates, "_moved": bool(old.district) and not agreed}
    if not new.district and not new.street:
        return keep
    fitting = [one for one in old.candidates if _fits(one, new)]
    if len(fitting) == 1:
        return {**_of(fitting[0]), "_moved": False}
    same = new.district == old.district or not (new.district and old.district)
    street, code = (new.street, new.street_code) if new.street or not same else (old.street, old.street_code)
    moved = not same or bool(new.street and old.street and new.street != old.street)
    district, district_code = (new.district, new.district_code) if new.district else (old.district, old.district_code)
    return {
        "district": district, "district_code": district_code, "street": street, "street_code": code,
        "candidates": (), "_moved": moved,
    }  # fmt: skip


def _of(candidate: Candidate) -> dict[str, Any]:
    parts = ("district", "district_code", "street", "street_code")
    return {**{part: getattr(candidate, part) for part in parts}, "candidates": ()}


def _fits(candidate: Candidate, new: Place) -> bool:
    return (not new.district or candidate.district == new.district) and (
        not new.street or candidate.street == new.street
    )


def _in_chinese(parts: list[tuple[str, str]]) -> str:
    """Join without blanks between Chinese words, with one between Latin ones."""
    words = [_form(value, _CHINESE_FORMS) if part in _FINE else value for part, value in parts]
    text = words[0] if words else ""
    for word in words[1:]:
        text += f" {word}" if text[-1].isascii() else word
    return text


def _english_form(value: str) -> str:
    return _form(value, _ENGLISH_FORMS)


def _form(value: str, forms: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, form in forms:
        if pattern.match(value):
            return pattern.sub(form, value)
    return value
