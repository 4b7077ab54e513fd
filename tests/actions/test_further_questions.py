"""The own questions of further problems: asked for each, by its number, and filed with it."""

from __future__ import annotations

import re

import pytest
import responses

from actions.submit_request import ActionSubmitRequest
from actions.submit_request_form import ValidateSubmitRequestForm
from tests.actions.conftest import URL, Conversation
from tests.actions.test_problems import ESTATE, SEVERAL
from tests.actions.test_submit_request_form import WHEN, service

FORM = ValidateSubmitRequestForm()
QUESTION = {"code": "plate", "datatype": "string", "required": True, "description": "车牌号是多少？", "variable": True}
ASK = "utter_submit_request_ask_attribute"


@pytest.fixture(autouse=True)
def questions(wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/services/illegal_parking.json", json={"service_code": "illegal_parking", "attributes": [QUESTION]})
    wire.get(re.compile(rf"{URL}/services/.+\.json"), json={"service_code": "any", "attributes": []})


def tell(conversation: Conversation) -> list[str]:
    parts = {"电梯坏了": "lift_fault", "门口黑车乱停": "illegal_parking"}
    several = [("problem", {"text": text, "ranking": service(code)["ranking"]}) for text, code in parts.items()]
    found = {"place": ESTATE, "phone": "13800138000", "service": service("lift_fault"), "occurred": WHEN}
    return conversation.say(FORM, "芳城园一区电梯坏了；门口黑车乱停", "report_problem", several=several, **found)


def test_a_further_problems_question_is_asked_with_its_number(conversation: Conversation) -> None:
    assert tell(conversation) == [ASK]
    assert "第2个" in conversation.messages[0]["question"]


def test_its_answer_is_filed_with_it_alone(conversation: Conversation, wire: responses.RequestsMock) -> None:
    tell(conversation)
    assert conversation.say(FORM, "京A12345", "inform") == [SEVERAL]
    wire.post(f"{URL}/requests.json", status=201, json=[{"service_request_id": "AAAA-0001"}])
    conversation.say(FORM, "对", "affirm")
    conversation.run(ActionSubmitRequest())
    sent = [str(call.request.body) for call in wire.calls if call.request.method == "POST"]
    assert sorted("attribute%5Bplate%5D" in body for body in sent) == [False, True]


def test_not_knowing_it_is_accepted(conversation: Conversation) -> None:
    tell(conversation)
    assert conversation.say(FORM, "不知道", "dont_know") == [SEVERAL]


def test_it_is_asked_twice_at_most(conversation: Conversation) -> None:
    tell(conversation)
    assert conversation.say(FORM, "嗯", "affirm") == [ASK]
    assert conversation.say(FORM, "嗯", "affirm") == [SEVERAL]
