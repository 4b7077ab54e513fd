"""Catalogue, reminders and rates on the desk, and the Chinese of all its pages."""

from __future__ import annotations

import datetime as dt
import gettext
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hotline.dispatch.catalogue import versions
from hotline.dispatch.models import CatalogueRow, FollowUp, RateWeights, Reminder
from hotline.dispatch.states import State
from tests.hotline.dispatch.scenes import put

pytestmark = [pytest.mark.urls("hotline.sites.desk"), pytest.mark.django_db]
New = Callable[..., Any]
HOTLINE = Path(__file__).parents[3] / "hotline"
LIST = "/console/dispatch/cataloguerow/"


def lamp() -> CatalogueRow:
    return CatalogueRow.objects.get(service_code="street_light", place=None, retired_at=None)


def typed(row: CatalogueRow, **changed: str) -> dict[str, str]:
    values = {name: " ".join(v) if isinstance(v, list) else str(v or "") for name, v in versions.content(row).items()}
    return values | {"why": "职责调整"} | changed


def test_a_rule_is_tried_changed_and_retired(desk: Client, new_request: New) -> None:
    request, row = new_request(), lamp()
    page = reverse("admin:dispatch_cataloguerow_change", args=[row.pk])
    tried = desk.post(page, typed(row, lead="works", why="") | {"try": ""}).content.decode()
    assert request.number in tried and lamp() == row
    assert desk.post(page, typed(row, lead="works") | {"save": ""}).status_code == 302
    new = lamp()
    assert (new.lead, new.created_by, new.why) == ("works", "user:wang", "职责调整")
    shown = desk.get(reverse("admin:dispatch_cataloguerow_change", args=[new.pk])).content.decode()
    assert "职责调整" in shown and "lamps" in shown
    assert "已被他人修改" in desk.post(page, typed(row, lead="bus") | {"save": ""}).content.decode()
    desk.post(reverse("admin:dispatch_cataloguerow_change", args=[new.pk]), typed(new) | {"retire": ""})
    assert not CatalogueRow.objects.filter(service_code="street_light", place=None, retired_at=None).exists()


def test_a_wrong_rule_is_refused_in_words(desk: Client) -> None:
    page = reverse("admin:dispatch_cataloguerow_add")
    answer = desk.post(page, {"service_code": "bus_stop", "lead": "nobody", "why": "x", "save": ""})
    assert "没有单位“nobody”" in answer.content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_catalogue_goes_out_and_comes_back(desk: Client, form: str, new_request: New) -> None:
    request = new_request()
    sent = desk.get(f"{LIST}export.{form}")
    assert sent["Content-Disposition"] == f'attachment; filename="catalogue.{form}"'
    data = sent.content
    if form == "csv":
        data = re.sub(rb"(?m)^(street_light,,,,,,)lamps", rb"\1works", data)
    shown = desk.post(f"{LIST}import/", {"file": SimpleUploadedFile(f"目录.{form}", data), "whole": "on"})
    page = shown.content.decode()
    expected = "修改1条" if form == "csv" else "修改0条"
    assert expected in page and (request.number in page) == (form == "csv")
    assert lamp().lead == "lamps"
    kept = shown.context["kept"]
    assert "请填写原因" in desk.post(f"{LIST}import/", {"kept": kept, "why": ""}).content.decode() or form == "xlsx"
    assert desk.post(f"{LIST}import/", {"kept": kept, "why": "年度调整"}).status_code == 302
    assert lamp().lead == ("works" if form == "csv" else "lamps")


def test_a_file_with_mistakes_changes_nothing_and_says_where(desk: Client) -> None:
    data = b"service_code,lead,valid_from\nbus_stop,nobody,soon\n"
    page = desk.post(f"{LIST}import/", {"file": SimpleUploadedFile("a.csv", data)}).content.decode()
    assert "未作任何修改" in page and "没有单位“nobody”" in page and "“soon”不是" in page
    assert "kept" not in page


def test_a_kept_file_cannot_be_forged(desk: Client) -> None:
    before = CatalogueRow.objects.count()
    assert desk.post(f"{LIST}import/", {"kept": "forged", "why": "x"}).status_code == 302
    assert CatalogueRow.objects.count() == before


def test_the_list_shows_what_is_in_force_and_its_objections(desk: Client, new_request: New) -> None:
    new_request()
    versions.change(lamp(), versions.content(lamp()) | {"tier": "T4"}, "user:li", "x")
    page = desk.get(LIST).content.decode()
    assert "0/1 (0%)" not in page
    assert "0/1 (0%)" in desk.get(LIST, {"versions": "all"}).content.decode()


def test_reminders_are_worked_off(desk: Client, new_request: New) -> None:
    request, now = new_request(), timezone.now()
    fields = {"audience": "handler", "agencies": ["lamps"], "at": now, "deadline": now}
    reminder = Reminder.objects.create(request=request, step="reply", threshold="80", **fields)
    page = desk.get("/console/dispatch/reminder/").content.decode()
    assert "答复时限已过八成" in page and request.number in page
    desk.post("/console/dispatch/reminder/", {"action": "mark_seen", "_selected_action": [reminder.pk]})
    reminder.refresh_from_db()
    assert reminder.seen_by == "user:wang"


def test_the_rates_of_a_day_are_shown_both_ways(desk: Client, new_request: New) -> None:
    for solved in (True, True, False):
        request = put(new_request(phone="1"), State.CLOSED)
        given = {"contacted": True, "solved": solved, "satisfaction": "satisfied", "reached": True}
        FollowUp.objects.create(request=request, actor="citizen", channel="chat", **given)
    page = desk.get("/console/dispatch/rateweights/rates/", {"rule": "day", "day": str(timezone.localdate())})
    text = page.content.decode()
    for expected in ("66.7%", "路灯管理中心", "3 *", "各单位平均", "不含剔除", "83.3"):
        assert expected in text
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert (
        "n/a"
        in desk.get("/console/dispatch/rateweights/rates/", {"rule": "day", "day": str(tomorrow)}).content.decode()
    )


def test_weights_are_added_and_never_changed(desk: Client) -> None:
    form = {
        "valid_from": "2026-12-01",
        "response": "0.3",
        "solved": "0.35",
        "satisfied": "0.35",
        "fairly_satisfied": "0.8",
    }
    desk.post("/console/dispatch/rateweights/add/", form | {"why": "新办法"})
    weights = RateWeights.objects.get()
    assert weights.set_by == "user:wang"
    assert desk.post(f"/console/dispatch/rateweights/{weights.pk}/change/", form).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        LIST,
        f"{LIST}import/",
        f"{LIST}export.csv",
        "/console/dispatch/reminder/",
        "/console/dispatch/rateweights/rates/",
    ],
)
def test_every_page_needs_a_right(client: Client, path: str) -> None:
    from django.contrib.auth.models import User

    assert client.get(path).status_code == 302
    client.force_login(User.objects.create_user("nobody", password="x", is_staff=True))
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("app", ["access", "console", "dispatch", "gateway", "keeping", "teaching"])
def test_every_text_of_the_desk_is_said_in_chinese_and_compiled(app: str) -> None:
    folder = HOTLINE / app / "locale" / "zh_Hans" / "LC_MESSAGES"
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', (folder / "django.po").read_text("utf-8"), re.M)
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert pairs
    for said, chinese in pairs:
        assert chinese, said
        assert set(re.findall(r"%\(\w+\)s|\{\w+\}", said)) == set(re.findall(r"%\(\w+\)s|\{\w+\}", chinese))
        assert compiled.gettext(said.replace('\\"', '"')) == chinese.replace('\\"', '"')


PAGES = [
    *(HOTLINE / "teaching").rglob("*.py"),
    *(HOTLINE / "teaching" / "templates").rglob("*.html"),
    *(HOTLINE / "keeping").rglob("*.py"),
    *(HOTLINE / "access").rglob("*.py"),
    *(HOTLINE / "access" / "templates").rglob("*.html"),
    *(HOTLINE / "console").rglob("*.py"),
    *(HOTLINE / "console" / "templates").rglob("*.html"),
    *(file for file in (HOTLINE / "dispatch").rglob("*.py") if "migrations" not in file.parts),
]


def test_no_text_of_these_pages_lacks_a_translation() -> None:
    known = set()
    for app in ("access", "console", "dispatch", "gateway", "keeping", "teaching"):
        text = (HOTLINE / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").read_text("utf-8")
        known |= {said.replace('\\"', '"') for said in re.findall(r'^msgid "(.+)"$', text, re.M)}
    said = set()
    for file in PAGES:
        text = file.read_text("utf-8")
        said |= set(re.findall(r'\b(?:_|gettext|gettext_noop)\(\s*"((?:[^"\\]|\\.)+)"\s*\)', text))
        said |= set(re.findall(r'{% translate "([^"]+)" %}', text))
    assert not {text for text in said if text.replace("%", "%%") not in known and text not in known}
