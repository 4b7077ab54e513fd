"""The body of POST /api/chat/messages, checked before anything is stored."""

from __future__ import annotations

import json
import math
import uuid
from dataclasses import dataclass
from typing import Any, NoReturn

from hotline.gateway.clean import clean
from hotline.gateway.errors import BadMessage, TooLarge

MAX_TEXT = 4_000  # characters, after trimming (project default)
MAX_CLIENT_MSG_ID = 64
MAX_LABEL = 200
MAX_ATTACHMENTS = 9
MAX_PAYLOAD_ID = 64
CONTENTS = ("text", "payload_id", "location", "attachment_ids")


@dataclass(frozen=True)
class Incoming:
    """One message of a citizen; exactly one of text, payload_id, location and attachment_ids is set.

    ``payload`` is what the bot is told in place of the text; only channels set it (a tapped menu, a scanned code).
    """

    client_msg_id: str
    text: str = ""
    payload: str = ""
    payload_id: str = ""
    location: dict[str, Any] | None = None
    attachment_ids: tuple[uuid.UUID, ...] = ()


def read_message(values: dict[str, Any]) -> Incoming:
    """Return the message in a decoded body; raises BadMessage when something in it is missing or wrong."""
    client_msg_id = read_client_msg_id(values.get("client_msg_id"))
    given = [name for name in CONTENTS if values.get(name) is not None]
    if len(given) != 1:
        raise BadMessage("one_content")
    name, value = given[0], values[given[0]]
    if name == "text":
        return Incoming(client_msg_id, text=read_text(value))
    if name == "payload_id":
        return Incoming(client_msg_id, payload_id=read_payload_id(value))
    if name == "location":
        return Incoming(client_msg_id, location=read_location(value))
    return Incoming(client_msg_id, attachment_ids=read_attachment_ids(value))


def json_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in ``body``; raises BadMessage."""
    try:
        values = json.loads(body.decode("utf-8"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as exc:
        raise BadMessage("not_json") from exc
    if not isinstance(values, dict):
        raise BadMessage("bad_request")
    return values


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)


def read_client_msg_id(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_CLIENT_MSG_ID or not value.isprintable():
        raise BadMessage("bad_client_msg_id")
    return value


def read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadMessage("bad_request")
    text = clean(value)
    if not text:
        raise BadMessage("empty_text")
    if len(text) > MAX_TEXT:
        raise TooLarge("text_too_long", limit=MAX_TEXT)
    return text


def read_payload_id(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_PAYLOAD_ID:
        raise BadMessage("bad_request")
    return value


def read_location(value: Any) -> dict[str, Any]:
    """Return {"lat", "long", "label"} in degrees; the label may be empty."""
    if not isinstance(value, dict) or not (in_range(value.get("lat"), 90) and in_range(value.get("long"), 180)):
        raise BadMessage("bad_location")
    label = value.get("label")
    if not (label is None or isinstance(label, str)):
        raise BadMessage("bad_location")
    return {"lat": float(value["lat"]), "long": float(value["long"]), "label": clean(label or "")[:MAX_LABEL]}


def in_range(value: Any, limit: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and -limit <= value <= limit


def read_attachment_ids(value: Any) -> tuple[uuid.UUID, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_ATTACHMENTS:
        raise BadMessage("bad_attachments")
    try:
        ids = tuple(uuid.UUID(each) for each in value if isinstance(each, str))
    except ValueError as exc:
        raise BadMessage("bad_attachments") from exc
    if len(set(ids)) != len(value):
        raise BadMessage("bad_attachments")
    return ids
