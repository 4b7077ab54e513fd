"""Three ways to say something to the assistant: through our front, through our bot's channel, through stock's REST."""

from __future__ import annotations

import time
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bench.filing import Said


class Failed(Exception):
    """The message got no answer; the text says why."""


@dataclass
class Way(ABC):
    """One conversation. ``seconds`` holds how long each message took."""

    url: str
    session: aiohttp.ClientSession
    conversation: str = field(default_factory=lambda: str(uuid.uuid4()))
    cookie: str = ""  # what the front gave to know the citizen by
    seconds: list[float] = field(default_factory=list)

    @abstractmethod
    async def ask(self, text: str) -> list[Said]:
        """Return the answer; raises Failed."""

    async def say(self, text: str) -> list[Said]:
        """Return the answer and note how long it took; raises Failed."""
        started = time.perf_counter()
        answer = await self.ask(text)
        self.seconds.append(time.perf_counter() - started)
        return answer

    async def post(self, path: str, body: dict[str, Any], cookies: dict[str, str] | None = None) -> Any:
        async with self.session.post(f"{self.url}{path}", json=body, cookies=cookies) as response:
            if response.status != 200:
                raise Failed(f"{path} answered {response.status}")
            if cookie := response.cookies.get("conversation"):
                self.cookie = cookie.value
            return await response.json()


class Front(Way):
    """The citizen's way: stored first, answered within the call."""

    async def ask(self, text: str) -> list[Said]:
        cookies = {"conversation": self.cookie} if self.cookie else None
        body = {"client_msg_id": uuid.uuid4().hex, "text": text}
        answer = await self.post("/api/chat/messages", body, cookies)
        return [each for each in answer["messages"] if each["from"] == "bot"]


class Channel(Way):
    """The gateway's way to the bot."""

    async def ask(self, text: str) -> list[Said]:
        body = {"conversation_id": self.conversation, "message_id": uuid.uuid4().hex, "text": text}
        return list((await self.post("/webhooks/gateway/turn", body))["messages"])


class StockRest(Way):
    """Stock Rasa's REST channel."""

    async def ask(self, text: str) -> list[Said]:
        return list(await self.post("/webhooks/rest/webhook", {"sender": self.conversation, "message": text}))
