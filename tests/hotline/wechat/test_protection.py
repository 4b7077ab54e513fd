"""Forged, old, repeated and hostile calls; none gets a 5xx, and none gets work done."""

from __future__ import annotations

import logging
import time
import urllib.parse
import urllib.request
from typing import Any

import pytest
from django.test import Client

from hotline.gateway.models import Message
from tests.hotline.gateway.stub_bot import StubBot
from tests.hotline.wechat.conftest import AES_KEY, TOKEN
from tests.hotline.wechat.stand_in import StandIn, sign

CITIZEN = "oCitizen_0123456789abcdefghi"
TEXT = {"MsgType": "text", "Content": "路灯坏了", "MsgId": "1"}


def echo(**changed: str) -> Any:
    query = {"timestamp": str(int(time.time())), "nonce": "n1", "echostr": "4711"} | changed
    query.setdefault("signature", sign(TOKEN, query["timestamp"], query["nonce"]))
    return Client().get("/wechat/main/", query)


def test_wechats_check_of_our_address_is_answered(wechat: StandIn) -> None:
    answer = echo()
    assert (answer.status_code, answer.content) == (200, b"4711")


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "0" * 40},
        {"signature": ""},
        {"signature": "签名"},
        {"timestamp": "1"},
        {"timestamp": "x"},
        {"nonce": ""},
        {"timestamp": "9999999999"},  # of a time to come
    ],
    ids=str,
)
def test_a_wrong_check_is_refused(wechat: StandIn, changed: dict[str, str]) -> None:
    assert echo(**changed).status_code == 403


def test_an_unknown_account_is_not_found(wechat: StandIn) -> None:
    assert Client().get("/wechat/other/").status_code == 404


@pytest.mark.parametrize("changed", [{"signature": "0" * 40}, {"timestamp": "1000000000"}, {"nonce": ""}], ids=str)
def test_a_forged_message_is_refused(wechat: StandIn, bot: StubBot, changed: dict[str, str]) -> None:
    assert wechat.post(CITIZEN, TEXT, **changed)[0] == 403
    assert bot.requests == [] and not Message.objects.exists()


def test_a_second_message_under_a_used_nonce_is_refused(wechat: StandIn, bot: StubBot) -> None:
    now = str(int(time.time()))
    assert wechat.post(CITIZEN, TEXT, nonce="once", timestamp=now)[0] == 200
    assert wechat.post(CITIZEN, TEXT, nonce="once", timestamp=now)[0] == 200  # WeChat's own retry
    assert wechat.post(CITIZEN, {**TEXT, "MsgId": "2"}, nonce="once", timestamp=now)[0] == 403
    assert len(bot.requests) == 1


def test_a_message_encrypted_with_another_key_or_for_another_account_is_refused(
    wechat: StandIn, settings_of_account: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_of_account(AES_KEY=AES_KEY)
    wechat.aes_key = "z" + AES_KEY[1:]
    assert wechat.post(CITIZEN, TEXT)[0] == 403
    wechat.aes_key = AES_KEY
    monkeypatch.setattr("tests.hotline.wechat.stand_in.APP_ID", "wx-of-somebody-else")
    assert wechat.post(CITIZEN, TEXT)[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<xml></xml>",
        b"<xml/>",
        b"<a><b/></a>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
        b"<xml><MsgType>text</MsgType></xml>",
        b"<xml><FromUserName>x</FromUserName></xml>",
        b"<xml><FromUserName>x</FromUserName><MsgType><a/></MsgType></xml>",
        b"<xml><FromUserName>x</FromUserName><MsgType>event</MsgType></xml>",
        b"<xml>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</xml>",
        b"x" * 100_000,
    ],
    ids=lambda body: repr(body[:24]),
)
@pytest.mark.parametrize("mode", ["clear", "aes"])
def test_hostile_bodies_are_taken_and_forgotten(wechat: StandIn, bot: StubBot, body: bytes, mode: str) -> None:
    now = str(int(time.time()))
    query = {"timestamp": now, "nonce": "n", "signature": sign(TOKEN, now, "n")}
    query |= {"encrypt_type": "aes", "msg_signature": "0"} if mode == "aes" else {}
    answer = Client().post(f"/wechat/main/?{urllib.parse.urlencode(query)}", body, content_type="text/xml")
    assert (answer.status_code, answer.content) == (200, b"success")
    assert bot.requests == [] and not Message.objects.exists()


def test_an_empty_text_gets_a_kind_answer(wechat: StandIn, bot: StubBot) -> None:
    assert "空的" in (wechat.text(CITIZEN, "") or "")
    assert bot.requests == []


def test_logs_hold_neither_openid_nor_words(wechat: StandIn, bot: StubBot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bot.mode = "status"
    wechat.text(CITIZEN, "我叫王小明电话13800138000")
    assert CITIZEN not in caplog.text and "13800138000" not in caplog.text


def test_the_link_to_the_page_opens_the_same_conversation_and_only_when_pressed(wechat: StandIn) -> None:
    from hotline.gateway.models import ChannelUser
    from hotline.wechat.links import link_of

    wechat.text(CITIZEN, "路灯坏了")
    path = urllib.parse.urlsplit(link_of(ChannelUser.objects.get())).path
    browser = Client()
    shown = browser.get(path)
    assert shown.status_code == 200 and "conversation" not in browser.cookies
    assert browser.post(path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.post(path).status_code == 302
    texts = [message["text"] for message in browser.get("/api/chat/messages").json()["messages"]]
    assert texts == ["路灯坏了", "echo 路灯坏了"]


def test_a_forged_or_old_link_leads_nowhere(wechat: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline.gateway.models import ChannelUser
    from hotline.wechat import links

    wechat.text(CITIZEN, "路灯坏了")
    path = urllib.parse.urlsplit(links.link_of(ChannelUser.objects.get())).path
    assert Client().get(path[:-1] + "!").status_code == 410
    monkeypatch.setattr(links, "LIFE_SECONDS", -1)
    assert Client().post(path).status_code == 410
