"""Danger comes first, on any turn and in any action, and no draft is lost by it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote_plus

import pytest
import requests
import responses

from actions.smalltalk import ActionSmalltalk
from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import URL, Conversation
from tests.actions.test_submit_request_form import HOME, service

FORM = ValidateSubmitRequestForm()
FIRE = {"kind": "fire", "quoted": "着火了", "start": 0, "end": 3}


@pytest.fixture
def filing(wire: responses.RequestsMock) -> responses.RequestsMock:
    wire.post(f"{URL}/requests.json", json=[{"service_request_id": "ABCD-2345"}], status=201)
    return wire


def sent(wire: responses.RequestsMock) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(str(wire.calls[-1].request.body)).items()}


def test_the_number_comes_first_then_the_filing_and_a_person(conversation: Conversation, filing: Any) -> None:
    said = conversation.say(FORM, "着火了", "report_problem", danger=FIRE, place=HOME)
    assert said == ["utter_danger", "utter_danger_filed"]
    assert conversation.messages[0]["numbers"] == "119"
    assert conversation.custom("handoff")["reason"] == "risk"
    assert sent(filing)["service_code"] == "emergency"
    assert '"kind": "fire"' in sent(filing)["extended_attributes[danger]"]
    assert conversation.slots["outcome"] == "danger"


def test_danger_in_a_greeting_is_danger(conversation: Conversation, filing: Any) -> None:
    assert conversation.say(ActionSmalltalk(), "你好着火了", "greet", danger=FIRE)[0] == "utter_danger"


def test_the_gateways_screening_counts(conversation: Conversation, filing: Any) -> None:
    said = conversation.say(FORM, "家里有股味道", "inform", metadata={"danger": "gas"})
    assert said[0] == "utter_danger"


def test_a_draft_survives_danger(conversation: Conversation, filing: Any, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    told = {name: conversation.slots[name] for name in ("description", "address_string", "draft_key")}
    conversation.say(FORM, "旁边着火了", "report_problem", danger=FIRE)
    assert {name: conversation.slots[name] for name in told} == told
    assert sent(filing)["address_string"] == told["address_string"]


def test_the_same_danger_is_filed_once(conversation: Conversation, filing: Any) -> None:
    conversation.say(FORM, "着火了", "report_problem", danger=FIRE)
    said = conversation.say(FORM, "火越来越大", "report_problem", danger={**FIRE, "quoted": "火越来越大"})
    assert said == ["utter_danger", "utter_danger_noted"]
    assert [call.request.url for call in filing.calls].count(f"{URL}/requests.json") == 1


def test_words_after_a_danger_are_written_to_its_request(conversation: Conversation, filing: Any) -> None:
    filing.post(f"{URL}/servicerequestupdates.json", json=[{"update_id": "u"}])
    conversation.say(FORM, "着火了", "report_problem", danger=FIRE)
    assert conversation.say(FORM, HOME["said"], "inform", place=HOME) == ["utter_danger_noted"]
    assert HOME["said"] in unquote_plus(str(filing.calls[-1].request.body))
    assert filing.calls[-1].request.url.startswith(f"{URL}/servicerequestupdates")


def test_the_place_after_a_danger_is_the_dangers_not_the_drafts(
    conversation: Conversation, filing: Any, definitions: Any
) -> None:
    definitions()
    conversation.say(FORM, "小区电梯坏了", "report_problem", service=service("lift_fault"))
    conversation.say(FORM, "屋里有很大煤气味", "report_problem", danger={"kind": "gas", "quoted": "煤气味"})
    said = conversation.say(FORM, HOME["said"], "inform", place=HOME)
    assert said == ["utter_danger_noted", "utter_submit_request_draft_waits"]
    assert conversation.slots.get("address_string") is None
    assert conversation.say(FORM, "好的", "affirm") == ["utter_submit_request_ask_place"]


def test_a_draft_that_waits_after_a_danger_can_be_dropped(
    conversation: Conversation, filing: Any, definitions: Any
) -> None:
    definitions()
    conversation.say(FORM, "小区电梯坏了", "report_problem", service=service("lift_fault"))
    conversation.say(FORM, "着火了", "report_problem", danger=FIRE)
    conversation.say(FORM, "人都出来了", "inform")
    assert conversation.say(FORM, "不用了", "deny") == ["utter_control_cancelled"]
    assert conversation.slots.get("description") is None


def test_who_threatened_with_a_scene_is_heard_out(conversation: Conversation, filing: Any, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "再不解决我就带人去闹", "inform", danger={"kind": "unrest", "quoted": "带人去闹"})
    said = conversation.say(FORM, "物业不退装修押金", "report_problem", service=service("property_fee"))
    assert said[-1].startswith("utter_submit_request_ask_")


def test_another_matter_an_hour_after_a_danger_is_another_matter(
    conversation: Conversation, filing: Any, definitions: Any
) -> None:
    definitions()
    conversation.say(FORM, "着火了", "report_problem", danger=FIRE)
    later = {"sent_at": "2026-11-24T11:00:00+08:00"}
    said = conversation.say(FORM, "路灯坏了没人修", "report_problem", metadata=later, service=service("street_light"))
    assert said[-1].startswith("utter_submit_request_ask_")


def test_what_follows_goes_to_the_person_and_opens_no_form(conversation: Conversation, filing: Any) -> None:
    conversation.say(FORM, "着火了", "report_problem", danger=FIRE)
    assert conversation.say(FORM, HOME["said"], "inform", place=HOME) == ["utter_danger_noted"]
    assert conversation.custom("handoff")["summary"] == HOME["said"]


def test_danger_with_dispatch_down_is_kept_and_handed_over(conversation: Conversation, wire: Any) -> None:
    wire.post(f"{URL}/requests.json", body=requests.ConnectionError("down"))
    assert conversation.say(FORM, "着火了", "report_problem", danger=FIRE) == ["utter_danger", "utter_danger_kept"]
    assert conversation.custom("file_later")["fields"]["service_code"] == "emergency"
    assert conversation.custom("handoff")["reason"] == "risk"


def test_danger_refused_by_dispatch_still_reaches_a_person(conversation: Conversation, wire: Any) -> None:
    wire.post(f"{URL}/requests.json", json=[], status=400)
    assert conversation.say(FORM, "着火了", "report_problem", danger=FIRE) == ["utter_danger", "utter_danger_person"]
    assert conversation.custom("handoff")["reason"] == "risk"


def test_self_harm_is_met_with_care(conversation: Conversation, filing: Any) -> None:
    danger = {"kind": "self_harm", "quoted": "不想活了", "start": 0, "end": 4}
    said = conversation.say(FORM, "我不想活了", "report_problem", danger=danger)
    assert said[0] == "utter_danger_self_harm"
    assert "12356" in conversation.messages[0]["numbers"]


def test_an_unknown_kind_gets_every_number(conversation: Conversation, filing: Any) -> None:
    conversation.say(FORM, "出事了", "report_problem", danger={"kind": "meteor", "quoted": "出事了"})
    assert "110" in conversation.messages[0]["numbers"]
