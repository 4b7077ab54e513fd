"""Asking: no more than about eight questions, nothing twice, what is vague once more, what is an opening not at all."""

from __future__ import annotations

from typing import Any

import pytest

from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import Conversation
from tests.actions.test_submit_request_form import HOME, SUMMARY, WHEN, service

FORM = ValidateSubmitRequestForm()


def attribute(number: int) -> dict[str, Any]:
    return {
        "code": f"q{number}", "datatype": "singlevaluelist", "required": True, "description": f"第{number}问？",
        "order": number, "variable": True, "values": [{"key": "a", "name": "甲等"}, {"key": "b", "name": "乙等"}],
    }  # fmt: skip


def test_no_more_than_eight_questions_are_asked(conversation: Conversation, definitions: Any) -> None:
    definitions(*map(attribute, range(10)))
    said = [conversation.say(FORM, "家里暖气一点都不热", "report_problem", service=service("heating_cold"))[-1]]
    while said[-1] != SUMMARY:
        said += conversation.say(FORM, "嗯嗯", "affirm")
    assert len(said) == 9


def test_a_value_that_was_volunteered_is_not_asked_for(conversation: Conversation, definitions: Any) -> None:
    definitions(attribute(1))
    text = "家里暖气不热，三天了，说是乙等"
    found = {"service": service("heating_cold"), "place": HOME, "occurred": WHEN, "phone": "13800138000"}
    assert conversation.say(FORM, text, "report_problem", **found) == [SUMMARY]
    assert conversation.slots["attributes"] == {"q1": "b"}


@pytest.mark.parametrize(
    "words",
    ["我想反映个事", "你好，我要投诉", "有个问题想反映一下", "I want to report a problem", "hello, I have an issue"],
)
def test_an_opening_is_no_story(conversation: Conversation, definitions: Any, words: str) -> None:
    definitions()
    assert conversation.say(FORM, words, "report_problem") == ["utter_submit_request_ask_description"]
    assert conversation.slots.get("description") is None


def test_a_vague_time_is_asked_about_once_more(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "家里暖气不热", "report_problem", service=service("heating_cold"), place=HOME)
    assert conversation.say(FORM, "有一阵子了", "nlu_fallback") == ["utter_submit_request_ask_time_finer"]
    assert conversation.say(FORM, "记不清了", "dont_know") == ["utter_submit_request_ask_phone"]
    assert conversation.slots["occurred"] == {"said": "有一阵子了"}


def test_a_time_is_no_place(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "家里暖气不热", "report_problem", service=service("heating_cold"))
    said = conversation.say(
        FORM, "前天开始的", "inform", occurred={"said": "前天", "start": "2026-11-22T00:00:00+08:00"}
    )
    assert said == ["utter_submit_request_ask_place_again"]
    assert conversation.slots.get("address_string") is None


def test_a_number_too_short_is_said_to_be_none(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    assert conversation.say(FORM, "1381234", "goodbye") == ["utter_submit_request_ask_phone_again"]


def test_a_guess_cancels_nothing(conversation: Conversation, definitions: Any, monkeypatch: Any) -> None:
    definitions()
    conversation.say(FORM, "家里暖气不热", "report_problem", service=service("heating_cold"), place=HOME)
    assert conversation.say(FORM, "有一阵子了", "cancel", confidence=0.49) == ["utter_submit_request_ask_time_again"]
    assert conversation.slots["description"]
