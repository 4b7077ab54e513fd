"""What the first agent does on the desk while a citizen waits, in the words of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.support.stack import Stack


@contextmanager
def signed_in(browser: Browser, hotline: Stack) -> Iterator[Page]:
    """The desk, signed in to as its first user."""
    context = browser.new_context(locale="en-US")
    desk = context.new_page()
    desk.goto(f"{hotline.desk_url}/console/")
    desk.locator("input[name=username]").fill("admin")
    desk.locator("input[name=password]").fill(hotline.admin_password)
    desk.locator("input[name=password]").press("Enter")
    desk.wait_for_url("**/console/")
    yield desk
    context.close()


def move_on_the_desk(browser: Browser, hotline: Stack, number: str, states: tuple[str, ...], reply: str) -> None:
    """Move the request through ``states`` by the console's own form."""
    with signed_in(browser, hotline) as desk:
        desk.goto(f"{hotline.desk_url}/console/dispatch/servicerequest/?q={number}")
        desk.get_by_role("link", name=number).first.click()
        move = desk.locator("a[href*='/move/']").first.get_attribute("href")
        for state in states:
            desk.goto(f"{hotline.desk_url}{move}")
            desk.locator(f"a[href='?to={state}']").click()
            desk.locator("textarea[name=reason]").fill("done")
            if state == "contacted":
                desk.locator("textarea[name=contact_note]").fill("called at noon")
            if state == "replied":
                desk.locator("textarea[name=reply]").fill(reply)
                desk.locator("textarea[name=evidence]").fill("photo of the new valve")
            desk.locator("button[name=move]").click()
            desk.wait_for_url("**/change/")
