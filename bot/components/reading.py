"""From one message to entities: which `intake` function reads what, and where spaCy says it is worth looking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from spacy.tokens import Doc

from bot.components.spacy_pipeline import ADDRESS, NUMBER, PLACE, TIME
from intake import contact, danger, details, kind, occurrence, request_number, screening
from intake.place import Gazetteer, find_places

TIME_SEARCHED = 2000  # characters; a letter says when within them, and endless rows of digits stay cheap
MIXED = re.compile(
    r"[A-Za-z]{4}.*[\u4e00-\u9fff]|[\u4e00-\u9fff].*[A-Za-z]{4}", re.DOTALL
)  # candidates are of one language
BARE_ANSWER = 30  # characters; an answer this short is searched for a place whatever it looks like


@dataclass(frozen=True)
class Found:
    """One entity: a plain JSON value and its [start, end) in the message."""

    entity: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A message ready to be read: the original text, spaCy's candidates, the city's places, the time it was sent."""

    text: str
    doc: Doc
    gazetteer: Gazetteer
    now: datetime

    def has(self, *labels: str) -> bool:
        return any(self.doc.spans[label] for label in labels)

    @property
    def is_mixed(self) -> bool:
        """Return whether both languages stand in the message, of which spaCy looks for one only."""
        return MIXED.search(self.text[:TIME_SEARCHED]) is not None


def read(source: Source) -> list[Found]:
    """Return everything `intake` finds in the message, topic by topic."""
    return [found for reader in READERS for found in reader(source)]


def read_place(source: Source) -> Iterator[Found]:
    if source.has(PLACE, ADDRESS) or len(source.text) <= BARE_ANSWER or source.is_mixed:
        for place in find_places(source.text, source.gazetteer):
            yield Found("place", place.as_dict(), place.start, place.end)


def read_time(source: Source) -> Iterator[Found]:
    if source.has(TIME, NUMBER) or source.is_mixed:
        # The digits of a telephone or request number are no date.
        numbers = [*read_contact(source), *read_request_number(source)]
        found = occurrence.find_occurrence(blanked(source.text[:TIME_SEARCHED], numbers), source.now)
        if found is not None:
            yield Found("occurred", found.as_dict(), *found.span)


def blanked(text: str, spans: Iterable[Found]) -> str:
    """Return the text with the spans as spaces, so that all others stay where they are."""
    for span in (each for each in spans if each.end <= len(text)):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def read_contact(source: Source) -> Iterator[Found]:
    if source.has(NUMBER):
        phone = contact.find_phone(source.text)
        if phone is not None:
            yield Found("phone", phone.number, phone.start, phone.end)
    name = contact.find_contact_name(source.text)
    if name is not None:
        yield Found("contact_name", name.name, name.start, name.end)


def read_request_number(source: Source) -> Iterator[Found]:
    if source.has(NUMBER):
        for number in request_number.find_request_numbers(source.text):
            yield Found("service_request_id", number.number, number.start, number.end)


def read_warning(source: Source) -> Iterator[Found]:
    found: Any
    for entity, find in (("danger", danger.find_danger), ("screening", screening.screen)):
        found = find(source.text)
        if found is not None:
            yield Found(entity, asdict(found), found.start, found.end)


def read_details(source: Source) -> Iterator[Found]:
    finders: dict[str, Callable[[str], Any]] = {
        "demand": details.find_demand,
        "subject": details.find_subject,
        "history": details.find_history,
        "mood": details.find_mood,
    }
    for entity, find in finders.items():
        found = find(source.text)
        if found is not None:
            yield Found(entity, found.value, found.start, found.end)
    whole = (0, len(source.text))
    if details.wants_secrecy(source.text):
        yield Found("confidential", True, *whole)
    stated = kind.find_kind(source.text)
    if stated is not None:
        yield Found("kind", stated, *whole)


READERS: tuple[Callable[[Source], Iterator[Found]], ...] = (
    read_place,
    read_time,
    read_contact,
    read_request_number,
    read_warning,
    read_details,
)
