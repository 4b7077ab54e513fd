"""Another process holds the database, for real: the citizen hears the truth within ten seconds."""

from __future__ import annotations

import time
from typing import Any

import pytest

from hotline.gateway.models import Message, TurnLease
from hotline.gateway.texts import say
from hotline.worker.unanswered import Unanswered
from tests.hotline.gateway.conftest import Citizen, at_once
from tests.hotline.gateway.stub_bot import StubBot, turn
from tests.hotline.gateway.test_broken_bot import make_due
from tests.support.lock_holder import held

pytestmark = pytest.mark.django_db(transaction=True)
CONTRACT_SECONDS = 10


def test_words_that_cannot_be_stored_are_admitted_in_time_and_a_danger_gets_its_number(
    transactional_db: None, citizen: Citizen
) -> None:
    citizen.say("你好")
    english = Citizen(**{"Accept-Language": "en"})
    english.say("hello")
    others = [Citizen() for _ in range(10)]
    for other in others:
        other.say("你好")
    with held():
        began = time.monotonic()
        calls = [lambda other=other: other.say("路灯坏了") for other in others]
        fire, lamp, *rest = at_once(
            lambda: citizen.say("我家厨房着火了"), lambda: english.say("The lamp is broken", "same"), *calls
        )
        assert time.monotonic() - began < CONTRACT_SECONDS, "many who wait do not wait for each other"
        assert {answer.status_code for answer in rest} == {503}
        texts = [texts for _, texts in citizen.texts()]
    assert fire.status_code == lamp.status_code == 503
    assert "119" in fire.json()["error"]["message"]
    assert say("unavailable", "zh", hotline_number="12345") in fire.json()["error"]["message"]
    assert lamp.json()["error"]["message"] == say("unavailable", "en", hotline_number="12345")
    assert texts == ["你好", "echo 你好"], "what was said before can still be read"
    assert english.say("The lamp is broken", "same").status_code == 200
    assert Message.objects.filter(text="The lamp is broken").count() == 1


def test_a_short_wait_is_no_trouble(transactional_db: None, citizen: Citizen) -> None:
    citizen.say("你好")
    with held(seconds=1.5):
        assert citizen.say("路灯坏了").status_code == 200


def test_an_answer_that_cannot_be_stored_comes_later_and_once(
    transactional_db: None, citizen: Citizen, bot: StubBot
) -> None:
    holding = held()

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        holding.__enter__()
        return turn(request["message_id"], {"text": "已记录"})

    bot.reply = reply
    began = time.monotonic()
    try:
        response = citizen.say("路灯坏了")
    finally:
        holding.__exit__(None, None, None)
    assert time.monotonic() - began < CONTRACT_SECONDS
    assert response.status_code == 202, "it is kept, so nobody says that it is not"
    assert [each["text"] for each in response.json()["messages"]] == ["路灯坏了"]
    make_due()
    TurnLease.objects.update(expires_at="2020-01-01T00:00:00Z")  # what time does
    while Unanswered()():
        pass
    assert [text for sender, text in citizen.texts() if sender == "bot"] == ["已记录"]
