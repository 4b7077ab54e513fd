"""The front with a stub bot behind it, and citizens who use its chat API."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from hotline.gateway import turn
from hotline.gateway.models import Conversation
from tests.hotline.gateway.stub_bot import StubBot


@pytest.fixture
def bot() -> Iterator[StubBot]:
    stub = StubBot()
    yield stub
    stub.close()


@pytest.fixture
def front(settings: Any, bot: StubBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The public site's addresses and middleware; the bot gets little time, so that tests of a slow one are quick."""
    settings.ROOT_URLCONF = "hotline.sites.front"
    settings.MIDDLEWARE = settings.FRONT_MIDDLEWARE
    settings.BOT_URL = bot.url
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WEBCHAT_DIST = tmp_path / "dist"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    monkeypatch.setattr(turn, "SHORTEST_BOT_SECONDS", 0.05)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The front waits a moment only."""
    monkeypatch.setattr(turn, "FRONT_BOT_SECONDS", 0.3)


class Citizen:
    """A browser: keeps its cookie, numbers its messages."""

    def __init__(self, **headers: str) -> None:
        self.client = Client(headers=headers)
        self.numbers = itertools.count(1)

    def post(self, body: Any, **kwargs: Any) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        kwargs.setdefault("content_type", "application/json")
        return self.client.post("/api/chat/messages", content, **kwargs)

    def send(self, client_msg_id: str | None = None, **content: Any) -> Any:
        return self.post({"client_msg_id": client_msg_id or f"m{next(self.numbers)}", **content})

    def say(self, text: str, client_msg_id: str | None = None) -> Any:
        return self.send(client_msg_id, text=text)

    def read(self, after: int = 0) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get("/api/chat/messages", {"after": after}).json()
        return answer

    def upload(self, content: bytes, name: str = "photo.jpg") -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return self.client.post("/api/chat/attachments", {"file": SimpleUploadedFile(name, content)})

    @property
    def conversation(self) -> Conversation:
        from hotline.gateway import identity

        return Conversation.objects.get(token_hash=identity.token_hash(self.client.cookies[identity.COOKIE].value))

    def texts(self) -> list[tuple[str, str]]:
        return [(message["from"], message["text"]) for message in self.read()["messages"]]


@pytest.fixture
def new_citizen(front: None, db: None) -> Callable[..., Citizen]:
    return Citizen


@pytest.fixture
def citizen(new_citizen: Callable[..., Citizen]) -> Citizen:
    return new_citizen()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run calls in real threads at the same time and return their results in order."""

    def call(function: Callable[[], Any]) -> Any:
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))
