"""Every page of insight: for managers only, in both languages, each chart with its table and CSV."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from hotline.insight.events.following import follow
from hotline.insight.models import Event, Finding
from hotline.insight.urls import urlpatterns

New = Callable[..., Any]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]
# Pages about one thing are opened in test_pages_that_judge; a question's chart comes with its answer.
PAGES = [f"/insight/{pattern.pattern}" for pattern in urlpatterns if "<" not in str(pattern.pattern)]
WITH_CHARTS = [address for address in PAGES if address != "/insight/questions/"]
# A report names the query of each number as it was asked; an announcement is written in both languages.
IN_TWO_LANGUAGES = {"/insight/reports/", "/insight/announcements/"}


@pytest.fixture
def manager(db: None) -> Client:
    user = User.objects.create_user("manager", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_event"))
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


@pytest.fixture
def findings(new_request: New) -> None:
    """A day with eight lamps out at one place, one danger, and one finding of each kind."""
    for number in range(8):
        place = {"street": "east_river", "district": "east", "lat": 30.1, "long": 120.2, "estate": "荷花小区"}
        new_request("street_light", phone=f"1380000000{number}", description=f"lamp {number}", kind="help", **place)
    new_request("street_light", danger="fire", description="fire", phone="13800000009")
    follow()
    day = timezone.localdate()
    at = timezone.localtime().isoformat()
    figures = {"count": 12, "expected": 2.0, "p": 1e-6}
    hotspot = {"lat": 30.1, "long": 120.2, "radius": 750.0, "days": 2, "citizens": 9, "first": at, "point": "荷花小区"}
    alarm = {"series": "street", "subdistrict": "east_river", "group": "utilities", "at": at}
    topic = {
        "keywords": ["路灯", "不亮"],
        "count": 7,
        "citizens": 6,
        "before": 0,
        "new": True,
        "examples": ["<b>路灯</b>"],
    }
    Finding.objects.create(what="alarm", day=day, data=alarm | figures)
    Finding.objects.create(
        what="hotspot",
        day=day,
        data=hotspot | figures | {"subdistrict": "east_river", "group": "utilities", "trend": [0] * 28},
    )
    Finding.objects.create(what="topic", day=day, data=topic)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_for_managers_alone(findings: None, manager: Client, address: str) -> None:
    assert manager.get(address).status_code == 200
    agent = Client()
    agent.force_login(User.objects.create_user("agent", is_staff=True))
    assert agent.get(address).status_code == 403


@pytest.mark.parametrize("address", WITH_CHARTS)
def test_every_chart_of_a_page_has_its_csv(findings: None, manager: Client, address: str) -> None:
    page = manager.get(address).content.decode()
    keys = re.findall(r'id="t-([\w-]+)"', page)
    assert keys
    for key in keys:
        assert manager.get(f"{address}?csv={key}")["Content-Type"].startswith("text/csv"), key


@pytest.mark.parametrize("address", PAGES)
def test_a_page_works_without_any_request(db: None, city: object, manager: Client, address: str) -> None:
    assert manager.get(address).status_code == 200


@pytest.mark.parametrize("address", [address for address in PAGES if address not in IN_TWO_LANGUAGES])
def test_a_chinese_page_has_no_english_text_of_ours(findings: None, manager: Client, address: str) -> None:
    page = manager.get(address, HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    texts = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.S)
    texts = re.sub(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", " ", texts)  # numbers of requests
    words = set(re.findall(r"[A-Za-z]{4,}", texts)) - {"English", "DBSCAN", "DOCX", "Wilson", "lamp", "fire", "manager"}
    assert words == set()


def test_what_was_found_is_shown_by_name_and_escaped(findings: None, manager: Client) -> None:
    assert "Riverside" in manager.get("/insight/alarms/").content.decode()
    assert "荷花小区" in manager.get("/insight/hotspots/").content.decode()
    topics = manager.get("/insight/topics/").content.decode()
    assert "&lt;b&gt;路灯&lt;/b&gt;" in topics and "<b>路灯</b>" not in topics


def test_dense_places_of_the_week_are_on_the_map(findings: None, manager: Client) -> None:
    table = manager.get("/insight/hotspots/?csv=dense").content.decode("utf-8-sig").splitlines()
    assert len(table) == 2 and ",8,8," in table[1]


def test_a_danger_waits_until_it_is_acknowledged_and_gets_late(findings: None, manager: Client) -> None:
    danger = Event.objects.get(danger="fire")
    assert "waiting" in manager.get("/insight/risks/?csv=dangers").content.decode()
    danger.requested_at -= dt.timedelta(hours=1)
    danger.save()
    assert ",late," in manager.get("/insight/risks/?csv=dangers").content.decode()
    danger.accepted_at = danger.requested_at + dt.timedelta(minutes=10)
    danger.save()
    assert ",acknowledged,10,in time," in manager.get("/insight/risks/?csv=dangers").content.decode()


def test_many_citizens_with_one_matter_in_one_street_are_a_swarm(findings: None, manager: Client) -> None:
    assert ",8,8," in manager.get("/insight/risks/?csv=swarms").content.decode()
