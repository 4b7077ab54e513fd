"""The page in Chromium before a fake front: for tests that need a front which fails, waits or pushes on command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.support.fake_front import FakeFront, serve

Opener = Callable[..., Page]


@pytest.fixture
def front() -> FakeFront:
    return FakeFront()


@pytest.fixture
def front_url(front: FakeFront) -> Iterator[str]:
    server = serve(front)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_page(browser: Browser, front_url: str) -> Iterator[Opener]:
    """Open the page as a phone (or as told) sees it; a complaint of the browser fails the test at its end."""
    contexts = []
    complaints: list[str] = []

    def open_it(**settings: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", "viewport": {"width": 390, "height": 844}, **settings})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.goto(front_url)
        page.locator(".introduction").wait_for()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []
