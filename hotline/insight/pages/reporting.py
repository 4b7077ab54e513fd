"""Reports on the desk: shown, downloaded, and signed by a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from hotline.console.words import desk_language
from hotline.dispatch.models import ServiceGroup
from hotline.insight.models import SignedReport
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.tasks import DATE, actor_of
from hotline.insight.reports.files import csv_of, docx_of
from hotline.insight.reports.report import Report
from hotline.insight.reports.words import say
from hotline.insight.reports.writing import write

KINDS = [
    ("daily", gettext_lazy("Daily, noon to noon")), ("midnight", gettext_lazy("Daily, midnight to midnight")),
    ("weekly", gettext_lazy("Weekly")), ("monthly", gettext_lazy("Monthly, 19th to 18th")),
    ("natural_month", gettext_lazy("Monthly, calendar month")), ("quarterly", gettext_lazy("Quarterly")),
    ("annual", gettext_lazy("Annual")), ("special", gettext_lazy("Special")),
]  # fmt: skip
EDITIONS = [("internal", gettext_lazy("Internal")), ("public", gettext_lazy("Public, masked and rounded"))]
LANGUAGES = [("zh", "中文"), ("en", "English")]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ReportForm(forms.Form):
    """Which report."""

    kind = forms.ChoiceField(label=gettext_lazy("Report"), choices=KINDS)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DATE)
    until = forms.DateField(label=gettext_lazy("Until (special)"), required=False, widget=DATE)
    group = forms.ChoiceField(label=gettext_lazy("Domain (special)"), required=False)
    edition = forms.ChoiceField(label=gettext_lazy("Edition"), choices=EDITIONS)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)

    def __init__(self, data: Any) -> None:
        usual = {
            "kind": "daily",
            "day": timezone.localdate().isoformat(),
            "edition": "internal",
            "language": desk_language(),
        }
        super().__init__(usual | {name: value for name, value in data.items() if value})
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            ("", "—"),
            *((group.code, group.name(desk_language())) for group in ServiceGroup.objects.all()),
        ]

    def report(self) -> Report:
        """Return the report that is asked for."""
        given = self.cleaned_data
        groups = (given["group"],) if given["group"] and given["kind"] == "special" else ()
        return write(
            given["kind"], given["day"], given["language"], given["edition"], until=given["until"], groups=groups
        )


@require_http_methods(["GET", "POST"])
def reports_page(request: HttpRequest) -> HttpResponse:
    """Show a report as a page, DOCX or CSV (``file`` in the address); a POST signs it."""
    form = ReportForm(request.POST if request.method == "POST" else request.GET)
    report = form.report() if form.is_valid() else None
    if request.method == "POST" and report:
        if not request.user.has_perm("insight.add_signedreport"):
            raise PermissionDenied
        signed = SignedReport.objects.create(
            kind=report.kind, edition=report.edition, language=report.language, day=form.cleaned_data["day"],
            contents=report.plain(), signed_by=actor_of(request),
        )  # fmt: skip
        return redirect("insight_signed_report", pk=signed.pk)
    if report and request.GET.get("file"):
        return _file(report, form.cleaned_data["day"], request.GET["file"])
    signed_ones = [
        {"url": f"signed/{each.pk}/", "title": f"{each.contents['title']} · {each.signed_by}"}
        for each in SignedReport.objects.all()[:50]
    ]
    asking = request.GET.copy()
    for name in ("csv", "file"):
        asking.pop(name, None)
    return show(
        request, _("Reports"), _tables(report) if report else [], template="insight/report.html", form=form,
        report=report, query=asking.urlencode(), links=signed_ones, links_title=_("Signed reports"),
        may_sign=request.user.has_perm("insight.add_signedreport"), signature=say("unsigned", desk_language()),
    )  # fmt: skip


def _tables(report: Report) -> list[Chart]:
    charts = [
        Chart(table.key, f"{section.title}: {table.title}", table.heads, table.rows, note=table.query)
        for section in report.sections
        for table in section.tables
    ]
    if report.edition == "internal":
        rows = [[each.id, each.shown, each.query] for each in report.figures.values()]
        charts.append(Chart("figures", _("Where each number comes from"), [_("Figure"), _("Shown"), _("Query")], rows))
    return charts


def _file(report: Report, day: dt.date, kind: str) -> HttpResponse:
    name = f"{report.kind}-{day}-{report.edition}"
    if kind == "docx":
        response = HttpResponse(docx_of(report), content_type=DOCX)
    else:
        response = HttpResponse(csv_of(report), content_type="text/csv; charset=utf-8")
    extension = "docx" if kind == "docx" else "csv"
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


@require_GET
def signed_report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report as it was signed."""
    signed = get_object_or_404(SignedReport, pk=pk)
    contents = signed.contents
    charts = [
        Chart(f"{n}-{m}", f"{section['title']}: {table['title']}", table["heads"], table["rows"], note=table["query"])
        for n, section in enumerate(contents["sections"])
        for m, table in enumerate(section["tables"])
    ]
    when = f"{timezone.localtime(signed.signed_at):%Y-%m-%d %H:%M}"
    signature = say("signed", signed.language).format(who=signed.signed_by, when=when)
    return show(
        request, contents["title"], charts, template="insight/report.html", report=contents, signature=signature
    )
