"""The pages of precise implementation: work by point, league, patrols and persons, whistles."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hotline.insight.acting.league import league
from hotline.insight.acting.patrols import busiest, hours_of_week, persons
from hotline.insight.acting.points import work_list
from hotline.insight.acting.whistles import attendances, departments, streets
from hotline.insight.pages.asking import Asked
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.deciding import QUARTER
from hotline.insight.pages.lately import between, day, lately, percent, rows_of, spoken, while_before, whole
from hotline.insight.pages.names import named, names_of

WEEKDAYS = [
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
]
LEAGUES = {"unit": gettext_lazy("Units and companies"), "place_point": gettext_lazy("Estates and places")}


@require_GET
def points_page(request: HttpRequest) -> HttpResponse:
    """Show for each point what comes again, whose it is, until when, and whether it is fixed."""
    asked = Asked(request.GET)
    table = work_list(lately(asked, QUARTER), pd.Timestamp(timezone.now()))
    services, units, streets_ = names_of("service_code"), names_of("unit"), names_of("subdistrict")

    def evidence(row: dict[str, Any]) -> str:
        if row["fixed"]:
            return _("closed, and citizens say solved")
        return _("citizens say unsolved") if row["said_unsolved"] else "—"

    cells: dict[str, Any] = {
        _("Place"): lambda row: f"{streets_.get(row['subdistrict'], '')} {row['place']}".strip(),
        _("Open"): lambda row: whole(row["open"]),
        _("Overdue"): lambda row: whole(row["overdue"]),
        _("Matter"): lambda row: named(row["service_code"], services),
        _("Requests"): lambda row: whole(row["requests"]),
        _("Citizens"): lambda row: whole(row["citizens"]),
        _("Unit"): lambda row: named(row["unit"], units) if row["unit"] else "—",
        _("Next due"): lambda row: day(row["next_due"]),
        _("Evidence of the fix"): evidence,
    }
    chart = Chart("points", _("Work by point"), list(cells), rows_of(table, cells, 100), "bar", (1, 2))
    return show(request, _("Work by point"), [chart], asked=asked, lead=spoken(while_before(asked, QUARTER)))


@require_GET
def league_page(request: HttpRequest) -> HttpResponse:
    """Show units and places by requests and solved rate."""
    asked = Asked(request.GET)
    events = lately(asked, QUARTER)
    charts = []
    for by, title in LEAGUES.items():
        table, called = league(events, by, {}), names_of(by)
        table.index.name = by
        cells: dict[str, Any] = {
            _("Name"): lambda row, by=by, called=called: named(str(row[by]), called),
            _("Solved, %"): lambda row: percent(row["solved"]),
            _("95 % interval"): lambda row: between(row["solved_low"], row["solved_high"]),
            _("Requests"): lambda row: whole(row["requests"]),
            _("Citizens"): lambda row: whole(row["citizens"]),
            _("Valid follow-ups"): lambda row: whole(row["valid"]),
            _("Enough for a rank"): lambda row: _("yes") if row["ranked"] else _("no"),
        }
        charts.append(Chart(by, str(title), list(cells), rows_of(table, cells, 60), "bar", (1,)))
    note = _("Lowest solved rate first; fewer than 20 valid answers are not ranked.")
    return show(request, _("League tables"), charts, asked=asked, lead=note)


@require_GET
def patrols_page(request: HttpRequest) -> HttpResponse:
    """Show the hours of the week, the three busiest for each day, and groups of persons."""
    asked = Asked(request.GET)
    events = lately(asked, QUARTER)
    table = hours_of_week(events)
    hours = [[f"{hour:02}", *table[hour].tolist()] for hour in range(24)]
    busy = [[str(WEEKDAYS[d]), f"{start:02}:00–{start + 3:02}:00", n] for d, start, n in busiest(table)]
    groups = {
        "elderly": _("elderly"),
        "children": _("children"),
        "disabled": _("disabled"),
        "newcomers": _("newcomers"),
        "nobody_named": _("nobody named"),
    }
    cells: dict[str, Any] = {
        _("Group"): lambda row: groups.get(row["person"], row["person"]),
        _("Requests"): lambda row: whole(row["requests"]),
        _("Citizens"): lambda row: whole(row["citizens"]),
        _("Solved, %"): lambda row: percent(row["solved"]),
        _("95 % interval"): lambda row: between(row["solved_low"], row["solved_high"]),
        _("Median days to the reply"): lambda row: row["median_days"],
    }
    charts = [
        Chart("hours", _("By weekday and hour"), [_("Hour"), *map(str, WEEKDAYS)], hours, "line", tuple(range(1, 8))),
        Chart("busiest", _("Busiest three hours"), [_("Day"), _("Hours"), _("Requests")], busy),
        Chart("persons", _("Groups of persons"), list(cells), rows_of(persons(events), cells), "bar", (1,)),
    ]
    return show(request, _("When and for whom"), charts, asked=asked, lead=spoken(while_before(asked, QUARTER)))


@require_GET
def whistles_page(request: HttpRequest) -> HttpResponse:
    """Show both sides of the whistles."""
    asked = Asked(request.GET)
    period = while_before(asked, QUARTER)
    table, units = attendances(period.start, period.end), names_of("unit")

    def side(key: str, title: str, found: pd.DataFrame, shares: dict[str, str]) -> Chart:
        cells: dict[str, Any] = {
            _("Unit"): lambda row: named(row[key], units),
            _("Calls"): lambda row: whole(row["called"]),
            _("Not recorded yet"): lambda row: whole(row["open"]),
        }
        for name, head in shares.items():
            cells[head] = lambda row, name=name: percent(row[name])
            cells[f"{head} ({_('95 % interval')})"] = lambda row, name=name: between(
                row[f"{name}_low"], row[f"{name}_high"]
            )
        return Chart(key, title, list(cells), rows_of(found, cells), "bar", (1,))

    charts = [
        side(
            "department",
            _("Departments that were called"),
            departments(table),
            {"came": _("Came, %"), "prompt": _("Came within a day, %"), "solved": _("Solved, %")},
        ),
        side(
            "street",
            _("Streets that called"),
            streets(table),
            {"needed": _("Somebody came, %"), "solved": _("Solved, %")},
        ),
    ]
    return show(request, _("Whistles"), charts, asked=asked, lead=spoken(period))
