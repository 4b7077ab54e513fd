"""The page of quality, and each of its tables as a CSV file."""

from __future__ import annotations

import csv
import datetime as dt
from io import StringIO
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.console.models import ErrorCode
from hotline.console.models.score_sheet import SCORES
from hotline.console.quality import figures
from hotline.console.quality.sheet_form import label_of

DAYS = 30  # shown when nothing is asked for
Rows = list[list[Any]]


class PeriodForm(forms.Form):
    """The days whose figures are shown, both included."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


def quality_view(request: HttpRequest) -> HttpResponse:
    """Show every table of a period; ``?csv=name`` sends one."""
    if not request.user.has_perm("console.view_scoresheet"):
        raise PermissionDenied
    today = timezone.localdate()
    first = {"since": today - dt.timedelta(days=DAYS), "until": today}
    form = PeriodForm(request.GET if "since" in request.GET else first)
    days = form.cleaned_data if form.is_valid() else first
    tables = tables_of(midnight(days["since"]), midnight(days["until"] + dt.timedelta(days=1)))
    if name := request.GET.get("csv"):
        if name not in tables:
            raise Http404
        return as_csv(name, tables[name]["rows"])
    context = {"title": _("Quality"), "period": form, "tables": tables, "days": days}
    return render(request, "console/quality/quality.html", {**admin.site.each_context(request), **context})


def midnight(day: dt.date) -> dt.datetime:
    """Return the beginning of the day in the city."""
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())


def tables_of(since: dt.datetime, until: dt.datetime) -> dict[str, dict[str, Any]]:
    """Return title and rows of each table, the head first."""
    return {
        "cards": {"title": _("Scorecards"), "rows": card_rows(figures.scorecards(since, until))},
        "agreement": {"title": _("Agreement of two reviewers"), "rows": kappa_rows(figures.agreements(since, until))},
        "funnel": {"title": _("From the first word to the request"), "rows": funnel_rows(since, until)},
        "left": {"title": _("Where people leave"), "rows": left_rows(since, until)},
    }


def card_rows(cards: list[figures.Card]) -> Rows:
    head = [_("Who"), _("Sheets"), *map(label_of, SCORES), *(code.label for code in ErrorCode)]
    rows = [
        [c.who or _("The bot"), c.sheets, *(f"{c.means[n]:.1f}" for n in SCORES), *c.errors.values()] for c in cards
    ]
    return [head, *rows]


def kappa_rows(found: list[figures.Agreement]) -> Rows:
    head = [_("What"), _("Pairs"), _("Cohen's kappa")]
    return [head, *([label_of(a.what), a.pairs, "n/a" if a.kappa is None else f"{a.kappa:.2f}"] for a in found)]


def funnel_rows(since: dt.datetime, until: dt.datetime) -> Rows:
    found = figures.funnel(since, until)
    begun = found[0][1]
    head = [_("Stage"), _("Conversations"), _("Share")]
    return [head, *([stage.label, count, f"{count / begun:.1%}" if begun else "n/a"] for stage, count in found)]


def left_rows(since: dt.datetime, until: dt.datetime) -> Rows:
    found = figures.left_at(since, until)
    return [[_("Asked last"), _("Conversations")], *([name or "—", count] for name, count in found)]


def as_csv(name: str, rows: Rows) -> HttpResponse:
    """Return rows as a file that spreadsheets open with its Chinese."""
    out = StringIO()
    csv.writer(out).writerows([[safe(str(cell)) for cell in row] for row in rows])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") and not is_number else cell
