"""One dialogue of a simulated citizen with a bot, and what came of it. How a bot is spoken to is its subclass's."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from typing import Any

import requests

from bench.citizens.facts import ESTATES, NOW
from bench.citizens.personas import ASKED, Citizen
from bench.citizens.stack import Stack

MOST_TURNS = 20
FIELDS = ("service", "place", "time", "phone", "name")
AGAIN = ("again", "finer")  # endings of questions that ask for more than was said


class Played(ABC):
    """One dialogue: `number` is what the bot called filed, `log` what was said."""

    corrected: dict[str, str]  # the bot's field for each of the corrections a citizen makes

    def __init__(self, bot_url: str, citizen: Citizen) -> None:
        self.bot_url, self.citizen = bot_url, citizen
        self.conversation_id = str(uuid.uuid4())
        self.turns = 0
        self.number: str | None = None
        self.seen: list[str] = []
        self.log: list[list[str]] = []
        self.asked_known = 0
        self.silences = 0
        self.slots: dict[str, Any] = {}
        self.at_read_back: dict[str, Any] | None = None
        self.correction_kept: bool | None = None
        self.right: dict[str, bool] = {}

    @abstractmethod
    def send(self, words: str | dict[str, str]) -> list[dict[str, Any]]:
        """Send one message; return the answers as {"response", "buttons"}, and set `number` and `slots`."""

    @abstractmethod
    def stored(self) -> dict[str, bool]:
        """Return for each of FIELDS whether the filed request has what the citizen meant."""

    @abstractmethod
    def drafted(self) -> dict[str, Any]:
        """Return the draft's fields at a read-back."""

    def play(self) -> None:
        words: str | dict[str, str] | None = self.citizen.opens()
        while words is not None and self.turns < MOST_TURNS and not self.number:
            words = self.take(words)
        if self.number:
            told = self.citizen.told | {"service"} | ({self.citizen.changed} if self.citizen.changed else set())
            self.right = {name: value for name, value in self.stored().items() if name in told}

    def take(self, words: str | dict[str, str]) -> str | dict[str, str] | None:
        """Say one thing; return the citizen's next, None when it is over."""
        self.turns += 1
        messages = self.send(words)
        said = words["payload"] if isinstance(words, dict) else words
        self.log.append([said, *(str(message["response"]) for message in messages)])
        self.silences += not messages
        return self.reply(messages[-1]) if messages else None

    def reply(self, last: dict[str, Any]) -> str | dict[str, str] | None:
        response = str(last["response"])
        self.asked_known += ASKED.get(response) in self.citizen.told and not response.endswith(AGAIN)
        self.seen.append(response)
        if response == "utter_submit_request_summary":
            self.compare()
        return self.citizen.answers(response, last["buttons"])

    def compare(self) -> None:
        """Remember the draft at the first read-back; at the second see whether just one thing changed."""
        now = self.drafted()
        if self.at_read_back is None or not self.citizen.changed:
            self.at_read_back = now
            return
        differing = [name for name in now if now[name] != self.at_read_back[name]]
        self.correction_kept = differing == [self.corrected[self.citizen.changed]]

    @property
    def loops(self) -> bool:
        return any(len(set(self.seen[at : at + 3])) == 1 for at in range(len(self.seen) - 2))

    def place_right(self, address: str) -> bool:
        """Whether the address holds the building and the estate, in either language."""
        truth = self.citizen.facts
        names = next((zh for _, _, zh, en in ESTATES if truth.where in (zh, en)), ())
        return truth.building in address and any(where in address for where in (*truth.where, *names))


class OwnPlayed(Played):
    """One dialogue with our bot; its request is what dispatch holds."""

    corrected = {"building": "address_string", "phone": "phone", "time": "occurred"}

    def __init__(self, stack: Stack, citizen: Citizen) -> None:
        super().__init__(stack.bot_url, citizen)
        self.stack = stack
        self.request: dict[str, Any] = {}

    def send(self, words: str | dict[str, str]) -> list[dict[str, Any]]:
        body: dict[str, Any] = {"conversation_id": self.conversation_id, "message_id": str(uuid.uuid4())}
        body["metadata"] = {"language": self.citizen.facts.language, "channel": "bench", "sent_at": NOW}
        body |= {"payload": words["payload"]} if isinstance(words, dict) else {"text": words}
        answer = requests.post(f"{self.bot_url}/webhooks/gateway/turn", json=body, timeout=30).json()
        self.slots |= answer.get("slots") or {}
        messages: list[dict[str, Any]] = answer.get("messages") or []
        for message in messages:
            self.number = self.number or ((message["custom"] or {}).get("filed") or {}).get("service_request_id")
        return messages

    def drafted(self) -> dict[str, Any]:
        names = ("service_code", "address_string", "occurred", "phone", "contact_name")
        return {name: self.slots.get(name) for name in names}

    def stored(self) -> dict[str, bool]:
        self.request, truth = self.stack.request(str(self.number)), self.citizen.facts
        return {
            "service": self.request.get("service_code") in truth.matter.codes,
            "place": self.place_right(str(self.request.get("address") or "")),
            "time": str(self.request.get("occurred_start") or "")[:10] == truth.day,
            "phone": self.request.get("phone") == truth.phone,
            "name": self.request.get("contact_name") == truth.name,
        }
