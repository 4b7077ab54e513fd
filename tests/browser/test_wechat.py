"""A citizen files in WeChat through the whole hotline, with position, photo and voice, and hears how it went."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable

import requests
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.support.agent import move_on_the_desk, signed_in
from tests.hotline.wechat.stand_in import StandIn
from tests.support.stack import Stack

NUMBER = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")
CITIZEN = "oCitizen_0123456789abcdefghi"
SOON_SECONDS = 30.0


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "orange").save(out, "JPEG")
    return out.getvalue()


def file_with_everything(wechat: StandIn) -> str:
    """Tell, send position, photo and voice in mid-form, leave a phone and confirm by a digit; returns the number."""
    wechat.media |= {"photo": (picture(), "image/jpeg"), "voice": (b"#!AMR\n" + bytes(50), "audio/amr")}
    assert wechat.text(CITIZEN, "路灯坏了三天了")
    wechat.deliver(
        CITIZEN, MsgType="location", Location_X="39.9924", Location_Y="116.4772", Label="朝阳区望京街道", MsgId="11"
    )
    wechat.deliver(CITIZEN, MsgType="image", PicUrl="http://example.org/x", MediaId="photo", MsgId="12")
    heard = wechat.deliver(CITIZEN, MsgType="voice", MediaId="voice", Format="amr", Recognition="", MsgId="13")
    assert heard is not None and "文字" in heard
    shown = wechat.text(CITIZEN, "花家地北里3号楼门口，我电话13800138000") or ""
    assert "1. " in shown, shown
    filed = wechat.text(CITIZEN, "1") or ""
    found = NUMBER.search(filed)
    assert found, filed
    return found.group()


def test_a_request_is_filed_in_wechat_and_its_news_come_there(
    wechat: StandIn, hotline: Stack, browser: Browser
) -> None:
    number = file_with_everything(wechat)
    stored = requests.get(
        f"{hotline.desk_url}/open311/v2/requests/{number}.json",
        params={"extensions": "true", "api_key": hotline.staff_key},
        timeout=20,
    ).json()[0]
    assert abs(stored["lat"] - 39.9924) < 1e-6 and abs(stored["long"] - 116.4772) < 1e-6
    assert "/api/chat/attachments/" in stored["media_url"]
    extended = stored["extended_attributes"]
    assert extended["phone"] == "13800138000"

    move_on_the_desk(
        browser, hotline, number, ("accepted", "contacted", "in_progress", "replied"), "灯已修好，请放心。"
    )
    phone = wechat.phone(CITIZEN)
    assert until(lambda: any("灯已修好" in text for text in phone.shown)), phone.shown[-2:]
    assert sum("灯已修好" in text for text in phone.shown) == 1 and phone.customer >= 1

    with signed_in(browser, hotline) as desk:
        desk.goto(f"{hotline.desk_url}/console/gateway/conversation/{extended['conversation_id']}/change/")
        expect(desk.locator("body")).to_contain_text(re.compile("wechat|WeChat|微信"))
    assert wechat.breaches == []


def test_a_code_on_a_lamp_post_fills_in_where_and_what(wechat: StandIn, hotline: Stack, browser: Browser) -> None:
    with signed_in(browser, hotline) as desk:
        desk.goto(f"{hotline.desk_url}/console/wechat/scene/add/")
        for name, value in {
            "scene": "lamp-7",
            "title_zh": "7号灯杆",
            "service_code": "street_light",
            "address_string": "朝阳区望京街道花家地北里7号灯杆",
            "lat": "39.9924",
            "long": "116.4772",
        }.items():
            desk.locator(f"[name={name}]").fill(value)
        desk.locator("[name=_save]").click()
        desk.wait_for_url("**/scene/")
    openid = "oScans_0123456789abcdefghijk"
    assert "7号灯杆" in (wechat.event(openid, "SCAN", EventKey="lamp-7", Ticket="t") or "")
    shown = wechat.text(openid, "灯不亮，已经两天了，我电话13900139000") or ""
    assert "7号灯杆" in shown, shown
    filed = wechat.text(openid, "1") or ""
    number = NUMBER.search(filed)
    assert number, filed
    answer = requests.get(f"{hotline.desk_url}/open311/v2/requests/{number.group()}.json", timeout=20).json()[0]
    assert answer["service_code"] == "street_light" and "7号灯杆" in answer["address"]
    assert wechat.breaches == []
