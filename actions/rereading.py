"""Reading a part of the citizen's words once more: what stands in one clause, apart from the rest of the message."""

from __future__ import annotations

from typing import Any

import citypack
from actions.turn import Turn
from intake.contact import find_contact_name, find_phone
from intake.occurrence import find_occurrence
from intake.place import Place, find_places


def places_in(words: str) -> list[dict[str, Any]]:
    """Return the places named, as `Place.as_dict()`, in the order of the words."""
    return [place.as_dict() for place in find_places(words, citypack.load().gazetteer())]


def place_span(place: dict[str, Any]) -> tuple[int, int]:
    known = Place.from_dict(place)
    return known.start, known.end


def time_in(words: str, turn: Turn) -> dict[str, Any] | None:
    """Return when it was, as `Occurrence.as_dict()`, reckoned from when the turn was sent."""
    found = find_occurrence(words, turn.sent_at())
    return found.as_dict() if found else None


def phone_in(words: str) -> str | None:
    found = find_phone(words)
    return found.number if found else None


def name_in(words: str) -> str | None:
    found = find_contact_name(words)
    return found.name if found else None
