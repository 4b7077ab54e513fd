"""The desk in a real Chromium over a real server: each step of the table, each act, the catalogue's trial and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page

from hotline.dispatch import workflow
from hotline.dispatch.models import CatalogueRow, ServiceRequest
from hotline.dispatch.states import NEXT, State
from tests.hotline.console.test_requests import posted
from tests.hotline.dispatch.scenes import AGENT, agency, ask_to_terminate, put
from tests.support.chromium import chromium as running_chromium
from tests.support.desk import Desk
from tests.support.processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)
CATALOGUE = "/console/dispatch/cataloguerow/"


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser; its library runs an event loop in our thread, and the database is asked there all the same."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def server(committed_city: Any) -> Iterator[Desk]:
    desk = Desk(database_url(), workers=1).start()
    yield desk
    desk.kill()


class Person:
    """Somebody of the staff at a browser of their own."""

    def __init__(self, browser: Browser, desk: Desk, name: str, language: str = "zh-CN") -> None:
        client = Client()
        client.force_login(User.objects.create_superuser(name))
        self.base = f"http://127.0.0.1:{desk.port}"
        context = browser.new_context(locale=language, accept_downloads=True)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.base}
        context.add_cookies([cookie])  # type: ignore[list-item]
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.broken: list[str] = []

    def open(self, path: str) -> None:
        answer = self.page.goto(self.base + path)
        assert answer and answer.status == 200, (path, answer and answer.status)

    def type(self, values: dict[str, Any]) -> None:
        """Fill in fields by name, each as its kind is filled in."""
        for name, value in values.items():
            field = self.page.locator(f"form.jiesu-form [name={name}]")
            kind = field.evaluate("e => e.type")
            if kind.startswith("select"):
                field.select_option(value)
            elif kind == "checkbox":
                field.set_checked(bool(value))
            elif kind != "hidden":
                field.fill(str(value))

    def press(self, name: str) -> str:
        """Press the form's button of that name and return what the next page says."""
        with self.page.expect_navigation():
            self.page.locator(f"form.jiesu-form button[name={name}]").click()
        return self.page.inner_text("body")

    def step(self, request: ServiceRequest, to: State, values: dict[str, Any]) -> str:
        """Choose a step on the page that offers them, fill it in and take it."""
        self.open(f"/console/dispatch/servicerequest/{request.pk}/move/")
        self.page.locator(f"a[href='?to={to.value}']").click()
        self.type({name: value for name, value in values.items() if name != "to"})
        return self.press("move")

    def act(self, request: ServiceRequest, name: str, values: dict[str, Any]) -> str:
        self.open(f"/console/dispatch/servicerequest/{request.pk}/")
        self.page.locator(f"a[href$='/act/{name}/']").click()
        self.type(values)
        return self.press("move")


@pytest.fixture
def wang(chromium: Browser, server: Desk) -> Person:
    return Person(chromium, server, "wang")


@pytest.fixture
def li(chromium: Browser, server: Desk) -> Person:
    return Person(chromium, server, "li", "en-US")


def test_each_step_of_the_table_by_hand(wang: Person, new_request: Any) -> None:
    master = new_request()
    for to in State:
        before = next((state for state in State if to in NEXT[state]), None)
        if before is None:
            continue
        request = put(new_request(phone="13800138000", kind="report"), before)
        if to == State.TERMINATED:
            ask_to_terminate(request)
        said = wang.step(request, to, posted(request, to, master))
        request.refresh_from_db()
        assert request.state == to, (to, said[:500])
        assert request.changes.last().actor == "user:wang"
    assert wang.broken == []


def test_what_takes_two_people(wang: Person, li: Person, new_request: Any) -> None:
    ended, excluded, refused = (put(new_request(phone="1"), State.IN_PROGRESS) for _ in range(3))
    wang.act(ended, "propose_terminate", {"reason": "已进入诉讼。"})
    assert "不能" in wang.step(ended, State.TERMINATED, {"reason": "已进入诉讼。"})
    li.step(ended, State.TERMINATED, {"reason": "In court."})
    grounds = {"ground": "key_project", "evidence": "文件7号", "reason": "重点项目"}
    wang.act(excluded, "propose_exclude", grounds)
    wang.act(excluded, "exclude", {})
    excluded.refresh_from_db()
    assert not excluded.excluded
    li.act(excluded, "exclude", {})
    wang.act(refused, "propose_exclude", grounds)
    li.act(refused, "refuse", {})
    for request in (ended, excluded, refused):
        request.refresh_from_db()
    assert (ended.state, excluded.excluded, refused.excluded) == (State.TERMINATED, True, False)


def test_whistle_taking_apart_joining_and_supervision(wang: Person, new_request: Any) -> None:
    request = put(new_request(phone="1"), State.IN_PROGRESS)
    wang.step(request, State.WHISTLED, {"reason": "需要会办。", "assisting": ["market"]})
    called = request.attendances.get()
    given = {"attendance": str(called.pk), "came": False, "result": "未到场：值班无人。"}
    wang.act(request, "attendance", given)
    called.refresh_from_db()
    assert called.came is False and called.recorded_by == "user:wang"
    wang.act(request, "supervise", {"reason": "领导批示。"})
    wang.act(request, "take_apart", {"service": "bus_stop", "description": "站牌也坏了。", "reason": "两件事。"})
    request.refresh_from_db()
    part = request.split_off.get()
    assert request.supervised_since and part.service_id == "bus_stop"
    put(part, State.REVIEW)
    wang.step(part, State.MERGED, {"merged_into": request.number, "reason": "同一件。"})
    wang.step(part, State.REVIEW, {"reason": "并错了。"})
    part.refresh_from_db()
    assert part.state == State.REVIEW and part.merged_into is None


def test_the_catalogue_is_tried_out_changed_and_exchanged(wang: Person, new_request: Any, tmp_path: Path) -> None:
    requests = [new_request() for _ in range(2)]
    objected = requests[0]
    workflow.change_state(objected, State.OBJECTED, AGENT, "Not ours.")
    workflow.change_state(objected, State.REASSIGNED, AGENT, "Right.", lead_agency=agency("market"))
    row = CatalogueRow.objects.get(service_code="street_light", lead="lamps")
    wang.open(f"{CATALOGUE}{row.pk}/change/")
    figures = wang.page.locator("p.jiesu-lead").first.inner_text()
    assert [int(n) for n in re.findall(r"\d+", figures)] == [2, 1, 1]  # sent, objected, accepted
    wang.type({"lead": "works"})
    assert requests[1].number in wang.press("try")  # it would go elsewhere
    assert CatalogueRow.objects.get(pk=row.pk).retired_at is None
    wang.type({"lead": "works", "why": "路灯移交。"})
    wang.press("save")
    now = CatalogueRow.objects.get(service_code="street_light", lead="works", place=None, retired_at=None)
    assert now.version == row.version + 1 and now.replaces_id == row.pk and now.created_by == "user:wang"
    for form in ("csv", "xlsx"):
        wang.open(CATALOGUE)
        with wang.page.expect_download() as waiting:
            wang.page.locator(f"a[href='export.{form}']").click()
        file = tmp_path / f"catalogue.{form}"
        waiting.value.save_as(file)
        wang.open(f"{CATALOGUE}import/")
        wang.page.set_input_files("[name=file]", str(file))
        with wang.page.expect_navigation():
            wang.page.locator("form[enctype] button[type=submit]").click()
        said = wang.page.inner_text("body")
        assert "0" in said and wang.page.locator("[name=kept]").count() == 1, said[:800]
    assert wang.broken == []
