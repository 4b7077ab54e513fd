"""What `make chat ARGS=--debug` shows comes from the stored turn, and only to who holds the citizen's token."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from hotline.gateway import identity
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot, turn


def shown(monkeypatch: pytest.MonkeyPatch, *tokens: str) -> list[Any]:
    """Return what the command answers to each token."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{token}\n" for token in tokens)))
    out = io.StringIO()
    call_command("show_turns", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_last_turn_of_the_token_is_shown(citizen: Citizen, bot: StubBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.reply = lambda request: turn(
        request["message_id"], {"text": "好"}, slots={"phone": request["text"]}, actions=["action_file"]
    )
    citizen.say("13800138000")
    citizen.say("13900139000")
    (found,) = shown(monkeypatch, citizen.client.cookies[identity.COOKIE].value)
    assert found["slots"] == {"phone": "13900139000"}
    assert found["actions"] == ["action_file"]
    assert found["intent"]["name"] == "inform"


def test_an_unknown_token_and_a_silent_citizen_show_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, "nobody", "") == [None, None]
