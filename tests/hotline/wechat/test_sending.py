"""What WeChat answers to our calls, and what is done about it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hotline.gateway.models import ChannelUser, Conversation, Delivery, Message
from hotline.gateway.outbox import append_notice
from hotline.wechat import accounts, quota, tokens
from hotline.wechat.models import AccountState, Grant
from tests.hotline.gateway.conftest import at_once
from tests.hotline.gateway.stub_bot import StubBot, turn
from tests.hotline.wechat.conftest import Worker, all_sent
from tests.hotline.wechat.stand_in import StandIn

CITIZEN = "oCitizen_0123456789abcdefghi"
NEWS = "您的诉求已办结"
TEMPLATE = {
    "NOTICE_TEMPLATE": "t1",
    "NOTICE_FIELDS": '{"character_string1": "number", "thing2": "text", "time3": "time"}',
}


@pytest.fixture
def follower(wechat: StandIn) -> Conversation:
    """A citizen who has written once, with all five messages left."""
    wechat.text(CITIZEN, "路灯坏了")
    return Conversation.objects.get()


def send_news(conversation: Conversation, number: int = 1) -> Delivery:
    append_notice(conversation.pk, f"{NEWS}{number}", f"notice:{number}")
    return Delivery.objects.latest("pk")


def steps(delivery: Delivery) -> list[tuple[str, str]]:
    delivery.refresh_from_db()
    return [(step["step"], step["result"]) for step in delivery.steps]


@pytest.mark.parametrize("code", [-1, 45009])
def test_a_busy_wechat_is_tried_again(wechat: StandIn, follower: Conversation, work: Worker, code: int) -> None:
    wechat.errors = [code]
    delivery = send_news(follower)
    work.round()
    assert steps(delivery) == [("customer_message", f"error {code}")]
    assert delivery.status == Delivery.Status.WAITING
    Delivery.objects.update(next_try_at="2020-01-01T00:00:00Z")
    work.round()
    assert wechat.phone(CITIZEN).shown[-1] == f"{NEWS}1" and steps(delivery)[-1] == ("customer_message", "sent")


def test_a_wechat_that_is_busy_twice_gets_it_once(wechat: StandIn, follower: Conversation, work: Worker) -> None:
    wechat.errors = [-1, -1]
    delivery = send_news(follower)
    for _ in range(3):
        work.round()
        Delivery.objects.update(next_try_at="2020-01-01T00:00:00Z")
    assert [result for _, result in steps(delivery)] == ["error -1", "error -1", "sent"]
    assert wechat.phone(CITIZEN).shown.count(f"{NEWS}1") == 1


LONG = [f"第{number}件事情办得怎么样了，现在告诉您。" for number in range(1, 50)]


def test_a_long_answer_goes_in_two_parts_cut_at_sentences(
    wechat: StandIn, follower: Conversation, work: Worker
) -> None:
    append_notice(follower.pk, "".join(LONG), "notice:long")
    work.round()
    first, second = wechat.phone(CITIZEN).shown[-2:]
    assert first + second == "".join(LONG) and first.endswith("。") and wechat.breaches == []
    assert max(len(part.encode()) for part in (first, second)) <= 1800


def test_beyond_two_parts_stands_a_link(wechat: StandIn, follower: Conversation, work: Worker) -> None:
    append_notice(follower.pk, "".join(LONG * 4), "notice:longer")
    work.round()
    assert wechat.phone(CITIZEN).customer == 2 and wechat.breaches == []
    assert f"{wechat.front_url}/wechat/continue/" in wechat.phone(CITIZEN).shown[-1]


@pytest.mark.parametrize("passive", [False, True])
def test_what_was_sent_in_part_is_not_sent_again(
    wechat: StandIn, follower: Conversation, work: Worker, passive: bool
) -> None:
    append_notice(follower.pk, "".join(LONG), "notice:long")
    wechat.errors = [0, 45015 if passive else -1]
    work.round()
    if passive:
        wechat.text(CITIZEN, "在吗")
    else:
        append_notice(follower.pk, "还有一条", "notice:more")
        Delivery.objects.update(next_try_at="2020-01-01T00:00:00Z")
        work.round()
    shown = "".join(wechat.phone(CITIZEN).shown)
    assert [shown.count(sentence) for sentence in LONG] == [1] * len(LONG) and wechat.breaches == []
    assert shown.endswith("echo 在吗" if passive else "还有一条")


def test_what_wechat_finds_too_long_is_cut_shorter(
    wechat: StandIn, follower: Conversation, work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.hotline.wechat.stand_in.MAX_TEXT_BYTES", 1000)
    append_notice(follower.pk, "".join(LONG[:25]), "notice:long")
    work.round()
    assert "".join(wechat.phone(CITIZEN).shown[-2:]) == "".join(LONG[:25])


def test_a_tap_opens_three_messages_and_not_five(wechat: StandIn, bot: StubBot) -> None:
    wechat.event(CITIZEN, "CLICK", EventKey="status")
    user = ChannelUser.objects.get()
    assert quota.left(user) == 3 and Grant.objects.get().kind == quota.TAP
    buttons = [{"title": "对，提交", "payload": "/affirm"}]
    bot.reply = lambda request: turn(request["message_id"], {"text": "对吗？", "buttons": buttons})
    wechat.text(CITIZEN, "路灯坏了")
    Grant.objects.all().delete()
    payload_id = Message.objects.exclude(buttons=[]).latest("pk").buttons[0]["payload_id"]
    wechat.text(CITIZEN, "对，提交", bizmsgmenuid=payload_id)
    assert quota.left(user) == 3


def test_a_token_that_wechat_calls_bad_is_replaced_once(wechat: StandIn, follower: Conversation, work: Worker) -> None:
    send_news(follower)
    work.until(all_sent)
    wechat.tokens.clear()
    send_news(follower, 2)
    work.until(all_sent)
    assert wechat.phone(CITIZEN).shown[-1] == f"{NEWS}2" and wechat.token_calls == 2


def test_a_token_that_stays_bad_ends_after_two_calls(wechat: StandIn, follower: Conversation, work: Worker) -> None:
    wechat.always = 40001
    send_news(follower)
    work.round()
    assert len(wechat.calls) == 2 and wechat.forced <= 1


@pytest.mark.parametrize("code", [45015, 45047])
def test_a_closed_window_ends_sending_until_the_next_message(
    wechat: StandIn, follower: Conversation, work: Worker, code: int
) -> None:
    wechat.errors = [code]
    delivery = send_news(follower)
    work.round()
    assert steps(delivery) == [
        ("customer_message", f"error {code}"),
        ("subscription_notice", "no template"),
        ("sms_hook", "no hook"),
        ("next_visit", "kept"),
    ]
    send_news(follower, 2)
    work.round()
    assert len(wechat.calls) == 1
    shown = wechat.text(CITIZEN, "在吗")
    assert shown is not None and shown.split("\n") == [f"{NEWS}1", f"{NEWS}2", "echo 在吗"]


def test_no_right_to_send_makes_the_account_passive(wechat: StandIn, follower: Conversation, work: Worker) -> None:
    wechat.always = 48001
    send_news(follower)
    work.round()
    send_news(follower, 2)
    work.round()
    assert len(wechat.calls) == 1 and AccountState.objects.get().passive_only


@pytest.mark.parametrize("code", [40003, 43004])
def test_who_is_no_follower_is_not_written_to(wechat: StandIn, follower: Conversation, work: Worker, code: int) -> None:
    wechat.errors = [code]
    send_news(follower)
    work.round()
    assert not ChannelUser.objects.get().reachable


def test_menus_are_sent_where_the_account_has_them_and_texts_where_not(
    wechat: StandIn, bot: StubBot, work: Worker, settings_of_account: Any
) -> None:
    settings_of_account(MENUS="1")
    buttons = [{"title": "对，提交", "payload": "/affirm"}]
    bot.reply = lambda request: turn(request["message_id"], {"text": "对吗？", "buttons": buttons})
    bot.mode = "hang"
    wechat.text(CITIZEN, "路灯坏了")
    bot.mode = "ok"
    bot.let_go.set()
    wechat.verified = False
    work.until(all_sent, 30)
    assert [data["msgtype"] for _, data in wechat.calls][-2:] == ["msgmenu", "text"]
    assert "1. 对，提交" in wechat.phone(CITIZEN).shown[-1] and AccountState.objects.get().no_menus


def test_news_falls_to_the_notice_that_the_citizen_allowed(
    wechat: StandIn, follower: Conversation, work: Worker, settings_of_account: Any
) -> None:
    settings_of_account(**TEMPLATE)
    Grant.objects.all().delete()
    ChannelUser.objects.update(consents={"t1": 1})
    first, second = send_news(follower), None
    work.round()
    assert wechat.phone(CITIZEN).notices == 1 and steps(first)[-1] == ("subscription_notice", "sent")
    second = send_news(follower, 2)
    work.round()
    assert ("subscription_notice", "not allowed by the citizen") in steps(second)
    assert second.status == Delivery.Status.HELD


@pytest.fixture
def sms(settings: Any) -> Iterator[list[dict[str, Any]]]:
    """A city's SMS gateway."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append({"signature": self.headers["X-Hotline-Signature"], "raw": body, **json.loads(body)})
            self.send_response(204)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.SMS_HOOK_URL = f"http://127.0.0.1:{server.server_address[1]}/"
    settings.SMS_HOOK_SECRET = "hook-secret"
    yield received
    server.shutdown()
    server.server_close()


def test_news_falls_to_the_sms_hook_signed_and_without_a_phone(
    wechat: StandIn, follower: Conversation, work: Worker, sms: list[dict[str, Any]]
) -> None:
    import hashlib
    import hmac

    Grant.objects.all().delete()
    Conversation.objects.update(service_request_ids=["9GEY-XD3K"])
    delivery = send_news(follower)
    work.round()
    (received,) = sms
    signed = hmac.new(b"hook-secret", received["raw"], hashlib.sha256).hexdigest()
    assert received["signature"] == f"sha256={signed}"
    assert received["service_request_id"] == "9GEY-XD3K" and received["text"] == f"{NEWS}1"
    assert CITIZEN not in received["raw"].decode() and steps(delivery)[-1] == ("sms_hook", "HTTP 204")


def test_many_processes_that_need_a_token_make_no_storm(wechat: StandIn, settings_of_account: Any) -> None:
    account = accounts.find("main")
    assert account is not None
    found = at_once(*[lambda: tokens.token_of(account)] * 20)
    assert len(set(found)) == 1 and wechat.token_calls <= 2


def test_a_slow_wechat_does_not_hold_a_call_for_ever(
    wechat: StandIn, follower: Conversation, work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.wechat.library.CALL_SECONDS", 0.3)
    wechat.hang = 1.0
    delivery = send_news(follower)
    work.round()
    assert steps(delivery)[0] == ("customer_message", "no answer")
    assert delivery.status == Delivery.Status.WAITING
