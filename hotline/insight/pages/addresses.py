"""Addresses of the pages of deciding, acting, judging and reports, under /insight/."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path


def page(name: str) -> Callable[..., HttpResponse]:
    """Return the view ``module.function`` of this package, loaded when it is first opened.

    The statistics libraries take seconds to load; the desk starts, and answers everybody else, without them.
    """
    module, function = name.split(".")

    def view(request: HttpRequest, **arguments: Any) -> HttpResponse:
        found: Callable[..., HttpResponse] = getattr(import_module(f"hotline.insight.pages.{module}"), function)
        return found(request, **arguments)

    return view


ADDRESSES: list[URLPattern] = [
    path("problems/", page("deciding.problems_page"), name="insight_problems"),
    path("themes/", page("deciding.themes_page"), name="insight_themes"),
    path("forecast/", page("deciding.forecast_page"), name="insight_forecast"),
    path("responsibility/", page("deciding.responsibility_page"), name="insight_responsibility"),
    path("questions/", page("questions.questions_page"), name="insight_questions"),
    path("points/", page("acting.points_page"), name="insight_points"),
    path("tasks/", page("tasks.tasks_page"), name="insight_tasks"),
    path("tasks/<int:pk>/", page("tasks.task_page"), name="insight_task"),
    path("league/", page("acting.league_page"), name="insight_league"),
    path("patrols/", page("acting.patrols_page"), name="insight_patrols"),
    path("whistles/", page("acting.whistles_page"), name="insight_whistles"),
    path("announcements/", page("tasks.announcements_page"), name="insight_announcements"),
    path("scorecards/", page("judging.scorecards_page"), name="insight_scorecards"),
    path("measures/", page("measures.measures_page"), name="insight_measures"),
    path("measures/<int:pk>/", page("measures.measure_page"), name="insight_measure"),
    path("change/", page("judging.change_page"), name="insight_change"),
    path("replies/", page("judging.replies_page"), name="insight_replies"),
    path("bot/", page("judging.bot_page"), name="insight_bot"),
    path("quarter/", page("judging.agenda_page"), name="insight_quarter"),
    path("reports/", page("reporting.reports_page"), name="insight_reports"),
    path("reports/signed/<int:pk>/", page("reporting.signed_report_page"), name="insight_signed_report"),
]
