"""One citizen of the chat API, with the standard library alone: for the terminal chat and the benches."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.error
import urllib.request
import uuid
from typing import Any

COOKIE = "conversation"
TIMEOUT_SECONDS = 20


class NoHotline(Exception):
    """Nobody answers there, or what answers is no hotline."""


class ChatClient:
    """One conversation with the front at ``front_url``."""

    def __init__(self, front_url: str) -> None:
        self.messages_url = f"{front_url.rstrip('/')}/api/chat/messages"
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.last_seq = 0

    @property
    def token(self) -> str:
        """The secret by which the front knows this citizen; empty before the first message."""
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == COOKIE), "")

    def call(self, request: urllib.request.Request | str) -> dict[str, Any]:
        """Return the JSON answer; an error answer of the hotline is returned, not raised. Raises NoHotline."""
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            return self.refusal(error)
        except (OSError, ValueError) as exc:
            raise NoHotline(str(exc)) from exc

    def refusal(self, error: urllib.error.HTTPError) -> dict[str, Any]:
        try:
            return dict(json.load(error))
        except ValueError as exc:
            raise NoHotline(f"HTTP {error.code}") from exc

    def send(self, **content: str) -> dict[str, Any]:
        """Send one message (``text=`` or ``payload_id=``) and return what is new since."""
        body = json.dumps({"client_msg_id": str(uuid.uuid4()), **content}).encode()
        return self.seen(
            self.call(urllib.request.Request(self.messages_url, body, {"Content-Type": "application/json"}))
        )

    def poll(self) -> dict[str, Any]:
        """Return the messages after the last one seen."""
        return self.seen(self.call(f"{self.messages_url}?after={self.last_seq}"))

    def seen(self, answer: dict[str, Any]) -> dict[str, Any]:
        self.last_seq = answer.get("last_seq", self.last_seq)
        return answer
