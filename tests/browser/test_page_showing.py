"""What the page shows: cards, who speaks, numbers to call, photos, a position, both languages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.support.citizen import DRAFT, FILED, NOTICE, log, say, violations
from tests.browser.support.fake_front import PIXEL, FakeFront
from tests.browser.support.fixtures import Opener, front, front_url, open_page  # noqa: F401


def test_the_page_says_who_runs_it_that_it_is_a_machine_and_whom_to_call(open_page: Opener) -> None:
    page = open_page()
    expect(page.get_by_role("heading", level=1)).to_have_text("测试市12345市民热线")
    expect(page.locator(".introduction")).to_contain_text("是机器程序，不是真人")
    expect(page.locator(".introduction")).to_contain_text("测试市市民热线服务中心")
    links = page.get_by_role("navigation").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        f"tel:{number}" for number in ("110", "119", "120", "122", "12356")
    ]


def test_the_language_switches_and_is_kept(open_page: Opener, front: FakeFront) -> None:
    page = open_page()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Testville 12345 Citizen Hotline")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page).to_have_title("Testville 12345 Citizen Hotline")
    assert front.languages[-1] == "en"


def test_a_draft_is_read_back_once_as_a_list_of_its_fields(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [DRAFT]
    page = open_page()
    say(page, "暖气不热")
    card = page.locator(".request-card")
    expect(card.locator("dt")).to_have_text(["事项", "地址", "电话"])
    expect(card).to_contain_text("望京街道花家地北里3号楼")
    expect(log(page).get_by_text("望京街道花家地北里3号楼")).to_have_count(1)
    expect(log(page)).to_contain_text("哪里不对直接说")


def test_a_field_is_corrected_in_its_place(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [DRAFT]
    page = open_page()
    say(page, "暖气不热")
    page.get_by_role("button", name="修改地址").click()
    editor = page.get_by_role("textbox", name="地址")
    expect(editor).to_be_focused()
    expect(editor).to_have_value("望京街道花家地北里3号楼")
    editor.fill("望京街道花家地北里5号楼")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".request-card")).to_have_count(2)
    assert front.texts()[-1] == "地址不对，是望京街道花家地北里5号楼"


def test_a_correction_by_keyboard_is_saved_with_enter_and_dropped_with_escape(
    open_page: Opener, front: FakeFront
) -> None:
    front.answer = lambda said: [DRAFT]
    page = open_page(locale="en-GB")
    say(page, "暖气不热")
    change = page.get_by_role("button", name="Change 电话")
    change.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("13900139000")
    page.keyboard.press("Escape")
    expect(change).to_be_focused()
    assert len(front.texts()) == 1
    page.keyboard.press("Enter")
    page.keyboard.type("13900139000")
    page.keyboard.press("Enter")
    expect(page.locator(".request-card")).to_have_count(2)
    assert front.texts()[-1] == "The 电话 is wrong, it is 13900139000"


def test_a_field_left_as_it_was_says_nothing(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [DRAFT]
    page = open_page()
    say(page, "暖气不热")
    page.get_by_role("button", name="修改地址").click()
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="修改地址").click()
    page.get_by_role("button", name="不改").click()
    expect(page.get_by_role("button", name="修改地址")).to_be_focused()
    assert front.texts() == ["暖气不热"]


def test_only_the_draft_that_still_counts_can_be_changed(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [FILED] if said["text"] == "确认" else [DRAFT]
    page = open_page()
    say(page, "暖气不热")
    say(page, "地址不对，是5号楼")
    expect(page.locator(".request-card")).to_have_count(2)
    expect(page.get_by_role("button", name="修改地址")).to_have_count(1)
    say(page, "确认")
    expect(page.get_by_role("button", name="修改地址")).to_have_count(0)


def test_a_filed_request_shows_number_status_and_agency(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [FILED]
    page = open_page()
    say(page, "确认")
    card = page.locator(".request-card.request")
    expect(card.locator("strong")).to_have_text("7K3M-Q9XA")
    expect(card.locator(".badge")).to_have_text("办理中")
    expect(card).to_contain_text("市热力集团")


@pytest.mark.parametrize(
    ("state", "words"), [("bot", "智能助手"), ("waiting", "正在为您转接人工"), ("agent", "人工话务员为您服务")]
)
def test_the_page_says_who_answers(open_page: Opener, front: FakeFront, state: str, words: str) -> None:
    front.state = state
    expect(open_page().locator(".header-state")).to_contain_text(words)


def test_what_a_person_says_is_marked_as_a_persons(open_page: Opener, front: FakeFront) -> None:
    front.state = "agent"
    front.say("agent", "您好，我是话务员")
    page = open_page()
    message = page.locator(".message.agent")
    expect(message).to_contain_text("人工话务员")
    expect(message).to_contain_text("您好，我是话务员")


def test_numbers_to_call_can_be_tapped_and_house_numbers_not(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [{"text": "请立即拨打 119。建国路110号已记下。"}]
    page = open_page()
    say(page, "着火了")
    expect(log(page).locator(".message.bot a")).to_have_text("119")
    expect(log(page).locator(".message.bot a")).to_have_attribute("href", "tel:119")


def test_photos_are_previewed_sent_and_shown(open_page: Opener, front: FakeFront, tmp_path: Path) -> None:
    photo = tmp_path / "lamp.png"
    photo.write_bytes(PIXEL)
    page = open_page()
    page.locator("input[type=file]").set_input_files([photo, photo])
    expect(page.get_by_role("img", name="待发送的照片")).to_have_count(2)
    page.get_by_role("button", name="移除照片 2").click()
    page.get_by_role("button", name="发送", exact=True).click()
    expect(log(page).get_by_role("img", name="您发送的照片 1")).to_be_visible()
    assert len(front.received[-1]["attachment_ids"]) == 1
    expect(page.get_by_role("img", name="待发送的照片")).to_have_count(0)


def jpeg_taken_at(lat: tuple[str, int, int, float], long: tuple[str, int, int, float]) -> bytes:
    """Return a photo in which the camera wrote down where it was: hemisphere, degrees, minutes, seconds."""
    picture, out = Image.effect_noise((60, 40), 50), io.BytesIO()
    exif = picture.getexif()
    exif[0x010F] = "Camera-Works"
    exif.get_ifd(0x8825).update({1: lat[0], 2: lat[1:], 3: long[0], 4: long[1:]})
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("lat", "long", "at"),
    [
        (("N", 39, 59, 32.64), ("E", 116, 28, 37.92), (39.9924, 116.4772)),
        (("S", 33, 51, 24.0), ("W", 70, 30, 0.0), (-33.8567, -70.5)),
    ],
)
def test_where_a_photo_was_taken_leaves_the_device_only_when_allowed(
    open_page: Opener, front: FakeFront, tmp_path: Path, lat: Any, long: Any, at: tuple[float, float]
) -> None:
    photo = tmp_path / "lamp.jpg"
    photo.write_bytes(jpeg_taken_at(lat, long))
    page = open_page()
    send = page.get_by_role("button", name="发送", exact=True)
    for allowed in (False, True):
        page.locator("input[type=file]").set_input_files([photo])
        expect(page.get_by_text("照片里记有拍摄地点")).to_be_visible()
        assert violations(page) == []
        if allowed:
            page.get_by_role("button", name="用作事发地点").click()
            expect(page.get_by_text("已标出的地点")).to_be_visible()
            expect(page.get_by_text("照片里记有拍摄地点")).to_have_count(0)
        before = len(front.uploads)
        send.click()
        expect(log(page).get_by_role("img", name="您发送的照片 1")).to_have_count(1 + allowed)
        assert b"Exif" not in front.uploads[before] and b"Camera-Works" not in front.uploads[before]
        places = [body["location"] for body in front.received if "location" in body]
        assert len(places) == allowed
    assert places[0]["lat"] == pytest.approx(at[0], abs=1e-4) and places[0]["long"] == pytest.approx(at[1], abs=1e-4)


def test_a_photo_that_knows_no_place_offers_none(open_page: Opener, tmp_path: Path) -> None:
    photo, out = tmp_path / "lamp.jpg", io.BytesIO()
    Image.effect_noise((60, 40), 50).save(out, "JPEG")
    for content in (out.getvalue(), jpeg_taken_at(("N", 39, 59, 32.64), ("E", 116, 28, 37.92))[:60], b"no photo"):
        photo.write_bytes(content)
        page = open_page()
        page.locator("input[type=file]").set_input_files([photo])
        expect(page.get_by_role("img", name="待发送的照片")).to_have_count(1)
        expect(page.get_by_text("照片里记有拍摄地点")).to_have_count(0)


def test_the_position_is_sent_only_after_it_was_shown(open_page: Opener, front: FakeFront) -> None:
    position = {"latitude": 39.99, "longitude": 116.47, "accuracy": 20}
    page = open_page(geolocation=position, permissions=["geolocation"])
    page.get_by_role("button", name="标出地点").click()
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("误差约 20 米")).to_be_visible()
    page.get_by_role("button", name="就是这里").click()
    expect(page.get_by_text("已标出的地点")).to_be_visible()
    assert front.received == []
    page.get_by_role("button", name="发送", exact=True).click()
    expect(log(page)).to_contain_text("标出的地点")
    assert front.received[-1]["location"] == {"lat": 39.99, "long": 116.47, "label": ""}


def test_a_refused_position_is_told_in_words(open_page: Opener) -> None:
    page = open_page(permissions=[])
    page.get_by_role("button", name="标出地点").click()
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_role("status").filter(has_text=re.compile("请直接写下地址"))).to_be_visible()


def test_the_pin_is_put_elsewhere_by_keyboard(open_page: Opener, front: FakeFront) -> None:
    position = {"latitude": 39.99, "longitude": 116.47, "accuracy": 20}
    page = open_page(geolocation=position, permissions=["geolocation"])
    page.get_by_role("button", name="标出地点").click()
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("误差约 20 米")).to_be_visible()
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(600)
    page.get_by_role("button", name="就是这里").click()
    page.get_by_role("button", name="发送", exact=True).click()
    expect(log(page)).to_contain_text("标出的地点")
    sent = front.received[-1]["location"]
    assert 39.9902 < sent["lat"] < 39.995
    assert abs(sent["long"] - 116.47) < 0.0001


def test_a_place_can_be_taken_back(open_page: Opener, front: FakeFront) -> None:
    page = open_page()
    page.get_by_role("button", name="标出地点").click()
    page.get_by_role("button", name="就是这里").click()
    page.get_by_role("button", name="不发送地点").click()
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_disabled()
    assert front.received == []


def test_news_show_what_has_happened_newest_first(open_page: Opener, front: FakeFront) -> None:
    front.say("notice", **NOTICE)
    page = open_page()
    card = page.locator(".request-card.request")
    expect(card.locator("strong")).to_have_text("7K3M-Q9XA")
    expect(card.locator(".badge")).to_have_text("已办结")
    assert [text.strip() for text in card.locator("li p").all_inner_texts()] == [
        "您的诉求已答复：路灯已修好。",
        "已派给市热力集团。",
    ]


def test_a_reader_of_old_messages_is_left_alone_and_shown_the_way_down(open_page: Opener, front: FakeFront) -> None:
    for number in range(40):
        front.say("bot", f"第{number}条")
    page = open_page()
    expect(log(page).get_by_text("第39条")).to_be_in_viewport()
    log(page).evaluate("log => { log.scrollTop = 0 }")
    page.wait_for_timeout(300)
    front.say("notice", "您的诉求已答复")
    page.get_by_role("button", name="看最新消息").click()
    expect(log(page).get_by_text("您的诉求已答复")).to_be_in_viewport()


@pytest.mark.parametrize("before", [0, 3])
def test_a_long_answer_is_shown_from_its_beginning(open_page: Opener, front: FakeFront, before: int) -> None:
    for number in range(before):
        front.say("bot", f"第{number}条" + "\n很长的一行" * 60)
    front.answer = lambda said: [{"text": "回答的开头。" + "\n很长的一行" * 60}]
    page = open_page()
    page.wait_for_load_state("networkidle")
    say(page, "路灯坏了")
    answer = log(page).get_by_text("回答的开头")
    expect(answer).to_be_visible()
    page.wait_for_timeout(2_500)  # one more look at the front, and nothing moves
    top, scroller = answer.bounding_box(), log(page).bounding_box()
    assert top is not None
    assert scroller is not None
    assert top["y"] >= scroller["y"]


SCENES: dict[str, Callable[[FakeFront], None]] = {
    "start": lambda front: None,
    "draft": lambda front: (front.say("citizen", "暖气不热"), front.say("bot", **DRAFT))[0],
    "news": lambda front: (front.say("bot", **FILED), front.say("notice", **NOTICE))[0],
    "filed": lambda front: (
        front.say("bot", **FILED),
        front.say("notice", "已答复"),
        front.say("agent", "请拨打 119"),
    )[0],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_where_something_is_open(
    open_page: Opener, front: FakeFront, width: int, scheme: str
) -> None:
    front.say("bot", **DRAFT)
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 700})
    page.get_by_role("button", name="修改地址").click()
    assert violations(page) == []
    page.get_by_role("button", name="不改").click()
    page.get_by_role("button", name="标出地点").click()
    expect(page.get_by_role("application")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing(
    open_page: Opener, front: FakeFront, scene: str, width: int, locale: str, scheme: str
) -> None:
    SCENES[scene](front)
    page = open_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 700})
    page.wait_for_timeout(200)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_in_the_privacy_notice(open_page: Opener, locale: str, scheme: str) -> None:
    page = open_page(locale=locale, color_scheme=scheme)
    page.locator(".header-privacy").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_while_the_page_is_in_trouble(open_page: Opener) -> None:
    page = open_page()
    page.context.set_offline(True)
    say(page, "路灯坏了")
    expect(page.get_by_text("网络断开了")).to_be_visible()
    page.context.set_offline(False)
    assert violations(page) == []
