"""Waiting for a person, one owner at a time, a silent agent, and what goes back to the bot."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

import citypack
from citypack import DeskHours, Words
from hotline.gateway import desk
from hotline.gateway.handoff import ask_for_person, tell_places
from hotline.gateway.hours import ahead_of, is_open
from hotline.gateway.models import Conversation, Message
from hotline.gateway.texts import say
from hotline.worker.unanswered import Unanswered
from tests.hotline.gateway.conftest import Citizen, at_once
from tests.hotline.gateway.stub_bot import StubBot, turn


@pytest.fixture
def li(db: None) -> User:
    return User.objects.create_user("li")


def waiting(minutes: int, **fields: Any) -> Conversation:
    """Make a conversation that has waited for so long."""
    conversation = Conversation.objects.create(token_hash=f"{minutes}{fields}", **fields)
    ask_for_person(conversation, "bot", "asked")
    conversation.waiting_since = timezone.now() - dt.timedelta(minutes=minutes)
    conversation.save()
    return conversation


def last_text(conversation: Conversation) -> str:
    return conversation.messages.order_by("-seq")[0].text


def test_the_citizen_is_told_the_place_once_and_again_when_asking_again(db: None) -> None:
    first, second, third = waiting(9), waiting(5), waiting(3)
    assert tell_places()
    assert [last_text(each) for each in (first, second, third)] == [
        say("queue_next", "zh"), say("queue_place", "zh", ahead=1), say("queue_place", "zh", ahead=2),
    ]  # fmt: skip
    assert not tell_places()
    third.refresh_from_db()
    ask_for_person(third, "bot", "asked")
    third.save()
    assert tell_places()
    assert third.messages.count() == 2
    third.refresh_from_db()
    assert timezone.now() - (third.waiting_since or timezone.now()) > dt.timedelta(minutes=2)


def test_whoever_is_in_danger_comes_first(db: None) -> None:
    calm, danger = waiting(9), waiting(1, risk="self_harm")
    assert (ahead_of(danger), ahead_of(calm)) == (0, 1)


@pytest.fixture
def office_hours(monkeypatch: pytest.MonkeyPatch) -> DeskHours:
    """A desk that is open on Mondays from eight to noon."""
    hours = DeskHours(Words("周一8点到12点", "Mondays 8 to 12"), ((frozenset({0}), "08:00", "12:00"),))
    pack = replace(citypack.load(), desk_hours=hours)
    monkeypatch.setattr(citypack, "load", lambda code=None: pack)
    return hours


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2026-11-30T00:00", True), ("2026-11-30T03:59", True), ("2026-11-30T04:00", False), ("2026-11-29T23:59", False), ("2026-12-01T01:00", False)],
)  # fmt: skip
def test_the_desk_is_open_by_the_citys_clock(office_hours: DeskHours, at: str, expected: bool) -> None:
    assert is_open(dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)) is expected


def test_out_of_hours_the_citizen_hears_the_truth(
    db: None, office_hours: DeskHours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.gateway.hours.is_open", lambda at=None: False)
    conversation = waiting(1, language="en")
    tell_places()
    assert "Mondays 8 to 12" in last_text(conversation)
    assert "Nobody is at the desk now" in last_text(conversation)


@pytest.mark.django_db(transaction=True)
def test_of_many_agents_at_once_one_becomes_the_owner() -> None:
    agents = [User.objects.create_user(f"agent{number}") for number in range(6)]
    conversation = waiting(1)
    begin, won, lost = threading.Barrier(6), [], []

    def take(agent: User) -> None:
        try:
            mine = Conversation.objects.get(pk=conversation.pk)
            begin.wait(20)
            desk.take_over(mine, agent)
            won.append(agent.pk)
        except desk.NotYours:
            lost.append(agent.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    conversation.refresh_from_db()
    assert (len(won), len(lost)) == (1, 5)
    assert conversation.owner_id == won[0]
    assert conversation.events.filter(what="taken_over").count() == 1


def test_the_database_refuses_an_owner_beside_the_bot(li: User) -> None:
    conversation = waiting(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(owner=li, state="bot")


def silent_for(conversation: Conversation, minutes: int) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(
        agent_active_at=timezone.now() - dt.timedelta(minutes=minutes)
    )


def test_a_silent_agent_loses_the_conversation_to_the_queue(citizen: Citizen, li: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation
    desk.take_over(conversation, li)
    citizen.say("有人吗")
    silent_for(conversation, 4)
    assert not desk.return_silent(5)
    silent_for(conversation, 6)
    assert desk.return_silent(5)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.owner) == ("waiting", None)
    assert last_text(conversation) == say("agent_was_silent", "zh")
    with pytest.raises(desk.NotYours):
        desk.reply(conversation, li, "我回来了")


def test_an_agent_who_has_answered_is_not_silent(citizen: Citizen, li: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation
    desk.take_over(conversation, li)
    desk.reply(conversation, li, "在的")
    silent_for(conversation, 60)
    assert not desk.return_silent(5)


def test_what_the_agent_learnt_goes_to_the_bot_and_is_shown(citizen: Citizen, bot: StubBot, li: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation
    desk.take_over(conversation, li)
    desk.give_back(conversation, li, {"phone": " 13800138000 ", "address_string": "花家地北里3号楼", "demand": " "})
    Message.objects.filter(status="received").update(next_try_at=timezone.now())
    conversation.lease.expires_at = timezone.now()
    conversation.lease.save()
    assert Unanswered()()
    asked = bot.requests[-1]
    assert asked["payload"] == "/inform"
    assert asked["metadata"]["facts"] == {"phone": "13800138000", "address_string": "花家地北里3号楼"}
    noted = conversation.messages.get(sender="agent")
    assert "13800138000" in noted.text
    assert conversation.messages.order_by("-seq")[0].sender == "bot"


@pytest.mark.django_db(transaction=True)
def test_what_a_turn_filed_is_known_though_an_agent_came_meanwhile(citizen: Citizen, bot: StubBot, li: User) -> None:
    citizen.say("你好")
    conversation = citizen.conversation

    def file_meanwhile(request: dict[str, Any]) -> dict[str, Any]:
        at_once(lambda: desk.take_over(conversation, li))
        return turn(request["message_id"], {"text": "已受理", "custom": {"filed": {"service_request_id": "7K3M-9QX2"}}})

    bot.reply = file_meanwhile
    citizen.say("确认")
    conversation.refresh_from_db()
    assert conversation.service_request_ids == ["7K3M-9QX2"]
    assert "已受理" not in str(citizen.texts())
    assert (conversation.messages.get(text="确认").turn or {})["actions"] is not None
