"""The answer to a turn, built from its recorded events: a new turn and a repeated one read alike."""

from __future__ import annotations

from typing import Any

from bot.recorded_turn import EventRow, RecordedTurn, says_something

RANKING_LENGTH = 5
SILENT_ACTIONS = {"action_listen", "action_session_start", "action_extract_slots"}
INTERNAL_SLOTS = {"session_started_metadata"}


def answer(message_id: str, turn: RecordedTurn, *, replayed: bool) -> dict[str, Any]:
    """Return the JSON answer of the channel: texts, intent, entities, changed slots and actions of the turn."""
    parsed = turn.events[0].get("parse_data") or {}
    return {
        "message_id": message_id,
        "replayed": replayed,
        "messages": messages(turn),
        "intent": intent(parsed),
        "entities": parsed.get("entities") or [],
        "slots": changed_slots(turn),
        "actions": [event["name"] for event in turn.events if is_action(event)],
    }


def messages(turn: RecordedTurn) -> list[dict[str, Any]]:
    """Return what the bot said, in order; an utterance without text, buttons and data says nothing."""
    return [message(event) for event in turn.events if says_something(event)]


def message(event: EventRow) -> dict[str, Any]:
    data = event.get("data") or {}
    buttons = data.get("buttons") or []
    return {
        "text": (event.get("text") or "").strip(),
        "buttons": [{"title": button["title"], "payload": button["payload"]} for button in buttons],
        "custom": data.get("custom") or None,
        "response": (event.get("metadata") or {}).get("utter_action"),
    }


def intent(parsed: dict[str, Any]) -> dict[str, Any]:
    found = parsed.get("intent") or {}
    ranking = [
        {"name": each["name"], "confidence": each["confidence"]}
        for each in (parsed.get("intent_ranking") or [])[:RANKING_LENGTH]
    ]
    return {"name": found.get("name"), "confidence": found.get("confidence", 0.0), "ranking": ranking}


def changed_slots(turn: RecordedTurn) -> dict[str, Any]:
    """Return the slots whose value after the turn differs from the value before it."""
    after = {event["name"]: event["value"] for event in turn.events if event["event"] == "slot"}
    return {
        name: value
        for name, value in after.items()
        if name not in INTERNAL_SLOTS and value != turn.slots_before.get(name)
    }


def is_action(event: EventRow) -> bool:
    return event["event"] == "action" and event.get("name") is not None and event["name"] not in SILENT_ACTIONS
