"""One whole hotline and one real Chromium for the browser tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.hotline.wechat.stand_in import APP_ID, APP_SECRET, StandIn
from tests.support.chromium import chromium
from tests.support.stack import Stack, start_stack


@pytest.fixture(scope="session")
def wechat() -> Iterator[StandIn]:
    """WeChat, whose account the hotline serves."""
    stand_in = StandIn("", "")
    yield stand_in
    stand_in.close()


@pytest.fixture(scope="session")
def hotline(wechat: StandIn) -> Iterator[Stack]:
    stack = start_stack(WECHAT_API=wechat.url, WECHAT_APP_ID=APP_ID, WECHAT_APP_SECRET=APP_SECRET)
    wechat.front_url, wechat.token = stack.front_url, stack.env["WECHAT_TOKEN"]
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(params=["zh-CN", "en-US"])
def page(browser: Browser, hotline: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The citizen's page in a context of its own, in each language."""
    context = browser.new_context(locale=request.param, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(hotline.front_url)
    page.get_by_role("log").get_by_text(
        "接诉智能助手" if request.param == "zh-CN" else "automated assistant"
    ).wait_for()
    yield page
    context.close()


@pytest.fixture
def citizen(browser: Browser, hotline: Stack) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(hotline.front_url)
    page.get_by_role("log").get_by_text("接诉智能助手").wait_for()
    yield page
    context.close()
