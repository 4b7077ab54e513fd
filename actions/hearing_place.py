"""Hearing a place: which of those named, how it joins what is known, how it is written."""

from __future__ import annotations

import re
from typing import Any

import citypack
from actions.draft import Draft
from actions.turn import Turn
from actions.words import without_words
from intake.place import Place, merge
from intake.text import weight

PROPER_NAME = re.compile(r"(?<![\w'])(?P<name>(?!The |My |Our |In |At |On )[A-Z][\w']*(?: [A-Z0-9][\w']*){0,3}),? $")
SENTENCE_END = re.compile(r"[?!？！。；;\n]+|\.\s")
LONGEST_PART = 4  # words between the commas of an English address
LATIN = re.compile(r"[a-z']{3,}|\d+")
PARTS = ("district", "street", "community", "estate", "road", "number", "building", "unit", "point")


def best_place(values: list[Any]) -> Place | None:
    """Return the place that says most, the first of equals, with the building or house number said beside it."""
    places = [Place.from_dict(value) for value in values if isinstance(value, dict)]
    if not places:
        return None
    best = max(places, key=lambda place: (bool(anchors(place)), len(parts_of(place)), place.confidence))
    for place in places:
        if place is not best and not anchors(place) and makes_finer(best, place):
            best = merge(best, place)
    return best


def as_written(said: Place, turn: Turn, address: str) -> str:
    """Return the English words from the first to the last that was read, and what stands between their commas."""
    rest = re.split(r"[.;!?\n]", turn.text[said.start :])[0]
    read = set(LATIN.findall(address.lower()))
    ends = [match.end() for match in LATIN.finditer(rest.lower()) if match.group() in read]
    words = rest[: max(ends)] if ends else ""
    is_list = all(len(part.split()) <= LONGEST_PART for part in words.split(","))
    return words if is_list and len(words) > len(said.said) else said.said


def name_before(said: Place, turn: Turn) -> str:
    """Return the capitalised words right before a mere building in English words: the estate's name, "" when none."""
    if anchors(said) or not said.building or not said.said.isascii():
        return ""
    match = PROPER_NAME.search(turn.text[: said.start])
    return match["name"] if match else ""


def sentence_of(said: Place, turn: Turn) -> str:
    """Return the sentence in which the place stands."""
    bounds = [0, *(match.end() for match in SENTENCE_END.finditer(turn.text)), len(turn.text)]
    start = max((at for at in bounds if at <= said.start), default=0)
    end = min((at for at in bounds if at >= said.end), default=len(turn.text))
    return turn.text[start:end].strip()


def holds_more(words: str, address: str) -> bool:
    """Whether a part between commas of English words, as an estate's name, is in nothing that was read of them."""
    read = set(LATIN.findall(address.lower()))
    parts = [set(LATIN.findall(part.lower())) for part in words.split(",")] if words.isascii() else []
    return any(part and not part & read for part in parts)


def same_parts(one: Place, other: Place) -> bool:
    return all(getattr(one, part) == getattr(other, part) for part in PARTS)


def parts_of(place: Place) -> list[str]:
    return [part for part in PARTS if getattr(place, part)]


def anchors(place: Place) -> list[str]:
    """Return the parts that make it a place of its own, unlike a mere building number."""
    return [part for part in ("community", "estate", "road", "point") if getattr(place, part)]


def address_of(place: Place, language: str) -> str:
    return place.address(language) or place.said


def hear_place(draft: Draft, turn: Turn, *, replaces: bool, answers: bool) -> Draft:
    """Return the draft with the place of this turn. Without `replaces` a known place is only made finer."""
    draft = hear_pin(draft, turn)
    known = Place.from_dict(draft.place) if draft.place else None
    said = best_place(places_apart(turn) if known and not answers else turn.values("place"))
    if said is None:
        return draft
    if known and not (replaces or answers or makes_finer(known, said)):
        return draft
    place = merge(known, said) if known else said
    address = address_of(place, turn.language)
    if not known and (name := name_before(said, turn)):
        address = f"{name} {said.said}"
    elif not known and holds_more(written := as_written(said, turn, address), address):
        address = written
    elif answers and not known and weight(turn.rest(["place", "occurred", "phone"])) > 3:
        address = sentence_of(said, turn)  # the answer says more than the parts we know
    elif answers and known and same_parts(known, place):
        address = (
            turn.words
        )  # asked for more, the citizen says the same again: there is a name in it that we cannot read
    elif known and draft.address_string and draft.address_string != address_of(known, turn.language) and not replaces:
        address = f"{draft.address_string} {said.said}"  # the citizen's own words stand; what is new is added
    declined = [each for each in draft.declined if each != "address_string"]
    return draft.with_(place=place.as_dict(), address_string=address, declined=declined)


def places_apart(turn: Turn) -> list[Any]:
    """Return the places but those that are only the name of the company it is about."""
    whom = [(each.start, each.end) for each in turn.entities if each.name == "subject" and each.end > each.start]
    named = [each for each in turn.entities if each.name == "place" and each.value]
    return [each.value for each in named if not any(s <= each.start and each.end <= e for s, e in whom)]


def makes_finer(known: Place, said: Place) -> bool:
    """Whether the new place contradicts nothing that is known and adds something."""
    pairs = [(getattr(known, part), getattr(said, part)) for part in PARTS]
    return all(not new or not old or new == old for old, new in pairs) and any(new and not old for old, new in pairs)


def says_where(words: str) -> bool:
    """Whether the citizen's own words lead anywhere: 家里 and "outside my house" do not."""
    return weight(without_words("nowhere", words)) >= 1 or any(mark.isdigit() for mark in words)


def hear_pin(draft: Draft, turn: Turn) -> Draft:
    """Take a position picked on the map, when it lies in the city."""
    pin = turn.metadata.get("location")
    if not isinstance(pin, dict):
        return draft
    south, west, north, east = citypack.load().bounds
    label = str(pin.get("label") or "") or None
    if south <= float(pin["lat"]) <= north and west <= float(pin["long"]) <= east:
        draft = draft.with_(lat=float(pin["lat"]), long=float(pin["long"]))
    return draft.with_(address_string=draft.address_string or label)


def is_precise(draft: Draft, needed: str) -> bool:
    """Whether the place is known as finely as the service needs it ("point", "street" or "none")."""
    if needed == "none" or draft.lat is not None:
        return True
    place = Place.from_dict(draft.place) if draft.place else None
    if place is None or (draft.address_string and draft.address_string != address_of(place, "zh") != ""):
        if place is None:
            return says_where(draft.address_string or "")
        if draft.address_string != address_of(place, "en"):
            return True  # the citizen's own words
    if place.outside_city:
        return True
    return place.precision == "point" or (needed == "street" and place.precision == "street")
