"""The trackers of recent conversations, as their last saved turn left them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from rasa.shared.core.trackers import DialogueStateTracker

from bot.recorded_turn import EventRow, RecordedTurn, slots_after

MOST_EVENTS = 60_000  # in all warm trackers together (project default); bench/long_conversation.py weighs them
TURNS_A_LOADING = 12  # then the conversation is read again, its old beginning folded


@dataclass(frozen=True)
class Stored:
    """What of a tracker is stored: so many of its events, the last in row ``last_id``, and these slot values."""

    events: int = 0
    last_id: int = 0
    slots: dict[str, object] | None = None
    turns: int = 0  # since the tracker was loaded
    latest: RecordedTurn | None = None

    def after(self, events: list[EventRow], last_id: int, turn: RecordedTurn | None) -> Stored:
        """Return this after ``events`` were stored too."""
        return replace(
            self,
            events=self.events + len(events),
            last_id=last_id,
            slots=slots_after(self.slots or {}, events),
            turns=self.turns + (turn is not None),
            latest=turn or self.latest,
        )


def stored(tracker: DialogueStateTracker) -> Stored:
    """Return what is stored of a tracker; nothing, unless our store made it."""
    return getattr(tracker, "stored", None) or Stored()


class WarmTrackers:
    """At most ``most_events`` events in all; the conversation silent for longest goes first."""

    def __init__(self, most_events: int = MOST_EVENTS) -> None:
        self._most_events = most_events
        self._kept: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._events = 0

    def take(self, conversation_id: str) -> DialogueStateTracker | None:
        """Take the tracker out, or return None; one that has grown long, or holds half a turn, is let go."""
        tracker = self._kept.pop(conversation_id, None)
        if tracker is None:
            return None
        self._events -= stored(tracker).events
        is_whole = len(tracker.events) == stored(tracker).events
        return tracker if is_whole and stored(tracker).turns < TURNS_A_LOADING else None

    def keep(self, tracker: DialogueStateTracker) -> None:
        """Keep a tracker whose turn was stored."""
        self.take(tracker.sender_id)
        self._kept[tracker.sender_id] = tracker
        self._events += stored(tracker).events
        while self._events > self._most_events and len(self._kept) > 1:
            self.take(next(iter(self._kept)))

    def latest_turn(self, conversation_id: str) -> RecordedTurn | None:
        """Return the latest turn stored of a warm conversation."""
        tracker = self._kept.get(conversation_id)
        return stored(tracker).latest if tracker is not None else None
