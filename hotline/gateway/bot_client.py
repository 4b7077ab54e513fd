"""One turn asked of the bot over HTTP.

BotError
├── BotUnavailable   down or too slow; the turn may be asked again
├── BotBroken        it answered an error or nonsense; the turn may be asked again
└── BotRefused       it will never take this message

Asking again is safe: the bot answers a message id it knows from its record.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from hotline.gateway.bots import all_bots, bot_of

MAX_ANSWER = 2 * 1024 * 1024  # bytes
CONNECT_SECONDS = 0.9
HEALTH_SECONDS = 1.0
AT_ONCE_SECONDS = 0.2  # a kept connection that was closed fails within this

_kept = threading.local()


class BotError(Exception):
    """The bot gave no answer to a turn."""


class BotUnavailable(BotError):
    """Nobody there, or not in time."""


class BotBroken(BotError):
    """Somebody there, but no sense in what came back."""


class BotRefused(BotError):
    """The bot says the request itself is wrong."""


@dataclass(frozen=True)
class BotMessage:
    """One message of the bot; ``buttons`` are {"title", "payload"}, ``response`` is the name of its text."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
    response: str | None = None


@dataclass(frozen=True)
class BotAnswer:
    """A whole turn. ``understood`` is intent, entities, slots and actions as the bot told them."""

    messages: tuple[BotMessage, ...]
    understood: dict[str, Any]


def ask(request: Mapping[str, Any], seconds: float) -> BotAnswer:
    """Return the bot's answer to a turn within about ``seconds``; raises BotError."""
    try:
        response = post(request, seconds)
    except requests.RequestException as exc:
        raise BotUnavailable(type(exc).__name__) from exc
    if response.status_code == 400:
        raise BotRefused("HTTP 400")
    if response.status_code != 200 or len(response.content) > MAX_ANSWER:
        raise BotBroken(f"HTTP {response.status_code}")
    try:
        return read_answer(response.json(), str(request["message_id"]))
    except ValueError as exc:
        raise BotBroken("not a turn") from exc


def post(request: Mapping[str, Any], seconds: float) -> requests.Response:
    """Send the turn over this thread's kept connection; once more at once when the bot had just closed it."""
    began = time.monotonic()
    try:
        return send(request, seconds)
    except requests.ConnectionError as error:
        if isinstance(error, requests.Timeout) or time.monotonic() - began > AT_ONCE_SECONDS:
            raise
    return send(request, seconds)


def forget(conversation_id: str, seconds: float = 5.0) -> None:
    """Have the bot delete what it has of a conversation; raises BotError."""
    url = f"{bot_of(conversation_id)}/webhooks/gateway/forget"
    try:
        response = requests.post(url, json={"conversation_id": conversation_id}, timeout=seconds)
    except requests.RequestException as exc:
        raise BotUnavailable(type(exc).__name__) from exc
    if response.status_code != 200:
        raise BotBroken(f"HTTP {response.status_code}")


def send(request: Mapping[str, Any], seconds: float) -> requests.Response:
    if not hasattr(_kept, "session"):
        _kept.session = requests.Session()
        _kept.session.trust_env = False  # the bot is never behind a proxy
    session: requests.Session = _kept.session
    url = f"{bot_of(request['conversation_id'])}/webhooks/gateway/turn"
    return session.post(url, json=request, timeout=(min(CONNECT_SECONDS, seconds), seconds), allow_redirects=False)


def read_answer(body: Any, message_id: str) -> BotAnswer:
    """Return the turn in a decoded answer; raises BotBroken when it says nothing or is about another message."""
    if not isinstance(body, dict) or body.get("message_id") != message_id:
        raise BotBroken("not a turn")
    messages = tuple(read_bot_message(each) for each in as_list(body.get("messages")))
    if not any(message.text or message.buttons for message in messages):
        raise BotBroken("no words")
    understood = {
        "intent": body["intent"] if isinstance(body.get("intent"), dict) else {},
        "entities": [each for each in as_list(body.get("entities")) if isinstance(each, dict)],
        "slots": body["slots"] if isinstance(body.get("slots"), dict) else {},
        "actions": [each for each in as_list(body.get("actions")) if isinstance(each, str)],
        "replayed": body.get("replayed") is True,
    }
    return BotAnswer(messages, understood)


def read_bot_message(value: Any) -> BotMessage:
    """Return one message; raises BotBroken when it is none."""
    if not isinstance(value, dict):
        raise BotBroken("not a message")
    text = value.get("text") or ""
    buttons = as_list(value.get("buttons"))
    custom = value.get("custom") or {}
    if not isinstance(text, str) or not isinstance(custom, dict) or not all(is_button(each) for each in buttons):
        raise BotBroken("not a message")
    response = value.get("response")
    return BotMessage(
        text.strip(),
        tuple({"title": each["title"], "payload": each["payload"]} for each in buttons),
        custom,
        response if isinstance(response, str) else None,
    )


def is_button(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("title", "payload"))


def as_list(value: Any) -> list[Any]:
    """Return a list; raises BotBroken for anything else but nothing."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise BotBroken("not a list")
    return value


def are_up() -> bool:
    """Return whether every bot answers at once and has a model."""
    try:
        return all(ask_health(bot) == 200 for bot in all_bots())
    except requests.RequestException:
        return False


def is_away(bot: str) -> bool:
    """Return whether nobody is there to ask, or nobody with a model; a bot that is only busy is not away."""
    try:
        return ask_health(bot) != 200
    except requests.ReadTimeout:
        return False
    except requests.RequestException:
        return True


def ask_health(bot: str) -> int:
    """Return the status of a bot's health address; raises requests.RequestException."""
    return requests.get(f"{bot}/webhooks/gateway/", timeout=HEALTH_SECONDS).status_code
