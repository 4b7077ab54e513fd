"""The body of POST /webhooks/gateway/turn, checked before it reaches the dialogue."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MAX_TEXT = 20_000  # characters; the gateway's own limit is lower
MAX_ID = 128
MAX_ATTACHMENTS = 20
MAX_FACT = 2000  # characters
FACTS = frozenset(
    {"description", "service_code", "address_string", "phone", "contact_name", "subject", "demand", "history"}
)
PAYLOAD = re.compile(r"^/(?P<intent>[a-z][a-z0-9_]*)(?P<entities>\{.*\})?$", re.DOTALL)


class BadTurn(Exception):
    """The request is not a turn; `code` is for machines, the message for the person reading the log."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Turn:
    """One message of one conversation. `text` starts with "/" only when it came as a payload."""

    conversation_id: str
    message_id: str
    text: str
    metadata: dict[str, Any]


def read_turn(body: Any, intents: Collection[str]) -> Turn:
    """Return the turn in a decoded JSON body; raises BadTurn when something in it is missing or wrong."""
    if not isinstance(body, Mapping):
        raise BadTurn("not_an_object", "the body must be a JSON object")
    if ("text" in body) == ("payload" in body):
        raise BadTurn("text_or_payload", "give exactly one of text and payload")
    text = plain_text(body["text"]) if "text" in body else known_payload(body["payload"], intents)
    return Turn(identifier(body, "conversation_id"), identifier(body, "message_id"), text, metadata(body))


def identifier(body: Mapping[str, Any], name: str) -> str:
    """Return a non-empty identifier of at most 128 printable characters."""
    value = body.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_ID or not value.isprintable() or value != value.strip():
        raise BadTurn(f"bad_{name}", f"{name} must be 1 to {MAX_ID} printable characters")
    return value


def plain_text(value: Any) -> str:
    """Return the citizen's words; a leading slash becomes full width, so Rasa never takes it for an intent."""
    if not isinstance(value, str):
        raise BadTurn("bad_text", "text must be a string")
    text = value.replace("\x00", "").strip()
    if not text:
        raise BadTurn("empty_text", "text is empty")
    if len(text) > MAX_TEXT:
        raise BadTurn("text_too_long", f"text has more than {MAX_TEXT} characters")
    # Lone surrogates cannot be stored or sent as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "／" + text[1:] if text.startswith("/") else text


def known_payload(value: Any, intents: Collection[str]) -> str:
    """Return a button's payload such as `/inform{"kind": "help"}` when the assistant knows its intent."""
    match = PAYLOAD.match(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise BadTurn("bad_payload", "payload must look like /intent or /intent{...}")
    if match["intent"] not in intents:
        raise BadTurn("unknown_intent", "payload names an intent that the assistant does not have")
    if match["entities"] and not is_json_object(match["entities"]):
        raise BadTurn("bad_payload", "the entities of a payload must be a JSON object")
    return str(match.group())


def is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def metadata(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata with only the fields of the contract; absent ones are None."""
    given = body.get("metadata")
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        raise BadTurn("bad_metadata", "metadata must be an object")
    return {
        "language": optional_string(given, "language"),
        "channel": optional_string(given, "channel"),
        "sent_at": timestamp(given),
        "danger": optional_string(given, "danger"),
        "location": location(given),
        "attachments": attachments(given),
        "service_request_ids": request_numbers(given),
        "begins_anew": given.get("begins_anew") is True,
        **({"facts": facts(given)} if given.get("facts") else {}),
    }


def optional_string(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not (isinstance(value, str) and len(value) <= MAX_ID):
        raise BadTurn("bad_metadata", f"metadata.{name} must be a short string")
    return value


def timestamp(given: Mapping[str, Any]) -> str | None:
    value = optional_string(given, "sent_at")
    try:
        aware = value is None or datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise BadTurn("bad_metadata", "metadata.sent_at must be ISO 8601 with an offset")
    return value


def location(given: Mapping[str, Any]) -> dict[str, Any] | None:
    value = given.get("location")
    if value is None:
        return None
    if not isinstance(value, Mapping) or not (in_range(value.get("lat"), 90) and in_range(value.get("long"), 180)):
        raise BadTurn("bad_metadata", "metadata.location needs lat and long in degrees")
    label = value.get("label")
    if label is not None and not isinstance(label, str):
        raise BadTurn("bad_metadata", "metadata.location.label must be a string")
    return {"lat": float(value["lat"]), "long": float(value["long"]), "label": label}


def in_range(value: Any, limit: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -limit <= value <= limit


def attachments(given: Mapping[str, Any]) -> list[str]:
    value = given.get("attachments") or []
    if not isinstance(value, list) or len(value) > MAX_ATTACHMENTS or not all(isinstance(url, str) for url in value):
        raise BadTurn("bad_metadata", f"metadata.attachments must be a list of at most {MAX_ATTACHMENTS} URLs")
    return value


def request_numbers(given: Mapping[str, Any]) -> list[str]:
    """Return the numbers of the conversation's requests that the gateway knows of, those filed later included."""
    value = given.get("service_request_ids") or []
    if not isinstance(value, list) or not all(isinstance(number, str) and len(number) <= MAX_ID for number in value):
        raise BadTurn("bad_metadata", "metadata.service_request_ids must be a list of numbers as strings")
    return value


def facts(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what an agent learnt, by slot; only the slots that a person can fill in words."""
    value = given.get("facts") or {}
    if not isinstance(value, Mapping) or not set(value) <= FACTS:
        raise BadTurn("bad_metadata", f"metadata.facts may name {', '.join(sorted(FACTS))}")
    if not all(isinstance(each, str) and 0 < len(each) <= MAX_FACT for each in value.values()):
        raise BadTurn("bad_metadata", f"each of metadata.facts is a text of at most {MAX_FACT} characters")
    return dict(value)
