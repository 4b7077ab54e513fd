"""The citizens' condition: the vector of each district's streets and of each domain."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hotline.dispatch.rates import Period
from hotline.insight.events import frame
from hotline.insight.pages.asking import Asked
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.names import named, names_of
from hotline.insight.sensing import condition
from hotline.insight.sensing.board import during

WEEKS = dt.timedelta(days=7 * (condition.WEEKS + 1))
COLUMNS = ["number", "requested_at", "tier", "followed_up", "solved", "satisfaction", "repeat", "mood"]


@require_GET
def condition_page(request: HttpRequest) -> HttpResponse:
    """Show the vectors of the seven days up to the end of the period."""
    asked = Asked(request.GET)
    end = asked.period().end
    filters = during(asked.filters(), Period(end - WEEKS, end))
    events = frame(filters, [*COLUMNS, "group", "subdistrict"])
    charts = [_vectors(events, column, title, end) for column, title in _layers()]
    weights = ", ".join(f"{_parts()[part]} {weight}" for part, weight in condition.WEIGHTS.items())
    note = _("The order only follows these weights of the ranks: %s.") % weights
    lead = _("Seven days, each part by itself; there is no single score.") + " " + note
    return show(request, _("Citizens' condition"), charts, asked=asked, lead=lead)


def _layers() -> list[tuple[str, str]]:
    return [("group", _("By domain")), ("subdistrict", _("By street"))]


def _parts() -> dict[str, str]:
    return {
        "pressure": _("pressure"), "grave": _("grave"), "unsolved": _("unsolved"), "dissatisfied": _("dissatisfied"),
        "repeated": _("repeated"), "upset": _("upset"),
    }  # fmt: skip


def _vectors(events: pd.DataFrame, column: str, title: str, end: dt.datetime) -> Chart:
    names = names_of(column)
    heads = [_("Name"), _("Requests"), _("pressure, standard deviations")]
    heads += [f"{_parts()[part]}, %" for part in condition.PARTS[1:]]
    if events.empty:
        return Chart(column, title, heads, [])
    found = condition.ordered(condition.vectors(events, column, pd.Timestamp(end)))
    rows = [
        [
            named(str(code), names),
            int(row["requests"]),
            row["pressure"],
            *(100 * row[part] for part in condition.PARTS[1:]),
        ]
        for code, row in found.iterrows()
    ]
    return Chart(column, title, heads, rows, "bar", (2,)) if column == "group" else Chart(column, title, heads, rows)
