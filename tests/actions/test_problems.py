"""Several problems in one message: one list, each editable, one confirmation, a request each."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from actions.submit_request import ActionSubmitRequest
from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import URL, Conversation
from tests.actions.test_submit_request_form import WHEN, place, service

FORM = ValidateSubmitRequestForm()
WORDS = "方庄芳城园一区电梯坏了；垃圾没人清运；门口黑车乱停，电话13800138000"
PARTS = {"电梯坏了": "lift_fault", "垃圾没人清运": "rubbish", "门口黑车乱停": "illegal_parking"}
ESTATE = place("方庄芳城园一区", district="丰台区", street="方庄街道", estate="芳城园一区")
SEVERAL = "utter_submit_request_summary_several"


@pytest.fixture(autouse=True)
def no_own_questions(definitions: Any) -> None:
    definitions()


def tell(conversation: Conversation) -> list[str]:
    entities = [("problem", {"text": text, "ranking": service(code)["ranking"]}) for text, code in PARTS.items()]
    found = {"place": ESTATE, "phone": "13800138000", "service": service("rubbish"), "occurred": WHEN}
    return conversation.say(FORM, WORDS, "report_problem", several=entities, **found)


def matters(conversation: Conversation) -> list[str]:
    card = conversation.custom("card")
    return [field["value"] for field in card["fields"] if field["name"].startswith("problem")]


def test_the_problems_are_shown_as_a_list_at_once(conversation: Conversation) -> None:
    assert tell(conversation) == [SEVERAL]
    assert [value.split("；")[0] for value in matters(conversation)] == list(PARTS)
    assert all("芳城园一区" in value for value in matters(conversation))


def test_one_can_be_dropped(conversation: Conversation) -> None:
    tell(conversation)
    assert conversation.say(FORM, "第二个不要了", "correct") == [SEVERAL]
    assert [value.split("；")[0] for value in matters(conversation)] == ["电梯坏了", "门口黑车乱停"]


def test_only_one_can_be_kept(conversation: Conversation) -> None:
    tell(conversation)
    assert conversation.say(FORM, "只报第一个吧", "inform") == ["utter_submit_request_summary"]
    assert conversation.slots["service_code"] == "lift_fault"


def test_one_can_be_changed_and_the_others_stay(conversation: Conversation) -> None:
    tell(conversation)
    assert conversation.say(FORM, "第3个地址不对，是芳城园二区", "correct") == [SEVERAL]
    assert "二区" in matters(conversation)[2]
    assert all("一区" in value for value in matters(conversation)[:2])


def test_each_is_filed_by_itself_under_one_yes(conversation: Conversation, wire: responses.RequestsMock) -> None:
    tell(conversation)
    assert conversation.say(FORM, "都提交", "affirm") == []
    for number in ("AAAA-2222", "BBBB-3333", "CCCC-4444"):
        wire.post(f"{URL}/requests.json", json=[{"service_request_id": number}])
    wire.get(f"{URL}/requests.json", json=[])
    said = conversation.say(ActionSubmitRequest(), "都提交", "affirm")
    assert said == ["utter_submit_request_done_number_only"] * 3
    keys = [call.request.headers["Idempotency-Key"] for call in wire.calls if call.request.method == "POST"]
    assert len(set(keys)) == 3
    assert len(conversation.slots["service_request_ids"]) == 3
    assert conversation.slots["others"] is None


def test_what_was_refused_stays_and_the_rest_is_filed(conversation: Conversation, wire: responses.RequestsMock) -> None:
    tell(conversation)
    conversation.say(FORM, "都提交", "affirm")

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        refused = "service_code=rubbish" in str(request.body)
        return (
            (400, {}, '[{"code": 400, "description": "no"}]')
            if refused
            else (201, {}, '[{"service_request_id": "AAAA-2222"}]')
        )

    wire.add_callback("POST", f"{URL}/requests.json", callback=answer)
    wire.get(f"{URL}/requests.json", json=[])
    said = conversation.say(ActionSubmitRequest(), "都提交", "affirm")
    assert said.count("utter_submit_request_not_filed") == 1
    assert conversation.slots["service_code"] == "rubbish"


def test_another_matter_told_later_is_another_request(conversation: Conversation) -> None:
    conversation.say(
        FORM, "芳城园一区电梯坏了", "report_problem", service=service("lift_fault"), place=ESTATE, occurred=WHEN
    )
    said = conversation.say(FORM, "对了还有，门口垃圾没人清", "report_problem", service=service("rubbish"))
    assert said == ["utter_submit_request_another_noted", "utter_submit_request_ask_phone"]
    assert conversation.say(FORM, "13800138000", "inform", phone="13800138000") == [SEVERAL]
    assert len(matters(conversation)) == 2


def test_more_about_the_same_matter_is_not_another_request(conversation: Conversation) -> None:
    conversation.say(
        FORM, "芳城园一区电梯坏了", "report_problem", service=service("lift_fault"), place=ESTATE, occurred=WHEN
    )
    conversation.say(FORM, "还有就是电梯里面的灯也不亮", "report_problem", service=service("lift_fault"))
    assert not conversation.slots.get("others")


def test_a_dropped_problem_is_no_cancelling(conversation: Conversation) -> None:
    tell(conversation)
    assert conversation.say(FORM, "第二个不要了", "cancel", confidence=0.95) == [SEVERAL]


def test_a_problem_dropped_before_the_list_is_said_to_be(conversation: Conversation) -> None:
    entities = [("problem", {"text": text, "ranking": service(code)["ranking"]}) for text, code in PARTS.items()]
    conversation.say(FORM, WORDS, "report_problem", several=entities, place=ESTATE, occurred=WHEN)
    said = conversation.say(FORM, "第二个不要了", "cancel", confidence=0.7)
    assert said == ["utter_submit_request_dropped", "utter_submit_request_ask_phone"]
    assert len(conversation.slots["others"]) == 1


def test_each_problem_keeps_its_own_place(conversation: Conversation) -> None:
    first, second = "海淀区知春路路灯不亮", "丰台区角门西站外黑车乱停"
    words = f"1、{first}\n2、{second}"
    entities = [
        ("problem", {"text": first, "ranking": service("street_light")["ranking"]}),
        ("problem", {"text": second, "ranking": service("illegal_parking")["ranking"]}),
    ]
    mixed = place("海淀区知春路", district="丰台区", street="右安门街道", road="知春路")
    conversation.say(FORM, words, "report_problem", several=entities, place=mixed, occurred=WHEN, phone="13800138000")
    assert "海淀区" in conversation.slots["address_string"]
    assert "丰台区" in conversation.slots["others"][0]["address_string"]
    assert "丰台区" not in conversation.slots["address_string"]


def test_the_list_shows_when(conversation: Conversation) -> None:
    tell(conversation)
    assert all(str(WHEN["said"]) in value for value in matters(conversation))
