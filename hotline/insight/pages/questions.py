"""Questions over counts and rates: the query is shown, small cells are withheld, anything else is refused."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hotline.dispatch.models import Agency, Place, Service, ServiceGroup
from hotline.dispatch.rates import natural_day
from hotline.insight.deciding.questions import Answer, CannotAnswer, answer, understand
from hotline.insight.events import Filters, frame
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.names import named, names_of

COLUMNS = (
    *("number", "requested_at", "replied_at", "service_code", "group", "unit", "district", "subdistrict", "channel"),
    *("citizen", "followed_up", "contacted", "solved", "satisfaction"),
)


@require_GET
def questions_page(request: HttpRequest) -> HttpResponse:
    """Answer the question in the address."""
    question = request.GET.get("question", "").strip()[:200]
    charts: list[Chart] = []
    told = _("Ask how many, which share or how long, of what, where and when; nothing about single citizens.")
    if question:
        try:
            query = understand(question, known_names(), timezone.localdate())
            start, end = natural_day(query.first).start, natural_day(query.last).end
            found = answer(frame(Filters(start=start, end=end), COLUMNS), query)
            charts, told = [_chart(found)], _("Understood as: %(query)s") % {"query": query.text()}
        except CannotAnswer as refusal:
            told = refusal_of(refusal)
    return show(request, _("Questions"), charts, lead=told, template="insight/question.html", question=question)


def known_names() -> list[tuple[str, str, str]]:
    """Return every name that a question may use, in both languages: column, code, name."""
    found = []
    for column, rows in (
        ("district", Place.objects.filter(kind="district")),
        ("subdistrict", Place.objects.filter(kind="street")),
        ("service_code", Service.objects.all()),
        ("group", ServiceGroup.objects.all()),
        ("unit", Agency.objects.all()),
    ):
        for row in rows:
            found += [(column, row.code, name) for name in (row.name_zh, row.name_en) if name]
            found += [(column, row.code, alias) for alias in getattr(row, "aliases", [])]
    return found


def refusal_of(refusal: CannotAnswer) -> str:
    """Return why nothing is answered, as a sentence."""
    return {
        "personal": _("This asks about single people; only counts and rates are answered."),
        "too_few": _("Fewer than five citizens are behind this; it is not told."),
        "not_understood": _("Not understood: %(words)s. Try fewer words.") % {"words": refusal.words},
    }.get(refusal.code, _("Nothing was asked that can be counted."))


def _chart(found: Answer) -> Chart:
    shares = found.query.measure in ("response", "solved", "satisfied")
    measure = {
        "requests": _("Requests"),
        "citizens": _("Citizens"),
        "solved": _("Solved, %"),
        "satisfied": _("Satisfied, %"),
        "response": _("Response, %"),
        "median_days": _("Median days to the reply"),
    }[found.query.measure]
    called = names_of(found.query.by) if found.query.by else {"all": _("in all")}
    rows = [
        [
            named(name, called) if name else _("unknown"),
            None if value is None else 100 * value if shares else round(value, 1),
        ]
        for name, value in found.values.items()
    ]
    basis = _("withheld") if found.basis is None else str(found.basis)
    note = _("Source: the events of %(first)s to %(last)s; requests behind it: %(basis)s. A dash: withheld or unknown.")
    values: dict[str, dt.date | str] = {"first": found.query.first, "last": found.query.last, "basis": basis}
    return Chart("answer", _("Answer"), [_("What"), measure], rows, "bar", (1,), note % values)
