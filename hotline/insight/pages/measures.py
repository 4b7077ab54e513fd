"""Measures: registered before their effect is looked at; each with what every estimator says, nulls too."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.dispatch.rates import natural_day
from hotline.insight.events import Filters, frame
from hotline.insight.judging.effects.of_measure import LONGEST, Effects, Target, effects_of
from hotline.insight.models import Measure
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.lately import of_estimate
from hotline.insight.pages.names import named, names_of
from hotline.insight.pages.tasks import DATE, actor_of

COLUMNS = ("number", "requested_at", "service_code", "subdistrict", "citizen", "cluster")
AFTER_WEEKS = 30


class MeasureForm(forms.ModelForm):
    """A new measure."""

    services = forms.MultipleChoiceField(label=gettext_lazy("Services"), required=False)
    places = forms.MultipleChoiceField(label=gettext_lazy("Places"))

    class Meta:
        model = Measure
        fields = (
            *("name", "what", "services", "places", "begins", "lag_days", "expected", "origin", "first_signal_on"),
            "chosen_for_being_worst",
        )
        widgets = {"begins": DATE, "first_signal_on": DATE, "what": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, column in (("services", "service_code"), ("places", "subdistrict")):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
            field.choices = sorted(names_of(column).items(), key=lambda pair: str(pair[1]))


@require_http_methods(["GET", "POST"])
def measures_page(request: HttpRequest) -> HttpResponse:
    """List the measures, and register a new one."""
    form = MeasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.registered_by = actor_of(request)
        form.save()
        return redirect("insight_measures")
    measures = list(Measure.objects.all()[:200])
    rows = [
        [m.name, f"{m.begins}", m.expected or "—", m.get_origin_display(), m.finding or _("not evaluated yet")]
        for m in measures
    ]
    heads = [_("Measure"), _("Begins"), _("Expected effect"), _("Origin"), _("Finding")]
    links = [{"url": f"{each.pk}/", "title": each.name} for each in measures]
    return show(
        request, _("Measures"), [Chart("measures", _("Measures"), heads, rows)], template="insight/with_form.html",
        form=form, form_title=_("Register a measure"), links=links, links_title=_("What a measure changed"),
    )  # fmt: skip


class FindingForm(forms.Form):
    """What was found."""

    finding = forms.CharField(label=gettext_lazy("Finding"), widget=forms.Textarea(attrs={"rows": 3}))


@require_http_methods(["GET", "POST"])
def measure_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each estimator says of one measure, and keep a person's finding."""
    measure = get_object_or_404(Measure, pk=pk)
    form = FindingForm(request.POST or None, initial={"finding": measure.finding})
    if request.method == "POST" and form.is_valid():
        measure.evaluate(actor_of(request), form.cleaned_data["finding"])
        return redirect("insight_measure", pk=pk)
    told = effects_by_counting(measure, timezone.localdate())
    charts = [_course(told["requests"], measure), *(_estimates(counted, found) for counted, found in told.items())]
    streets = names_of("subdistrict")
    controls = [[named(code, streets)] for code in told["requests"].controls]
    charts.append(Chart("controls", _("Places it is compared with"), [_("Place")], controls))
    lead = f"{measure.what} · {_('Begins')}: {measure.begins} · {_('Expected effect')}: {measure.expected or '—'}"
    return show(
        request, measure.name, charts, lead=lead, template="insight/with_form.html", form=form, form_title=_("Finding")
    )


def effects_by_counting(measure: Measure, today: dt.date) -> dict[str, Effects]:
    """Return the effects of ``measure`` for requests, citizens and clusters, from up to two years before it."""
    until = min(today, measure.begins + dt.timedelta(weeks=AFTER_WEEKS))
    start = natural_day(measure.begins - dt.timedelta(weeks=LONGEST)).start
    filters = Filters(start=start, end=natural_day(until).start, services=tuple(measure.services))
    events = frame(filters, COLUMNS)
    target = Target(
        tuple(measure.places), tuple(measure.services), measure.begins, measure.chosen_for_being_worst, measure.lag_days
    )
    return {counted: effects_of(events, target, until, counted) for counted in ("requests", "citizens", "clusters")}


def _course(found: Effects, measure: Measure) -> Chart:
    """Return the weeks, what the series fits, and what it would have been without the measure."""
    fitted, without = found.series.fitted, found.series.without
    rows = []
    for n, number in enumerate(found.weeks):
        week = measure.begins + dt.timedelta(weeks=found.first_week + n)
        told = [round(values[n], 1) if n < len(values) else None for values in (fitted, without)]
        rows.append([week.isoformat(), int(number), *told])
    heads = [_("Week from"), _("Requests"), _("Fitted"), _("Without the measure")]
    return Chart("course", _("Week by week"), heads, rows, "line", (1, 2, 3))


def _estimates(counted: str, found: Effects) -> Chart:
    titles = {
        "requests": _("Effect on requests"), "citizens": _("Effect on citizens"), "clusters": _("Effect on matters")
    }  # fmt: skip
    references = {
        "last_year": _("the same weeks of last year"), "rest_of_city": _("the rest of the city"), "": _("nothing yet")
    }  # fmt: skip
    rows = [
        [
            _("After against before, season taken out by %(what)s") % {"what": references[found.reference]},
            *of_estimate(found.ratio),
        ],
        [_("Against matched places"), *of_estimate(found.difference)],
        [_("The same eight weeks too early (should find nothing)"), *of_estimate(found.placebo)],
        [_("Long series: level"), *of_estimate(found.series.level)],
        [_("Long series: slope per week"), *of_estimate(found.series.slope)],
        *[
            [_("If it acts after %(days)s days") % {"days": days}, *of_estimate(each)]
            for days, each in found.by_lag.items()
            if days
        ],
        [_("Rebound: four weeks from day 90"), *of_estimate(found.rebound)],
    ]
    if found.guarded:
        rows.append([_("Guarded against regression to the mean"), *of_estimate(found.guarded.effect)])
        rows.append([_("To expect by itself, worst places"), found.guarded.by_itself, "—", _("no effect, only chance")])
    note = _("Eight weeks before: %(before)s, after: %(after)s. A ratio under 1 means fewer; nulls are shown.") % {
        "before": found.before, "after": found.after
    }  # fmt: skip
    heads = [_("Estimator"), _("Ratio"), _("95 % interval"), _("Says")]
    return Chart(f"effects_{counted}", titles[counted], heads, rows, "table", (1,), note)
