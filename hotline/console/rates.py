"""The three rates on the desk: a period, both scopes, units beside the pooled rate and the mean of the units."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.console.gaming import signs_context
from hotline.console.people import actor_of
from hotline.console.words import desk_language
from hotline.dispatch import rates
from hotline.dispatch.models import Agency, RateWeights

PERIODS = {
    "noon": _("Day, noon to noon"),
    "day": _("Day"),
    "assessment": _("Month, 19th to 18th"),
    "month": _("Calendar month"),
}


class PeriodForm(forms.Form):
    """Which period; the day names the month as well."""

    rule = forms.ChoiceField(label=_("Period"), choices=list(PERIODS.items()))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def period(self) -> rates.Period:
        """Return the period that is asked for: of the assessment month, the one that holds the day."""
        day: dt.date = self.cleaned_data["day"]
        match self.cleaned_data["rule"]:
            case "noon":
                return rates.noon_to_noon(day)
            case "day":
                return rates.natural_day(day)
            case "month":
                return rates.natural_month(day.year, day.month)
        following = day.day >= 19
        month = day.month + following
        return rates.assessment_month(day.year + (month > 12), (month - 1) % 12 + 1)


@admin.register(RateWeights)
class RateWeightsAdmin(ModelAdmin):
    """Versions of the weights: each is added once, and stays; the rates are shown under the same heading."""

    list_display = ("valid_from", "response", "solved", "satisfied", "fairly_satisfied", "why", "set_by", "set_at")
    fields = ("valid_from", "response", "solved", "satisfied", "fairly_satisfied", "why")
    change_list_template = "console/weights.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: RateWeights, form: Any, change: bool) -> None:
        """Note who set them."""
        obj.set_by = actor_of(request)
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        ours = [
            path("rates/", wrap(self.rates_view), name="dispatch_rates"),
            path("signs/", wrap(self.signs_view), name="dispatch_signs"),
        ]
        return [*ours, *super().get_urls()]

    def rates_view(self, request: HttpRequest) -> HttpResponse:
        """Show the rates of a period, by default of the last report day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = period_form(request, "noon")
        found = rates.report(form.period()) if form.is_valid() else None
        context = {"form": form, "report": found, "title": _("The three rates"), "scopes": _scopes(found)}
        return render(request, "console/rates.html", {**self.admin_site.each_context(request)} | context)

    def signs_view(self, request: HttpRequest) -> HttpResponse:
        """Show what stands out in a period, by default the assessment month, and the exclusions to look at again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = period_form(request, "assessment")
        context = {"form": form, "title": _("Signs that the rates are played")}
        if form.is_valid():
            context |= signs_context(form.period())
        return render(request, "console/signs.html", {**self.admin_site.each_context(request)} | context)


def period_form(request: HttpRequest, rule: str) -> PeriodForm:
    """Return the form with what was chosen, else with ``rule`` and today."""
    return PeriodForm(request.GET if "day" in request.GET else {"rule": rule, "day": timezone.localdate()})


def _scopes(report: rates.Report | None) -> list[dict[str, Any]]:
    """Return both scopes as lines of texts."""
    if report is None:
        return []
    names = {agency.code: agency.name(desk_language()) for agency in Agency.objects.all()}
    scopes = (
        (_("All, what was excluded too"), report.everything),
        (_("Without what was excluded"), report.without_excluded),
    )
    return [{"title": title, "lines": _lines(scope, names, report)} for title, scope in scopes]


def _lines(scope: rates.Scope, names: dict[str, str], report: rates.Report) -> list[list[str]]:
    """Return the units by score, those with few answers after them without a rank, then pooled rate and mean."""

    def rank(unit: tuple[str, rates.Rates]) -> tuple[bool, float, str]:
        enough = unit[1].valid >= rates.RANKED_FROM
        return not enough, -(unit[1].score or 0) if enough else 0, unit[0]

    ranked = sorted(scope.units.items(), key=rank)
    lines = [
        [
            names.get(code, code) or "—",
            str(unit.valid) if unit.valid >= rates.RANKED_FROM else f"{unit.valid} *",
            *_cells(unit),
            _percent(report.excluded_share.get(code)),
        ]
        for code, unit in ranked
    ]
    pooled, mean = scope.pooled, scope.mean
    of_units = [_percent(getattr(mean, name)) for name in rates.NAMES]
    lines.append([str(_("Pooled")), str(pooled.valid), *_cells(pooled), ""])
    lines.append([str(_("Mean of the units")), f"({mean.units})", *of_units, _score(mean.score), ""])
    return lines


def _cells(found: rates.Rates) -> list[str]:
    return [*(_with_interval(getattr(found, name)) for name in rates.NAMES), _score(found.score)]


def _with_interval(rate: rates.Rate) -> str:
    if rate.interval is None:
        return "n/a"
    low, high = rate.interval
    return f"{_percent(rate.value)} ({low:.0%}–{high:.0%})"


def _percent(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.1%}"


def _score(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.1f}"
