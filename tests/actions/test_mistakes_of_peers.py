"""Mistakes that other hotline bots made in public, one test each; what is not the dialogue's is tested elsewhere."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import requests
import responses
import yaml

from actions.base import DialogueAction
from actions.submit_request import ActionSubmitRequest
from actions.submit_request_form import ValidateSubmitRequestForm
from actions.turn import Turn
from tests.actions.conftest import URL, Conversation
from tests.actions.test_submit_request_form import HOME, SUMMARY, service, tell_everything

FORM, FILE = ValidateSubmitRequestForm(), ActionSubmitRequest()
RESPONSES = Path(__file__).parents[2] / "bot" / "responses"


@pytest.fixture(autouse=True)
def no_own_questions(definitions: Any) -> None:
    definitions()


def confirm(conversation: Conversation) -> list[str]:
    tell_everything(conversation)
    conversation.say(FORM, "对", "affirm")
    return conversation.run(FILE)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 400, "json": [{"code": 400, "description": "no"}]},
        {"status": 403, "json": []},
        {"status": 500, "body": "oops"},
        {"status": 201, "body": "<html>"},
        {"status": 201, "json": []},
        {"status": 201, "json": [{}]},
        {"body": requests.ConnectionError("down")},
        {"body": requests.ReadTimeout("slow")},
    ],
)
def test_success_is_never_told_on_a_failed_create(
    conversation: Conversation, wire: Any, answer: dict[str, Any]
) -> None:
    wire.post(f"{URL}/requests.json", **answer)
    said = confirm(conversation)
    assert said in (["utter_submit_request_not_filed"], ["utter_submit_request_kept"])
    assert conversation.custom("filed") is None


def test_an_error_is_never_silence(conversation: Conversation) -> None:
    class Broken(DialogueAction):
        def name(self) -> str:
            return "broken"

        def answer(self, dispatcher: Any, tracker: Any, turn: Turn) -> Any:
            raise RuntimeError("oops")

    assert conversation.say(Broken(), "你好", "greet") == ["utter_trouble"]


def test_a_greeting_wipes_no_draft(conversation: Conversation) -> None:
    tell_everything(conversation)
    before = dict(conversation.slots)
    for words in ("你好", "hello", "早上好"):
        conversation.say(FORM, words, "greet")
    assert {name: conversation.slots[name] for name in ("description", "phone", "place")} == {
        name: before[name] for name in ("description", "phone", "place")
    }


def test_the_description_is_filed(conversation: Conversation, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", status=201, json=[{"service_request_id": "ABCD-2345"}])
    wire.get(f"{URL}/requests.json", json=[])
    confirm(conversation)
    body = next(call.request.body for call in wire.calls if call.request.method == "POST")
    assert "description=" in str(body)
    assert "citizen_words" in str(body)


def test_a_refused_phone_is_not_asked_for_again(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    said = [conversation.say(FORM, "不想留电话", "refuse")]
    said += [conversation.say(FORM, "不用留电话", "refuse"), conversation.say(FORM, "地址是5号楼", "correct")]
    assert not [name for name in itertools.chain(*said) if "phone" in name]


def test_a_status_is_not_told_by_name_or_phone(conversation: Conversation, wire: Any) -> None:
    for words in ("张伟的诉求怎么样了", "13800138000的诉求怎么样了"):
        assert conversation.say(FORM, words, "check_status") == ["utter_check_status_none"]
    assert len(wire.calls) == 0


def test_there_are_no_default_coordinates(conversation: Conversation, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", status=201, json=[{"service_request_id": "ABCD-2345"}])
    wire.get(f"{URL}/requests.json", json=[])
    confirm(conversation)
    body = str(next(call.request.body for call in wire.calls if call.request.method == "POST"))
    assert "&lat=" not in body
    assert "&long=" not in body


def test_every_text_has_an_unconditional_variant() -> None:
    """An unknown language gets the Chinese text, never none."""
    for path in RESPONSES.glob("*.yml"):
        for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            assert any("condition" not in variant and variant["text"] for variant in variants), name


def test_the_whole_content_is_confirmed_not_only_the_phone(conversation: Conversation) -> None:
    assert tell_everything(conversation) == [SUMMARY]
    shown = {field["name"] for field in conversation.custom("card")["fields"]}
    assert {"service_name", "description", "address_string", "occurred", "phone"} <= shown


def test_nothing_is_filed_before_the_yes(conversation: Conversation, wire: Any) -> None:
    tell_everything(conversation)
    conversation.say(FORM, "谢谢", "thank")
    assert conversation.slots["outcome"] is None
    assert not [call for call in wire.calls if call.request.method == "POST"]


def test_a_closed_request_is_not_called_fixed() -> None:
    words = yaml.safe_load((RESPONSES.parents[1] / "data/words/words.yml").read_text(encoding="utf-8"))
    assert "修好" not in words["statuses"]["closed"]["zh"]
    assert "fixed" not in words["statuses"]["closed"]["en"]


def test_one_act_sent_twice_is_one_act(conversation: Conversation, wire: responses.RequestsMock) -> None:
    """The same message gives the same key, so a repeated update is stored once by the endpoint."""
    conversation.slots["service_request_ids"] = ["ABCD-2345"]
    wire.post(f"{URL}/servicerequestupdates.json", json=[{"service_request_id": "ABCD-2345", "result": "done"}])
    conversation.say(FORM, "催一下", "urge_request")
    conversation.run(FORM)
    keys = {str(call.request.body).split("update_id=")[1].split("&")[0] for call in wire.calls}
    assert len(wire.calls) == 2
    assert len(keys) == 1


def test_a_photo_sent_before_anything_is_told_is_filed_with_it(
    conversation: Conversation, wire: responses.RequestsMock
) -> None:
    photo = "http://gateway.test/media/1.jpg"
    conversation.say(FORM, "这是现场照片", "inform", metadata={"attachments": [photo]})
    wire.post(f"{URL}/requests.json", status=201, json=[{"service_request_id": "AAAA-0001"}])
    assert confirm(conversation)
    (sent,) = [str(call.request.body) for call in wire.calls if call.request.method == "POST"]
    assert quote_plus(photo) in sent
