"""Filing and its three endings, and the two failures of the look-up after it."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import responses

from actions import filing
from actions.draft import key_of
from actions.submit_request import ActionSubmitRequest
from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import URL, Conversation
from tests.actions.test_submit_request_form import FORM, tell_everything

SUBMIT = ActionSubmitRequest()
NUMBER = "ABCD-2345"


@pytest.fixture
def confirmed(conversation: Conversation, definitions: Any) -> Conversation:
    definitions()
    tell_everything(conversation)
    conversation.say(FORM, "确认", "affirm")
    return conversation


def answer_filing(wire: responses.RequestsMock, **found: Any) -> None:
    wire.post(f"{URL}/requests.json", json=[{"service_request_id": NUMBER}], status=201)
    wire.get(f"{URL}/requests.json", json=[{"service_request_id": NUMBER, "status": "open", **found}])


def test_filed_tells_number_agency_and_date(confirmed: Conversation, wire: responses.RequestsMock) -> None:
    answer_filing(wire, agency_responsible="北京热力集团", expected_datetime="2026-11-25T02:00:00Z")
    assert confirmed.run(SUBMIT) == ["utter_submit_request_done"]
    said = confirmed.messages[0]
    assert said["service_request_id"] == NUMBER
    assert said["agency_responsible"] == "北京热力集团"
    assert said["expected_datetime"] == "11月25日"
    assert confirmed.custom("filed")["service_request_id"] == NUMBER


def test_after_filing_the_draft_is_empty_and_the_number_is_the_citizens(
    confirmed: Conversation, wire: responses.RequestsMock
) -> None:
    answer_filing(wire)
    confirmed.run(SUBMIT)
    assert confirmed.slots["service_request_ids"] == [NUMBER]
    emptied = (
        "description",
        "address_string",
        "place",
        "phone",
        "occurred",
        "draft_key",
        "service_code",
        "tries",
        "outcome",
    )
    assert {name: confirmed.slots.get(name) for name in emptied} == dict.fromkeys(emptied)


def test_everything_heard_is_in_the_form(confirmed: Conversation, wire: responses.RequestsMock) -> None:
    answer_filing(wire)
    confirmed.run(SUBMIT)
    post = next(call.request for call in wire.calls if call.request.method == "POST")
    sent = {name: values[0] for name, values in parse_qs(str(post.body)).items()}
    place = json.loads(sent.pop("extended_attributes[place]"))
    occurred = json.loads(sent.pop("extended_attributes[occurred]"))
    story = "望京街道花家地北里3号楼暖气不热，已经三天了，我电话13800138000"
    key = key_of("c1", "m0")
    assert sent == {
        "api_key": "bot-key",
        "service_code": "heating_cold",
        "description": story,
        "address_string": "朝阳区望京街道花家地北里3号楼",
        "phone": "13800138000",
        "extended_attributes[kind]": "help",
        "extended_attributes[conversation_id]": "c1",
        "extended_attributes[language]": "zh",
        "extended_attributes[citizen_words]": f"{story}\n确认",
        "extended_attributes[draft_key]": key,
    }
    assert (place["building"], occurred["start"]) == ("3号楼", "2026-11-21T10:00:00+08:00")
    assert post.headers["Idempotency-Key"] == key


def test_the_number_is_told_even_when_the_rest_cannot_be_looked_up(
    confirmed: Conversation, wire: responses.RequestsMock
) -> None:
    wire.post(f"{URL}/requests.json", json=[{"service_request_id": NUMBER}], status=201)
    wire.get(f"{URL}/requests.json", status=500)
    assert confirmed.run(SUBMIT) == ["utter_submit_request_done_number_only"]


def test_what_takes_longer_than_an_action_may_is_kept_and_not_called_trouble(
    confirmed: Conversation, wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> Any:
        time.sleep(2.2)  # a thread that waits for its turn
        return filing.Outcome(kept=True)

    monkeypatch.setattr("actions.submit_request.file", slow)
    key = confirmed.slots["draft_key"]
    assert confirmed.run(SUBMIT) == ["utter_submit_request_kept"]
    later = confirmed.custom("file_later")
    assert later["draft_key"] == key and later["fields"]["extended_attributes[citizen_words]"].endswith("确认")
    assert confirmed.slots["description"] is None and confirmed.slots["outcome"] is None


@pytest.mark.parametrize("failure", [500, 503, 429, requests.ConnectionError("down"), requests.ReadTimeout("slow")])
def test_kept_is_told_when_dispatch_is_down(
    confirmed: Conversation, wire: responses.RequestsMock, failure: int | Exception
) -> None:
    if isinstance(failure, int):
        wire.post(f"{URL}/requests.json", status=failure)
    else:
        wire.post(f"{URL}/requests.json", body=failure)
    key = confirmed.slots["draft_key"]
    assert confirmed.run(SUBMIT) == ["utter_submit_request_kept"]
    later = confirmed.custom("file_later")
    assert later["draft_key"] == key
    assert later["fields"]["service_code"] == "heating_cold"
    assert confirmed.slots.get("service_request_ids") is None


def test_a_refusal_says_not_filed_and_keeps_the_draft_for_a_person(
    confirmed: Conversation, wire: responses.RequestsMock
) -> None:
    wire.post(f"{URL}/requests.json", json=[{"code": 400, "description": "no"}], status=400)
    assert confirmed.run(SUBMIT) == ["utter_submit_request_not_filed"]
    assert confirmed.custom("handoff")["reason"] == "refused"
    assert confirmed.slots["description"]
    assert confirmed.slots["outcome"] is None


def test_a_pending_token_is_no_number(confirmed: Conversation, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", json=[{"token": "t1"}], status=201)
    wire.get(f"{URL}/tokens/t1.json", json=[])
    assert confirmed.run(SUBMIT) == ["utter_submit_request_number_follows"]
    assert confirmed.custom("file_later")["token"] == "t1"


def test_trying_again_after_a_refusal_reads_back_first(confirmed: Conversation, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}/requests.json", json=[], status=400)
    confirmed.run(SUBMIT)
    said = confirmed.say(ValidateSubmitRequestForm(), "/inform", "inform")
    assert said == ["utter_submit_request_summary"]


@pytest.mark.parametrize("words", ["{summary}", "0[x]", "价格是{1}元 0[", "%s \\n <script>"])
def test_words_that_look_like_placeholders_survive(conversation: Conversation, definitions: Any, words: str) -> None:
    from rasa.core.nlg.interpolator import interpolate_text

    definitions()
    where = {"place": {"said": "望京街道", "district": "朝阳区", "street": "望京街道"}}
    conversation.say(FORM, f"路灯坏了没人修{words}", "report_problem", phone="13800138000", **where)
    values = {name: value for name, value in conversation.messages[0].items() if isinstance(value, str)}
    assert "路灯坏了没人修" in interpolate_text("请核对：{summary}", values)
