"""How sure the bot was of what a conversation turned on: what the citizen wanted, and which service it is about.

A short answer that filled the slot it was asked for is not judged by its intent: the form took it for what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotline.console.queue.evidence import Evidence

MUST = 0.70  # below, the conversation has to be read (E8)
SAMPLE = 0.85  # below, a sample is (E8)
# Slots that a turn changes without having understood anything.
INNER = {"requested_slot", "tries", "questions_asked", "outcome", "language", "ranking", "draft_key", "declined"}
STORY = {"description", "service_code", "service_name", "kind", "others"}


def lowest(evidence: Evidence) -> float | None:
    """Return the lowest confidence, 0 to 1, of what mattered in the conversation; None when nothing was judged."""
    found = [sure for message, turn in evidence.turns() for sure in confidences(message, turn)]
    return min(found) if found else None


def confidences(message: Mapping[str, Any], turn: Mapping[str, Any]) -> list[float]:
    """Return what the turn says of its own certainty."""
    if message["payload"]:
        return []  # a pressed button leaves no doubt
    slots, intent = turn.get("slots") or {}, turn.get("intent") or {}
    sure = number(intent.get("confidence"))
    filled = {name for name, value in slots.items() if value not in (None, "", [], {})} - INNER
    found = [] if sure is None or filled else [sure]
    if filled & STORY:
        service = best_service(slots.get("ranking"))
        found += [each for each in (sure if "description" in filled else None, service) if each is not None]
    return found


def best_service(ranking: Any) -> float | None:
    """Return the confidence of the first service of a ranking."""
    first = ranking[0] if isinstance(ranking, list) and ranking else None
    return number(first.get("confidence")) if isinstance(first, Mapping) else None


def number(value: Any) -> float | None:
    """Return a confidence as a number between 0 and 1, or None."""
    return min(1.0, max(0.0, float(value))) if isinstance(value, int | float) and not isinstance(value, bool) else None
