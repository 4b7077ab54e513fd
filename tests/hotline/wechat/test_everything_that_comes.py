"""Every type of message and event, in the middle of a form and out of it."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from hotline.gateway.models import Attachment, ChannelUser, Conversation, Message
from hotline.wechat.models import Receipt, Scene
from tests.hotline.gateway.stub_bot import StubBot
from tests.hotline.wechat.conftest import Worker
from tests.hotline.wechat.stand_in import StandIn

CITIZEN = "oCitizen_0123456789abcdefghi"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(out, "JPEG")
    return out.getvalue()


def test_a_picture_is_fetched_at_once_and_goes_into_the_request(wechat: StandIn, bot: StubBot) -> None:
    wechat.media["m1"] = (picture(), "image/jpeg")
    wechat.deliver(CITIZEN, MsgType="image", PicUrl="http://example.org/x", MediaId="m1", MsgId="1")
    kept = Attachment.objects.get()
    assert kept.path.is_file() and kept.content_type == "image/jpeg"
    assert bot.requests[-1]["metadata"]["attachments"] == [kept.url]
    assert bot.requests[-1]["payload"] == "/inform"


def test_a_picture_that_cannot_be_fetched_now_is_fetched_later(wechat: StandIn, bot: StubBot, work: Worker) -> None:
    wechat.media["m1"] = (picture(), "image/jpeg")
    wechat.errors = [-1]
    wechat.deliver(CITIZEN, MsgType="image", MediaId="m1", MsgId="1")
    Receipt.objects.update(next_try_at="2020-01-01T00:00:00Z")
    work.until(lambda: Attachment.objects.exists() and bool(wechat.phone(CITIZEN).shown))
    assert wechat.phone(CITIZEN).shown == ["echo /inform"]


@pytest.mark.parametrize("content", [b"", b"not a picture", b'{"errcode":40007,"errmsg":"no"}'])
def test_what_is_no_picture_gets_a_kind_answer(wechat: StandIn, content: bytes) -> None:
    wechat.media["m1"] = (content, "image/jpeg")
    answer = wechat.deliver(CITIZEN, MsgType="image", MediaId="m1", MsgId="1")
    assert answer and not Attachment.objects.exists() and wechat.breaches == []


def test_a_voice_is_kept_and_words_are_asked_for(wechat: StandIn, bot: StubBot) -> None:
    wechat.media["v1"] = (b"#!AMR\n" + bytes(50), "audio/amr")
    answer = wechat.deliver(CITIZEN, MsgType="voice", MediaId="v1", Format="amr", Recognition="", MsgId="1")
    assert answer is not None and "文字" in answer and bot.requests == []
    kept = Attachment.objects.get()
    assert kept.content_type == "audio/amr" and kept.message is not None and kept.message.seq == 1


def test_a_voice_that_wechat_has_read_is_taken_as_words(wechat: StandIn) -> None:
    wechat.media["v1"] = (b"#!AMR\n" + bytes(50), "audio/amr")
    answer = wechat.deliver(CITIZEN, MsgType="voice", MediaId="v1", Format="amr", Recognition="路灯坏了", MsgId="1")
    assert answer == "echo 路灯坏了" and Attachment.objects.get().message is not None


@pytest.mark.parametrize("kind", ["video", "shortvideo"])
def test_a_video_is_kept(wechat: StandIn, kind: str) -> None:
    wechat.media["v1"] = (b"\0\0\0\x18ftypmp42" + bytes(50), "video/mp4")
    answer = wechat.deliver(CITIZEN, MsgType=kind, MediaId="v1", ThumbMediaId="t", MsgId="1")
    assert answer is not None and "视频已保存" in answer


def test_a_position_goes_into_the_place(wechat: StandIn, bot: StubBot) -> None:
    wechat.deliver(
        CITIZEN, MsgType="location", Location_X="39.99", Location_Y="116.48", Scale="15", Label="花家地", MsgId="1"
    )
    assert bot.requests[-1]["metadata"]["location"] == {"lat": 39.99, "long": 116.48, "label": "花家地"}


@pytest.mark.parametrize(("lat", "long"), [("nan", "1"), ("91", "1"), ("x", "y"), ("", "")])
def test_a_position_that_is_none_is_asked_for_again(wechat: StandIn, bot: StubBot, lat: str, long: str) -> None:
    answer = wechat.deliver(CITIZEN, MsgType="location", Location_X=lat, Location_Y=long, Label="", MsgId="1")
    assert answer is not None and "位置" in answer and bot.requests == []


def test_a_link_is_words(wechat: StandIn, bot: StubBot) -> None:
    wechat.deliver(CITIZEN, MsgType="link", Title="施工公告", Description="", Url="https://example.org/a", MsgId="1")
    assert bot.texts() == ["施工公告  https://example.org/a"]


def test_a_new_follower_is_welcomed_with_the_privacy_notice_and_emergency_numbers(wechat: StandIn) -> None:
    answer = wechat.event(CITIZEN, "subscribe", EventKey="")
    assert answer is not None
    for words in ("个人信息", "110", "119", "120"):
        assert words in answer


def test_who_unfollows_is_not_written_to(wechat: StandIn, work: Worker) -> None:
    from hotline.gateway.outbox import append_notice

    wechat.text(CITIZEN, "路灯坏了")
    assert wechat.event(CITIZEN, "unsubscribe") is None
    append_notice(Conversation.objects.get().pk, "您的诉求已办结", "notice:1")
    work.round()
    assert wechat.phone(CITIZEN).customer == 0 and not ChannelUser.objects.get().reachable
    shown = wechat.event(CITIZEN, "subscribe", EventKey="")
    assert shown is not None and "您的诉求已办结" in shown


@pytest.mark.parametrize("event", ["SCAN", "subscribe"])
def test_a_scanned_code_fills_in_place_and_service(wechat: StandIn, bot: StubBot, event: str) -> None:
    Scene.objects.create(
        scene="lamp-7", title_zh="7号灯杆", service_code="street_light", address_string="建国路88号门前7号灯杆"
    )
    key = "qrscene_lamp-7" if event == "subscribe" else "lamp-7"
    answer = wechat.event(CITIZEN, event, EventKey=key, Ticket="t")
    assert answer is not None and "7号灯杆" in answer
    name, entities = bot.requests[-1]["payload"].split("{", 1)
    assert name == "/inform"
    assert json.loads("{" + entities)["service_code"] == "street_light"


def test_an_unknown_code_is_told(wechat: StandIn, bot: StubBot) -> None:
    answer = wechat.event(CITIZEN, "SCAN", EventKey="nothing", Ticket="t")
    assert answer is not None and "没有登记" in answer and bot.requests == []


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new"])
def test_other_events_are_taken_in_silence(wechat: StandIn, bot: StubBot, event: str) -> None:
    assert wechat.event(CITIZEN, event, EventKey="https://example.org") is None
    assert bot.requests == [] and wechat.breaches == []


def test_a_type_we_cannot_read_gets_an_answer(wechat: StandIn) -> None:
    answer = wechat.deliver(CITIZEN, MsgType="something_new", MsgId="1")
    assert answer is not None and "文字" in answer


def test_a_tap_on_a_menu_message_presses_its_button(wechat: StandIn, bot: StubBot) -> None:
    from tests.hotline.gateway.stub_bot import turn

    buttons = [{"title": "对，提交", "payload": "/affirm"}]
    bot.reply = lambda request: turn(request["message_id"], {"text": "对吗？", "buttons": buttons})
    wechat.text(CITIZEN, "路灯坏了")
    payload_id = Message.objects.exclude(buttons=[]).get().buttons[0]["payload_id"]
    wechat.text(CITIZEN, "对，提交", bizmsgmenuid=payload_id)
    assert bot.texts()[-1] == "/affirm"


def test_consents_are_counted_and_taken_back(wechat: StandIn) -> None:
    def popup(status: str) -> str:
        return f"<List><TemplateId>t1</TemplateId><SubscribeStatusString>{status}</SubscribeStatusString></List>"

    for status, count in (("accept", 1), ("accept", 2), ("reject", 0)):
        wechat.event(
            CITIZEN, "subscribe_msg_popup_event", SubscribeMsgPopupEvent=popup(status), EventKey=status * count
        )
        assert ChannelUser.objects.get().consents == {"t1": count}


def test_the_conversation_carries_its_channel(wechat: StandIn) -> None:
    wechat.text(CITIZEN, "路灯坏了")
    assert Conversation.objects.get().channel == "wechat"
