"""Requests kept for later are filed once and their number told once."""

import json
from typing import Any

import pytest
import responses
from django.utils import timezone

from hotline.gateway.models import Conversation, PendingFiling
from hotline.gateway.texts import say
from hotline.worker.filings import Filings
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot, turn

ENDPOINT = "http://dispatch.example/open311/v2"
FIELDS = {"service_code": "street_light", "description": "路灯坏了"}
NUMBER = "AB23-CD45"


@pytest.fixture
def dispatch(bot: StubBot, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DISPATCH_URL", ENDPOINT)
    monkeypatch.setenv("OPEN311_API_KEY", "key")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        wire.add_passthru(bot.url)
        yield wire


@pytest.fixture
def kept(citizen: Citizen, bot: StubBot, dispatch: Any) -> PendingFiling:
    """A request that the bot could not file."""
    bot.reply = lambda request: turn(
        request["message_id"],
        {"text": "已保存，稍后提交", "custom": {"file_later": {"draft_key": "draft-1", "fields": FIELDS}}},
    )
    citizen.say("确认")
    return PendingFiling.objects.get()


def make_due() -> None:
    PendingFiling.objects.update(next_try_at=timezone.now())


def test_a_kept_request_is_filed_and_its_number_told_once(
    citizen: Citizen, bot: StubBot, kept: PendingFiling, dispatch: Any
) -> None:
    dispatch.post(f"{ENDPOINT}/requests.json", json=[{"service_request_id": NUMBER}], status=201)
    worker = Filings()
    assert worker() is True
    assert worker() is False
    filed = dispatch.calls[0].request
    assert filed.headers["Idempotency-Key"] == "draft-1"
    assert "service_code=street_light" in filed.body
    assert citizen.texts()[-1] == ("notice", say("filed_later", "zh", service_request_id=NUMBER))
    assert citizen.conversation.service_request_ids == [NUMBER]
    citizen.say("我的事怎么样了")
    assert bot.requests[-1]["metadata"]["service_request_ids"] == [NUMBER]


def test_a_request_asked_for_twice_is_kept_once(citizen: Citizen, kept: PendingFiling) -> None:
    citizen.say("确认")
    assert PendingFiling.objects.count() == 1


def test_filing_waits_while_dispatch_is_down_and_says_nothing(
    citizen: Citizen, kept: PendingFiling, dispatch: Any
) -> None:
    dispatch.post(f"{ENDPOINT}/requests.json", status=503)
    before = citizen.texts()
    waits = []
    for _ in range(10):
        make_due()
        Filings()()
        waits.append(round((PendingFiling.objects.get().next_try_at - timezone.now()).total_seconds()))
    assert waits == sorted(waits) and waits[0] == 2 and waits[-1] == 300
    assert citizen.texts() == before
    dispatch.reset()
    dispatch.post(f"{ENDPOINT}/requests.json", json=[{"service_request_id": NUMBER}], status=201)
    make_due()
    Filings()()
    assert citizen.conversation.service_request_ids == [NUMBER]


def test_a_refused_request_goes_to_a_person(citizen: Citizen, kept: PendingFiling, dispatch: Any) -> None:
    dispatch.post(f"{ENDPOINT}/requests.json", json=[{"code": 400, "description": "bad"}], status=400)
    Filings()()
    assert citizen.texts()[-1] == ("notice", say("filing_refused", "zh"))
    assert citizen.conversation.state == Conversation.State.WAITING
    make_due()
    assert Filings()() is False


def test_a_token_is_followed_until_it_has_a_number(citizen: Citizen, kept: PendingFiling, dispatch: Any) -> None:
    dispatch.post(f"{ENDPOINT}/requests.json", json=[{"token": "t1"}], status=201)
    PendingFiling.objects.update(token="t1")
    dispatch.get(f"{ENDPOINT}/tokens/t1.json", json=[{"token": "t1"}])
    Filings()()
    assert PendingFiling.objects.get().status == PendingFiling.Status.WAITING
    dispatch.remove("GET", f"{ENDPOINT}/tokens/t1.json")
    dispatch.get(f"{ENDPOINT}/tokens/t1.json", json=[{"token": "t1", "service_request_id": NUMBER}])
    make_due()
    Filings()()
    assert citizen.conversation.service_request_ids == [NUMBER]
    assert not [call for call in dispatch.calls if call.request.method == "POST"]


def test_a_filing_claimed_by_another_worker_is_left_alone(kept: PendingFiling, dispatch: Any) -> None:
    from hotline.worker import filings

    assert filings.claim() == kept
    assert filings.claim() is None


def test_a_number_told_by_the_bot_is_remembered(citizen: Citizen, bot: StubBot) -> None:
    custom = {"filed": {"service_request_id": NUMBER, "draft_key": "d"}}
    bot.reply = lambda request: turn(request["message_id"], {"text": f"编号{NUMBER}", "custom": custom})
    citizen.say("确认")
    citizen.say("谢谢")
    assert citizen.conversation.service_request_ids == [NUMBER]


@pytest.mark.parametrize("broken", [{}, {"draft_key": ""}, {"draft_key": "d", "fields": []}, {"fields": FIELDS}])
def test_a_filing_that_cannot_be_kept_goes_to_a_person(citizen: Citizen, bot: StubBot, broken: Any) -> None:
    bot.reply = lambda request: turn(request["message_id"], {"text": "已保存", "custom": {"file_later": broken}})
    assert citizen.say("确认").json()["state"] == "waiting"
    assert not PendingFiling.objects.exists()
    assert json.loads(json.dumps(citizen.conversation.handoff))["reason"] == "filing"
