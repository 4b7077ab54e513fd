"""With a filed request: urge, add, withdraw, rate, reopen, join; one's own by conversation, others by number and proof."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import responses

from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import URL, Conversation
from tests.actions.test_check_status import HEATING, LAMP
from tests.actions.test_submit_request_form import SUMMARY, tell_everything

FORM = ValidateSubmitRequestForm()
UPDATES = f"{URL}/servicerequestupdates.json"


@pytest.fixture
def mine(conversation: Conversation) -> Conversation:
    conversation.slots["service_request_ids"] = ["ABCD-2345"]
    return conversation


def answers(wire: responses.RequestsMock, **fields: Any) -> None:
    act = {"service_request_id": "ABCD-2345", "result": "done", "message": "已转承办单位。", "state": "in_progress"}
    wire.post(UPDATES, json=[{**act, **fields}])


def sent(wire: responses.RequestsMock) -> dict[str, str]:
    """Return the form of the last act."""
    body = [call.request.body for call in wire.calls if call.request.method == "POST"][-1]
    return {name: values[0] for name, values in parse_qs(str(body)).items()}


def test_urging_is_done_at_once_and_told(mine: Conversation, wire: Any) -> None:
    answers(wire)
    assert mine.say(FORM, "催一下", "urge_request") == ["utter_acts_told"]
    assert mine.messages[0]["message"] == "已转承办单位。"
    assert sent(wire)["extended_attributes[action]"] == "urge"
    assert sent(wire)["extended_attributes[conversation_id]"] == "c1"


def test_withdrawing_is_asked_about_first(mine: Conversation, wire: Any) -> None:
    assert mine.say(FORM, "我那个单子撤了吧", "withdraw_request") == ["utter_withdraw_request_ask"]
    assert len(wire.calls) == 0
    answers(wire, state="withdrawn")
    assert mine.say(FORM, "对", "affirm") == ["utter_acts_told"]
    assert sent(wire)["extended_attributes[action]"] == "withdraw"


def test_a_no_withdraws_nothing(mine: Conversation, wire: Any) -> None:
    mine.say(FORM, "我那个单子撤了吧", "withdraw_request")
    assert mine.say(FORM, "算了不撤了", "cancel") == ["utter_acts_left"]
    assert len(wire.calls) == 0
    assert mine.slots["pending"] is None


def test_words_are_added_as_they_are(mine: Conversation, wire: Any) -> None:
    answers(wire)
    assert mine.say(FORM, "再补充一句，味道特别大，晚上更严重", "add_information") == ["utter_acts_told"]
    assert sent(wire)["description"] == "再补充一句，味道特别大，晚上更严重"


def test_an_addition_that_is_only_announced_is_asked_for(mine: Conversation, wire: Any) -> None:
    assert mine.say(FORM, "我要补充一点", "add_information") == ["utter_add_information_ask"]
    answers(wire)
    assert mine.say(FORM, "楼下也漏了", "report_problem") == ["utter_acts_told"]
    assert sent(wire)["description"] == "楼下也漏了"


def test_the_three_answers_may_come_at_once(mine: Conversation, wire: Any) -> None:
    answers(wire, state="closed")
    assert mine.say(FORM, "联系我了，也修好了，挺满意的", "rate_service") == ["utter_acts_told"]
    form = sent(wire)
    assert [form[f"extended_attributes[{name}]"] for name in ("contacted", "solved", "satisfaction")] == [
        "true", "true", "satisfied",
    ]  # fmt: skip


def test_what_is_missing_of_the_three_is_asked_for(mine: Conversation, wire: Any) -> None:
    answers(wire, missing=["contacted", "solved"])
    assert mine.say(FORM, "不满意", "rate_service") == ["utter_rate_service_ask_contacted"]
    assert sent(wire)["extended_attributes[satisfaction]"] == "not_satisfied"
    wire.replace("POST", UPDATES, json=[{"service_request_id": "ABCD-2345", "result": "done", "missing": ["solved"]}])
    assert mine.say(FORM, "没有", "deny") == ["utter_rate_service_ask_solved"]
    assert sent(wire)["extended_attributes[contacted]"] == "false"
    last = {
        "service_request_id": "ABCD-2345",
        "result": "done",
        "message": "要重办吗？",
        "reopen_until": "2026-12-01T10:00:00+08:00",
    }
    wire.replace("POST", UPDATES, json=[last])
    assert mine.say(FORM, "还没", "deny") == ["utter_acts_told"]
    assert mine.say(FORM, "要", "affirm") == ["utter_reopen_request_ask"]
    assert mine.say(FORM, "修了两天又漏水了", "report_problem") == ["utter_acts_told"]
    assert sent(wire)["extended_attributes[action]"] == "reopen"
    assert sent(wire)["description"] == "修了两天又漏水了"


def test_a_bare_yes_after_the_notice_answers_it(mine: Conversation, wire: Any) -> None:
    answers(wire, state="follow_up", missing=["solved"])
    assert mine.say(FORM, "是的", "affirm") == ["utter_rate_service_ask_solved"]
    assert sent(wire)["extended_attributes[contacted]"] == "true"


def test_another_request_needs_the_last_four_digits(conversation: Conversation, wire: Any) -> None:
    words = "EFGH-6789帮我催一下"
    assert conversation.say(FORM, words, "urge_request", service_request_id="EFGH-6789") == ["utter_acts_ask_last4"]
    answers(wire)
    assert conversation.say(FORM, "尾号5678", "inform") == ["utter_acts_told"]
    assert sent(wire)["extended_attributes[phone_last4]"] == "5678"


def test_digits_said_with_the_number_are_taken(conversation: Conversation, wire: Any) -> None:
    answers(wire)
    words = "EFGH-6789 手机尾号5678 催办"
    assert conversation.say(FORM, words, "urge_request", service_request_id="EFGH-6789") == ["utter_acts_told"]


def test_a_wrong_pair_and_an_unknown_number_sound_the_same(conversation: Conversation, wire: Any) -> None:
    wire.post(UPDATES, status=404, json=[{"code": 404, "description": "no"}])
    said = [
        conversation.say(FORM, f"{number} 尾号1234 怎么样了", "check_status", service_request_id=number)
        for number in ("EFGH-6789", "ZZZZ-2222")
    ]
    assert said == [["utter_check_status_not_yours"]] * 2


def test_of_several_it_is_asked_which(conversation: Conversation, wire: Any) -> None:
    conversation.slots["service_request_ids"] = ["ABCD-2345", "EFGH-6789"]
    wire.get(f"{URL}/requests.json", json=[HEATING, LAMP])
    assert conversation.say(FORM, "催一下", "urge_request") == ["utter_acts_ask_which"]
    payload = conversation.messages[0]["buttons"][1]["payload"]
    assert json.loads(payload.removeprefix("/inform")) == {"service_request_id": "EFGH-6789"}
    answers(wire)
    assert conversation.say(FORM, "第二个", "inform") == ["utter_acts_told"]
    assert sent(wire)["service_request_id"] == "EFGH-6789"


def test_nothing_is_claimed_when_the_endpoint_is_down(mine: Conversation, wire: Any) -> None:
    wire.post(UPDATES, body=requests.ConnectionError("down"))
    assert mine.say(FORM, "催一下", "urge_request") == ["utter_acts_unavailable"]


def near(wire: Any, **fields: Any) -> None:
    found = {"service_request_id": "EFGH-6789", "service_name": "暖气不热", "address": "花家地北里", "likeness": 0.7}
    wire.get(f"{URL}/nearby.json", json=[{**found, **fields}])


def test_a_second_report_may_join_the_first(conversation: Conversation, wire: Any, definitions: Any) -> None:
    definitions()
    near(wire)
    assert tell_everything(conversation) == ["utter_join_request_ask"]
    answers(wire)
    assert conversation.say(FORM, "加入吧", "affirm") == ["utter_acts_told"]
    assert sent(wire)["extended_attributes[action]"] == "join"
    assert conversation.slots["description"] is None


def test_who_does_not_join_files_their_own(conversation: Conversation, wire: Any, definitions: Any) -> None:
    definitions()
    near(wire)
    tell_everything(conversation)
    assert conversation.say(FORM, "不用，单独登记", "deny") == [SUMMARY]
    assert conversation.say(FORM, "对", "affirm") == []
    assert conversation.slots["outcome"] == "confirmed"


def test_ones_own_second_report_is_offered_as_an_addition(
    conversation: Conversation, wire: Any, definitions: Any
) -> None:
    definitions()
    near(wire, mine=True, likeness=0.2)
    assert tell_everything(conversation) == ["utter_add_information_ask_same"]
    answers(wire)
    conversation.say(FORM, "好", "affirm")
    assert sent(wire)["extended_attributes[action]"] == "add"
    assert "暖气不热" in sent(wire)["description"]


def test_an_endpoint_without_neighbours_is_no_hindrance(
    conversation: Conversation, wire: Any, definitions: Any
) -> None:
    definitions()
    wire.get(f"{URL}/nearby.json", status=404)
    assert tell_everything(conversation) == [SUMMARY]


def test_quick_file_it_at_the_read_back_files_it(conversation: Conversation, wire: Any, definitions: Any) -> None:
    definitions()
    tell_everything(conversation)
    conversation.say(FORM, "赶紧提交", "urge_request")
    assert conversation.slots["outcome"] == "confirmed"
