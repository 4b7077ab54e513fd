"""``make chat``: talk to the running hotline in the terminal, over the same chat API as the citizen's page."""

from __future__ import annotations

import http.cookiejar
import json
import time
import urllib.error
import urllib.request
import uuid
from typing import Any


class ChatClient:
    """One conversation with the front at ``front_url``."""

    def __init__(self, front_url: str) -> None:
        self.messages_url = f"{front_url}/api/chat/messages"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.last_seq = 0

    def call(self, request: urllib.request.Request | str) -> dict[str, Any]:
        """Return the JSON answer; an error answer is returned, not raised."""
        try:
            with self.opener.open(request, timeout=20) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            return dict(json.load(error))

    def send(self, **content: str) -> dict[str, Any]:
        """Send one message (``text=`` or ``payload_id=``) and return what is new since."""
        body = json.dumps({"client_msg_id": str(uuid.uuid4()), **content}).encode()
        answer = self.call(urllib.request.Request(self.messages_url, body, {"Content-Type": "application/json"}))
        self.last_seq = answer.get("last_seq", self.last_seq)
        return answer

    def poll(self) -> dict[str, Any]:
        """Return the messages after the last one seen."""
        answer = self.call(f"{self.messages_url}?after={self.last_seq}")
        self.last_seq = answer.get("last_seq", self.last_seq)
        return answer


def show(answer: dict[str, Any]) -> list[dict[str, str]]:
    """Print the messages of an answer that are not the citizen's; return the buttons of the last."""
    if error := answer.get("error"):
        print(f"! {error['message']}")
        return []
    buttons: list[dict[str, str]] = []
    for message in answer["messages"]:
        if message["from"] != "citizen":
            print(f"{message['from']}> {message['text']}")
            buttons = message["buttons"]
    for number, button in enumerate(buttons, 1):
        print(f"   [{number}] {button['title']}")
    return buttons


def talk(front_url: str) -> None:
    """Read lines until the end of input; a bare number picks a button."""
    client, buttons = ChatClient(front_url), list[dict[str, str]]()
    print("Type a message; a number picks a button; Ctrl-D ends.")
    while True:
        try:
            line = input("you> ").strip()
        except EOFError:
            return
        if not line:
            continue
        picked = int(line) - 1 if line.isascii() and line.isdigit() else -1
        if 0 <= picked < len(buttons):
            answer = client.send(payload_id=buttons[picked]["payload_id"])
        else:
            answer = client.send(text=line)
        buttons = show(answer)
        if not any(message["from"] != "citizen" for message in answer.get("messages", [])) and "error" not in answer:
            time.sleep(2)
            buttons = show(client.poll())
