"""The pages of deciding, acting, judging and reports, each opened with data, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citypack import CityPack
from hotline.insight.models import Event, Measure, PreventiveTask, SignedReport
from hotline.insight.pages.addresses import ADDRESSES

LISTS = sorted({str(each.name) for each in ADDRESSES if not each.pattern.converters})
CODES = [("street_light", "utilities", "lamps"), ("street_vendor", "order", "works")]


@pytest.fixture
def events(city: CityPack) -> None:
    rng, now, rows = np.random.default_rng(1), timezone.now(), []
    for n in range(600):
        service, group, unit = CODES[n % 2]
        at = now - dt.timedelta(days=float(rng.uniform(0.5, 400)))
        rows.append(
            Event(
                number=f"N{n}", cluster=f"N{n}", citizen=f"c{n % 300}", requested_at=at, service_code=service, group=group,
                unit=unit, district="east" if n % 3 else "west", subdistrict=["east_river", "east_hill", "west_river"][n % 3],
                place_point="荷花小区" if n % 4 else "", kind="complaint", tier="T3", channel="web", state="closed",
                accepted_at=at + dt.timedelta(hours=2), contacted_at=at + dt.timedelta(hours=5),
                replied_at=at + dt.timedelta(days=3), closed_at=at + dt.timedelta(days=4), due_at=at + dt.timedelta(days=7),
                followed_up=True, contacted=True, solved=n % 5 > 0, satisfaction="satisfied", excluded=n % 17 == 0,
                tags={"person": {"groups": ["elderly"] if n % 9 == 0 else []}}, hops=n % 2, objections=n % 2,
            )
        )  # fmt: skip
    Event.objects.bulk_create(rows)
    Measure.objects.create(
        name="Lamps renewed", what="All lamps", services=["street_light"], places=["east_river"],
        begins=timezone.localdate() - dt.timedelta(days=70), expected="- 30 %",
    )  # fmt: skip
    PreventiveTask.objects.create(title="Look at the lamps", cause="hotspot", service_code="street_light", unit="lamps")


@pytest.fixture
def manager(db: None) -> Client:
    user = User.objects.create_superuser("manager", password="only for tests")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _without_second_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.access.gate.missing_step", lambda request: None)


def opened(client: Client, url: str, language: str = "en") -> str:
    response = client.get(url, headers={"accept-language": language})
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize("name", LISTS)
def test_every_page_opens_with_data_in_both_languages(manager: Client, name: str) -> None:
    english, chinese = (opened(manager, reverse(name), language) for language in ("en", "zh-hans"))
    assert "<h1>" in english
    assert english != chinese


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("name", LISTS)
def test_every_page_opens_without_any_data(manager: Client, name: str) -> None:
    assert "<h1>" in opened(manager, reverse(name))


@pytest.mark.usefixtures("events")
def test_every_chart_has_its_csv(manager: Client) -> None:
    for key in ("rates_all", "rates_without_excluded", "cards", "funnel", "peers"):
        response = manager.get(reverse("insight_scorecards"), {"csv": key})
        assert response["Content-Type"].startswith("text/csv"), key
        assert len(response.content.decode().splitlines()) > 1


@pytest.mark.usefixtures("events")
def test_a_brief_masks_and_names_the_gaps(manager: Client) -> None:
    page = opened(manager, reverse("insight_themes") + "?service=street_light")
    assert "no exact place" in page


@pytest.mark.usefixtures("events")
def test_a_question_is_answered_with_its_query(manager: Client) -> None:
    page = opened(manager, reverse("insight_questions") + "?question=最近90天各区多少件")
    assert "count requests ; from" in page and "by district" in page
    assert "only counts and rates" in opened(manager, reverse("insight_questions") + "?question=who complained")


@pytest.mark.usefixtures("events")
def test_a_measure_is_registered_and_judged(manager: Client) -> None:
    given = {
        "name": "Quiet nights", "what": "Patrols", "services": ["street_vendor"], "places": ["east_hill"], "begins": "2026-01-05",
        "lag_days": "0", "expected": "- 20 %", "origin": "hotline",
    }  # fmt: skip
    assert manager.post(reverse("insight_measures"), given).status_code == 302
    made = Measure.objects.get(name="Quiet nights")
    assert made.registered_by == "user:manager"
    url = reverse("insight_measure", args=[made.pk])
    assert "Long series: level" in opened(manager, url)
    manager.post(url, {"finding": "No effect was found."})
    made.refresh_from_db()
    assert made.finding == "No effect was found." and made.evaluated_at is not None


@pytest.mark.usefixtures("events")
def test_a_task_takes_its_steps_on_the_page(manager: Client) -> None:
    task = PreventiveTask.objects.get()
    url = reverse("insight_task", args=[task.pk])
    manager.post(url, {"to": "assigned"})
    manager.post(url, {"to": "in_progress"})
    assert (
        "Evidence is needed." in manager.post(url, {"to": "done"}, headers={"accept-language": "en"}).content.decode()
    )
    manager.post(url, {"to": "done", "evidence": "photo"})
    task.refresh_from_db()
    assert task.state == "done"
    assert "user:manager" in opened(manager, url)


@pytest.mark.usefixtures("events")
def test_a_report_is_downloaded_and_signed(manager: Client) -> None:
    asked = {"kind": "weekly", "day": timezone.localdate().isoformat(), "edition": "public", "language": "zh"}
    word = manager.get(reverse("insight_reports"), {**asked, "file": "docx"})
    assert word.content[:2] == b"PK"
    assert manager.get(reverse("insight_reports"), {**asked, "file": "csv"})["Content-Type"].startswith("text/csv")
    response = manager.post(reverse("insight_reports"), asked)
    signed = SignedReport.objects.get()
    assert response["Location"] == reverse("insight_signed_report", args=[signed.pk])
    assert "user:manager" in opened(manager, response["Location"])


@pytest.mark.usefixtures("events")
def test_whoever_may_only_look_cannot_sign_or_write() -> None:
    user = User.objects.create_user("auditor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_event"))
    client = Client()
    client.force_login(user)
    given: dict[str, Any] = {"kind": "daily", "day": "2026-03-01", "edition": "internal", "language": "zh"}
    for name in ("insight_reports", "insight_measures", "insight_tasks", "insight_announcements"):
        assert client.get(reverse(name)).status_code == 200
        assert client.post(reverse(name), given).status_code == 403
    assert not SignedReport.objects.exists()
