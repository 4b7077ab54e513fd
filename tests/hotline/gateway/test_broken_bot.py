"""The bot breaks in every way; the citizen always hears the truth, and the answer comes later."""

import time
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

import citypack
from hotline.gateway import inbox, turn
from hotline.gateway.models import Conversation, Message
from hotline.gateway.texts import say
from hotline.worker.unanswered import Unanswered
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot
from tests.hotline.gateway.stub_bot import turn as turn_of

BROKEN = ["status", "empty", "nonsense", "silent", "other", "hang", "down"]


def break_bot(bot: StubBot, mode: str, settings: Any) -> None:
    bot.mode = mode
    if mode == "down":
        settings.BOT_URL = "http://127.0.0.1:9"  # nobody listens on the discard port


def mend(bot: StubBot, settings: Any) -> None:
    bot.mode = "ok"
    bot.let_go.set()
    settings.BOT_URL = bot.url


def make_due() -> None:
    Message.objects.filter(status=Message.Status.RECEIVED).update(next_try_at=timezone.now())


@pytest.mark.parametrize("mode", BROKEN)
def test_the_truth_is_told_once_and_the_worker_brings_the_answer(
    citizen: Citizen, bot: StubBot, settings: Any, impatient: None, mode: str
) -> None:
    break_bot(bot, mode, settings)
    response = citizen.say("路灯坏了")
    assert response.status_code == 202
    offer = f" {say('guided_offer', 'zh')}" if mode == "down" else ""
    told = [("citizen", "路灯坏了"), ("bot", say("delayed", "zh") + offer)]
    assert [(each["from"], each["text"]) for each in response.json()["messages"]] == told

    make_due()
    monkey_patience = turn.WORKER_BOT_SECONDS
    turn.WORKER_BOT_SECONDS = 0.3
    try:
        Unanswered()()
    finally:
        turn.WORKER_BOT_SECONDS = monkey_patience
    assert citizen.texts() == told, "a failed retry says nothing new"

    mend(bot, settings)
    make_due()
    assert Unanswered()() is True
    assert citizen.texts() == [*told, ("bot", "echo 路灯坏了")]
    assert Unanswered()() is False
    assert citizen.conversation.messages.get(seq=1).status == Message.Status.ANSWERED


def test_the_truth_is_told_in_english_too(citizen: Citizen, bot: StubBot) -> None:
    bot.mode = "empty"
    assert citizen.say("The street lamp is broken").json()["messages"][-1]["text"] == say("delayed", "en")


def test_messages_sent_while_the_bot_is_down_are_answered_in_order(
    citizen: Citizen, bot: StubBot, settings: Any
) -> None:
    break_bot(bot, "down", settings)
    citizen.say("第一条")
    assert citizen.say("第二条").json()["messages"][-1]["text"] == say("delayed_again", "zh")
    mend(bot, settings)
    assert citizen.say("第三条").status_code == 200
    assert bot.texts() == ["第一条", "第二条", "第三条"]
    assert citizen.texts()[-3:] == [("bot", "echo 第一条"), ("bot", "echo 第二条"), ("bot", "echo 第三条")]


def test_a_repeated_message_during_an_outage_stays_one(citizen: Citizen, bot: StubBot) -> None:
    bot.mode = "empty"
    first = citizen.say("路灯坏了", "same").json()
    assert citizen.say("路灯坏了", "same").json() == first


def test_a_late_answer_is_taken_from_the_record(citizen: Citizen, bot: StubBot, impatient: None) -> None:
    bot.mode = "hang"
    assert citizen.say("路灯坏了").status_code == 202
    bot.mode = "ok"
    bot.let_go.set()
    make_due()
    Unanswered()()
    assert [text for sender, text in citizen.texts() if text.startswith("echo")] == ["echo 路灯坏了"]
    assert len({request["message_id"] for request in bot.requests}) == 1


def test_each_failed_attempt_waits_longer_up_to_five_minutes(citizen: Citizen, bot: StubBot) -> None:
    bot.mode = "empty"
    citizen.say("路灯坏了")
    waits = []
    for _ in range(12):
        make_due()
        Unanswered()()
        next_try_at = citizen.conversation.messages.get(seq=1).next_try_at
        assert next_try_at is not None
        waits.append(round((next_try_at - timezone.now()).total_seconds()))
    assert waits == sorted(waits)
    assert waits[0] <= 4
    assert waits[-1] == 300


def test_nobody_waits_for_a_backoff_once_the_bot_is_back(citizen: Citizen, bot: StubBot, settings: Any) -> None:
    break_bot(bot, "down", settings)
    citizen.say("路灯坏了")
    worker = Unanswered()
    make_due()
    assert worker() is False
    other = Message.objects.get(seq=1)
    mend(bot, settings)
    assert worker() is True
    assert Message.objects.get(pk=other.pk).status == Message.Status.ANSWERED


def test_a_message_that_only_this_bot_cannot_take_goes_to_a_person(new_citizen: Any, bot: StubBot) -> None:
    poisoned, other = new_citizen(), new_citizen()
    bot.mode = "status"
    poisoned.say("毒")
    Message.objects.update(attempts=turn.SUSPECT_ATTEMPTS)
    bot.mode = "ok"
    other.say("好")
    bot.mode = "status"
    make_due()
    Unanswered()()
    assert poisoned.conversation.messages.get(seq=1).status == Message.Status.RECEIVED, "a restart may take as long"
    Message.objects.filter(text="毒").update(first_failed_at=timezone.now() - turn.SUSPECT_AFTER)
    make_due()
    Unanswered()()
    assert poisoned.texts()[-1] == ("bot", say("given_up", "zh"))
    conversation = poisoned.conversation
    assert conversation.state == Conversation.State.WAITING
    assert conversation.messages.get(seq=1).status == Message.Status.FAILED
    assert [event.what for event in conversation.events.all()] == ["given_up", "handed_off"]
    bot.mode = "ok"
    assert poisoned.say("还在吗").status_code == 200


def test_an_outage_gives_nobody_up(citizen: Citizen, bot: StubBot) -> None:
    bot.mode = "status"
    citizen.say("路灯坏了")
    Message.objects.filter(seq=1).update(attempts=turn.SUSPECT_ATTEMPTS + 10)
    make_due()
    Unanswered()()
    assert citizen.conversation.messages.get(seq=1).status == Message.Status.RECEIVED


def test_a_refused_turn_is_explained(citizen: Citizen, bot: StubBot) -> None:
    bot.mode, bot.status = "status", 400
    response = citizen.say("路灯坏了")
    assert response.status_code == 200
    assert response.json()["messages"][-1]["text"] == say("not_understood", "zh")


def test_danger_gets_its_number_though_the_bot_is_down(citizen: Citizen, bot: StubBot, settings: Any) -> None:
    break_bot(bot, "down", settings)
    messages = citizen.say("我家厨房着火了").json()["messages"]
    assert "119" in messages[1]["text"]
    assert citizen.conversation.risk == "fire"
    mend(bot, settings)
    make_due()
    Unanswered()()
    assert bot.requests[-1]["metadata"]["danger"] == "fire"


@pytest.mark.parametrize("mode", BROKEN)
def test_danger_gets_its_number_however_the_bot_breaks(
    new_citizen: Any, bot: StubBot, settings: Any, impatient: None, mode: str
) -> None:
    break_bot(bot, mode, settings)
    for text, language in (("我家厨房着火了", "zh"), ("My kitchen is on fire", "en")):
        told = [each["text"] for each in new_citizen().say(text).json()["messages"][1:]]
        assert "119" in told[0]
        assert told[1].startswith(say("delayed", language))


@pytest.mark.parametrize(("seconds", "in_time"), [(3.9, True), (6.0, True), (20.0, False)])
@pytest.mark.django_db(transaction=True)
def test_a_slow_bot_is_waited_for_and_then_the_truth_is_told(
    transactional_db: None, citizen: Citizen, bot: StubBot, seconds: float, in_time: bool
) -> None:
    def reply(request: dict[str, Any]) -> dict[str, Any]:
        time.sleep(seconds)
        return turn_of(request["message_id"], {"text": "已记录"})

    bot.reply = reply
    began = time.monotonic()
    response = citizen.say("路灯坏了")
    took = time.monotonic() - began
    assert took < 10
    assert response.status_code == (200 if in_time else 202)
    assert response.json()["messages"][1]["text"] == ("已记录" if in_time else say("delayed", "zh"))
    make_due()
    while Unanswered()():  # the worker has more patience
        pass
    assert [text for _, text in citizen.texts()].count("已记录") == 1
    assert len({request["message_id"] for request in bot.requests}) == 1


def test_the_number_to_call_is_readable_before_the_bot_answers(citizen: Citizen, bot: StubBot) -> None:
    seen = []

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        seen.append(request["metadata"]["danger"])
        return {**request, "messages": [{"text": "好"}]}

    bot.reply = reply
    texts = [each["text"] for each in citizen.say("我家厨房着火了").json()["messages"]]
    assert seen == ["fire"]
    assert "119" in texts[1] and texts[2] == "好"


def test_the_bot_does_not_say_again_whom_to_call(citizen: Citizen, bot: StubBot) -> None:
    advice = citypack.load("beijing").emergency["fire"].advice.zh
    bot.reply = lambda request: turn_of(
        request["message_id"],
        {"text": f"快拨打119！{advice}", "custom": {"handoff": {"reason": "risk", "summary": "着火"}}},
        {"text": "已上报"},
    )
    texts = [each["text"] for each in citizen.say("我家厨房着火了").json()["messages"]]
    assert len(texts) == 3 and texts[2] == "已上报"
    assert citizen.conversation.state == Conversation.State.WAITING


def test_a_person_is_called_where_somebody_is_in_despair(citizen: Citizen, bot: StubBot, settings: Any) -> None:
    break_bot(bot, "down", settings)
    assert "12356" in citizen.say("我不想活了").json()["messages"][1]["text"]
    assert citizen.conversation.state == Conversation.State.WAITING


def test_a_database_that_cannot_be_written_is_admitted(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise OperationalError("database is locked: 我家厨房")

    monkeypatch.setattr(inbox, "store", fail)
    response = citizen.say("我家厨房着火了")
    assert response.status_code == 503
    message = response.json()["error"]["message"]
    assert "119" in message and say("unavailable", "zh", hotline_number="12345") in message


def test_a_failure_after_storing_does_not_deny_that_the_message_is_kept(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(turn, "answer_within", fail)
    response = citizen.say("路灯坏了")
    assert response.status_code == 202
    assert [each["text"] for each in response.json()["messages"]] == ["路灯坏了"]
