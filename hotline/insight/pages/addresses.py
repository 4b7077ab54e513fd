"""Addresses of the pages of deciding, acting, judging and reports, under /insight/."""

from __future__ import annotations

from django.urls import URLPattern, path

from hotline.insight.pages import acting, deciding, judging, measures, questions, reporting, tasks

ADDRESSES: list[URLPattern] = [
    path("problems/", deciding.problems_page, name="insight_problems"),
    path("themes/", deciding.themes_page, name="insight_themes"),
    path("forecast/", deciding.forecast_page, name="insight_forecast"),
    path("responsibility/", deciding.responsibility_page, name="insight_responsibility"),
    path("questions/", questions.questions_page, name="insight_questions"),
    path("points/", acting.points_page, name="insight_points"),
    path("tasks/", tasks.tasks_page, name="insight_tasks"),
    path("tasks/<int:pk>/", tasks.task_page, name="insight_task"),
    path("league/", acting.league_page, name="insight_league"),
    path("patrols/", acting.patrols_page, name="insight_patrols"),
    path("whistles/", acting.whistles_page, name="insight_whistles"),
    path("announcements/", tasks.announcements_page, name="insight_announcements"),
    path("scorecards/", judging.scorecards_page, name="insight_scorecards"),
    path("measures/", measures.measures_page, name="insight_measures"),
    path("measures/<int:pk>/", measures.measure_page, name="insight_measure"),
    path("change/", judging.change_page, name="insight_change"),
    path("replies/", judging.replies_page, name="insight_replies"),
    path("bot/", judging.bot_page, name="insight_bot"),
    path("quarter/", judging.agenda_page, name="insight_quarter"),
    path("reports/", reporting.reports_page, name="insight_reports"),
    path("reports/signed/<int:pk>/", reporting.signed_report_page, name="insight_signed_report"),
]
