"""Real tracker, real dispatcher, the real client; only the wire is replaced, by `responses`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import responses
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

import actions.warm  # noqa: F401 -- what a server has read before its first turn
from actions import dispatch
from actions.open311 import Client

URL = "http://dispatch.test/open311/v2"
SENT_AT = "2026-11-24T10:00:00+08:00"


class Conversation:
    """Plays turns against actions and keeps the slots between them, as Rasa would."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {"language": "zh"}
        self.events: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []

    def say(
        self,
        action: Action,
        text: str,
        intent: str,
        *,
        confidence: float = 0.9,
        metadata: dict[str, Any] | None = None,
        several: list[tuple[str, Any]] | None = None,
        **found: Any,
    ) -> list[str]:
        """Send a message with what NLU found in it; return the names of the responses."""
        if "language" in found:
            self.slots["language"] = found.pop("language")
        meta = {"sent_at": SENT_AT, **(metadata or {})}
        entities = [entity(text, name, value) for name, value in [*found.items(), *(several or [])]]
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": entities,
            "message_id": f"m{len(self.events)}",
        }
        self.events.append({"event": "user", "metadata": meta, **message})
        self.latest = message
        return self.run(action)

    def run(self, action: Action) -> list[str]:
        tracker = Tracker("c1", dict(self.slots), self.latest, self.events, False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        started = time.monotonic()
        returned: list[EventType] = asyncio.run(action.run(dispatcher, tracker, {}))
        assert time.monotonic() - started < 2.5
        for event in returned:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        self.messages = dispatcher.messages
        return [message["response"] for message in dispatcher.messages]

    def custom(self, name: str) -> Any:
        """Return the custom message of that name said in the last turn."""
        return next((m["custom"][name] for m in self.messages if name in m["custom"]), None)


def entity(text: str, name: str, value: Any) -> dict[str, Any]:
    """Return an entity over the words it was said in; no span when the value is no part of it."""
    said = value.get("said", "") if isinstance(value, dict) else str(value)
    start = text.find(said) if said else -1
    span = (start, start + len(said)) if start >= 0 else (0, 0)
    return {"entity": name, "value": value, "start": span[0], "end": span[1]}


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture(autouse=True)
def fresh_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Give every test a client of its own, without what another has cached."""
    monkeypatch.setenv("DISPATCH_URL", URL)
    monkeypatch.setenv("OPEN311_API_KEY", "bot-key")
    monkeypatch.setenv("CITY", "beijing")
    dispatch.client.cache_clear()
    yield dispatch.client()
    dispatch.client.cache_clear()


@pytest.fixture
def definitions(wire: responses.RequestsMock) -> Callable[..., None]:
    """Let the endpoint answer every service definition with these attributes."""

    def answer(*attributes: dict[str, Any]) -> None:
        import re

        wire.get(re.compile(rf"{URL}/services/.+\.json"), json={"service_code": "any", "attributes": list(attributes)})

    return answer
