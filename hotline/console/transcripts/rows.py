"""What the transcript shows of a message: its words with what was heard in them, and what the bot made of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from hotline.console.masking import shown, shown_value
from hotline.console.transcripts.marking import marked
from hotline.console.transcripts.values import in_words
from hotline.gateway.models import Conversation, Message


def row(message: Message, request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """Return one message, masked as far as this person may see it."""
    turn = message.turn or {}
    intent, entities = turn.get("intent") or {}, turn.get("entities") or []
    return {
        "message": message,
        # Masking keeps the length, so the spans still fit.
        "text": marked(shown(message.text, request, conversation), entities),
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        "runners_up": (intent.get("ranking") or [])[1:4],
        "entities": [
            {
                "entity": each.get("entity"),
                "value": in_words(shown_value(each.get("value"), request, conversation), str(each.get("entity"))),
            }
            for each in entities
            if each.get("entity") != "language"  # it stands once, above
        ],
        "slots": _filled(shown_value(turn.get("slots") or {}, request, conversation)),
        "facts": _filled(shown_value(message.facts or {}, request, conversation)),
        "actions": turn.get("actions") or [],
        "rule": turn.get("response"),
    }


def _filled(values: Any) -> dict[str, str]:
    """Return slots and their values in words."""
    return {name: in_words(value, name) for name, value in values.items()}
