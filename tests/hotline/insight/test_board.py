"""The live board: what it counts, and that every figure on the page stands in a table and a CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from hotline.insight.events import Filters
from hotline.insight.events.filters import period
from hotline.insight.events.following import follow
from hotline.insight.events.tallying import recount
from hotline.insight.models import Event
from hotline.insight.pages.charts import Chart, csv_of
from hotline.insight.sensing import board

New = Callable[..., Any]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]


@pytest.fixture
def today(new_request: New) -> Filters:
    """Four requests of two citizens: three help, one complaint that is excluded."""
    for number in range(4):
        fields = {"phone": f"1380000000{number % 2}", "district": "east", "street": "east_river"}
        new_request("street_light", description=f"lamp {number}", kind="complaint" if number == 3 else "help", **fields)
    follow()
    newest = Event.objects.get(kind="complaint")
    newest.excluded = True
    newest.save()
    recount()
    return board.during(Filters(), period("day", timezone.localdate()))


@pytest.fixture
def manager(db: None) -> Client:
    user = User.objects.create_user("manager", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_event"))
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def test_kind_scope_and_way_of_counting_all_matter(today: Filters) -> None:
    assert board.total(today) == 4
    assert board.total(replace(today, scope="without_excluded")) == 3
    assert board.total(replace(today, kinds=("complaint",))) == 1
    assert board.total(today, "citizens") == 2


def test_tallies_and_events_say_the_same(today: Filters) -> None:
    from_events = replace(today, districts=("east",))  # beyond what is tallied
    for dimension in ("channel", "group", "service_code", "subdistrict", "unit", "all"):
        assert board.counts(dimension, today) == board.counts(dimension, from_events)
    assert board.by_hour(today) == board.by_hour(from_events)


def test_kinds_are_counted_by_kind(today: Filters) -> None:
    assert board.counts("kind", today) == {"help": 3, "complaint": 1}


def test_steps_are_hours_from_the_request_on(today: Filters) -> None:
    for hours, event in zip((1.0, 2.0, 3.0, 10.0), Event.objects.order_by("number"), strict=True):
        event.hours_to_reply = hours
        event.save()
    number, median, p90 = board.steps(today)["hours_to_reply"]
    assert (number, median, p90) == (4, 2.5, pytest.approx(7.9))
    assert board.steps(today)["hours_to_close"] == (0, None, None)


def test_what_is_open_and_overdue_is_counted_now(today: Filters) -> None:
    first = Event.objects.order_by("number")[0]
    first.due_at = timezone.now() - dt.timedelta(hours=1)
    first.save()
    assert board.open_now(Filters()) == {"open": 4, "overdue": 1}


def test_the_page_shows_each_chart_with_its_table_and_csv(today: Filters, manager: Client) -> None:
    page = manager.get("/insight/").content.decode()
    keys = re.findall(r'id="t-([\w-]+)"', page)
    assert {"totals", "time", "channel", "kind", "group", "district", "steps"} <= set(keys)
    for key in keys:
        answer = manager.get(f"/insight/?csv={key}")
        assert answer["Content-Type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) > 1, key
    assert "lamp" not in page  # no words of citizens


@pytest.mark.parametrize("rule", ["day", "noon", "week", "month", "assessment"])
@pytest.mark.parametrize("counting", ["requests", "citizens", "clusters"])
def test_every_filter_is_answered(today: Filters, manager: Client, rule: str, counting: str) -> None:
    asked = {"rule": rule, "counting": counting, "scope": "without_excluded", "kind": "help", "district": "east"}
    assert manager.get("/insight/", asked).status_code == 200


@pytest.mark.parametrize("day", ["", "never", "0001-01-01", "9999-12-31"])
def test_a_strange_day_does_no_harm(today: Filters, manager: Client, day: str) -> None:
    assert manager.get("/insight/", {"day": day}).status_code == 200


def test_the_page_speaks_chinese(today: Filters, manager: Client) -> None:
    page = manager.get("/insight/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    assert "<h1>实时看板</h1>" in page and "路灯故障" in page


def test_without_the_permission_nothing_is_shown(today: Filters) -> None:
    client = Client()
    client.force_login(User.objects.create_user("agent", is_staff=True))
    assert client.get("/insight/").status_code == 403
    assert Client().get("/insight/").status_code == 302


def test_a_csv_starts_no_formula() -> None:
    answer = csv_of(Chart("x", "X", ["name", "n"], [["=1+1", -3], [None, float("nan")]]))
    assert answer.content.decode("utf-8-sig").splitlines()[1:] == ["'=1+1,-3", ","]
