"""Every page of the desk in a real Chromium, as a phone shows it in Chinese and a desk in English: axe finds nothing.

The pages are those of the address list, so a new one is looked at by itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page

from hotline.access.table import PAGES
from tests.hotline.access.test_every_page_as_every_role import ALL, filled
from tests.support.chromium import axe_faults, chromium
from tests.support.desk import Desk
from tests.support.processes import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("hotline.sites.desk")]
PICTURES = os.environ.get("DESK_PICTURES")
SCREENS = {"zh-CN": {"width": 390, "height": 844}, "en-US": {"width": 1360, "height": 900}}
ENDS = ("admin:logout",)  # these end what the walk needs


@pytest.fixture
def addresses(things: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and path of each page that answers a superuser with HTML of its own."""
    client = Client()
    client.force_login(User.objects.create_superuser("looker"))
    found = []
    for name, route in ALL:
        if name in ENDS or name not in PAGES:
            continue
        path = filled(name, route, things)
        answer = client.get(path)
        if answer.status_code == 200 and b"</html>" in answer.content:
            found.append((name, path))
    return found


@pytest.fixture(params=list(SCREENS))
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, things: Any) -> Iterator[Page]:
    """A superuser's page at a real desk; its address is the base of every other."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    call_command("collectstatic", interactive=False, verbosity=0)  # without its styles a page has no contrast to judge
    desk = Desk(database_url(), workers=1).start()
    base = f"http://127.0.0.1:{desk.port}"
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    with chromium() as browser:
        context = browser.new_context(locale=request.param, viewport=SCREENS[request.param], base_url=base)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base}
        context.add_cookies([cookie])  # type: ignore[list-item]
        yield context.new_page()
    desk.kill()


def test_every_page_is_whole_and_accessible(page: Page, addresses: list[tuple[str, str]]) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    wrong: dict[str, list[str]] = {}
    for name, path in addresses:
        page.goto(path)
        page.wait_for_load_state("load")
        faults = axe_faults(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append("wider than the screen")
        if PICTURES:
            language = page.evaluate("document.documentElement.lang")
            file = re.sub(r"\W+", "-", f"{name} {language}") + ".png"
            page.screenshot(path=Path(PICTURES, file), full_page=True)
        if faults:
            wrong[name] = faults
    assert len(addresses) > 60  # the walk has not become empty
    assert not wrong, "\n".join(f"{name}: {faults}" for name, faults in wrong.items())
    assert errors == []
