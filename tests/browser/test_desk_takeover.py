"""Citizen and agent, each in a real browser: a person is asked for, comes, answers, and gives back what was learnt."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.support.citizen import log, say
from tests.support.stack import Stack

LIVE_MS = 2_000  # what one side writes is on the other's screen within this
PICTURES = os.environ.get("DESK_PICTURES")


def faults(page: Page) -> list[str]:
    """Return what axe objects to in our part of the page; the frame around it is unfold's."""
    found = Axe().run(page, context="main").response["violations"]
    return [f"{each['id']} {node['target']}" for each in found for node in each["nodes"]]


def picture(page: Page, name: str) -> None:
    """Keep the screen for people to look at, when a folder is named."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=True)


@pytest.fixture(params=["zh-CN", "en-US"])
def agent(browser: Browser, hotline: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A signed-in agent in a window of a desk's size."""
    context = browser.new_context(locale=request.param, viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.goto(f"{hotline.desk_url}/console/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(hotline.admin_password)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url("**/console/")
    yield page
    context.close()


@pytest.fixture
def citizen(browser: Browser, hotline: Stack) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(hotline.front_url)
    log(page).get_by_text("接诉智能助手").wait_for()
    yield page
    context.close()


def press(page: Page, step: str) -> None:
    page.locator(f"button[name=step][value={step}]").click()


def test_a_person_comes_answers_and_the_bot_goes_on_with_what_was_learnt(
    citizen: Page, agent: Page, hotline: Stack
) -> None:
    say(citizen, "楼道的灯坏了，半个月没人修")
    expect(log(citizen)).to_contain_text(re.compile("哪里|地址|位置|地点"), timeout=20_000)
    say(citizen, "转人工")
    expect(log(citizen)).to_contain_text("您是下一位", timeout=20_000)

    agent.goto(f"{hotline.desk_url}/console/takeover/")
    row = agent.locator("#waiting-title + table [data-row]").last
    row.wait_for()
    assert faults(agent) == []
    picture(agent, f"takeover-{agent.evaluate('document.documentElement.lang')}")
    row.click()
    assert faults(agent) == []
    press(agent, "take_over")
    agent.locator("#reply").wait_for()
    expect(log(citizen)).to_contain_text("人工话务员已接入", timeout=LIVE_MS + 1_000)

    # The bot is silent while the person is there, and both sides see each other at once.
    before = time.monotonic()
    say(citizen, "你好，有人吗")
    agent.locator("[data-transcript]").get_by_text("你好，有人吗").wait_for(timeout=LIVE_MS)
    agent.locator("#reply").fill("您好，我是话务员，请问在几号楼？")
    press(agent, "reply")
    log(citizen).get_by_text("请问在几号楼").wait_for(timeout=LIVE_MS)
    assert time.monotonic() - before < 3 * LIVE_MS / 1000
    expect(citizen.get_by_text("人工话务员", exact=True).first).to_be_visible()
    picture(agent, f"transcript-{agent.evaluate('document.documentElement.lang')}")
    assert faults(agent) == []

    agent.locator(".jiesu-facts summary").click()
    agent.locator("[name=fact-address_string]").fill("望京街道花家地北里3号楼")
    agent.locator("[name=fact-phone]").fill("13800138000")
    press(agent, "give_back")
    # The bot asks neither where nor for the phone again: it reads everything back.
    expect(citizen.locator(".request-card").last).to_contain_text("花家地北里", timeout=20_000)
    expect(citizen.locator(".request-card").last).to_contain_text("13800138000")
    picture(citizen, "citizen")


def test_the_queue_is_worked_by_keyboard_and_a_sheet_is_kept(citizen: Page, agent: Page, hotline: Stack) -> None:
    say(citizen, "我家厨房着火了")
    expect(log(citizen)).to_contain_text("119", timeout=20_000)
    agent.goto(f"{hotline.desk_url}/console/queue/?q=厨房")
    for _attempt in range(20):
        if agent.locator("[data-row]").count():
            break
        time.sleep(0.5)
        agent.reload()
    assert faults(agent) == []
    picture(agent, f"queue-{agent.evaluate('document.documentElement.lang')}")
    agent.keyboard.press("/")
    expect(agent.locator("[name=q]")).to_be_focused()
    agent.locator("h1, body").first.click(position={"x": 5, "y": 5})
    agent.keyboard.press("j")
    expect(agent.locator("[data-row]").first).to_be_focused()
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/change/")
    agent.locator("summary", has_text=re.compile("评分表|Score sheet")).click()
    for name in ("completeness", "consistency", "clarity", "risk", "tone"):
        agent.locator(f"[name={name}]").fill("90")
    assert faults(agent) == []
    agent.locator("button", has_text=re.compile("保存评分表|Keep the sheet")).click()
    expect(agent.locator("body")).to_contain_text(re.compile("评分表已保存|sheet is kept"))
    agent.goto(f"{hotline.desk_url}/console/quality/")
    assert faults(agent) == []
    picture(agent, f"quality-{agent.evaluate('document.documentElement.lang')}")
