"""Citizen and agent, each in a real browser: a person is asked for, comes, answers, and gives back what was learnt."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.support.citizen import log, say
from tests.browser.support.desk import picture, signed_in
from tests.support.chromium import axe_faults
from tests.support.stack import Stack

LIVE_MS = 2_000  # what one side writes is on the other's screen within this


@pytest.fixture(params=["zh-CN", "en-US"])
def agent(browser: Browser, hotline: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A signed-in agent."""
    page = signed_in(browser, hotline, request.param, "admin", hotline.admin_password)
    yield page
    page.context.close()


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
    row = agent.locator("section:has(#waiting-title) [data-row]").last
    row.wait_for()
    assert axe_faults(agent) == []
    picture(agent, "takeover")
    row.click()
    assert axe_faults(agent) == []
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
    picture(agent, "transcript")
    assert axe_faults(agent) == []

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
    assert axe_faults(agent) == []
    picture(agent, "queue")
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
    assert axe_faults(agent) == []
    agent.locator("button", has_text=re.compile("保存评分表|Keep the sheet")).click()
    expect(agent.locator("body")).to_contain_text(re.compile("评分表已保存|sheet is kept"))
    if agent.locator("a[rel=next]").count():  # what the other tests left to be read
        here = agent.url
        agent.locator("body").press("n")
        agent.wait_for_url(lambda url: url != here and url.endswith("/change/"))
    agent.goto(f"{hotline.desk_url}/console/quality/")
    assert axe_faults(agent) == []
    picture(agent, "quality")
