"""Plays every dialogue of `zh/` and `en/` through the real stack: response names and the stored request, not wording.

A turn has `user` (words), or `button` (a payload as the bot offered it, {number} stands for the last one filed), and `bot`:
the name of the last response, or the list of all, and `understood`: the intent, slots or entities of the turn, as corrections
from the desk have it. Optional: `fault` (see faulty_wire), `danger`, `location` and `attachments` as the gateway would send
them, `sent_at`, and `by`: another citizen in a conversation of their own. {number} in the words is the last number filed by
anybody. A turn with `desk` is the agency's: a status that it sets. `stored` is what dispatch holds afterwards of the first
citizen's requests: fields, or `nothing`.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from hotline.teaching.expectations import misunderstood
from launch import settings
from launch.settings import ROOT
from tests.conversations.conftest import Hotline

HERE = Path(__file__).parent
# What the desk has taught (`python -m hotline export_training`), when this machine has any.
TAUGHT = ROOT / settings.environment().get("DATA_DIR", "var") / "training" / "conversations"
SENT_AT = "2026-11-24T10:00:00+08:00"


def dialogues() -> list[Any]:
    """Return every dialogue with a name that -k can select by language and topic."""
    found = []
    for path in [*sorted(HERE.glob("*/*.yml")), *sorted(TAUGHT.glob("*/*.yml"))]:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            name = f"{path.parent.name}-{path.stem}-{entry['conversation']}".replace(" ", "_")
            found.append(pytest.param(path.parent.name, entry, id=name))
    return found


class Player:
    """Plays one conversation and remembers what it was told."""

    def __init__(self, hotline: Hotline, language: str) -> None:
        self.hotline = hotline
        self.language = language
        self.conversation_id = str(uuid.uuid4())
        self.filed: list[str] = []
        self.answer: dict[str, Any] = {}
        self.slots: dict[str, Any] = {}
        self.offered: set[str] = set()

    def take(self, turn: dict[str, Any], number: str = "") -> list[str]:
        """Send a turn and return the names of the responses."""
        metadata = {"language": self.language, "channel": "test", "sent_at": SENT_AT}
        metadata |= {name: turn[name] for name in ("danger", "location", "attachments", "sent_at") if name in turn}
        body = {"conversation_id": self.conversation_id, "message_id": str(uuid.uuid4()), "metadata": metadata}
        if "button" in turn:
            payload = turn["button"].replace("{number}", number)
            assert payload in self.offered, f"{payload} was not offered, only {self.offered}"
            body["payload"] = payload
        else:
            body["text"] = turn["user"].replace("{number}", number)
        self.hotline.wire.fault = turn.get("fault", "")
        answer = requests.post(f"{self.hotline.bot_url}/webhooks/gateway/turn", json=body, timeout=15)
        assert answer.status_code == 200, answer.text
        self.answer = answer.json()
        self.slots |= self.answer["slots"]
        return self.read(self.answer["messages"])

    def read(self, messages: list[dict[str, Any]]) -> list[str]:
        self.offered = {button["payload"] for message in messages for button in message["buttons"]}
        for message in messages:
            assert message["text"], message
            assert "{" not in message["text"], message
            if "filed" in (message["custom"] or {}):
                self.filed.append(message["custom"]["filed"]["service_request_id"])
        return [message["response"] for message in messages]

    def leave(self) -> None:
        """Withdraw what was filed, so that the next dialogue finds no open request of the same matter and place."""
        for number in self.filed:
            form = {"service_request_id": number, "api_key": self.hotline.api_key, "update_id": str(uuid.uuid4())}
            form |= {f"extended_attributes[{k}]": v for k, v in self.proof().items()}
            requests.post(f"{self.hotline.open311_url}/servicerequestupdates.json", data=form, timeout=10)

    def proof(self) -> dict[str, str]:
        return {"action": "withdraw", "conversation_id": self.conversation_id}

    def stored(self) -> list[dict[str, Any]]:
        """Return the requests of this conversation as the staff sees them."""
        found = []
        for number in self.filed:
            params = {"extensions": "true", "api_key": self.hotline.staff_key}
            answer = requests.get(f"{self.hotline.open311_url}/requests/{number}.json", params=params, timeout=10)
            (request,) = answer.json()
            found.append({**request, **request.pop("extended_attributes")})
        return found


@pytest.mark.parametrize(("language", "entry"), dialogues())
def test_conversation(hotline: Hotline, language: str, entry: dict[str, Any]) -> None:
    players = {"": Player(hotline, language)}
    number = ""
    try:
        for turn in entry["turns"]:
            if "desk" in turn:
                act_of_agency(hotline, number, turn["desk"])
                continue
            player = players.setdefault(turn.get("by", ""), Player(hotline, language))
            said = player.take(turn, number)
            number = player.filed[-1] if player.filed else number
            if "understood" in turn:
                assert misunderstood(player.answer, player.slots, turn["understood"]) == {}, f"after {turn}"
            wanted = turn.get("bot")
            assert wanted is None or (said if isinstance(wanted, list) else said[-1]) == wanted, f"after {turn}: {said}"
        if "stored" in entry:
            check_stored(players[""].stored(), entry["stored"])
    finally:
        for player in players.values():
            player.leave()


def act_of_agency(hotline: Hotline, number: str, status: str) -> None:
    """Set the status of a request as the agency's own system would, over Open311."""
    form = {
        "service_request_id": number,
        "update_id": str(uuid.uuid4()),
        "status": status,
        "api_key": hotline.staff_key,
    }
    now = datetime.now(UTC).isoformat()
    form |= {"description": "已派人现场处理完毕，并电话告知市民。", "updated_datetime": now}
    form["extended_attributes[contact_note]"] = "phone"
    answer = requests.post(f"{hotline.open311_url}/servicerequestupdates.json", data=form, timeout=10)
    assert answer.ok, answer.text


def check_stored(found: list[dict[str, Any]], wanted: Any) -> None:
    if wanted == "nothing":
        assert found == []
        return
    expected = wanted if isinstance(wanted, list) else [wanted]
    assert len(found) == len(expected)
    for request, fields in zip(found, expected, strict=True):
        assert {name: request.get(name) for name in fields} == fields
