"""An agent takes a conversation over; the bot never talks over them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from hotline.gateway import desk
from hotline.gateway.models import Conversation, ConversationEvent, Message
from hotline.gateway.models.conversation import HistoryIsFinal
from hotline.gateway.texts import say
from hotline.worker.unanswered import Unanswered
from tests.hotline.gateway.conftest import Citizen, at_once
from tests.hotline.gateway.stub_bot import StubBot, turn


@pytest.fixture
def li(db: None) -> User:
    return User.objects.create_user("li")


@pytest.fixture
def wang(db: None) -> User:
    return User.objects.create_user("wang")


def test_an_agent_answers_and_the_bot_is_silent(citizen: Citizen, bot: StubBot, li: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation
    desk.take_over(conversation, li)
    assert conversation.state == Conversation.State.AGENT
    response = citizen.say("有人吗")
    assert response.status_code == 200
    assert response.json()["state"] == "agent"
    desk.reply(conversation, li, " 我在 ")
    assert citizen.texts()[2:] == [("notice", say("agent_joined", "zh")), ("citizen", "有人吗"), ("agent", "我在")]
    assert bot.texts() == ["你好"]
    assert conversation.messages.get(text="我在").agent == "li"


def test_danger_is_answered_also_while_an_agent_owns_it(citizen: Citizen, li: User) -> None:
    citizen.say("你好")
    desk.take_over(citizen.conversation, li)
    assert "119" in citizen.say("我家厨房着火了").json()["messages"][1]["text"]


def test_the_bot_answers_again_after_it_is_given_back(citizen: Citizen, bot: StubBot, li: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation
    desk.take_over(conversation, li)
    citizen.say("给话务员的话")
    desk.give_back(conversation, li)
    assert (conversation.state, conversation.owner) == (Conversation.State.BOT, None)
    citizen.say("给机器人的话")
    assert bot.texts() == ["你好", "给机器人的话"]
    assert [(event.what, event.actor) for event in conversation.events.all()] == [
        ("taken_over", "user:li"),
        ("given_back", "user:li"),
    ]


def test_only_the_owner_may_act(citizen: Citizen, li: User, wang: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation
    with pytest.raises(desk.NotYours):
        desk.reply(conversation, li, "我还没接入")
    desk.take_over(conversation, li)
    desk.take_over(conversation, li)
    for step in (desk.take_over, desk.give_back):
        with pytest.raises(desk.NotYours):
            step(conversation, wang)
    with pytest.raises(desk.NotYours):
        desk.reply(conversation, wang, "我也来")
    with pytest.raises(desk.DeskError):
        desk.reply(conversation, li, "  ")
    assert conversation.messages.filter(sender=Message.Sender.AGENT).count() == 0
    assert conversation.messages.filter(text=say("agent_joined", "zh")).count() == 1


def test_messages_the_bot_had_not_answered_go_to_the_agent(citizen: Citizen, bot: StubBot, li: User) -> None:
    bot.mode = "empty"
    citizen.say("路灯坏了")
    desk.take_over(citizen.conversation, li)
    bot.mode = "ok"
    Message.objects.update(next_try_at=timezone.now())
    asked = len(bot.requests)
    assert Unanswered()() is False
    assert len(bot.requests) == asked
    assert citizen.conversation.messages.get(seq=1).status == Message.Status.FOR_AGENT


@pytest.mark.django_db(transaction=True)
def test_an_answer_on_its_way_is_dropped_when_an_agent_takes_over(citizen: Citizen, bot: StubBot, li: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation

    def take_over_meanwhile(request: dict[str, Any]) -> dict[str, Any]:
        at_once(lambda: desk.take_over(conversation, li))
        return turn(
            request["message_id"],
            {"text": "机器人的话", "custom": {"file_later": {"draft_key": "k", "fields": {}}}},
        )

    bot.reply = take_over_meanwhile
    response = citizen.say("路灯坏了")
    assert response.status_code == 200
    assert [each["from"] for each in response.json()["messages"]] == ["citizen", "notice"]
    assert "机器人的话" not in str(citizen.texts())


def test_the_bot_asks_for_a_person_and_goes_on_until_one_comes(citizen: Citizen, bot: StubBot) -> None:
    custom = {"handoff": {"reason": "asked", "summary": "路灯坏了"}}
    bot.reply = lambda request: turn(request["message_id"], {"text": "请稍候", "custom": custom})
    assert citizen.say("人工").json()["state"] == "waiting"
    handoff = citizen.conversation.handoff or {}
    assert (handoff["reason"], handoff["summary"]) == ("asked", "路灯坏了")
    assert citizen.say("快一点").json()["messages"][-1]["from"] == "bot"


def test_the_transcript_is_in_order(citizen: Citizen) -> None:
    citizen.say("一")
    citizen.say("二")
    assert [message.seq for message in desk.transcript(citizen.conversation)] == [1, 2, 3, 4]


def test_history_cannot_be_edited(citizen: Citizen, li: User) -> None:
    citizen.say("你好")
    desk.take_over(citizen.conversation, li)
    event = ConversationEvent.objects.get()
    with pytest.raises(HistoryIsFinal):
        event.save()
    with pytest.raises(HistoryIsFinal):
        event.delete()
