"""Dangers and the T1 service in another city: its own numbers and its own code."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import URL, Conversation


def test_a_fire_names_911_and_is_filed_as_the_citys_emergency(
    monkeypatch: pytest.MonkeyPatch, conversation: Conversation, wire: responses.RequestsMock
) -> None:
    monkeypatch.setenv("CITY", "riverton")
    wire.post(f"{URL}/requests.json", json=[{"service_request_id": "ABCD-2345"}], status=201)
    fire: dict[str, Any] = {"kind": "fire", "quoted": "on fire", "start": 12, "end": 19}
    said = conversation.say(
        ValidateSubmitRequestForm(), "my house is on fire", "report_problem", danger=fire, language="en"
    )
    assert said == ["utter_danger", "utter_danger_filed"]
    assert conversation.messages[0]["numbers"] == "911"
    assert "service_code=emergency" in str(wire.calls[-1].request.body)
