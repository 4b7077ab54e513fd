"""Hearing: what a turn volunteers goes where it belongs, whatever was asked."""

from __future__ import annotations

from typing import Any

import pytest

from actions import rereading
from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import Conversation
from tests.actions.test_submit_request_form import HOME, SUMMARY, WHEN, place, service

FORM = ValidateSubmitRequestForm()
NIGHTS = {"said": "天天半夜", "start": None, "end": None, "recurrence": "天天半夜", "ongoing": True}
SINCE = {"said": "上个月开始", "start": "2026-10-01T00:00:00+08:00", "end": None, "recurrence": None, "ongoing": True}
NOW = {"said": "半夜12点", "start": "2026-11-24T00:00:00+08:00", "end": None, "recurrence": None, "ongoing": False}


@pytest.fixture(autouse=True)
def no_own_questions(definitions: Any) -> None:
    definitions()


def test_a_place_is_no_answer_to_when(conversation: Conversation) -> None:
    conversation.say(FORM, "家里漏水", "report_problem", service=service("leaking_roof"))
    conversation.say(FORM, "不知道", "dont_know")
    said = conversation.say(FORM, HOME["said"], "inform", place=HOME)
    assert said == ["utter_submit_request_ask_time_again"]
    assert conversation.slots.get("occurred") is None
    assert conversation.slots["address_string"] == "朝阳区望京街道花家地北里3号楼"


@pytest.mark.parametrize("words", ["家里", "我家楼下", "就在我们小区门口"])
def test_words_that_lead_nowhere_are_asked_about_once_more(conversation: Conversation, words: str) -> None:
    conversation.say(FORM, "漏水漏得厉害", "report_problem", service=service("leaking_roof"))
    assert conversation.say(FORM, words, "inform") == ["utter_submit_request_ask_place_finer"]
    conversation.say(FORM, HOME["said"], "inform", place=HOME)
    assert conversation.slots["address_string"] == "朝阳区望京街道花家地北里3号楼"


def test_since_when_completes_how_often(conversation: Conversation) -> None:
    found = {"service": service("cooking_fumes"), "occurred": NIGHTS, "place": HOME}
    conversation.say(FORM, "烧烤摊天天半夜炸串", "report_problem", **found)
    conversation.say(FORM, "上个月开始的", "inform", occurred=SINCE)
    assert conversation.slots["occurred"]["start"] == SINCE["start"]
    assert conversation.slots["occurred"]["recurrence"] == "天天半夜"


def test_the_beginning_wins_over_the_hour_of_writing(conversation: Conversation) -> None:
    found = {"service": service("heating_cold"), "occurred": NOW, "place": HOME}
    conversation.say(FORM, "现在半夜12点家里只有14度", "report_problem", **found)
    conversation.say(FORM, "上个月开始", "inform", occurred=SINCE)
    assert conversation.slots["occurred"]["start"] == SINCE["start"]


def test_a_time_once_dated_stays(conversation: Conversation) -> None:
    found = {"service": service("heating_cold"), "occurred": WHEN, "place": HOME}
    conversation.say(FORM, "三天了暖气不热", "report_problem", **found)
    conversation.say(FORM, "半夜12点我还给你们写", "inform", occurred=NOW)
    assert conversation.slots["occurred"] == WHEN


def test_the_company_it_is_about_is_no_new_place(conversation: Conversation) -> None:
    huangcun = place("大兴黄村", district="大兴区", street="黄村镇")
    name = "北京宏达建筑劳务公司"
    conversation.say(
        FORM, "老板拖欠工资，在大兴黄村", "report_problem", place=huangcun, service=service("unpaid_wages")
    )
    company = place(name, point=name)
    conversation.say(FORM, name, "inform", place=company, subject=name)
    assert "黄村" in conversation.slots["address_string"]
    assert conversation.slots["subject"] == name


def test_an_answer_to_another_question_is_no_try(conversation: Conversation) -> None:
    conversation.say(FORM, "路灯不亮", "report_problem", service=service("street_light"))
    again = ["utter_submit_request_ask_place_again"]
    assert conversation.say(FORM, "三天了", "inform", occurred=WHEN) == again
    assert conversation.say(FORM, "13911112222", "inform", phone="13911112222") == again
    assert conversation.say(FORM, HOME["said"], "inform", place=HOME) == [SUMMARY]


def test_numbers_in_the_story_are_no_failed_phone(conversation: Conversation) -> None:
    found = {"service": service("heating_cold"), "place": HOME, "occurred": WHEN}
    said = conversation.say(FORM, "三天了，半夜12点家里14度，15号楼", "report_problem", **found)
    assert said == ["utter_submit_request_ask_phone"]


def test_another_matter_told_instead_takes_the_first_ones_place(conversation: Conversation) -> None:
    conversation.say(FORM, "停车收费太贵", "report_problem", service=service("parking_fee"), place=HOME, occurred=WHEN)
    told = {"text": "门口那条路全是坑", "ranking": service("road_damage")["ranking"]}
    said = conversation.say(FORM, "算了不说停车了，门口那条路全是坑", "cancel", new_matter=told)
    assert said[0] == "utter_submit_request_instead"
    assert conversation.slots["service_code"] == "road_damage"
    assert conversation.slots["description"] == "门口那条路全是坑"
    assert conversation.slots["address_string"] == "朝阳区望京街道花家地北里3号楼"
    assert conversation.slots["occurred"] is None


def test_words_that_drop_only_a_field_drop_no_matter(conversation: Conversation) -> None:
    conversation.say(FORM, "停车收费太贵", "report_problem", service=service("parking_fee"), place=HOME, occurred=WHEN)
    told = {"text": "不留电话了", "ranking": service("nuisance_calls", 0.1)["ranking"]}
    assert conversation.say(FORM, "算了，不留电话了", "refuse", new_matter=told) == [SUMMARY]
    assert conversation.slots["service_code"] == "parking_fee"


def test_what_can_you_do_in_the_form_is_answered(conversation: Conversation) -> None:
    said = conversation.say(FORM, "what can you do?", "ask_identity", language="en", demand="can you do")
    assert said[0] == "utter_smalltalk_identity"


def test_a_refusal_of_the_phone_in_the_first_message_is_heard(conversation: Conversation) -> None:
    found = {"service": service("sewage"), "place": HOME, "occurred": WHEN}
    assert conversation.say(FORM, "三天了污水井冒水，不留电话", "report_problem", **found) == [SUMMARY]


def test_a_trouble_with_ways_is_no_refusal_of_the_phone(conversation: Conversation) -> None:
    found = {"service": service("road_damage"), "place": HOME, "occurred": WHEN}
    said = conversation.say(FORM, "三天了路断了，大家出行不方便", "report_problem", **found)
    assert said == ["utter_submit_request_ask_phone"]


def test_a_short_no_to_where_is_no_place(conversation: Conversation) -> None:
    conversation.say(FORM, "举报一个黑网吧", "report_problem", service=service("unlicensed_business"))
    conversation.say(FORM, "不能说", "deny")
    assert conversation.slots.get("address_string") is None
    assert "address_string" in conversation.slots["declined"]


def test_a_question_at_the_read_back_is_noted_and_changes_no_field(conversation: Conversation) -> None:
    found = {"service": service("water_outage"), "place": HOME, "occurred": WHEN, "phone": "13922220000"}
    assert conversation.say(FORM, "三天了停水了，13922220000", "report_problem", **found) == [SUMMARY]
    said = conversation.say(FORM, "你们保证今天能修好吗", "nlu_fallback", occurred=NOW, confidence=0.3)
    assert said == ["utter_submit_request_question_noted", SUMMARY]
    assert conversation.slots["occurred"] == WHEN
    assert conversation.slots["description"].endswith("你们保证今天能修好吗")


def test_what_is_wrong_told_after_the_company_belongs_to_the_story(conversation: Conversation) -> None:
    conversation.say(FORM, "我要投诉物业", "report_problem", service=service("property_service", 0.85), place=HOME)
    conversation.say(FORM, "乱收停车费，不给发票", "report_problem", service=service("parking_fee", 0.96))
    assert "乱收停车费" in conversation.slots["description"]
    assert conversation.slots["service_code"] == "parking_fee"


def test_a_part_of_the_place_is_nobody_it_is_about(conversation: Conversation) -> None:
    found = {"service": service("lift_fault"), "place": HOME, "subject": "望京街道"}
    conversation.say(FORM, "望京街道花家地北里3号楼电梯坏了", "report_problem", **found)
    assert conversation.slots.get("subject") is None


def test_who_gave_the_place_first_is_asked_only_what_it_is_about(conversation: Conversation) -> None:
    said = conversation.say(FORM, HOME["said"], "inform", place=HOME)
    assert said == ["utter_submit_request_ask_matter"]


def test_a_name_we_cannot_read_said_twice_is_kept_as_it_is(conversation: Conversation) -> None:
    words = "望京街道绿湖"
    read = place("望京街道", district="朝阳区", street="望京街道")
    conversation.say(FORM, "电梯坏了", "report_problem", service=service("lift_fault"))
    assert conversation.say(FORM, words, "inform", place=read) == ["utter_submit_request_ask_place_finer"]
    assert conversation.say(FORM, words, "inform", place=read) != ["utter_submit_request_ask_place_finer"]
    assert "绿湖" in conversation.slots["address_string"]


def test_an_estate_that_is_not_in_the_gazetteer_stays_beside_its_district(conversation: Conversation) -> None:
    words = "building 13, Green Lake Villas, Qinghe, Haidian"
    read = place(words, district="海淀区", street="清河街道", building="13号楼")
    story = f"the lift at {words} is broken"
    found = {"service": service("lift_fault"), "occurred": WHEN, "place": read}
    said = conversation.say(FORM, story, "report_problem", language="en", **found)
    assert said == ["utter_submit_request_ask_phone"]
    assert conversation.slots["address_string"] == words


def test_it_stays_also_when_only_its_building_was_read_as_one(conversation: Conversation) -> None:
    story = "The lift at building 9, Maofang Bei, Qinghe, Haidian stopped yesterday, nobody comes"
    (read,) = rereading.places_in(story)
    conversation.say(FORM, story, "report_problem", language="en", service=service("lift_fault"), place=read)
    assert conversation.slots["address_string"] == "building 9, Maofang Bei, Qinghe, Haidian"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Rubbish piles up at Wangjing Huayuan building 5 in Chaoyang", "Wangjing Huayuan building 5 in Chaoyang"),
        ("Cold flat, Longze Yuan, building 7, Changping", "Longze Yuan building 7, Changping"),
    ],
)
def test_an_english_estate_that_nobody_knows_stays_beside_its_building(
    conversation: Conversation, words: str, address: str
) -> None:
    found = rereading.places_in(words)[0]
    conversation.say(FORM, words, "report_problem", service=service("street_light"), place=found, language="en")
    assert conversation.slots["address_string"] == address


def test_only_the_sentence_with_the_place_is_the_address(conversation: Conversation) -> None:
    conversation.say(FORM, "施工太吵", "report_problem", service=service("noise_construction"))
    words = "Can we switch to English? I live at Guangqumen Nei Dajie 21, Dongcheng"
    found = rereading.places_in(words)[0]
    conversation.say(FORM, words, "change_language", place=found, language="en")
    assert conversation.slots["address_string"] == "I live at Guangqumen Nei Dajie 21, Dongcheng"


def test_the_label_of_a_pasted_form_is_no_demand(conversation: Conversation) -> None:
    words = "【地点】通州区新华大街66号\n【诉求】希望城管清理"
    conversation.say(FORM, words, "report_problem", service=service("street_vendor"), demand="诉求】希望城管清理")
    assert conversation.slots["demand"] == "希望城管清理"
