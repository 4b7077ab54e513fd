"""The pages of decision support: problems, themes of the month, forecast, responsibility."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import numpy as np
import pandas as pd
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

import citypack
from hotline.console.words import desk_language
from hotline.dispatch.models import CatalogueRow, ServiceRequest
from hotline.dispatch.working_days import is_working_day
from hotline.insight.deciding.forecast import HORIZON, Forecast, forecast
from hotline.insight.deciding.peaks import coming, flags
from hotline.insight.deciding.problems import PARTS, WEIGHTS, repeated_problems
from hotline.insight.deciding.responsibility import responsibility
from hotline.insight.deciding.themes import TESTS, brief, candidates
from hotline.insight.judging.counting import weekly
from hotline.insight.pages.asking import Asked
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.lately import between, lately, percent, rows_of, spoken, while_before, whole
from hotline.insight.pages.names import named, names_of
from intake.privacy import mask

QUARTER, YEAR, LONGEST = 91, 365, 3 * 365
EXAMPLES = 3
KEPT_SECONDS = 6 * 3600  # weeks change slowly, and twenty back-tests take their time


def _place(row: dict[str, Any], streets: dict[str, str]) -> str:
    """Return the point and its street."""
    return " · ".join(part for part in (streets.get(row["subdistrict"], row["subdistrict"]), row["place"]) if part)


@require_GET
def problems_page(request: HttpRequest) -> HttpResponse:
    """Show repeated problems by score, with every part of it."""
    asked = Asked(request.GET)
    table = repeated_problems(lately(asked, QUARTER))
    services, streets = names_of("service_code"), names_of("subdistrict")
    parts = {
        "citizens": _("citizens"),
        "weeks": _("weeks active"),
        "repeats": _("repeats"),
        "unsolved": _("unsolved"),
        "units": _("units"),
        "severity": _("severity"),
    }
    cells: dict[str, Any] = {
        _("Problem"): lambda row: f"{named(row['service_code'], services)} · {_place(row, streets)}",
        _("Score"): lambda row: round(row["score"], 3),
        **{
            _("Part: %(name)s") % {"name": parts[name]}: (lambda row, name=name: round(row[f"part_{name}"], 3))
            for name in PARTS
        },
        _("Requests"): lambda row: whole(row["requests"]),
        _("Citizens"): lambda row: whole(row["citizens"]),
        _("Unsolved, %"): lambda row: percent(row["unsolved"]),
    }
    weights = ", ".join(f"{parts[name]} {WEIGHTS[name]:.2f}" for name in PARTS)
    note = _("Each part is its share of the largest in the table, times its weight: %(weights)s.") % {
        "weights": weights
    }
    chart = Chart("problems", _("Repeated problems"), list(cells), rows_of(table, cells, 50), "bar", (1,), note)
    return show(request, _("Repeated problems"), [chart], asked=asked, lead=spoken(while_before(asked, QUARTER)))


@require_GET
def themes_page(request: HttpRequest) -> HttpResponse:
    """Show candidates for the problem of the month; with ``service`` in the address the brief of one."""
    asked = Asked(request.GET)
    events = lately(asked, YEAR)
    if service := request.GET.get("service", ""):
        return _brief(request, asked, events, service)
    rules = CatalogueRow.objects.filter(retired_at=None).exclude(legal_basis="")
    ruled = {row.service_code for row in rules if row.valid_on(timezone.localdate())}
    table = candidates(events, ruled)
    services = names_of("service_code")
    tests = {
        "frequent": _("frequent"),
        "everywhere": _("everywhere"),
        "hard": _("hard"),
        "shared": _("shared"),
        "unruled": _("no rule with a legal basis"),
    }
    cells: dict[str, Any] = {
        _("Matter"): lambda row: named(row["service_code"], services),
        _("Tests passed"): lambda row: whole(row["passed"]),
        **{tests[name]: (lambda row, name=name: _("yes") if row[name] else _("no")) for name in TESTS},
        _("Requests"): lambda row: whole(row["requests"]),
        _("Months in the top 20"): lambda row: whole(row["top_months"]),
        _("Districts"): lambda row: whole(row["districts"]),
        _("Leading units"): lambda row: whole(row["units"]),
        _("Solved, %"): lambda row: percent(row["solved"]),
        _("Objections, %"): lambda row: percent(row["objected"]),
    }
    table.index.name = "service_code"
    chart = Chart("themes", _("Candidates for the problem of the month"), list(cells), rows_of(table, cells, 30))
    briefs = [{"url": f"?service={code}", "title": named(str(code), services)} for code in table.head(10).index]
    note = _("A person chooses; the table only shows what is frequent, everywhere, hard, shared and without a rule.")
    return show(
        request,
        _("Problem of the month"),
        [chart],
        asked=asked,
        lead=note,
        template="insight/with_links.html",
        links=briefs,
        links_title=_("Briefs"),
    )


def _brief(request: HttpRequest, asked: Asked, events: pd.DataFrame, service: str) -> HttpResponse:
    found, services = brief(events, service), names_of("service_code")
    if service not in services:
        raise Http404
    persons = {"elderly": _("elderly"), "children": _("children"), "disabled": _("disabled")}
    gaps = {
        "no_point": _("no exact place"),
        "no_time": _("no time"),
        "no_follow_up": _("nobody asked afterwards"),
        "no_unit": _("no unit"),
    }
    heads = [_("Name"), _("Requests"), _("Citizens"), _("Solved, %")]

    def by(key: str, title: str, table: pd.DataFrame) -> Chart:
        called = names_of(key)
        rows = [[named(str(c), called), int(n), int(p), percent(s)] for c, n, p, s in table.itertuples(name=None)]
        return Chart(key, title, heads, rows, "bar")

    rules = CatalogueRow.objects.filter(service_code=service, retired_at=None)
    units = names_of("unit")
    charts = [
        Chart(
            "months", _("By month"), [_("Month"), _("Requests")], [[k, int(v)] for k, v in found.months.items()], "line"
        ),
        by("district", _("Where"), found.districts),
        by("unit", _("Who leads"), found.units),
        Chart(
            "persons",
            _("Who is affected"),
            [_("Group"), _("Requests")],
            [[persons.get(str(k), str(k)), int(v)] for k, v in found.persons.items()],
        ),
        Chart(
            "rules",
            _("Rules in force"),
            [_("Lead"), _("Legal basis"), _("Since")],
            [[units.get(row.lead, row.lead), row.legal_basis or "—", row.valid_from or "—"] for row in rules],
        ),
        Chart("gaps", _("What is not known"), [_("Gap"), "%"], [[gaps[k], percent(v)] for k, v in found.gaps.items()]),
        Chart(
            "examples", _("What citizens wrote, masked"), [_("Words")], [[text] for text in _examples(events, service)]
        ),
    ]
    return show(request, _("Brief: %(name)s") % {"name": services[service]}, charts, asked=asked)


def _examples(events: pd.DataFrame, service: str) -> list[str]:
    """Return the beginning of a few requests, personal data masked; nothing of those that are confidential."""
    numbers = events.loc[events["service_code"].astype(object) == service, "number"].tail(20).tolist()
    found = ServiceRequest.objects.filter(number__in=numbers, secrecy="none").exclude(description="")
    return [mask(each.description)[:120] for each in found[:EXAMPLES]]


@require_GET
def forecast_page(request: HttpRequest) -> HttpResponse:
    """Show the next four weeks of each domain with its back-test, and what to prepare."""
    asked = Asked(request.GET)
    today = timezone.localdate()
    key = "insight:forecast:" + hashlib.sha256(f"{today} {asked.filters()}".encode()).hexdigest()
    told = cache.get_or_set(key, lambda: forecasts(_long_ago(asked), today), KEPT_SECONDS) or {}
    groups = names_of("group")
    heads = [
        _("Domain"),
        _("Last four weeks"),
        _("Next four weeks"),
        _("Low"),
        _("High"),
        _("Way"),
        _("Mean error"),
        _("Mean error of the naive way"),
        _("Error against it"),
    ]
    ways = {"naive": _("as last year"), "harmonic": _("waves of the year"), "smoothed": _("smoothing")}
    rows = [
        [
            named(group, groups),
            int(last),
            round(float(found.weeks.sum())),
            round(float(found.low.sum())),
            round(float(found.high.sum())),
            ways[found.way],
            round(found.error, 1),
            round(found.naive_error, 1),
            round(found.skill, 2),
        ]
        for group, (last, found) in told.items()
    ]
    rising = sorted(told, key=lambda group: -told[group][1].weeks.sum() / max(told[group][0], 1.0))
    prepare = [
        [named(g, groups), int(told[g][0]), round(float(told[g][1].weeks.sum()))]
        for g in rising
        if told[g][1].weeks.sum() > told[g][0]
    ][:10]
    peaks = [
        [
            each.peak.name.en if desk_language() == "en" else each.peak.name.zh,
            each.begins.isoformat(),
            each.ends.isoformat(),
            ", ".join(named(group, groups) for group in each.peak.groups),
        ]
        for each in coming(citypack.load(settings.CITY).peaks, today)
    ]
    charts = [
        Chart(
            "prepare",
            _("To prepare: more to come"),
            [_("Domain"), _("Last four weeks"), _("Next four weeks")],
            prepare,
            "bar",
            (1, 2),
        ),
        Chart("peaks", _("Known peaks within four weeks"), [_("Peak"), _("From"), _("Until"), _("Domains")], peaks),
        Chart(
            "forecast",
            _("Forecast by domain"),
            heads,
            rows,
            "bar",
            (1, 2),
            _("Low and high: 95 % interval. An error against the naive way under 1 is better than it."),
        ),
    ]
    return show(request, _("Forecast"), charts, asked=asked)


def _long_ago(asked: Asked) -> pd.DataFrame:
    """Return three years of events, with what a forecast needs of them."""
    return lately(asked, LONGEST, ("number", "requested_at", "group"))


def forecasts(events: pd.DataFrame, today: dt.date) -> dict[str, tuple[float, Forecast]]:
    """Return for each domain with enough weeks: the requests of the last four whole weeks, and the forecast."""
    if events.empty:
        return {}
    monday = today - dt.timedelta(days=today.weekday())
    weeks = (monday - events["requested_at"].min().date()).days // 7
    table = weekly(events, monday, -weeks, -1, by="group")
    peaks, found = citypack.load(settings.CITY).peaks, {}
    first = monday - dt.timedelta(weeks=weeks)
    for group, counts in zip(table.index, table.to_numpy(), strict=True):
        of_calendar = flags(str(group), first, weeks + HORIZON, peaks, is_working_day)
        made = forecast(np.asarray(counts), of_calendar) if counts.sum() >= weeks else None
        if made:
            found[str(group)] = (float(counts[-4:].sum()), made)
    return found


@require_GET
def responsibility_page(request: HttpRequest) -> HttpResponse:
    """Show which matters are disputed, wander or have nobody, and what to propose for the catalogue."""
    asked = Asked(request.GET)
    table = responsibility(lately(asked, 2 * QUARTER))
    services, units = names_of("service_code"), names_of("unit")
    proposals = {
        "none": "—",
        "name_owner": _("name a unit"),
        "change_lead": _("change the lead to the usual one"),
        "split_rule": _("split the rule"),
        "watch": _("watch"),
    }
    cells: dict[str, Any] = {
        _("Matter"): lambda row: named(row["service_code"], services),
        _("Moved, %"): lambda row: percent(row["moved"]),
        _("95 % interval"): lambda row: between(row["moved_low"], row["moved_high"]),
        _("Objections, %"): lambda row: percent(row["disputed"]),
        _("Nobody leads, %"): lambda row: percent(row["ownerless"]),
        _("Mean hops"): lambda row: round(row["hops"], 2),
        _("Requests"): lambda row: whole(row["requests"]),
        _("Ends mostly with"): lambda row: named(row["usual"], units) if row["usual"] else "—",
        _("Proposal"): lambda row: proposals[row["proposal"]],
    }
    chart = Chart("responsibility", _("Responsibility map"), list(cells), rows_of(table, cells, 60), "bar", (1, 3))
    return show(request, _("Responsibility map"), [chart], asked=asked, lead=spoken(while_before(asked, 2 * QUARTER)))
