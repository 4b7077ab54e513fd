"""The page by keyboard, by screen reader, in large type and on small screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support.citizen import DRAFT, FILED, box, log, say
from tests.browser.support.fake_front import FakeFront
from tests.browser.support.fixtures import Opener, front, front_url, open_page  # noqa: F401

FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"


def tab_stops(page: Page, presses: int) -> list[str]:
    """Return what has the focus after each press of Tab."""
    stops = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        stops.append(str(page.evaluate(FOCUSED)).strip())
    return stops


def test_everything_is_reached_by_keyboard(open_page: Opener, front: FakeFront) -> None:
    front.say("bot", **DRAFT)
    page = open_page(viewport={"width": 1280, "height": 800})
    expect(page.get_by_role("button", name="确认提交")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    stops = tab_stops(page, 22)
    for wanted in (
        "跳到输入框",
        "隐私说明",
        "English",
        "拨打报警电话 110",
        "修改地址",
        "确认提交",
        "添加照片",
        "写下您要反映的事情",
    ):
        assert wanted in stops, stops


def test_the_focus_is_visible(open_page: Opener) -> None:
    page = open_page()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_the_skip_link_leads_to_the_text_box(open_page: Opener) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("路灯")
    expect(box(page)).to_have_value("路灯")


def test_the_privacy_notice_holds_the_keyboard_and_gives_it_back(open_page: Opener) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    opener = page.get_by_role("banner").get_by_role("button", name="隐私说明")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="隐私说明")).to_contain_text("请勿填写身份证号")
    for _ in range(8):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_there_is_one_polite_log_and_nothing_shouts(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [FILED]
    page = open_page()
    say(page, "确认")
    expect(page.locator(".request-card")).to_be_visible()
    expect(log(page)).to_have_count(1)
    expect(log(page)).to_have_attribute("aria-live", "polite")
    assert page.locator("[role=alert], [aria-live=assertive]").count() == 0


def test_each_text_is_read_in_its_own_language(open_page: Opener, front: FakeFront) -> None:
    front.say("bot", "Where is it?")
    front.say("citizen", "望京")
    page = open_page()
    expect(page.get_by_text("Where is it?").locator("..")).to_have_attribute("lang", "en")
    expect(page.get_by_text("望京").locator("..")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize(
    ("width", "height", "type_size"),
    [(320, 568, "100%"), (320, 568, "200%"), (640, 360, "100%"), (320, 256, "100%"), (1280, 720, "200%")],
)
def test_small_screens_and_large_type_keep_box_numbers_and_words(
    open_page: Opener, front: FakeFront, width: int, height: int, type_size: str
) -> None:
    front.say("bot", **DRAFT)
    page = open_page(viewport={"width": width, "height": height}, locale="en-GB")
    page.evaluate("size => { document.documentElement.style.fontSize = size }", type_size)
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("link", name="110")).to_be_in_viewport()
    expect(box(page)).to_be_in_viewport(ratio=0.9)
    room = log(page).bounding_box()
    assert room is not None
    assert room["height"] >= 60
    page.get_by_role("button", name="确认提交").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="确认提交")).to_be_in_viewport()


def test_nothing_moves_for_those_who_asked_for_calm(open_page: Opener, front: FakeFront) -> None:
    front.keeps_waiting = True
    page = open_page(reduced_motion="reduce")
    say(page, "路灯坏了")
    dot = page.locator(".Typing-dot").first
    expect(dot).to_be_visible()
    assert dot.evaluate("dot => getComputedStyle(dot).animationName") == "none"
