"""What the nightly work found: alarms, hotspots on a map beside the quick view, new topics."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hotline.dispatch.rates import Period
from hotline.insight.events import frame
from hotline.insight.models import Finding, Night
from hotline.insight.pages.asking import Asked
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.names import named, names_of
from hotline.insight.sensing.board import during
from hotline.insight.sensing.quick_view import NEAR, dense_places

QUICK_DAYS = dt.timedelta(days=7)
MOST_POINTS = 100_000


def _findings(what: str, asked: Asked) -> list[Finding]:
    """Return the findings of the days of the period, the latest first."""
    period, zone = asked.period(), timezone.get_current_timezone()
    first, last = period.start.astimezone(zone).date(), (period.end - dt.timedelta(seconds=1)).astimezone(zone).date()
    return list(Finding.objects.filter(what=what, day__gte=first, day__lte=last))


def _lead() -> str:
    """Return until when the nightly work is done."""
    night = Night.objects.order_by("-day").first()
    return _("Computed every night for the day before; done up to %s.") % (night.day if night else "—")


@require_GET
def alarms_page(request: HttpRequest) -> HttpResponse:
    """Show series with far more requests than usual."""
    asked = Asked(request.GET)
    names = {column: names_of(column) for column in ("district", "subdistrict", "group", "service_code")}
    rows = []
    for each in _findings(Finding.What.ALARM, asked):
        data = each.data
        place = next((column for column in ("subdistrict", "district") if column in data), None)
        matter = "service_code" if "service_code" in data else "group"
        where = named(data[place], names[place]) if place else _("whole city")
        what = named(data[matter], names[matter])
        at = dt.datetime.fromisoformat(data["at"])
        times = data["count"] / data["expected"]
        rows.append([where, what, f"{at:%Y-%m-%d %H:%M}", data["count"], data["expected"], times, data["p"]])
    heads = [_("Where"), _("What"), _("Last window from"), _("Came"), _("Expected"), _("Times"), _("p")]
    note = _(
        "Expected: the median of the same weekday and time of day in eight weeks, times the season. An alarm is a "
        "rise in two to four windows together: p below 0.001 (negative binomial), a false discovery rate of 5 %, at "
        "least 5 requests, twice the expected, and not by one window alone."
    )
    return show(request, _("Alarms"), [Chart("alarms", _("Alarms"), heads, rows, note=note)], asked=asked, lead=_lead())


@require_GET
def hotspots_page(request: HttpRequest) -> HttpResponse:
    """Show hotspots of the scan on a map, and dense places of the last seven days."""
    asked = Asked(request.GET)
    return show(request, _("Hotspots"), [_scanned(asked), _quick(asked)], asked=asked, lead=_lead())


def _scanned(asked: Asked) -> Chart:
    streets, groups = names_of("subdistrict"), names_of("group")
    rows, places = [], []
    for each in _findings(Finding.What.HOTSPOT, asked):
        data = each.data
        where = " ".join(filter(None, [named(data["subdistrict"], streets), data["point"]]))
        what, since = named(data["group"], groups), data["first"][:10]
        before, after = sum(data["trend"][-6:-3]), sum(data["trend"][-3:])
        trend = "↑" if after > before else "↓" if after < before else "→"
        figures = [data["count"], data["citizens"], data["expected"], since, data["days"], trend, data["p"]]
        rows.append([where, what, str(each.day), *figures])
        places.append((data["lat"], data["long"], max(data["radius"], 300.0), f"{where} · {what} · {data['count']}"))
    heads = [
        _("Where"), _("What"), _("Found on"), _("Requests"), _("Citizens"), _("Expected"), _("First seen"), _("Days"),
        _("Trend"), _("p"),
    ]  # fmt: skip
    note = _(
        "Space-time scan: circles of up to 3 km, the last 1 to 14 days, compared with 999 shuffles of the days. "
        "Each domain is scanned by itself."
    )
    return Chart("hotspots", _("Hotspots"), heads, rows, "map", note=note, places=places)


def _quick(asked: Asked) -> Chart:
    end = asked.period().end
    columns = ["lat", "long", "number", "citizen", "service_code", "requested_at", "subdistrict", "place_point"]
    filters = during(asked.filters(), Period(end - QUICK_DAYS, end))
    events = frame(filters, columns).dropna(subset=["lat", "long"]).tail(MOST_POINTS)
    services, streets = names_of("service_code"), names_of("subdistrict")
    rows: list[list[Any]] = []
    places = []
    for service, inside in events.groupby("service_code", observed=True):
        labels = dense_places(inside["lat"].to_numpy(), inside["long"].to_numpy())
        for label in np.unique(labels[labels >= 0]):
            near = inside[labels == label]
            street = near["subdistrict"].mode()
            where, what = named(str(street.iloc[0]) if len(street) else "", streets), named(str(service), services)
            row = [where, what, len(near), int(near["citizen"].nunique()), f"{near['requested_at'].min():%Y-%m-%d}"]
            rows.append(row)
            places.append(
                (float(near["lat"].mean()), float(near["long"].mean()), NEAR, f"{where} · {what} · {len(near)}")
            )
    order = sorted(range(len(rows)), key=lambda n: -rows[n][2])[:100]
    note = _("At least five requests about one service within 300 m, in seven days (DBSCAN); no test of chance.")
    heads = [_("Where"), _("What"), _("Requests"), _("Citizens"), _("First seen")]
    return Chart(
        "dense", _("Quick view"), heads, [rows[n] for n in order], "map", note=note, places=[places[n] for n in order]
    )


@require_GET
def topics_page(request: HttpRequest) -> HttpResponse:
    """Show topics that are new or burst."""
    asked = Asked(request.GET)
    rows = []
    for each in _findings(Finding.What.TOPIC, asked):
        data = each.data
        state = _("new") if data["new"] else _("burst")
        figures = [data["count"], data["citizens"], data["before"]]
        rows.append([" · ".join(data["keywords"]), str(each.day), state, *figures, " / ".join(data["examples"])])
    heads = [
        _("Keywords"),
        _("Day"),
        _("State"),
        _("Requests"),
        _("Citizens"),
        _("Alike in 90 days"),
        _("Examples, masked"),
    ]
    note = _("New: nothing alike in the 90 days before. Burst: far more than in those days.")
    return show(
        request, _("New topics"), [Chart("topics", _("New topics"), heads, rows, note=note)], asked=asked, lead=_lead()
    )
