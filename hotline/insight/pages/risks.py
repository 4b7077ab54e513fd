"""The risk board."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.names import named, names_of
from hotline.insight.sensing import risks


@require_GET
def risks_page(request: HttpRequest) -> HttpResponse:
    """Show dangers with the clock of their acknowledgement, and swarms."""
    now = timezone.now()
    return show(request, _("Risks"), [_dangers(now), _swarms(now)])


def _dangers(now: dt.datetime) -> Chart:
    services, streets, kinds, groups = names_of("service_code"), names_of("subdistrict"), _kinds(), _groups()
    rows = []
    for risk in risks.risks(now):
        minutes = ((risk.acknowledged_at or now) - risk.at).total_seconds() / 60
        state = _("acknowledged") if risk.acknowledged_at else _("waiting")
        rows.append(
            [
                risk.number,
                kinds.get(risk.danger, risk.danger),
                named(risk.service_code, services),
                named(risk.subdistrict, streets),
                timezone.localtime(risk.at),
                state,
                round(minutes),
                _("late") if risk.late(now) else _("in time"),
                ", ".join(groups.get(group, group) for group in risk.groups),
            ]
        )
    heads = [
        _("Request"), _("Danger"), _("Service"), _("Street"), _("At"), _("State"), _("Minutes"), _("Clock"),
        _("Persons named"),
    ]  # fmt: skip
    note = _(
        "The last seven days; what waits comes first. The clock: 30 minutes for T1, two hours for T2, else four hours."
    )
    return Chart("dangers", _("Dangers"), heads, rows, note=note)


def _swarms(now: dt.datetime) -> Chart:
    services, streets = names_of("service_code"), names_of("subdistrict")
    rows = [
        [
            named(swarm.subdistrict, streets),
            named(swarm.service_code, services),
            swarm.requests,
            swarm.citizens,
            timezone.localtime(swarm.first),
            timezone.localtime(swarm.last),
        ]
        for swarm in risks.swarms(now)
    ]
    heads = [_("Where"), _("What"), _("Requests"), _("Citizens"), _("First"), _("Last")]
    note = _("At least five citizens about one service in one street within 24 hours.")
    return Chart("swarms", _("Swarms"), heads, rows, note=note)


def _kinds() -> dict[str, str]:
    return {
        "fire": _("fire"), "gas": _("gas"), "violence": _("violence"), "traffic_injury": _("traffic accident"),
        "medical": _("medical emergency"), "self_harm": _("self-harm"), "trapped": _("trapped"),
        "live_wire": _("live wire"), "collapse": _("collapse"), "chemical": _("chemical"), "abuse": _("abuse"),
        "unrest": _("threat of unrest"), "hazard": _("safety hazard"),
    }  # fmt: skip


def _groups() -> dict[str, str]:
    return {
        "elderly": _("elderly"),
        "young": _("children"),
        "disabled": _("disabled"),
        "newcomers": _("newcomers"),
    }
