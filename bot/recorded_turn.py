"""The events of one turn, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME

EventRow = dict[str, Any]


@dataclass(frozen=True)
class RecordedTurn:
    """The events of one turn, the citizen's message first, and the slot values before it."""

    events: tuple[EventRow, ...]
    slots_before: dict[str, Any]

    @classmethod
    def among(cls, events: list[EventRow], slots: dict[str, Any]) -> RecordedTurn | None:
        """Return the turn that begins among these events, or None when the citizen says nothing in them."""
        for position, event in enumerate(events):
            if event["event"] == "user":
                return cls(tuple(events[position:]), slots_after(slots, events[:position]))
        return None

    @property
    def message_id(self) -> str | None:
        return self.events[0].get("message_id")

    @property
    def answered(self) -> bool:
        """Whether the assistant said something and listens again; it may have run in circles until Rasa stopped it."""
        actions = [event["name"] for event in self.events if event["event"] == "action"]
        return bool(actions) and actions[-1] == ACTION_LISTEN_NAME and any(map(says_something, self.events))


def says_something(event: EventRow) -> bool:
    """Whether the event is a word, a button or data for the citizen."""
    data = event.get("data") or {}
    text = (event.get("text") or "").strip()
    return event["event"] == "bot" and bool(text or data.get("buttons") or data.get("custom"))


def slots_after(slots: dict[str, Any], events: list[EventRow]) -> dict[str, Any]:
    """Return the slot values that these events make of ``slots``."""
    values = dict(slots)
    for event in events:
        if event["event"] in FORGETTING_EVENTS:
            values.clear()
        elif event["event"] == "slot":
            values[event["name"]] = event["value"]
    return values


FORGETTING_EVENTS = ("reset_slots", "restart", "session_started")
