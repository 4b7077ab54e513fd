"""Three ways to say something to the assistant: through our front, through our bot's channel, through stock's REST."""

from __future__ import annotations

import asyncio
import time
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bench.filing import Said

ANSWERED = (200, 202)
LATER = ("保存好了", "message is saved")
LONGEST_SECONDS, POLL_SECONDS = 60.0, 0.5


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
            if response.status not in ANSWERED:
                raise Failed(f"{path} answered {response.status}")
            if cookie := response.cookies.get("conversation"):
                self.cookie = cookie.value
            return await response.json()


class Front(Way):
    """The citizen's way: stored first, answered within the call, or later as on the page."""

    async def ask(self, text: str) -> list[Said]:
        cookies = {"conversation": self.cookie} if self.cookie else None
        body = {"client_msg_id": uuid.uuid4().hex, "text": text}
        answer = await self.post("/api/chat/messages", body, cookies)
        own, deadline = answer["messages"][0]["seq"], time.monotonic() + LONGEST_SECONDS
        while not (said := [each for each in answer["messages"] if is_answer(each)]):
            if time.monotonic() > deadline:
                raise Failed("no answer at all")
            await asyncio.sleep(POLL_SECONDS)
            async with self.session.get(
                f"{self.url}/api/chat/messages?after={own}", cookies={"conversation": self.cookie}
            ) as response:
                answer = await response.json()
        return said


def is_answer(message: Said) -> bool:
    """Whether a message is the bot's and not the gateway's word that the answer takes longer."""
    return message["from"] == "bot" and not any(words in message["text"] for words in LATER)


class Channel(Way):
    """The gateway's way to the bot."""

    async def ask(self, text: str) -> list[Said]:
        body = {"conversation_id": self.conversation, "message_id": uuid.uuid4().hex, "text": text}
        return list((await self.post("/webhooks/gateway/turn", body))["messages"])


class StockRest(Way):
    """Stock Rasa's REST channel."""

    async def ask(self, text: str) -> list[Said]:
        return list(await self.post("/webhooks/rest/webhook", {"sender": self.conversation, "message": text}))
