"""A button that was typed instead of pressed: its number in the row, as in "2", 第二个 or "the first one"."""

from __future__ import annotations

import json
import re
from typing import Any

from rasa_sdk import Tracker

from intake.numbers import chinese_number
from intake.text import fold

PAYLOAD = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?", re.DOTALL)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
PICKED = re.compile(
    r"(?:我?选|就选?|the|option|number|no\.?)?\s*(?:第|选项)?\s*"
    rf"(?P<number>[1-6]|[一二三四五六]|{'|'.join(ORDINALS)}|前者|后者|最后一?|last)"
    r"\s*(?:个|项|条|种|one|option)?(?:吧|的)?\s*[。.!！)）、]?",
    re.IGNORECASE,
)
AT_ONE_END = {"前者": 0, "后者": -1, "最后": -1, "最后一": -1, "last": -1}


def picked(tracker: Tracker, words: str) -> str | None:
    """Return the payload of the button that the words name by its place, None when they name none of those offered."""
    match = PICKED.fullmatch(fold(words).strip())
    buttons = offered(tracker) if match else []
    if match is None or not buttons:
        return None
    at = place_of(match["number"])
    return str(buttons[at]["payload"]) if -len(buttons) <= at < len(buttons) else None


def place_of(number: str) -> int:
    """Return the index of what people count from one; -1 is the last."""
    if number in AT_ONE_END:
        return AT_ONE_END[number]
    if number in ORDINALS:
        return ORDINALS.index(number)
    return int(number if number.isdigit() else chinese_number(number) or 0) - 1


def offered(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the buttons of the bot's last answer that had any, [] when it had none."""
    events = list(tracker.events or [])
    users = [at for at, event in enumerate(events) if event.get("event") == "user"]
    start = users[-2] if len(users) > 1 else 0
    said = [event for event in events[start:] if event.get("event") == "bot"]
    rows = [(event.get("data") or {}).get("buttons") or [] for event in said]
    return next((row for row in reversed(rows) if row), [])


def parsed(payload: str) -> tuple[str, dict[str, Any]]:
    """Return the intent of a payload and its entities by name; raises ValueError when it is none."""
    match = PAYLOAD.fullmatch(payload)
    if match is None:
        raise ValueError(f"no payload: {payload}")
    return match["intent"], json.loads(match["entities"] or "{}")
