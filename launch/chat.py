"""``make chat``: talk to the running hotline in the terminal, over the same chat API as the citizen's page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from launch.chat_client import ChatClient, NoHotline
from launch.steps import StepFailed

PATIENCE_SECONDS = 30.0
HINT = "The hotline does not answer at {url}. Start it with: make run (FRONT_URL says where it is)"

Understood = Callable[[str], list[str]]


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


def content_of(line: str, buttons: list[dict[str, str]]) -> dict[str, str]:
    """Return what a line sends: a bare number picks a button, anything else is text."""
    picked = int(line) - 1 if line.isascii() and line.isdigit() and len(line) < 3 else -1
    return {"payload_id": buttons[picked]["payload_id"]} if 0 <= picked < len(buttons) else {"text": line}


def exchange(client: ChatClient, content: dict[str, str]) -> list[dict[str, str]]:
    """Send a message and show every answer to it; return the buttons of the last."""
    answer = client.send(**content)
    buttons, waits_until = show(answer), time.monotonic() + PATIENCE_SECONDS
    while unanswered(answer) and time.monotonic() < waits_until:
        time.sleep(1)
        answer = client.poll()
        buttons = show(answer) or buttons
    return buttons


def unanswered(answer: dict[str, Any]) -> bool:
    """Return whether nobody but the citizen has spoken and the bot still may."""
    said = any(message["from"] != "citizen" for message in answer.get("messages", ()))
    return not said and "error" not in answer and answer.get("state") == "bot"


def talk(front_url: str, understood: Understood | None = None) -> None:
    """Read lines until the end of input; ``understood`` returns lines on what the bot made of the last message."""
    client, buttons = ChatClient(front_url), list[dict[str, str]]()
    print("Type a message; a number picks a button; Ctrl-D ends.")
    try:
        client.poll()
        while line := read_line():
            buttons = exchange(client, content_of(line, buttons))
            for detail in understood(client.token) if understood else ():
                print(f"   · {detail}")
    except NoHotline as exc:
        raise StepFailed(HINT.format(url=front_url)) from exc


def read_line() -> str:
    """Return the next line that says something; empty at the end of input."""
    while True:
        try:
            if line := input("you> ").strip():
                return line
        except EOFError:
            print()
            return ""
