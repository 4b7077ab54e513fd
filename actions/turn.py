"""What the citizen sent in this turn, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker

import citypack
from actions.picking import parsed, picked
from actions.words import says
from intake.text import weight


@dataclass(frozen=True)
class Entity:
    """Something found in the text, at [start, end)."""

    name: str
    value: Any
    start: int = 0
    end: int = 0


def nods(text: str) -> bool:
    """Whether the text is nothing but a sign of agreement, such as a thumb up, in any skin colour."""
    return says("nodding", text) and not any(mark.isalnum() for mark in text)


@dataclass(frozen=True)
class Turn:
    """One message of one conversation. A pressed button has an intent and perhaps entities, but no words."""

    conversation_id: str
    message_id: str
    text: str
    intent: str
    confidence: float = 0.0
    entities: tuple[Entity, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    language: str = "zh"

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        """Return the latest message of the conversation."""
        message = tracker.latest_message or {}
        event: dict[str, Any] = next(
            (each for each in reversed(tracker.events or []) if each.get("event") == "user"), {}
        )
        found = message.get("entities") or []
        entities = tuple(Entity(e["entity"], e.get("value"), e.get("start") or 0, e.get("end") or 0) for e in found)
        intent = message.get("intent") or {}
        text = str(message.get("text") or "")
        # Bare digits wish nothing, whatever they resemble.
        name = intent.get("name") if weight(text) or not any(mark.isdigit() for mark in text) else "inform"
        if nods(text):
            name, intent = "affirm", {"confidence": 1.0}
        if payload := picked(tracker, text):
            name, chosen = parsed(payload)
            text, intent = payload, {"confidence": 1.0}
            entities = tuple(Entity(each, value) for each, value in chosen.items())
        return cls(
            tracker.sender_id,
            str(message.get("message_id") or event.get("message_id") or ""),
            text,
            str(name or "nlu_fallback"),
            float(intent.get("confidence") or 0.0),
            entities,
            event.get("metadata") or message.get("metadata") or {},
            str(tracker.get_slot("language") or citypack.load().default_language),
        )

    @property
    def is_button(self) -> bool:
        """Whether this is a button's payload; typed text never starts with a slash."""
        return self.text.startswith("/")

    @property
    def words(self) -> str:
        """The citizen's words; none when a button was pressed."""
        return "" if self.is_button else self.text.strip()

    def values(self, name: str) -> list[Any]:
        return [entity.value for entity in self.entities if entity.name == name and entity.value not in (None, "")]

    def value(self, name: str) -> Any:
        """Return the first value found under that name, or None."""
        return next(iter(self.values(name)), None)

    def rest(self, names: Iterable[str]) -> str:
        """Return the words outside the spans of the named entities."""
        if self.is_button:
            return ""
        kept, wanted = list(self.text), set(names)
        for entity in self.entities:
            if entity.name in wanted and entity.end > entity.start:
                kept[entity.start : entity.end] = " " * (min(entity.end, len(kept)) - entity.start)
        return "".join(kept).strip()

    def sent_at(self) -> datetime:
        """Return when the message was sent, in the city's zone."""
        zone = ZoneInfo(citypack.load().timezone)
        said = self.metadata.get("sent_at")
        try:
            return datetime.fromisoformat(str(said).replace("Z", "+00:00")).astimezone(zone)
        except ValueError:
            return datetime.now(zone)
