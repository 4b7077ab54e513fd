"""What every page of insight has in common: the gate, the navigation, the filters, charts with table and CSV.

A page is a function that takes the request and returns ``show(request, title, charts)``; its address stands in
``hotline.insight.urls`` and, with the permission that it needs, in ``hotline.access.table``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from hotline.insight.pages.asking import Asked
from hotline.insight.pages.charts import Chart, csv_of

# The pages in the order of the navigation: name of the address, title. A page that is not there is left out.
PAGES: list[tuple[str, Any]] = [
    ("insight_board", _("Live board")),
    ("insight_alarms", _("Alarms")),
    ("insight_hotspots", _("Hotspots")),
    ("insight_topics", _("New topics")),
    ("insight_risks", _("Risks")),
    ("insight_index", _("Citizens' condition")),
    ("insight_bias", _("Bias")),
    ("insight_problems", _("Repeated problems")),
    ("insight_themes", _("Problem of the month")),
    ("insight_forecast", _("Forecast")),
    ("insight_responsibility", _("Responsibility map")),
    ("insight_questions", _("Questions")),
    ("insight_points", _("Work by point")),
    ("insight_tasks", _("Tasks before anybody asks")),
    ("insight_league", _("League tables")),
    ("insight_patrols", _("When and for whom")),
    ("insight_whistles", _("Whistles")),
    ("insight_announcements", _("News to a cluster")),
    ("insight_scorecards", _("Scorecards")),
    ("insight_measures", _("Measures")),
    ("insight_change", _("Why a rate changed")),
    ("insight_replies", _("Reply audit")),
    ("insight_bot", _("Bot audit")),
    ("insight_quarter", _("The quarter")),
    ("insight_reports", _("Reports")),
]


def show(
    request: HttpRequest,
    title: Any,
    charts: Sequence[Chart],
    *,
    asked: Asked | None = None,
    lead: Any = "",
    template: str = "insight/page.html",
    **context: Any,
) -> HttpResponse:
    """Return the page with ``charts``, or, when ``csv`` is in the address, the table of that chart as a file."""
    wanted = request.GET.get("csv")
    if found := next((chart for chart in charts if chart.key == wanted), None):
        return csv_of(found)
    asking = request.GET.copy()
    asking.pop("csv", None)
    return render(
        request,
        template,
        {
            "title": title,
            "lead": lead,
            "charts": charts,
            "asked": asked,
            "pages": _navigation(request),
            "asking": asking.urlencode(),
            "map": {"tiles": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION},
            "drawn_here": finders.find("insight/library/echarts.min.js") is not None,
            **context,
        },
    )


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    found = []
    for name, title in PAGES:
        try:
            found.append({"url": reverse(name), "title": title, "here": name == here})
        except NoReverseMatch:
            continue
    return found
