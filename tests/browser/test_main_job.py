"""The main job, as the citizen and the agent do it: file, correct, confirm, answer on the desk, follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.support.agent import move_on_the_desk
from tests.support.stack import Stack

NUMBER = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")


@dataclass(frozen=True)
class Scene:
    story: str
    correction: str
    kept: str
    changed: str
    yes: str
    agency: str
    ask: str
    reply: str
    rating: tuple[str, ...]
    thanks: str


SCENES = {
    "zh-CN": Scene(
        "望京街道花家地北里3号楼暖气不热，已经三天了，我电话13800138000", "地址不对，是5号楼", "已经三天了", "花家地北里5号楼",
        "确认", "热力集团", "我的那个暖气的事怎么样了", "已更换阀门，室温恢复到二十一度。",
        ("联系过我", "解决了", "满意"), "感谢您对诉求",
    ),
    "en-US": Scene(
        "The heating is off in Building 3, Huajiadi Beili, Wangjing Subdistrict, for three days, my phone is 13800138000",
        "not building 3, building 5", "for three days", "Building 5", "yes", "Heating Group", "what's the status of my request",
        "The valve was replaced and the rooms are warm again.",
        ("I was contacted", "Yes", "Satisfied"), "Thank you for rating",
    ),
}  # fmt: skip


def say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def bot_says(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("log")).to_contain_text(text, timeout=20_000)


def test_a_citizen_files_corrects_and_follows_a_request(page: Page, hotline: Stack, browser: Browser) -> None:
    language = str(page.evaluate("navigator.language"))
    scene = SCENES[language]
    say(page, scene.story)
    card = page.locator(".request-card").first
    expect(card).to_contain_text(scene.kept, timeout=20_000)
    say(page, scene.correction)
    corrected = page.locator(".request-card").nth(1)
    expect(corrected).to_contain_text(scene.changed, timeout=20_000)
    expect(corrected).to_contain_text(scene.kept)
    expect(corrected).to_contain_text("13800138000")
    assert not [broken["id"] for broken in Axe().run(page).response["violations"]]
    say(page, scene.yes)
    filed = page.locator(".request-card").nth(2)
    expect(filed).to_contain_text(NUMBER, timeout=20_000)
    expect(page.get_by_role("log")).to_contain_text(scene.agency)
    number = NUMBER.search(filed.inner_text())
    assert number
    move_on_the_desk(browser, hotline, number.group(), ("accepted", "contacted", "in_progress", "replied"), scene.reply)
    bot_says(page, scene.reply)  # the notice comes by itself
    shown = page.get_by_text(number.group()).count()
    say(page, scene.ask)
    expect(page.get_by_text(number.group())).not_to_have_count(shown, timeout=20_000)
    told = page.locator(".message.notice .time-line").last
    expect(told).to_contain_text(scene.reply)
    expect(told.locator("li")).not_to_have_count(1)
    move_on_the_desk(browser, hotline, number.group(), ("follow_up",), "")
    rate_by_buttons(page, scene)
    assert not [broken["id"] for broken in Axe().run(page).response["violations"]]


def rate_by_buttons(page: Page, scene: Scene) -> None:
    """Answer the three questions of the follow-up, which come by themselves, with nothing but presses."""
    for title in scene.rating:
        page.get_by_role("button", name=title, exact=True).click(timeout=20_000)
    bot_says(page, scene.thanks)


def test_the_first_screen_says_what_this_is(page: Page) -> None:
    expect(page.get_by_role("navigation")).to_contain_text("119")
    expect(page.get_by_role("navigation").get_by_role("link").first).to_have_attribute("href", re.compile("^tel:"))
    assert not [broken["id"] for broken in Axe().run(page).response["violations"]]
    zh = page.evaluate("document.documentElement.lang") == "zh-CN"
    page.get_by_role("banner").get_by_role("button", name=re.compile("隐私说明|Privacy")).click()
    expect(page.get_by_role("dialog")).to_contain_text("个人信息" if zh else "personal data")
    assert not [broken["id"] for broken in Axe().run(page).response["violations"]]


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    say(page, "123456 路灯")
    bot_says(page, re.compile("路灯"))
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("123456 路灯", timeout=20_000)


def test_nothing_leaves_for_another_host(page: Page, hotline: Stack) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.reload()
    say(page, "<img src=https://elsewhere.test/x.png onerror=alert(1)>")
    bot_says(page, "<img src=")
    assert hosts == {hotline.front_url.split("/")[2]}


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_fits_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_javascript_a_request_is_filed(browser: Browser, hotline: Stack, locale: str, scheme: str) -> None:
    context = browser.new_context(
        locale=locale, java_script_enabled=False, viewport={"width": 320, "height": 700}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(hotline.front_url)
    page.wait_for_url("**/plain")
    zh = locale == "zh-CN"
    assert page.get_by_role("link", name="119").get_attribute("href") == "tel:119"
    page.get_by_label("发生了什么事" if zh else "What happened").fill("小区门口的路灯坏了三天了")
    page.get_by_label("在哪里" if zh else "Where").fill("朝阳区望京街道花家地北里3号楼")
    page.get_by_role("button", name="提交" if zh else "File it").click()
    for _ in range(20):
        if NUMBER.search(page.inner_text("main")):
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="刷新进展" if zh else "See what is new").click()
    assert NUMBER.search(page.inner_text("main"))
    assert page.locator("html").get_attribute("lang") == ("zh-CN" if zh else "en")
    context.close()
    readable = browser.new_context(locale=locale, viewport={"width": 320, "height": 700}, color_scheme=scheme)
    page = readable.new_page()
    page.goto(f"{hotline.front_url}/plain")
    assert not [broken["id"] for broken in Axe().run(page).response["violations"]]
    readable.close()
