"""Citizens in WeChat talk to the hotline; nothing but the bot is replaced."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest

from hotline.gateway.models import Conversation, Delivery, Message
from hotline.gateway.outbox import append_notice
from tests.hotline.gateway.stub_bot import StubBot, turn
from tests.hotline.wechat.conftest import AES_KEY, FASTER, Worker, all_sent
from tests.hotline.wechat.stand_in import StandIn

CITIZEN = "oCitizen_0123456789abcdefghi"
CONFIRM = [{"title": "对，提交", "payload": "/affirm"}, {"title": "要修改", "payload": "/deny"}]


def test_a_message_is_answered_on_the_call_itself(wechat: StandIn) -> None:
    assert wechat.text(CITIZEN, "路灯坏了") == "echo 路灯坏了"
    assert wechat.breaches == [] and wechat.calls == []
    assert Conversation.objects.get().channel == "wechat"


@pytest.mark.parametrize("key", ["new", "last"])
def test_the_safe_mode_works_with_either_key_of_a_rotation(wechat: StandIn, settings_of_account: Any, key: str) -> None:
    other = AES_KEY[::-1]
    settings_of_account(AES_KEY=AES_KEY if key == "new" else other, AES_KEY_LAST=other if key == "new" else AES_KEY)
    wechat.aes_key = AES_KEY
    assert wechat.text(CITIZEN, "垃圾桶满了🗑️") == "echo 垃圾桶满了🗑️"
    assert wechat.breaches == []


@pytest.mark.parametrize("digit", ["1", "１", "一", "第一个", "选1", "①", "1.", "选项一"])
def test_a_typed_number_picks_the_option_that_was_shown(wechat: StandIn, bot: StubBot, digit: str) -> None:
    bot.reply = lambda request: turn(request["message_id"], {"text": "对吗？", "buttons": CONFIRM})
    shown = wechat.text(CITIZEN, "路灯坏了")
    assert shown is not None and "1. 对，提交\n2. 要修改" in shown
    wechat.text(CITIZEN, digit)
    assert bot.texts()[-1] == "/affirm"


def test_a_number_that_no_option_has_is_the_citizens_words(wechat: StandIn, bot: StubBot) -> None:
    wechat.text(CITIZEN, "几户？")
    wechat.text(CITIZEN, "3")
    bot.reply = lambda request: turn(request["message_id"], {"text": "对吗？", "buttons": CONFIRM})
    wechat.text(CITIZEN, "好")
    wechat.text(CITIZEN, "7")
    assert bot.texts() == ["几户？", "3", "好", "7"]


@pytest.mark.parametrize("text", ["/restart", "／session_start", '/submit{"a":1}'])
def test_what_looks_like_a_command_is_plain_text(wechat: StandIn, bot: StubBot, text: str) -> None:
    wechat.text(CITIZEN, text)
    assert bot.requests[-1]["text"] == text and "payload" not in bot.requests[-1]


def test_blank_line_splits_are_joined_and_a_cdata_end_does_not_break_out(wechat: StandIn, bot: StubBot) -> None:
    evil = "]]><Content>x</Content><![CDATA["
    bot.reply = lambda request: turn(request["message_id"], {"text": "一"}, {"text": evil}, {"text": "三"})
    shown = wechat.text(CITIZEN, "你好")
    assert shown is not None and shown.split("\n")[0] == "一" and shown.split("\n")[-1] == "三"
    assert wechat.breaches == []


def test_a_long_answer_is_cut_at_a_sentence_and_ends_in_a_link(wechat: StandIn, bot: StubBot) -> None:
    bot.reply = lambda request: turn(request["message_id"], {"text": "这是一句很长的话。" * 400})
    shown = wechat.text(CITIZEN, "讲讲")
    assert shown is not None and len(shown.encode()) <= 1800
    assert shown.split("\n")[0].endswith("。") and f"{wechat.front_url}/wechat/continue/" in shown


def test_a_repeated_delivery_is_one_turn_with_one_answer(wechat: StandIn, bot: StubBot) -> None:
    elements = {"MsgType": "text", "Content": "路灯坏了", "MsgId": "77", "CreateTime": str(int(time.time()))}
    answers = [wechat.show(CITIZEN, *wechat.post(CITIZEN, elements)) for _ in range(3)]
    assert answers == ["echo 路灯坏了"] * 3
    assert len(bot.requests) == 1
    assert wechat.post(CITIZEN, elements) == (200, "success")


def test_a_repeated_event_is_one(wechat: StandIn, bot: StubBot) -> None:
    elements = {"MsgType": "event", "Event": "CLICK", "EventKey": "status", "CreateTime": str(int(time.time()))}
    answers = [wechat.show(CITIZEN, *wechat.post(CITIZEN, elements)) for _ in range(3)]
    assert len(set(answers)) == 1 and len(bot.requests) == 1


def test_two_events_of_one_second_are_two(wechat: StandIn, bot: StubBot) -> None:
    now = str(int(time.time()))
    wechat.event(CITIZEN, "CLICK", EventKey="status", CreateTime=now)
    wechat.event(CITIZEN, "CLICK", EventKey="agent", CreateTime=now)
    assert bot.texts() == ["/check_status", "/talk_to_agent"]


@pytest.mark.parametrize(("seconds", "passive"), [(4.6, True), (9.0, True), (17.0, False)])
def test_a_slow_bot_answers_on_a_later_try_or_by_a_call_of_ours(
    wechat: StandIn, bot: StubBot, work: Worker, seconds: float, passive: bool
) -> None:
    def reply(request: dict[str, Any]) -> dict[str, Any]:
        time.sleep(seconds / FASTER)
        return turn(request["message_id"], {"text": "来了"})

    bot.reply = reply
    wechat.text(CITIZEN, "路灯坏了")
    work.until(all_sent, 40)
    phone = wechat.phone(CITIZEN)
    assert phone.shown[-1].endswith("来了") and "".join(phone.shown).count("来了") == 1
    assert (phone.customer == 0) is passive
    assert len(set(map(str, (r["message_id"] for r in bot.requests)))) == 1
    assert wechat.breaches == []


def test_an_account_that_may_not_send_tells_the_citizen_how_to_get_the_answer(
    wechat: StandIn, bot: StubBot, work: Worker, settings_of_account: Any
) -> None:
    settings_of_account(APP_SECRET="")
    bot.mode = "hang"
    assert "稍后您发任意一个字" in (wechat.text(CITIZEN, "路灯坏了") or "")
    bot.mode = "ok"
    bot.let_go.set()
    work.until(all_sent, 30)
    assert Delivery.objects.exclude(status=Delivery.Status.SENT).filter(status=Delivery.Status.HELD).exists()
    assert "echo 路灯坏了" in (wechat.text(CITIZEN, "嗯") or "")


def test_an_agents_answer_goes_out_at_once_and_within_the_quota(
    wechat: StandIn, work: Worker, django_user_model: Any
) -> None:
    from hotline.gateway import desk

    wechat.text(CITIZEN, "人工")
    agent = django_user_model.objects.create_user("agent")
    conversation = Conversation.objects.get()
    desk.take_over(conversation, agent)
    work.until(all_sent)
    for number in range(7):
        desk.reply(conversation, agent, f"第{number}句")
        work.until(all_sent)
    phone = wechat.phone(CITIZEN)
    assert phone.customer == 5 and wechat.breaches == []
    shown = wechat.text(CITIZEN, "在吗")
    assert shown is not None and shown.startswith("第4句\n第5句\n第6句")
    assert [line for text in phone.shown for line in text.splitlines() if "句" in line] == [
        f"第{n}句" for n in range(7)
    ]


def test_the_follow_up_is_answered_by_a_number(wechat: StandIn, bot: StubBot, work: Worker) -> None:
    wechat.text(CITIZEN, "路灯坏了")
    asked = [{"title": title, "payload": f"/rate_service{n}"} for n, title in enumerate(("联系过我", "没有联系我"))]
    append_notice(Conversation.objects.get().pk, "有人与您联系吗？", "notice:1", None, asked)
    work.until(all_sent)
    assert "1. 联系过我\n2. 没有联系我" in wechat.phone(CITIZEN).shown[-1]
    wechat.text(CITIZEN, "第二个")
    assert bot.texts()[-1] == "/rate_service1"


def test_two_citizens_see_nothing_of_each_other(wechat: StandIn) -> None:
    wechat.text(CITIZEN, "路灯坏了")
    wechat.text("oOther", "水管爆了")
    assert "路灯" not in "".join(wechat.phone("oOther").shown)
    assert Conversation.objects.count() == 2


def test_a_turn_whose_process_died_is_taken_by_the_worker_and_told_once(
    wechat: StandIn, bot: StubBot, work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.wechat.replies._take", lambda account, receipt_id: None)
    monkeypatch.setattr("hotline.wechat.receipts.GRACE", dt.timedelta(0))
    wechat.text(CITIZEN, "路灯坏了")
    work.until(lambda: bool(wechat.phone(CITIZEN).customer), 20)
    assert wechat.phone(CITIZEN).shown == ["echo 路灯坏了"]
    assert Message.objects.filter(sender="citizen").count() == 1


def test_news_of_a_request_reaches_the_citizen_by_a_customer_message(wechat: StandIn, work: Worker) -> None:
    wechat.text(CITIZEN, "路灯坏了")
    append_notice(Conversation.objects.get().pk, "您的诉求已办结", "notice:1")
    append_notice(Conversation.objects.get().pk, "您的诉求已办结", "notice:1")
    work.until(all_sent)
    assert wechat.phone(CITIZEN).shown == ["echo 路灯坏了", "您的诉求已办结"]
