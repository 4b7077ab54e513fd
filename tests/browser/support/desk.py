"""People of the staff at the desk, each in a browser window of their own."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.stack import Stack

DESK = {"width": 1360, "height": 900}
PICTURES = os.environ.get("DESK_PICTURES")


def picture(page: Page, name: str) -> None:
    """Keep the screen for people to look at, when a folder is named."""
    if PICTURES:
        language = page.evaluate("document.documentElement.lang")
        page.screenshot(path=Path(PICTURES, f"{name}-{language}.png"), full_page=True)


def signed_in(browser: Browser, hotline: Stack, language: str, name: str, password: str) -> Page:
    """Return the desk's first page in a new window of somebody who has signed in."""
    page = browser.new_context(locale=language, viewport=DESK).new_page()
    page.goto(f"{hotline.desk_url}/console/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url("**/console/")
    return page
