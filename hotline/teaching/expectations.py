"""Whether a turn of the bot understood what a correction says it has to. Pure: the conversation tests ask it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def misunderstood(turn: Mapping[str, Any], slots: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs from ``wanted`` as {name: heard}; ``slots`` are the conversation's after the turn."""
    wrong: dict[str, Any] = {}
    if "intent" in wanted and (heard := (turn.get("intent") or {}).get("name")) != wanted["intent"]:
        wrong["intent"] = heard
    for name, value in (wanted.get("slots") or {}).items():
        if not same(slots.get(name), value):
            wrong[name] = slots.get(name)
    for name, value in (wanted.get("entities") or {}).items():
        heard_values = [each.get("value") for each in turn.get("entities") or [] if each.get("entity") == name]
        if not any(same(heard, value) for heard in heard_values):
            wrong[name] = heard_values
    return wrong


def same(heard: Any, wanted: Any) -> bool:
    """Return whether a value says what is wanted; of a structured one any of its texts may."""
    if isinstance(heard, Mapping):
        return any(same(each, wanted) for each in heard.values())
    return str(heard).strip() == str(wanted).strip() if heard is not None else wanted is None
