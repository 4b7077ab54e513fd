"""One conversation of a scripted citizen with a running hotline, over the public chat API, and how it ended.

What the bot asked is read from the hotline's own database (the names of its responses): the bench runs beside it. Call
:func:`connect` once before playing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import django

from bench.citizen import Say, ScriptedCitizen
from launch.chat_client import ChatClient

MOST_TURNS = 24
ANSWER_SECONDS = 40.0
FALLBACKS = {
    "utter_not_understood",
    "utter_submit_request_ask_description_again",
    "utter_submit_request_offer_person",
    "utter_submit_request_confirm_again",
    "utter_submit_request_ask_phone_again",
    "utter_trouble",
}
ENDINGS = {
    "utter_screening_exit": "explained exit",
    "utter_check_status_none": "explained exit",
    "utter_check_status_not_yours": "explained exit",
    "utter_check_status_not_found": "explained exit",
    "utter_danger_person": "hand-off",
    "utter_ask_question_answer": "answered",
}
SETTLED = ("filed", "answered", "hand-off", "explained exit")


@dataclass
class Turn:
    """What was sent, the names and texts of what came back, and how many seconds it took."""

    sent: str
    seconds: float
    responses: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    intent: str = ""


@dataclass
class Played:
    """A conversation from its first message to its end; ``outcome`` is one of SETTLED or says what went wrong."""

    id: str
    outcome: str = ""
    detail: str = ""
    turns: list[Turn] = field(default_factory=list)

    @property
    def fallbacks(self) -> int:
        """How often the bot did not understand."""
        return sum(bool(FALLBACKS & set(turn.responses)) for turn in self.turns)


def connect(env: Mapping[str, str]) -> None:
    """Open the database of the hotline that runs with ``env``."""
    os.environ.update(env, HOTLINE_SITE="desk", DJANGO_SETTINGS_MODULE="hotline.settings")
    django.setup()


def play(identity: str, citizen: ScriptedCitizen, front_url: str) -> Played:
    """Tell the citizen's matter and answer every question until the conversation has an end."""
    client, played, said = ChatClient(front_url), Played(identity), Say(citizen.matter)
    buttons: list[dict[str, str]] = []
    while not played.outcome:
        if len(played.turns) == MOST_TURNS:
            return end(played, "loop", played.turns[-1].responses[-1])
        turn, buttons, problem = take(client, said, buttons)
        played.turns.append(turn)
        if problem or not turn.responses:
            return end(played, "error" if problem else "silence", problem)
        if (outcome := outcome_of(client, turn)) is not None:
            return end(played, outcome, turn.responses[-1])
        said = citizen.answer(turn.responses[-1], buttons)
    return played


def end(played: Played, outcome: str, detail: str) -> Played:
    played.outcome, played.detail = outcome, detail
    return played


def take(client: ChatClient, said: Say, buttons: list[dict[str, str]]) -> tuple[Turn, list[dict[str, str]], str]:
    """Send one message, wait for its answer; return the turn, the buttons now offered, and what went wrong."""
    content = {"text": said.text} if said.button is None else {"payload_id": buttons[said.button]["payload_id"]}
    started = time.monotonic()
    answer = client.send(**content)
    turn = Turn(said.text or f"[{buttons[said.button or 0]['title']}]", 0.0)
    if "error" in answer:
        return turn, [], str(answer["error"]["code"])
    shown = list(answer["messages"])
    while not answered(client) and time.monotonic() - started < ANSWER_SECONDS:
        time.sleep(0.2)
        shown += client.poll()["messages"]
    turn.seconds = time.monotonic() - started
    from_hotline = [message for message in shown if message["from"] != "citizen"]
    read_stored(client, turn)
    turn.said = [message["text"] for message in from_hotline]
    return turn, from_hotline[-1]["buttons"] if from_hotline else [], ""


def conversation_of(client: ChatClient) -> Any:
    """Return the stored conversation of ``client``."""
    from hotline.gateway.identity import token_hash
    from hotline.gateway.models import Conversation

    return Conversation.objects.get(token_hash=token_hash(client.token))


def answered(client: ChatClient) -> bool:
    """Return whether no message of the citizen waits for the bot."""
    return not conversation_of(client).messages.filter(status="received").exists()


def read_stored(client: ChatClient, turn: Turn) -> None:
    """Take the intent of the last message of the citizen and the names of the responses to it from the database."""
    messages = conversation_of(client).messages
    asked = messages.filter(sender="citizen").latest("seq")
    turn.intent = str(((asked.turn or {}).get("intent") or {}).get("name") or "")
    after = messages.filter(seq__gt=asked.seq).exclude(sender="citizen").order_by("seq")
    turn.responses = [str((message.turn or {}).get("response") or message.sender) for message in after]


def outcome_of(client: ChatClient, turn: Turn) -> str | None:
    """Return how the conversation ended, None when it goes on: a number, a person, an explanation."""
    conversation = conversation_of(client)
    if conversation.service_request_ids:
        return "filed"
    if conversation.state != "bot":
        return "hand-off"
    return next((ENDINGS[name] for name in reversed(turn.responses) if name in ENDINGS), None)
