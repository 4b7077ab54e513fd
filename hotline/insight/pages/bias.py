"""Who is heard and who is not."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hotline.dispatch.models import Place
from hotline.insight.events import Filters, frame
from hotline.insight.pages.asking import Asked
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.names import named, names_of
from hotline.insight.sensing import bias, board
from hotline.insight.sensing.residents import residents


@require_GET
def bias_page(request: HttpRequest) -> HttpResponse:
    """Show channels, repeat callers and silent streets, so that silence is not read as satisfaction."""
    asked = Asked(request.GET)
    within = board.during(asked.filters(), asked.period())
    charts = [
        _channels(board.counts("channel", within)),
        _callers(bias.callers(frame(within, ["citizen"]))),
        _silent(within),
    ]
    lead = _("Who calls is not a sample of the city: silence is not satisfaction.")
    return show(request, _("Bias"), charts, asked=asked, lead=lead)


def _channels(found: Counter[str]) -> Chart:
    names, whole = names_of("channel"), sum(found.values())
    rows = [[named(code, names), number, 100 * number / whole] for code, number in board.busiest(found)]
    return Chart("channels", _("By channel"), [_("Name"), _("How many"), _("Share, %")], rows, "bar", (2,))


def _callers(found: bias.Callers) -> Chart:
    rows = [
        [_("requests"), found.requests],
        [_("citizens"), found.citizens],
        [_("share of citizens with two requests or more, %"), 100 * found.repeat_share],
        [_("share of citizens with five or more, %"), 100 * found.heavy_share],
        [_("share of the hundredth with the most, %"), 100 * found.top_share],
    ]
    return Chart("callers", _("Repeat callers: their share of the requests"), [_("What"), _("How many")], rows)


def _silent(within: Filters) -> Chart:
    places = Place.objects.filter(kind="street", active=True).exclude(parent=None)
    districts = {place.code: place.parent_id or "" for place in places}
    found = board.counts("subdistrict", within)
    streets = Counter({code: found[code] for code in districts})
    names = names_of("subdistrict")
    rows = [
        [named(row.subdistrict, names), row.requests, row.expected]
        for row in bias.silent(streets, districts, residents())
    ]
    note = _("At most a third of what the residents (or the median of the district) lead to expect, beyond chance.")
    return Chart("silent", _("Silent streets"), [_("Street"), _("Requests"), _("Expected")], rows, note=note)
