"""Status: one's own requests only, and the truth when it cannot be looked up."""

from __future__ import annotations

from typing import Any

import requests
import responses

from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import URL, Conversation

STATUS = ValidateSubmitRequestForm()
HEATING = {
    "service_request_id": "ABCD-2345",
    "status": "open",
    "status_notes": "热力集团正在办理。",
    "service_code": "heating_cold",
    "service_name": "暖气不热",
    "description": "家里暖气不热",
    "expected_datetime": "2026-11-25T10:00:00+08:00",
}
LAMP = {
    "service_request_id": "EFGH-6789",
    "status": "closed",
    "status_notes": "路灯已经修好。",
    "service_code": "street_light",
    "service_name": "路灯",
    "description": "门口路灯不亮",
}


def ask(conversation: Conversation, text: str = "我的事怎么样了", **found: Any) -> list[str]:
    return conversation.say(STATUS, text, "check_status", **found)


def test_without_a_request_nothing_is_asked_of_the_endpoint(conversation: Conversation, wire: Any) -> None:
    assert ask(conversation) == ["utter_check_status_none"]
    assert len(wire.calls) == 0


def test_an_open_request_is_told_with_its_date(conversation: Conversation, wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/requests.json", json=[HEATING])
    conversation.slots["service_request_ids"] = ["ABCD-2345"]
    assert ask(conversation) == ["utter_check_status_one_open"]
    assert conversation.messages[0]["expected_datetime"] == "11月25日"
    assert conversation.messages[0]["status_notes"] == "热力集团正在办理。"
    assert conversation.custom("card")["status"] == "open"


def test_a_closed_request_is_told_without_a_date(conversation: Conversation, wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/requests.json", json=[LAMP])
    conversation.slots["service_request_ids"] = ["EFGH-6789"]
    assert ask(conversation) == ["utter_check_status_one"]


def test_of_several_the_one_asked_about_is_told(conversation: Conversation, wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/requests.json", json=[HEATING, LAMP])
    conversation.slots["service_request_ids"] = ["ABCD-2345", "EFGH-6789"]
    service = {"service_code": "heating_cold", "confidence": 0.7, "ranking": []}
    assert ask(conversation, "我的那个暖气的事怎么样了", service=service) == ["utter_check_status_one_open"]
    assert conversation.messages[0]["service_request_id"] == "ABCD-2345"


def test_of_several_all_are_listed_when_none_is_meant(conversation: Conversation, wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/requests.json", json=[HEATING, LAMP])
    conversation.slots["service_request_ids"] = ["ABCD-2345", "EFGH-6789"]
    assert ask(conversation) == ["utter_check_status_list"]
    assert "ABCD-2345" in conversation.messages[0]["requests"]
    assert "EFGH-6789" in conversation.messages[0]["requests"]


def test_somebody_elses_number_tells_nothing(conversation: Conversation, wire: responses.RequestsMock) -> None:
    conversation.slots["service_request_ids"] = ["ABCD-2345"]
    assert ask(conversation, "EFGH-6789办得怎么样了", service_request_id="EFGH-6789") == ["utter_acts_ask_last4"]
    assert len(wire.calls) == 0
    wire.post(f"{URL}/servicerequestupdates.json", status=404, json=[{"code": 404, "description": "no"}])
    assert conversation.say(STATUS, "1234", "inform") == ["utter_check_status_not_yours"]
    assert conversation.slots["pending"] is None


def test_a_number_that_the_gateway_filed_later_is_ones_own(conversation: Conversation, wire: Any) -> None:
    wire.get(f"{URL}/requests.json", json=[HEATING])
    metadata = {"service_request_ids": ["ABCD-2345"]}
    said = conversation.say(STATUS, "ABCD-2345", "check_status", service_request_id="ABCD-2345", metadata=metadata)
    assert said == ["utter_check_status_one_open"]


def test_a_backend_that_is_down_is_no_answer_about_the_request(conversation: Conversation, wire: Any) -> None:
    wire.get(f"{URL}/requests.json", body=requests.ConnectionError("down"))
    conversation.slots["service_request_ids"] = ["ABCD-2345"]
    assert ask(conversation) == ["utter_check_status_unavailable"]


def test_a_long_story_of_somebody_without_a_request_is_a_new_matter(
    conversation: Conversation, definitions: Any
) -> None:
    definitions()
    words = "我们小区三号楼的电梯从上个月开始就一直这样开开停停，老人孩子都不敢坐，到底怎么回事到什么时候才能修"
    said = ask(conversation, words)
    assert "utter_check_status_none" not in said
    assert conversation.slots["description"] == words
