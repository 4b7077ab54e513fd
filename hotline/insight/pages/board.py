"""The live board."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hotline.dispatch.rates import Period
from hotline.dispatch.working_days import zone
from hotline.insight.events import Filters
from hotline.insight.pages.asking import Asked
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.names import named, names_of
from hotline.insight.sensing import board
from hotline.insight.sensing.residents import residents

DIMENSIONS = ("channel", "kind", "group", "service_code", "district", "subdistrict", "unit")


@require_GET
def board_page(request: HttpRequest) -> HttpResponse:
    """Show how many requests came, about what, from where, how quickly they are handled, and what is open."""
    asked = Asked(request.GET)
    period, filters, counting = asked.period(), asked.filters(), asked.counted_by()
    within = board.during(filters, period)
    charts = [
        _totals(board.compared(filters, period, counting), board.open_now(filters)),
        _over_time(filters, period),
        *(_by(dimension, board.counts(dimension, within, counting)) for dimension in DIMENSIONS if dimension != "kind"),
        _by("kind", board.counts("kind", within, counting)),
        _steps(board.steps(within)),
    ]
    lead = f"{period.start.astimezone(zone()):%Y-%m-%d %H:%M} – {period.end.astimezone(zone()):%Y-%m-%d %H:%M}"
    return show(request, _("Live board"), charts, asked=asked, lead=lead)


def _totals(compared: dict[str, int], alive: dict[str, int]) -> Chart:
    now = compared["now"]
    others = {"before": _("period before"), "week": _("a week before"), "year": _("52 weeks before")}
    rows: list[list[object]] = [[_("in the period"), now, None]]
    rows += [[name, compared[key], _change(now, compared[key])] for key, name in others.items()]
    rows += [[_("open now"), alive["open"], None], [_("overdue now"), alive["overdue"], None]]
    return Chart("totals", _("In all"), [_("What"), _("How many"), _("Change, %")], rows)


def _change(now: int, then: int) -> float | None:
    return 100.0 * (now - then) / then if then else None


def _over_time(filters: Filters, period: Period) -> Chart:
    """Return the hours of a day, the days of anything longer, beside those of the week before."""
    earlier = Period(period.start - board.WEEK, period.end - board.WEEK)
    found = [board.by_hour(board.during(filters, each)) for each in (period, earlier)]
    daily = period.end - period.start > dt.timedelta(days=1)
    if daily:
        found = [_days(hours) for hours in found]
    step = dt.timedelta(days=1) if daily else dt.timedelta(hours=1)
    moments, at = [], period.start.astimezone(zone())
    while at < period.end:
        moments.append(at)
        at += step
    rows = [[f"{at:%m-%d}" if daily else f"{at:%H:%M}", found[0][at], found[1][at - board.WEEK]] for at in moments]
    title = _("By day") if daily else _("By hour")
    return Chart("time", title, [_("Time"), _("This period"), _("A week before")], rows, "line", (1, 2))


def _days(hours: Counter[dt.datetime]) -> Counter[dt.datetime]:
    days: Counter[dt.datetime] = Counter()
    for at, number in hours.items():
        days[at.replace(hour=0, minute=0)] += number
    return days


def _by(dimension: str, found: Counter[str]) -> Chart:
    titles = {
        "channel": _("By channel"), "kind": _("By kind"), "group": _("By domain"), "service_code": _("By service"),
        "district": _("By district"), "subdistrict": _("By street"), "unit": _("By unit"),
    }  # fmt: skip
    names, people, whole = names_of(dimension), residents(), sum(found.values())
    rows = [
        [named(code, names), number, 100.0 * number / whole, board.per_residents(number, people.get(code))]
        for code, number in board.busiest(found)
    ]
    heads = [_("Name"), _("How many"), _("Share, %"), _("For 10,000 residents")]
    if not any(row[3] is not None for row in rows):
        heads, rows = heads[:3], [row[:3] for row in rows]
    return Chart(dimension, titles[dimension], heads, rows, "bar")


def _steps(found: dict[str, tuple[int, float | None, float | None]]) -> Chart:
    names = {
        "hours_to_accept": _("accepted"), "hours_to_contact": _("contacted"), "hours_to_reply": _("replied"),
        "hours_to_close": _("closed"),
    }  # fmt: skip
    heads = [_("Step"), _("Requests"), _("Median, hours"), _("90th percentile, hours")]
    rows = [[names[step], *values] for step, values in found.items()]
    return Chart("steps", _("From the request to each step"), heads, rows, "bar", (2, 3))
