"""The disk is full, for real: nobody is told that something was kept which was not."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.db import connection
from PIL import Image

from hotline.gateway.texts import say
from tests.hotline.gateway.stub_bot import StubBot
from tests.hotline.wechat.stand_in import APP_ID, APP_SECRET, StandIn
from tests.support.front import SmallDisk, can_mount, front_on_small_disk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the database file lies on the disk that is filled"),
    pytest.mark.skipif(not can_mount(), reason="mounting a small disk is not allowed here"),
]
TOKEN = "token-of-the-account"


@pytest.fixture(scope="module")
def bot() -> Iterator[StubBot]:
    stub = StubBot()
    yield stub
    stub.close()


@pytest.fixture(scope="module")
def disk(bot: StubBot, django_db_setup: Any, django_db_blocker: Any) -> Iterator[SmallDisk]:
    with django_db_blocker.unblock():
        database = Path(connection.settings_dict["NAME"])
    account = {"WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_APP_SECRET": APP_SECRET}
    small = front_on_small_disk(database, {"BOT_URL": bot.url, **account})
    yield small
    small.stop()


@pytest.fixture
def full(disk: SmallDisk) -> Iterator[SmallDisk]:
    disk.fill()
    yield disk
    disk.make_room()


def post(disk: SmallDisk, text: str, key: str = "", **more: Any) -> requests.Response:
    body = {"client_msg_id": key or uuid.uuid4().hex, "text": text}
    return requests.post(f"{disk.front}/api/chat/messages", json=body, timeout=15, **more)


@pytest.mark.parametrize(
    ("language", "text", "number"), [("zh", "我家厨房着火了", "119"), ("en", "There is a fire in my kitchen", "119")]
)
def test_what_cannot_be_kept_is_admitted_and_a_danger_gets_its_number(
    full: SmallDisk, bot: StubBot, language: str, text: str, number: str
) -> None:
    asked = len(bot.requests)
    answer = post(full, text, headers={"Accept-Language": language})
    assert answer.status_code == 503
    message = answer.json()["error"]["message"]
    assert number in message and say("unavailable", language, hotline_number="12345") in message
    assert len(bot.requests) == asked, "nobody is asked about what is not kept"


def test_words_are_taken_once_when_there_is_room_again(disk: SmallDisk, bot: StubBot) -> None:
    cookies = post(disk, "路灯坏了").cookies
    disk.fill()
    try:
        assert post(disk, "三天了", "same", cookies=cookies).status_code == 503
        history = requests.get(f"{disk.front}/api/chat/messages", cookies=cookies, timeout=15)
        assert [each["text"] for each in history.json()["messages"]] == ["路灯坏了", "echo 路灯坏了"]
    finally:
        disk.make_room()
    for _ in range(2):
        assert post(disk, "三天了", "same", cookies=cookies).status_code == 200
    history = requests.get(f"{disk.front}/api/chat/messages", cookies=cookies, timeout=15).json()["messages"]
    assert [each["text"] for each in history][2:] == ["三天了", "echo 三天了"]


def test_a_photo_that_finds_no_room_is_refused(full: SmallDisk) -> None:
    out = io.BytesIO()
    Image.effect_noise((600, 600), 90).save(out, "JPEG", quality=95)
    files = {"file": ("lamp.jpg", out.getvalue(), "image/jpeg")}
    answer = requests.post(f"{full.front}/api/chat/attachments", files=files, timeout=15)
    assert answer.status_code == 503 and "12345" in answer.json()["error"]["message"]


def test_the_front_says_that_it_cannot_keep_anything(full: SmallDisk) -> None:
    health = requests.get(f"{full.front}/healthz", timeout=15)
    assert health.status_code == 503 and health.json()["database"] == "down"


def test_in_wechat_too_the_truth_is_told_and_not_wechats_fault_text(full: SmallDisk) -> None:
    wechat = StandIn(full.front, TOKEN)
    try:
        shown = wechat.text("oCitizen", "我家厨房着火了")
        assert shown is not None and "119" in shown and "没有保存" in shown
        shown = wechat.text("oCitizen", "The street lamp is broken")
        assert shown == say("unavailable", "en", hotline_number="12345")
        assert wechat.breaches == []
    finally:
        wechat.close()
    time.sleep(0.1)
