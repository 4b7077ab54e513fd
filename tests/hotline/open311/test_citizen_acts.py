"""A client that talks to citizens acts for them, with proof: add, urge, withdraw, rate, reopen, join."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotline.dispatch import workflow
from hotline.dispatch.models import Reminder, ServiceRequest
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import AGENT, put
from tests.hotline.open311.conftest import BOT, STAFF, Open311, errors

PATH = "servicerequestupdates.json"
MINE = {"extended_attributes[conversation_id]": "c-1", "phone": "13800138000"}


def found(number: str) -> ServiceRequest:
    return ServiceRequest.objects.get(number=number)


class Citizen:
    """Acts on one request through the bot's key, each time under a new update id."""

    def __init__(self, open311: Open311, number: str, conversation: str = "c-1") -> None:
        self.open311, self.number, self.conversation, self.acts = open311, number, conversation, 0

    def answer(self, action: str, words: str = "", **more: Any) -> Any:
        self.acts += 1
        attributes = {"action": action, "conversation_id": self.conversation} | more.pop("attributes", {})
        form = {
            "api_key": BOT,
            "service_request_id": self.number,
            "update_id": f"{self.conversation}-{self.acts}",
            "description": words,
        }
        form |= {f"extended_attributes[{name}]": value for name, value in attributes.items() if value is not None}
        return self.open311.post(PATH, form | more)

    def act(self, action: str, words: str = "", **more: Any) -> dict[str, Any]:
        """Act and return the one document."""
        answer = self.answer(action, words, **more)
        (document,) = answer.json()
        assert answer.status_code == (201 if document["result"] == "done" and action != "check" else 200)
        return dict(document)


@pytest.fixture
def number(open311: Open311) -> str:
    return open311.file(**MINE)


@pytest.fixture
def citizen(open311: Open311, number: str) -> Citizen:
    return Citizen(open311, number)


def test_the_conversation_proves_whose_it_is(citizen: Citizen) -> None:
    assert citizen.act("check")["state"] == "dispatched"
    citizen.conversation = "c-2"
    assert errors(citizen.answer("check")) == [("404", "service_request_id is not known")]


def test_so_do_the_last_four_digits_until_too_many_were_wrong(citizen: Citizen) -> None:
    def by_phone(digits: str) -> int:
        return int(citizen.answer("check", attributes={"conversation_id": None, "phone_last4": digits}).status_code)

    assert by_phone("8000") == 200
    assert [by_phone(f"{guess:04}") for guess in range(5)] == [404] * 5
    assert by_phone("8000") == 404


def test_a_wrong_number_answers_like_a_wrong_proof(citizen: Citizen) -> None:
    stranger = Citizen(citizen.open311, citizen.number, "c-9").answer("withdraw")
    citizen.number = "2222-2222"
    assert citizen.answer("withdraw").content == stranger.content


def test_it_takes_a_key_with_the_scope(open311: Open311, number: str) -> None:
    form = {"service_request_id": number, "extended_attributes[action]": "check"}
    assert open311.post(PATH, form | {"api_key": ""}).status_code == 403


def test_an_addition_is_kept_and_told_to_nobody_else(citizen: Citizen) -> None:
    document = citizen.act("add", "灯杆也歪了。", media_url="https://front.example/p.jpg")
    assert (document["state"], document["message"]) == ("dispatched", f"已将补充内容记入诉求{citizen.number}。")
    supplement = found(citizen.number).supplements.get()
    assert (supplement.text, supplement.media_url) == ("灯杆也歪了。", "https://front.example/p.jpg")
    assert found(citizen.number).citizen_words == ""


def test_an_addition_brings_back_what_was_returned(citizen: Citizen) -> None:
    put(found(citizen.number), State.RETURNED)
    assert citizen.act("add", "在八号楼。")["state"] == "review"


def test_the_same_act_sent_again_is_taken_once(citizen: Citizen) -> None:
    first = citizen.act("add", "灯杆也歪了。")
    citizen.acts = 0
    assert citizen.act("add", "灯杆也歪了。") == first
    assert found(citizen.number).supplements.count() == 1


def test_an_update_id_of_another_request_tells_nothing(open311: Open311, citizen: Citizen) -> None:
    citizen.act("add", "灯杆也歪了。")
    citizen.acts, citizen.number = 0, open311.file(**MINE, description="又一件")
    assert citizen.answer("add", "x").status_code == 404


def test_urging_reminds_the_unit_and_not_twice_at_once(citizen: Citizen, at: Callable[[dt.datetime], None]) -> None:
    assert citizen.act("urge", "太慢了")["result"] == "done"
    assert citizen.act("urge")["result"] == "too_soon"
    reminder = Reminder.objects.get()
    assert (reminder.step, reminder.audience, reminder.agencies) == ("urged", "handler", ["works"])
    at(timezone.now() + dt.timedelta(hours=5))
    assert citizen.act("urge")["result"] == "done"
    assert found(citizen.number).urges.count() == 2


def test_a_citizen_withdraws_once(citizen: Citizen) -> None:
    assert citizen.act("withdraw", "已经修好了")["state"] == "withdrawn"
    assert citizen.act("withdraw")["result"] == "over"
    assert citizen.act("add", "x")["result"] == "over"
    assert [(c.actor, c.reason) for c in found(citizen.number).changes.all()][-1] == ("citizen", "已经修好了")


def replied(number: str) -> ServiceRequest:
    request = put(found(number), State.IN_PROGRESS)
    workflow.change_state(request, State.REPLIED, AGENT, reply="灯泡已更换。")
    return request


def test_nothing_is_rated_before_the_reply(citizen: Citizen) -> None:
    assert citizen.act("rate", attributes={"solved": "true"})["result"] == "not_yet"


def test_a_content_citizen_closes_the_request(citizen: Citizen) -> None:
    replied(citizen.number)
    answers = {"contacted": "yes", "solved": "true", "satisfaction": "satisfied"}
    document = citizen.act("rate", "谢谢", attributes=answers)
    assert (document["state"], document["missing"]) == ("closed", [])
    follow_up = found(citizen.number).follow_ups.get()
    assert (follow_up.contacted, follow_up.solved, follow_up.satisfaction) == (True, True, "satisfied")
    assert (follow_up.channel, follow_up.reached, follow_up.comment) == ("chat", True, "谢谢")


def test_answers_come_one_by_one(citizen: Citizen) -> None:
    replied(citizen.number)
    assert citizen.act("rate")["result"] == "incomplete"
    assert citizen.act("rate", attributes={"solved": "false"})["missing"] == ["contacted", "satisfaction"]
    assert citizen.act("rate", attributes={"contacted": "true"})["missing"] == ["satisfaction"]
    last = citizen.act("rate", attributes={"satisfaction": "not_satisfied"})
    assert (last["missing"], last["state"]) == ([], "follow_up")
    assert last["reopen_until"] is not None and "重新办理" in last["message"]
    assert found(citizen.number).follow_ups.count() == 1


def test_what_is_not_solved_is_handled_again_twice_at_most(citizen: Citizen) -> None:
    for times in (1, 2):
        replied(citizen.number)
        assert citizen.act("reopen")["result"] == "incomplete"
        assert citizen.act("reopen", "还是不亮")["state"] == "reopened"
        assert found(citizen.number).reopened_times == times
    assert found(citizen.number).supervised_since is not None
    replied(citizen.number)
    assert citizen.act("reopen", "还是不亮")["result"] == "too_often"


def test_the_window_for_it_ends(citizen: Citizen, at: Callable[[dt.datetime], None]) -> None:
    replied(citizen.number)
    citizen.act("rate", attributes={"contacted": "1", "solved": "1", "satisfaction": "satisfied"})
    at(timezone.now() + dt.timedelta(days=8))
    assert citizen.act("reopen", "又坏了")["result"] == "too_late"


def test_the_citizen_is_answered_in_their_language(citizen: Citizen) -> None:
    form = {"api_key": BOT, "service_request_id": citizen.number, "update_id": "e-1"}
    form |= {"extended_attributes[action]": "urge", "extended_attributes[conversation_id]": "c-1"}
    answer = citizen.open311.post(PATH, form, headers={"Accept-Language": "en"})
    assert answer.json()[0]["message"].startswith(f"We have reminded the unit about request {citizen.number}; the date")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"extended_attributes[action]": "explode"}, "action has to be one of"),
        ({"update_id": ""}, "update_id is required"),
        ({"extended_attributes[solved]": "perhaps"}, "solved has to be true or false"),
        ({"extended_attributes[satisfaction]": "5"}, "satisfaction has to be one of"),
        ({"media_url": "c:/photo.jpg"}, "media_url has to be"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(open311: Open311, number: str, more: Any, problem: str) -> None:
    form = {"api_key": BOT, "service_request_id": number, "update_id": "u", "extended_attributes[action]": "rate"}
    ((code, description),) = errors(open311.post(PATH, form | more))
    assert code == "400" and problem in description


# --- the same matter of other citizens


def near(open311: Open311, **query: Any) -> list[dict[str, Any]]:
    usual = {"api_key": BOT, "service_code": "street_light", "address_string": "东区山前街道荷花路8号"}
    return list(open311.get("nearby.json", **usual | query).json())


def test_a_near_one_is_offered_with_its_place_masked(open311: Open311) -> None:
    number = open311.file(address_string="东区山前街道荷花路8号3单元502室", description="路灯坏了，我是王小明")
    (offered,) = near(open311, address_string="东区山前街道荷花路8号3单元502室", description="路灯坏了")
    assert offered["service_request_id"] == number and "502" not in offered["address"]
    assert (offered["followers"], offered["mine"], offered["status"]) == (0, False, "open")
    assert not {"description", "phone", "contact_name"} & set(offered)


def test_what_is_far_old_secret_over_or_another_service_is_not(open311: Open311) -> None:
    here = {"lat": "30.5", "long": "120.5", "address_string": ""}
    for metres, seen in ((90, 1), (110, 0)):
        ServiceRequest.objects.all().update(state="withdrawn", status="closed")
        open311.file(**here | {"lat": str(30.5 + metres / 111_320)})
        assert len(near(open311, **here)) == seen, metres
    number = open311.file()
    assert near(open311) and not near(open311, service_code="no_heating")
    for fields in ({"secrecy": "contact"}, {"kind": "report"}, {"state": "replied"}, {"status": "closed"}):
        usual = {"secrecy": "none", "kind": None, "state": "dispatched", "status": "open"}
        ServiceRequest.objects.filter(number=number).update(**usual | fields)
        assert near(open311) == [], fields
    ServiceRequest.objects.filter(number=number).update(
        **usual, requested_at=timezone.now() - dt.timedelta(days=8), conversation_id="c-1"
    )
    assert near(open311) == []
    assert [each["mine"] for each in near(open311, conversation_id="c-1")] == [True]


def test_near_ones_are_for_those_who_act_for_citizens(open311: Open311, number: str) -> None:
    assert open311.get("nearby.json", service_code="street_light").status_code == 403
    assert open311.get("nearby.json", service_code="nonsense", api_key=BOT).status_code == 404
    assert open311.get("nearby.json", service_code="street_light", api_key=STAFF, lat="x").status_code == 400


def test_who_joins_is_counted_told_and_may_leave(open311: Open311, number: str) -> None:
    other = Citizen(open311, number, "c-2")
    assert other.act("join", "我家门口也是")["followers"] == 1
    assert other.act("join")["followers"] == 1
    assert near(open311)[0]["followers"] == 1
    request = found(number)
    workflow.change_state(request, State.ACCEPTED, AGENT)
    put(request, State.IN_PROGRESS)
    workflow.change_state(request, State.REPLIED, AGENT, reply="已修好，问题请拨13900139000。")
    told = list(request.notices.filter(conversation_id="c-2").values_list("kind", "text_zh"))
    assert [kind for kind, _ in told] == ["accepted", "replied"]
    assert "已修好" in told[1][1] and "13900139000" not in told[1][1]
    assert other.act("withdraw")["followers"] == 0
    assert found(number).state == "replied"


def test_who_only_joined_can_neither_rate_nor_reopen(open311: Open311, number: str) -> None:
    other = Citizen(open311, number, "c-2")
    other.act("join")
    replied(number)
    assert other.act("rate", attributes={"solved": "true"})["result"] == "over"
    assert other.act("reopen", "x")["result"] == "not_yet"


def test_a_secret_request_cannot_be_joined(open311: Open311) -> None:
    number = open311.file(**{"extended_attributes[confidential]": "true"})
    assert Citizen(open311, number, "c-2").act("join")["result"] == "not_possible"
