"""The form: everything volunteered is taken, one question a turn, corrections change what they name."""

from __future__ import annotations

from typing import Any

import pytest

from actions.draft import Draft
from actions.submit_request_form import ValidateSubmitRequestForm
from intake.place import Place
from tests.actions.conftest import Conversation

FORM = ValidateSubmitRequestForm()
SUMMARY = "utter_submit_request_summary"


def place(said: str, **parts: str) -> dict[str, Any]:
    return Place(said=said, confidence=0.9, **parts).as_dict()


def service(code: str, confidence: float = 0.8, second: tuple[str, float] = ("other", 0.05)) -> dict[str, Any]:
    ranking = [{"service_code": code, "confidence": confidence}, {"service_code": second[0], "confidence": second[1]}]
    return {**ranking[0], "ranking": ranking}


HOME = place("望京街道花家地北里3号楼", district="朝阳区", street="望京街道", estate="花家地北里", building="3号楼")
WHEN = {"said": "三天了", "start": "2026-11-21T10:00:00+08:00", "end": None, "recurrence": "", "ongoing": True}


@pytest.fixture(autouse=True)
def no_own_questions(definitions: Any) -> None:
    definitions()


def tell_everything(conversation: Conversation) -> list[str]:
    text = "望京街道花家地北里3号楼暖气不热，已经三天了，我电话13800138000"
    found = {"place": HOME, "occurred": WHEN, "phone": "13800138000", "service": service("heating_cold")}
    return conversation.say(FORM, text, "report_problem", **found)


def test_everything_in_the_first_message_is_read_back_at_once(conversation: Conversation) -> None:
    assert tell_everything(conversation) == [SUMMARY]
    assert conversation.slots["requested_slot"] == "confirmed"
    card = {field["name"]: field["value"] for field in conversation.custom("card")["fields"]}
    assert card["address_string"] == "朝阳区望京街道花家地北里3号楼"
    assert card["phone"] == "13800138000"
    assert card["occurred"] == "三天了（11月21日）"


def test_missing_fields_are_asked_for_one_by_one_in_order(conversation: Conversation) -> None:
    asked = conversation.say(FORM, "家里暖气一点都不热", "report_problem", service=service("heating_cold"))
    assert asked == ["utter_submit_request_ask_place"]
    assert conversation.say(FORM, HOME["said"], "inform", place=HOME) == ["utter_submit_request_ask_time"]
    assert conversation.say(FORM, "三天了", "inform", occurred=WHEN) == ["utter_submit_request_ask_phone"]
    assert conversation.say(FORM, "13800138000", "inform", phone="13800138000") == [SUMMARY]
    assert conversation.slots["description"] == "家里暖气一点都不热"


def test_an_answer_without_entities_is_the_answer(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"))
    conversation.say(FORM, "菜市场后面那个巷子", "nlu_fallback")
    assert conversation.slots["address_string"] == "菜市场后面那个巷子"
    assert conversation.slots["requested_slot"] == "phone"


def test_a_refused_phone_is_never_asked_for_again(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), place=HOME)
    assert conversation.say(FORM, "不想留", "refuse") == [SUMMARY]
    assert "phone" in conversation.slots["declined"]
    said = conversation.say(FORM, "地址是5号楼", "correct", place=place("5号楼", building="5号楼"))
    assert said == [SUMMARY]


def test_not_knowing_the_time_is_accepted(conversation: Conversation) -> None:
    found = {"service": service("heating_cold"), "place": HOME}
    assert conversation.say(FORM, "暖气不热", "report_problem", **found) == ["utter_submit_request_ask_time"]
    assert conversation.say(FORM, "不知道", "dont_know") == ["utter_submit_request_ask_phone"]


def test_a_correction_changes_only_what_it_names(conversation: Conversation) -> None:
    tell_everything(conversation)
    before = dict(conversation.slots)
    said = conversation.say(FORM, "地址不对，是5号楼", "correct", place=place("5号楼", building="5号楼"))
    assert said == [SUMMARY]
    assert conversation.slots["address_string"] == "朝阳区望京街道花家地北里5号楼"
    changed = {name for name, value in conversation.slots.items() if before.get(name) != value}
    assert changed == {"address_string", "place"}


def test_a_correction_of_two_fields_changes_both(conversation: Conversation) -> None:
    tell_everything(conversation)
    found = {"place": place("5号楼", building="5号楼"), "phone": "13900139000"}
    conversation.say(FORM, "是5号楼，电话13900139000", "correct", **found)
    assert (conversation.slots["phone"], conversation.slots["place"]["building"]) == ("13900139000", "5号楼")


def test_yes_ends_the_form_confirmed(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "对的", "affirm") == []
    assert (conversation.slots["outcome"], conversation.slots["requested_slot"]) == ("confirmed", None)


def test_a_bare_no_asks_what_to_change(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "不对", "deny") == ["utter_submit_request_ask_change"]


def test_naming_a_field_without_its_value_asks_for_it(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "电话写错了", "correct") == ["utter_submit_request_ask_phone"]
    assert conversation.say(FORM, "13900139000", "inform", phone="13900139000") == [SUMMARY]
    assert conversation.slots["phone"] == "13900139000"


def test_a_greeting_in_the_form_wipes_nothing(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"))
    told = conversation.slots["description"]
    said = conversation.say(FORM, "你好", "greet")
    assert said == ["utter_smalltalk_greet", "utter_submit_request_ask_place"]
    assert conversation.slots["description"] == told


def test_a_digression_is_not_a_try(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"))
    for _ in range(3):
        conversation.say(FORM, "谢谢", "thank")
    assert conversation.slots["tries"] == {"address_string": 1}


def test_after_two_tries_a_field_is_left_out(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"))
    assert conversation.say(FORM, "嗯嗯", "affirm") == ["utter_submit_request_ask_place_again"]
    assert conversation.say(FORM, "嗯嗯", "affirm") == ["utter_submit_request_ask_phone"]


def test_an_unsure_service_is_asked_about_once_with_buttons(conversation: Conversation) -> None:
    unsure = service("street_light", 0.2, ("traffic_signal", 0.18))
    said = conversation.say(FORM, "路口的灯不亮了", "report_problem", service=unsure, place=HOME)
    assert said == ["utter_submit_request_ask_service"]
    payload = conversation.messages[-1]["buttons"][1]["payload"]
    assert payload == '/inform{"service_code": "traffic_signal"}'
    assert conversation.say(FORM, payload, "inform", service_code="traffic_signal") == [
        "utter_submit_request_ask_phone"
    ]
    assert conversation.slots["service_code"] == "traffic_signal"


def test_an_unanswered_choice_of_service_blocks_nothing(conversation: Conversation) -> None:
    unsure = service("street_light", 0.2, ("traffic_signal", 0.18))
    conversation.say(FORM, "路口的灯不亮了", "report_problem", service=unsure, place=HOME)
    assert conversation.say(FORM, "说不好", "dont_know") == ["utter_submit_request_ask_phone"]
    assert conversation.slots["service_code"] == "street_light"


def test_words_after_the_story_are_added_verbatim(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"))
    more = "而且晚上老人小孩走路特别危险，已经有两个人在这里摔倒了，我们实在没有办法"
    conversation.say(FORM, more, "report_problem", service=service("street_light"))
    assert conversation.slots["description"] == f"路灯坏了没人修\n{more}"


def test_cancel_says_that_nothing_was_filed_and_empties_the_draft(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "取消吧", "cancel") == ["utter_control_cancelled"]
    assert conversation.slots["outcome"] == "cancelled"
    assert conversation.slots["description"] is None


def test_starting_over_is_asked_about_first(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "重新来", "start_over") == ["utter_control_ask_start_over"]
    assert conversation.say(FORM, "不", "deny") == [SUMMARY]
    conversation.say(FORM, "重新来", "start_over")
    assert conversation.say(FORM, "是的", "affirm") == ["utter_control_begin"]
    assert conversation.slots["description"] is None


def test_a_person_gets_the_draft_and_the_draft_stays(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "转人工", "talk_to_agent") == ["utter_talk_to_agent"]
    assert conversation.custom("handoff")["reason"] == "asked"
    assert "花家地北里" in conversation.custom("handoff")["summary"]
    assert conversation.slots["description"]


def test_an_exit_is_explained_and_can_be_overridden(conversation: Conversation) -> None:
    found = {"service": service("other"), "screening": {"code": "legal_route", "quoted": "法院", "start": 0, "end": 2}}
    said = conversation.say(FORM, "法院判决不公我要翻案", "report_problem", **found)
    assert said == ["utter_screening_exit"]
    assert conversation.say(FORM, "/affirm", "affirm") == ["utter_submit_request_ask_phone"]


def test_a_short_matter_with_its_place_is_a_matter_whatever_the_intent(conversation: Conversation) -> None:
    text = "望京街道花家地北里3号楼路灯坏了"
    said = conversation.say(FORM, text, "inform", place=HOME, service=service("street_light"))
    assert said == ["utter_submit_request_ask_phone"]
    assert conversation.slots["description"] == text


def test_a_matter_like_no_service_is_taken_by_the_general_one(conversation: Conversation) -> None:
    said = conversation.say(
        FORM, "马路上有一只孔雀在散步", "report_problem", service=service("trees", 0.06, ("bus", 0.05))
    )
    assert said == ["utter_submit_request_ask_place"]
    assert conversation.slots["service_code"] == "other"


def test_yes_please_is_a_yes_and_no_new_demand(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "是的，请尽快提交", "affirm", demand="尽快提交") == []
    assert conversation.slots["outcome"] == "confirmed"


def test_leaving_at_an_exit_files_nothing(conversation: Conversation) -> None:
    found = {"service": service("other"), "screening": {"code": "legal_route", "quoted": "法院", "start": 0, "end": 2}}
    conversation.say(FORM, "法院判决不公我要翻案", "report_problem", **found)
    assert conversation.say(FORM, "那算了", "deny") == ["utter_screening_left"]
    assert conversation.slots["outcome"] == "advised"
    assert conversation.slots["description"] is None


def test_a_question_needs_no_more_than_a_contact(conversation: Conversation) -> None:
    said = conversation.say(FORM, "宅基地能卖给外村人吗", "ask_question", service=service("village_land"))
    assert said == ["utter_ask_question_unsure", "utter_submit_request_ask_phone"]
    assert conversation.slots["kind"] == "consultation"


def test_too_little_is_asked_to_be_described_and_then_a_person_is_offered(conversation: Conversation) -> None:
    assert conversation.say(FORM, "啊啊", "nlu_fallback") == ["utter_submit_request_ask_description"]
    assert conversation.say(FORM, "😀", "nlu_fallback") == ["utter_submit_request_ask_description"]
    assert conversation.say(FORM, "😀", "nlu_fallback") == ["utter_submit_request_offer_person"]


@pytest.mark.parametrize("intent", ["affirm", "deny", "refuse", "dont_know", "correct"])
def test_an_answer_to_nothing_gets_an_answer(conversation: Conversation, intent: str) -> None:
    assert conversation.say(FORM, "好", intent) == ["utter_nothing_open"]
    assert conversation.slots["outcome"] == "closed"


def test_somebody_upset_is_acknowledged_once(conversation: Conversation) -> None:
    found = {"service": service("street_light"), "mood": "angry"}
    said = conversation.say(FORM, "气死我了路灯坏了没人管", "report_problem", **found)
    assert said == ["utter_submit_request_acknowledge", "utter_submit_request_ask_place"]
    assert conversation.say(FORM, "气死人", "nlu_fallback", mood="angry", place=HOME)[0] != said[0]


def test_three_confusions_at_the_read_back_end_with_a_person(conversation: Conversation) -> None:
    tell_everything(conversation)
    assert conversation.say(FORM, "嗯哼", "nlu_fallback") == ["utter_submit_request_confirm_again"]
    assert conversation.say(FORM, "嗯哼", "nlu_fallback") == ["utter_submit_request_confirm_again"]
    assert conversation.say(FORM, "嗯哼", "nlu_fallback") == ["utter_talk_to_agent"]
    assert conversation.custom("handoff")["reason"] == "not_understood"


def test_an_error_inside_is_told_and_the_draft_stays(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_everything(conversation)

    def broken(*args: object) -> Draft:
        raise RuntimeError("13800138000")

    monkeypatch.setattr("actions.submit_request_form.hear", broken)
    assert conversation.say(FORM, "对", "inform") == ["utter_trouble"]
    assert conversation.slots["requested_slot"] == "confirmed"
    assert conversation.slots["description"]


def test_the_log_of_an_error_holds_nothing_personal(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object) -> Draft:
        raise RuntimeError("13800138000")

    monkeypatch.setattr("actions.submit_request_form.hear", broken)
    conversation.say(FORM, "我的电话13800138000", "inform")
    assert "c1" in caplog.text
    assert "13800138000" not in caplog.text


def test_a_pin_outside_the_city_is_no_position(conversation: Conversation) -> None:
    metadata = {"location": {"lat": 0.0, "long": 0.0, "label": "海上"}}
    conversation.say(FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), metadata=metadata)
    assert conversation.slots.get("lat") is None


def test_a_pin_in_the_city_is_the_place(conversation: Conversation) -> None:
    metadata = {"location": {"lat": 39.99, "long": 116.47, "label": "望京地铁站"}}
    said = conversation.say(
        FORM, "路灯坏了没人修", "report_problem", service=service("street_light"), metadata=metadata
    )
    assert said == ["utter_submit_request_ask_phone"]
    assert (conversation.slots["lat"], conversation.slots["address_string"]) == (39.99, "望京地铁站")


def test_the_language_of_the_card_is_the_citizens(conversation: Conversation) -> None:
    found = {"service": service("street_light"), "phone": "13800138000", "place": HOME, "language": "en"}
    conversation.say(FORM, "The street lamp is broken, call 13800138000", "report_problem", **found)
    labels = {field["label"] for field in conversation.custom("card")["fields"]}
    assert {"Matter", "Place", "Phone"} <= labels


def test_a_sentence_that_small_talk_did_not_answer_is_a_matter_the_second_time(conversation: Conversation) -> None:
    words = "公交车上的闪付到底是怎么用的"
    assert conversation.say(FORM, words, "ask_identity") == ["utter_smalltalk_identity"]
    assert conversation.say(FORM, words, "ask_identity") != ["utter_smalltalk_identity"]
    assert conversation.slots["description"] == words


def test_thanks_that_agree_are_the_yes(conversation: Conversation) -> None:
    tell_everything(conversation)
    conversation.say(FORM, "没错，谢谢你", "thank")
    assert conversation.slots["outcome"] == "confirmed"


def test_bare_thanks_at_the_read_back_do_not_leave_the_citizen_believing_it_is_filed(
    conversation: Conversation,
) -> None:
    tell_everything(conversation)
    said = conversation.say(FORM, "谢谢", "thank")
    assert said == ["utter_smalltalk_thank", "utter_submit_request_confirm_again"]
