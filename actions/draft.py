"""The draft of a request: a frozen value made from the slots, and the events that put its changes back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, fields, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

MOST_TOLD = 6  # problems in one message
NAMESPACE = uuid.UUID("6f1d2a52-5a0e-4b0b-8f0e-3b0f8a1c7d11")  # ours, made once at random


@dataclass(frozen=True)
class Draft:
    """What is known of the request so far. Each field is a slot of the same name; None is what nobody said.

    `place` and `occurred` are `as_dict()` of intake's values. `ranking` is the likely services, best first.
    `others` are further problems told with this one: the fields in
    which each differs from an empty draft.
    `declined` names what the citizen does not know or does not want to say; `tries` counts the questions by field.
    """

    draft_key: str | None = None
    service_code: str | None = None
    service_name: str | None = None
    kind: str | None = None
    description: str | None = None
    address_string: str | None = None
    place: dict[str, Any] | None = None
    lat: float | None = None
    long: float | None = None
    occurred: dict[str, Any] | None = None
    subject: str | None = None
    demand: str | None = None
    history: str | None = None
    contact_name: str | None = None
    phone: str | None = None
    confidential: bool | None = None
    media_url: str | None = None
    screening: str | None = None
    others: list[dict[str, Any]] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    ranking: list[dict[str, Any]] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    tries: dict[str, int] = field(default_factory=dict)
    questions_asked: int = 0

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Draft:
        """Return the draft the slots hold."""
        slots = {each.name: tracker.slots.get(each.name) for each in fields(cls)}
        return cls(**{name: value for name, value in slots.items() if value is not None})

    @property
    def begun(self) -> bool:
        """Whether the citizen has told anything yet."""
        return self.draft_key is not None

    def with_(self, **changes: Any) -> Draft:
        return replace(self, **changes)

    def declining(self, name: str) -> Draft:
        return self if name in self.declined else replace(self, declined=[*self.declined, name])

    def asked(self, name: str, *, again: bool = False) -> Draft:
        """Return the draft after one more question; one repeated after a digression does not count."""
        if again:
            return self
        tries = {**self.tries, name: self.tries.get(name, 0) + 1}
        return replace(self, tries=tries, questions_asked=self.questions_asked + 1)

    def as_fields(self) -> dict[str, Any]:
        """Return the fields that differ from an empty draft."""
        empty = Draft()
        return {e.name: getattr(self, e.name) for e in fields(self) if getattr(self, e.name) != getattr(empty, e.name)}

    def events_since(self, before: Draft) -> list[EventType]:
        """Return the slot events that turn `before` into this draft."""
        return [
            SlotSet(each.name, getattr(self, each.name) or None if each.name != "confidential" else self.confidential)
            for each in fields(self)
            if getattr(self, each.name) != getattr(before, each.name)
        ]


def key_of(conversation_id: str, message_id: str, purpose: str = "request") -> str:
    """Return the draft's own key: the same message of the same conversation always gives the same one."""
    return str(uuid.uuid5(NAMESPACE, f"{conversation_id}\n{message_id}\n{purpose}"))


def keys_of(conversation_id: str, message_id: str) -> set[str]:
    """Return every key that a request told in the message may have: alone, or one of several."""
    several = (f"request {number}" for number in range(MOST_TOLD))
    return {key_of(conversation_id, message_id, purpose) for purpose in ("request", *several)}


def citizen_words(tracker: Tracker, draft: Draft) -> str:
    """Return everything the citizen wrote since the draft's first message, verbatim, one message a line."""
    said: list[str] = []
    for event in tracker.events or []:
        if event.get("event") != "user":
            continue
        if draft.draft_key in keys_of(tracker.sender_id, str(event.get("message_id") or "")):
            said = []
        text = str(event.get("text") or "")
        if not text.startswith("/"):
            said.append(text)
    return "\n".join(said)
