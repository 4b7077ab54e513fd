"""The pages of evaluation: scorecards, why a rate changed, replies, the bot, and the quarter's agenda."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hotline.dispatch.models import Agency, RateWeights
from hotline.dispatch.rates import Period
from hotline.insight.events import Filters, frame
from hotline.insight.judging.agenda import agenda
from hotline.insight.judging.conversations import bot_audit
from hotline.insight.judging.decomposition import decompose
from hotline.insight.judging.funnel import lost_time
from hotline.insight.judging.reading import conversations, replies
from hotline.insight.judging.replies import FLAGS, audit
from hotline.insight.judging.scorecards import IN_TIME, SHARES, peers, scorecards
from hotline.insight.judging.survival import problems, survival
from hotline.insight.judging.three_rates import Weights, both_scopes
from hotline.insight.models import Origin
from hotline.insight.pages.asking import Asked
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.deciding import QUARTER, YEAR
from hotline.insight.pages.lately import between, lately, percent, rows_of, spoken, while_before, whole
from hotline.insight.pages.names import named, names_of
from hotline.insight.reports.spans import span

SIDES = {
    "district": gettext_lazy("Districts"),
    "subdistrict": gettext_lazy("Streets and towns"),
    "unit": gettext_lazy("Departments and companies"),
}
SCOPE_TITLES = {"all": gettext_lazy("all"), "without_excluded": gettext_lazy("without what was excluded")}
BAND_TITLES = {
    "good": gettext_lazy("good"),
    "fair": gettext_lazy("fair"),
    "improve": gettext_lazy("to improve"),
    "": "—",
}


@require_GET
def scorecards_page(request: HttpRequest) -> HttpResponse:
    """Show the scorecards of one side (``by``): rates in both scopes, shares, funnel, peers."""
    asked = Asked(request.GET)
    by = request.GET.get("by", "subdistrict")
    by = by if by in SIDES else "subdistrict"
    events = lately(asked, QUARTER)
    if by == "unit":
        streets = Agency.objects.filter(kind__in=("street", "district")).values_list("code", flat=True)
        events = events[~events["unit"].isin(list(streets))]
    called = names_of(by)
    charts = [*_rates(events, by, called), _shares(events, by, called), _funnel(events), _peers(events, by, called)]
    links = [{"url": f"?by={key}", "title": title} for key, title in SIDES.items()]
    return show(
        request,
        _("Scorecards: %(side)s") % {"side": SIDES[by]},
        charts,
        asked=asked,
        template="insight/with_links.html",
        lead=spoken(while_before(asked, QUARTER)),
        links=links,
        links_title=_("Sides"),
    )


def weights_now() -> Weights:
    """Return the weights in force today."""
    found = RateWeights.on(timezone.localdate())
    return Weights(float(found.response), float(found.solved), float(found.satisfied), float(found.fairly_satisfied))


def _rates(events: pd.DataFrame, by: str, called: dict[str, str]) -> list[Chart]:
    charts = []
    for scope, found in both_scopes(events, by, weights_now()).items():
        units = found.units.sort_values(["rank", "valid"], ascending=[True, False], na_position="last")
        units.index.name = by
        cells: dict[str, Any] = {_("Name"): lambda row: named(row[by], called)}
        for name, head in (
            ("response", _("Response, %")),
            ("solved", _("Solved, %")),
            ("satisfied", _("Satisfied, %")),
        ):
            cells[head] = lambda row, name=name: percent(row[name])
            cells[f"{head} ({_('95 % interval')})"] = lambda row, name=name: between(
                row[f"{name}_low"], row[f"{name}_high"]
            )
        cells |= {
            _("Score"): lambda row: row["score"],
            _("Band"): lambda row: str(BAND_TITLES[row["band"]]),
            _("Rank"): lambda row: whole(row["rank"]),
            _("Valid follow-ups"): lambda row: whole(row["valid"]),
        }
        rows = rows_of(units, cells)
        width = len(cells)
        pooled, mean = found.pooled, found.mean
        rows.append(_total(_("Pooled"), pooled, width))
        rows.append(_total(_("Mean of the units"), mean, width))
        title = _("The three rates, %(scope)s") % {"scope": SCOPE_TITLES[scope]}
        note = _("Ranks and bands from 20 valid answers on; Wilson's intervals.")
        charts.append(Chart(f"rates_{scope}", title, list(cells), rows, "bar", (3, 5), note))
    return charts


def _total(title: str, found: pd.Series, width: int) -> list[Any]:
    cells: list[Any] = [title]
    for name in ("response", "solved", "satisfied"):
        low, high = found.get(f"{name}_low", float("nan")), found.get(f"{name}_high", float("nan"))
        cells += [percent(found[name]), between(low, high)]
    return [*cells, found["score"], "—", None, whole(found.get("valid"))][:width]


def _shares(events: pd.DataFrame, by: str, called: dict[str, str]) -> Chart:
    heads = {
        "accepted_in_time": _("Accepted in time, %"),
        "contacted_in_time": _("Contacted in time, %"),
        "replied_in_time": _("Replied in time, %"),
        "reopened": _("Reopened, %"),
        "objected": _("Objections, %"),
        "repeated": _("Repeats, %"),
        "excluded": _("Excluded, %"),
        "suspended": _("Suspended, %"),
    }
    table = scorecards(events, by, pd.Timestamp(timezone.now())).sort_values("requests", ascending=False)
    table.index.name = by
    cells: dict[str, Any] = {_("Name"): lambda row: named(row[by], called)}
    cells |= {heads[name]: (lambda row, name=name: percent(row[name])) for name in SHARES}
    cells |= {
        f"{heads[name]} ({_('95 % interval')})": (
            lambda row, name=name: between(row[f"{name}_low"], row[f"{name}_high"])
        )
        for name in IN_TIME
    }
    cells |= {
        _("Median days to the reply"): lambda row: row["median_days"],
        _("Requests"): lambda row: whole(row["requests"]),
        _("Citizens"): lambda row: whole(row["citizens"]),
        _("Matters"): lambda row: whole(row["clusters"]),
    }
    return Chart("cards", _("On time, and how it went"), list(cells), rows_of(table, cells), "bar", (1, 2, 3))


def _funnel(events: pd.DataFrame) -> Chart:
    names = {
        "accept": _("until accepted"),
        "contact": _("until contacted"),
        "work": _("until replied"),
        "close": _("until closed"),
    }
    cells: dict[str, Any] = {
        _("Step"): lambda row: names[row["step"]],
        _("Share of all hours, %"): lambda row: percent(row["share"]),
        _("Median, hours"): lambda row: row["median_hours"],
        _("90th percentile, hours"): lambda row: row["p90_hours"],
        _("Reached"): lambda row: whole(row["reached"]),
        _("Passed"): lambda row: whole(row["passed"]),
    }
    return Chart("funnel", _("Where the time goes"), list(cells), rows_of(lost_time(events), cells), "bar", (1,))


def _peers(events: pd.DataFrame, by: str, called: dict[str, str]) -> Chart:
    found = peers(events, by) if not events.empty else {}
    rows = [[named(unit, called), ", ".join(named(each, called) for each in some)] for unit, some in found.items()]
    return Chart("peers", _("Units like it, in volume and mix"), [_("Name"), _("Like it")], rows)


@require_GET
def change_page(request: HttpRequest) -> HttpResponse:
    """Show why the solved rate changed between the last 28 days and the 28 before."""
    asked = Asked(request.GET)
    events = lately(asked, 56)
    middle = while_before(asked, 28).start
    old, new = events[events["requested_at"] < middle], events[events["requested_at"] >= middle]
    found = decompose(old, new)
    parts = [
        [_("before"), percent(found.before)],
        [_("other matters (mix)"), percent(found.mix)],
        [_("other work on the same matters (within)"), percent(found.within)],
        [_("more or less left out (exclusion)"), percent(found.exclusion)],
        [_("after"), percent(found.after)],
    ]
    groups = names_of("group")
    cells: dict[str, Any] = {
        _("Domain"): lambda row: named(str(row["group"]), groups),
        _("Mix, points"): lambda row: percent(row["mix"]),
        _("Within, points"): lambda row: percent(row["within"]),
        _("Share before, %"): lambda row: percent(row["share_before"]),
        _("Share after, %"): lambda row: percent(row["share_after"]),
        _("Solved before, %"): lambda row: percent(row["rate_before"]),
        _("Solved after, %"): lambda row: percent(row["rate_after"]),
    }
    found.matters.index.name = "group"
    note = _("95 %% interval of the change: %(low)s to %(high)s points.") % {
        "low": f"{100 * found.low:.1f}",
        "high": f"{100 * found.high:.1f}",
    }
    charts = [
        Chart("parts", _("Why the solved rate changed"), [_("Part"), _("Points")], parts, "bar", (1,), note),
        Chart("matters", _("By domain"), list(cells), rows_of(found.matters, cells), "bar", (1, 2)),
    ]
    return show(request, _("Why a rate changed"), charts, asked=asked, lead=spoken(while_before(asked, 56)))


@require_GET
def replies_page(request: HttpRequest) -> HttpResponse:
    """Show which replies are worth a person's reading, by unit."""
    asked = Asked(request.GET)
    period = while_before(asked, 28)
    found, units = audit(replies(period.start, period.end)), names_of("unit")
    heads = {
        "demand_not_named": _("Demand not spoken of"),
        "no_evidence": _("No evidence"),
        "not_contacted": _("Not contacted"),
        "copied": _("Copied text"),
        "solved_for_unit_only": _("Solved for the unit, unsolved for the citizen"),
        "at_the_last_minute": _("Replied in the last hour"),
    }
    by_unit: dict[str, Any] = {
        _("Unit"): lambda row: named(row["unit"], units),
        _("Replies"): lambda row: whole(row["replies"]),
        **{f"{heads[name]}, %": (lambda row, name=name: percent(row[name])) for name in FLAGS},
    }
    flagged = found.replies[found.replies[list(FLAGS)].any(axis=1)]
    single: dict[str, Any] = {
        _("Number"): lambda row: row["number"],
        _("Unit"): lambda row: named(row["unit"], units),
        _("To look at"): lambda row: ", ".join(heads[name] for name in FLAGS if row[name]),
    }
    charts = [
        Chart("units", _("By unit"), list(by_unit), rows_of(found.units, by_unit), "bar", (2, 3, 4)),
        Chart("replies", _("Replies to read"), list(single), rows_of(flagged, single, 100)),
    ]
    note = _("A plain comparison of texts points to replies worth reading; a person judges them.")
    return show(request, _("Reply audit"), charts, asked=asked, lead=note)


@require_GET
def bot_page(request: HttpRequest) -> HttpResponse:
    """Show how the bot fared, by channel, language and length of the first message."""
    asked = Asked(request.GET)
    period = while_before(asked, 28)
    table = conversations(period.start, period.end)
    titles = {"channel": _("By channel"), "language": _("By language"), "length": _("By length of the first message")}
    charts = []
    for by, title in titles.items():
        found, called = bot_audit(table, by), names_of(by)
        cells: dict[str, Any] = {
            _("Name"): lambda row, by=by, called=called: called.get(str(row[by]), str(row[by])),
            _("Conversations"): lambda row: whole(row["conversations"]),
            _("Filed, %"): lambda row: percent(row["filed"]),
            _("Abandoned, %"): lambda row: percent(row["abandoned"]),
            _("95 % interval"): lambda row: between(row["abandoned_low"], row["abandoned_high"]),
            _("Handed to a person, %"): lambda row: percent(row["handed_off"]),
            _("Median turns"): lambda row: row["median_turns"],
            _("Median minutes to the request"): lambda row: row["median_minutes_to_request"],
            _("Rating, %"): lambda row: percent(row["rating"]),
            _("Rated"): lambda row: whole(row["rated"]),
        }
        charts.append(Chart(by, title, list(cells), rows_of(found, cells), "bar", (2, 3, 5)))
    return show(request, _("Bot audit"), charts, asked=asked, lead=spoken(period))


@require_GET
def agenda_page(request: HttpRequest) -> HttpResponse:
    """Show the quarter: where the agenda came from, how soon measures came, how long problems live."""
    asked = Asked(request.GET)
    day = asked.period().start.astimezone().date()
    quarter = span("quarterly", day).period
    found = agenda(quarter)
    origins: list[list[Any]] = [[str(Origin(key).label), number] for key, number in found.origins.items()]
    figures: list[list[Any]] = [
        [_("Tasks before anybody asked"), found.proactive],
        [_("Incidents of tiers T1 and T2"), found.incidents],
        [_("Proactive ratio, %"), percent(found.proactive_ratio)],
        [_("Median days from the first signal to the measure"), found.median_days_to_measure],
        [_("Measures"), found.measures],
        [_("With a stated expectation, %"), percent(found.share(found.with_expectation))],
        [_("With a finished evaluation, %"), percent(found.share(found.evaluated))],
    ]
    lives = survival(_problems(asked, quarter))
    cells: dict[str, Any] = {
        _("Days"): lambda row: round(row["day"], 1),
        _("Still alive, %"): lambda row: percent(row["share"]),
        _("95 % interval"): lambda row: between(row["low"], row["high"]),
        _("At risk"): lambda row: whole(row["at_risk"]),
    }
    note = _("%(all)s problems came again, %(over)s are over; median life in days: %(median)s.") % {
        "all": lives.problems,
        "over": lives.over,
        "median": "—" if lives.median != lives.median else f"{lives.median:.0f}",
    }
    charts = [
        Chart("origins", _("Where the agenda came from"), [_("Origin"), _("Measures and tasks")], origins, "bar"),
        Chart("figures", _("From crisis to problem"), [_("Figure"), _("Value")], figures),
        Chart("lives", _("How long problems live"), list(cells), rows_of(lives.curve, cells), "line", (1,), note),
    ]
    return show(request, _("The quarter"), charts, asked=asked, lead=spoken(quarter))


def _problems(asked: Asked, quarter: Period) -> pd.DataFrame:
    start = quarter.end - pd.Timedelta(days=YEAR)
    columns = ("number", "requested_at", "service_code", "subdistrict", "place_point", "cluster")
    filters = replace(asked.filters() or Filters(), start=start, end=quarter.end)
    return problems(frame(filters, columns), pd.Timestamp(min(quarter.end, timezone.now())))
