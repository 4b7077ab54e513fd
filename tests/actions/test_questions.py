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


@pytest.mark.parametrize("words", ["打夏天就这样", "每天都这样"])
def test_words_that_are_no_number_are_not_called_a_bad_one(
    conversation: Conversation, definitions: Any, words: str
) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    assert conversation.say(FORM, words, "inform", confidence=0.6) == ["utter_submit_request_ask_phone"]


@pytest.mark.parametrize("words", ["不用了", "不用，谢谢", "No need, thanks"])
def test_no_need_of_a_phone_cancels_nothing(conversation: Conversation, definitions: Any, words: str) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    assert conversation.say(FORM, words, "cancel") == ["utter_submit_request_summary"]
    assert conversation.slots["declined"] == ["phone"]


def test_no_need_to_file_it_cancels(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    assert conversation.say(FORM, "不用登记了", "cancel") == ["utter_control_cancelled"]


@pytest.mark.parametrize("words", ["没事了已经修好了", "已经来电了", "never mind, it's fixed now"])
def test_a_trouble_that_is_over_is_asked_about(conversation: Conversation, definitions: Any, words: str) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"))
    assert conversation.say(FORM, words, "nlu_fallback", confidence=0.3) == ["utter_control_ask_settled"]
    assert conversation.slots.get("address_string") is None
    assert conversation.say(FORM, "要", "affirm") == ["utter_submit_request_ask_place"]


@pytest.mark.parametrize("words", ["希望修好", "上次修好了又坏了", "修好就行", "什么时候能修好了", "还没解决"])
def test_a_trouble_that_goes_on_is_not_over(conversation: Conversation, definitions: Any, words: str) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"))
    assert "utter_control_ask_settled" not in conversation.say(FORM, words, "inform", confidence=0.4)


def test_a_thumb_up_is_a_yes(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    conversation.say(FORM, "不留", "refuse")
    conversation.say(FORM, "👍🏽", "out_of_scope", mood="grateful")
    assert conversation.slots["outcome"] == "confirmed"


def test_a_single_letter_is_no_time(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "家里暖气不热", "report_problem", service=service("heating_cold"), place=HOME)
    conversation.say(FORM, "k", "nlu_fallback", confidence=0.2)
    assert conversation.slots.get("occurred") is None


def test_what_they_will_not_mend_is_no_refusal(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "物业服务太差了", "report_problem", service=service("property_service"))
    said = conversation.say(FORM, "不给修电梯", "refuse", confidence=1.0, service=service("lift_fault"))
    assert conversation.slots["description"] == "物业服务太差了\n不给修电梯"
    assert said == ["utter_submit_request_ask_place_again"]


def test_a_question_to_us_is_no_answer(conversation: Conversation, definitions: Any) -> None:
    definitions()
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    said = conversation.say(FORM, "你们会派人来看吗", "ask_identity", confidence=0.4)
    assert said == ["utter_submit_request_question_noted", "utter_submit_request_ask_phone"]
    assert "你们会派人来看吗" in conversation.slots["description"]
