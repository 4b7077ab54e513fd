"""A citizen sees what is stored and has it deleted: only after a yes, and with the truth about what stays."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from hotline.gateway.models import Conversation, PendingFiling
from hotline.keeping.models import Deletion, Forgetting, Hold
from hotline.worker.forgetting import forget_in_bot
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot, turn

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = {"service_request_id": "7K3M-9QX2", "status": "open", "service_name": "路灯", "updated_datetime": None}
CLOSED = OPEN | {"status": "closed", "updated_datetime": "2026-01-01T10:00:00+08:00"}


def wishes(bot: StubBot, wish: str, *requests: dict[str, Any]) -> None:
    custom = {"my_data": {"wish": wish, "requests": list(requests)}}
    bot.reply = lambda body: turn(body["message_id"], {"text": "好的", "custom": custom})


def press(citizen: Citizen, title: str) -> Any:
    shown = citizen.read()["messages"]
    button = next(b for message in reversed(shown) for b in message["buttons"] if b["title"] == title)
    return citizen.send(payload_id=button["payload_id"])


def last(citizen: Citizen) -> str:
    return str(citizen.read()["messages"][-1]["text"])


@pytest.fixture
def told(citizen: Citizen) -> Citizen:
    citizen.say("我叫王小明，路灯坏了")
    return citizen


def test_what_is_stored_is_told_with_numbers_and_dates(told: Citizen, bot: StubBot) -> None:
    wishes(bot, "show", OPEN, CLOSED | {"service_request_id": "AAAA-BBBB"})
    told.say("查看我的数据")
    said = last(told)
    assert "消息 2 条" in said and "365 天" in said
    assert "7K3M-9QX2（路灯）正在办理" in said and "1095 天" in said
    assert "AAAA-BBBB（路灯）已办结，依规定保存到 2028-12-31" in said
    assert told.conversation.messages.count() > 2


def test_nothing_is_deleted_before_the_yes_nor_after_a_no(told: Citizen, bot: StubBot) -> None:
    wishes(bot, "delete")
    told.say("删除我的数据")
    assert not Deletion.objects.exists()
    press(told, "不删了")
    assert last(told) == "好的，没有删除任何内容。"
    assert "我叫王小明，路灯坏了" in [text for _who, text in told.texts()]


def test_after_the_yes_it_is_gone_with_a_proof_and_the_bot_forgets(told: Citizen, bot: StubBot) -> None:
    wishes(bot, "delete", OPEN)
    told.say("删除我的数据")
    Conversation.objects.update(service_request_ids=["7K3M-9QX2"])
    assert press(told, "确定删除").status_code == 200
    texts = [text for _who, text in told.texts()]
    assert not any("王小明" in text for text in texts)
    proof = Deletion.objects.get()
    assert proof.cause == "citizen" and proof.chain[:12] in texts[-2]
    assert "7K3M-9QX2" in texts[-1] and "1095" in texts[-1]
    bot.mode = "status"
    forget_in_bot()
    assert Forgetting.objects.get().done_at is None, "a bot that is down is asked again"
    bot.mode = "ok"
    forget_in_bot()
    assert Forgetting.objects.get().done_at is not None
    assert bot.forgotten[-1] == str(told.conversation.pk)


def test_the_conversation_goes_on_afterwards(told: Citizen, bot: StubBot) -> None:
    wishes(bot, "delete")
    told.say("删除我的数据")
    press(told, "确定删除")
    bot.reply = lambda body: turn(body["message_id"], {"text": "您好"})
    told.say("你好")
    assert last(told) == "您好"


@pytest.mark.parametrize(
    ("why", "said"), [("held", "依法须暂时保全"), ("agent", "人工话务员正在处理"), ("filing", "还在提交中")]
)
def test_what_must_stay_stays_and_is_said(told: Citizen, bot: StubBot, why: str, said: str) -> None:
    conversation = told.conversation
    wishes(bot, "delete")
    told.say("删除我的数据")
    if why == "held":
        Hold.objects.create(what="conversation", key=str(conversation.pk), reason="诉讼", set_by="user:x")
    elif why == "filing":
        PendingFiling.objects.create(conversation=conversation, draft_key="d", fields={"phone": "13800138000"})
    else:
        Conversation.objects.update(state="waiting")
    press(told, "确定删除")
    assert said in last(told)
    assert conversation.messages.filter(text="我叫王小明，路灯坏了").exists() and not Deletion.objects.exists()


def test_in_english(told: Citizen, bot: StubBot) -> None:
    wishes(bot, "delete", OPEN)
    told.say("Please delete everything you have stored about me")
    assert "Delete them?" in last(told)
    press(told, "Yes, delete")
    assert last(told).startswith("Deleted:")


def test_contact_data_of_what_was_filed_meanwhile_goes_too(told: Citizen, bot: StubBot) -> None:
    PendingFiling.objects.create(
        conversation=told.conversation,
        draft_key=str(uuid.uuid4()),
        fields={"phone": "138"},
        status="filed",
        closed_at=timezone.now(),
    )
    wishes(bot, "delete")
    told.say("删除我的数据")
    press(told, "确定删除")
    assert PendingFiling.objects.get().fields == {}


def test_no_stranger_can_delete(told: Citizen, bot: StubBot, new_citizen: Any) -> None:
    wishes(bot, "delete")
    told.say("删除我的数据")
    shown = told.read()["messages"][-1]["buttons"][0]["payload_id"]
    stranger = new_citizen()
    stranger.say("你好")
    assert stranger.send(payload_id=shown).status_code == 404
    told.say("my_data:erase")
    assert not Deletion.objects.exists()
