"""The dispatch catalogue on the desk: change a rule into its next version, see what moves, exchange spreadsheets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.console.links import request_link
from hotline.console.people import actor_of, try_to
from hotline.console.requests.fields import day, words
from hotline.console.words import named
from hotline.dispatch.catalogue import spreadsheet, trial, versions
from hotline.dispatch.catalogue.checks import COLUMNS, LISTS
from hotline.dispatch.catalogue.objections import objections
from hotline.dispatch.models import CatalogueRow
from hotline.dispatch.models.words import Kind, Tier

LIST_URL = "admin:dispatch_cataloguerow_changelist"
# What an uploaded file holds stays in the page, signed, between the trial and the yes.
SALT, KEPT_SECONDS = "catalogue", 3600
MOST_BYTES = 5 * 1024 * 1024


class RowForm(forms.Form):
    """One row's columns, and why it is changed."""

    service_code = forms.CharField(label=_("Service, group:<code> or *"))
    district = forms.CharField(label=_("District"), required=False)
    place_code = forms.CharField(label=_("Place"), required=False)
    asset_owner = forms.CharField(label=_("Owner of the thing"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: [("", "—"), *named(Kind)], required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=lambda: [("", "—"), *named(Tier)], required=False)
    lead = forms.CharField(label=_("Lead agency, @street or @district"))
    assisting = forms.CharField(label=_("Assisting agencies"), required=False)
    copied = forms.CharField(label=_("Agencies that get a copy"), required=False)
    legal_basis = words(_("Legal basis"))
    valid_from = day(_("Valid from"))
    valid_to = day(_("Valid to"))
    why = words(_("Why it is changed"))

    def values(self) -> dict[str, Any]:
        """Return the columns as ``versions`` takes them."""
        values = {name: self.cleaned_data[name] for name in COLUMNS}
        return values | {name: values[name].replace(",", " ").split() for name in LISTS}


class SheetForm(forms.Form):
    """A spreadsheet to import."""

    file = forms.FileField(label=_("CSV or XLSX file"))
    whole = forms.BooleanField(label=_("This is the whole catalogue: retire what it does not name"), required=False)


class InForce(admin.SimpleListFilter):
    """Rows that are in the catalogue, or all versions."""

    title = _("Versions")
    parameter_name = "versions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("Retired ones too"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CatalogueRow]) -> QuerySet[CatalogueRow]:
        return queryset if self.value() == "all" else queryset.filter(retired_at__isnull=True)


@admin.register(CatalogueRow)
class CatalogueAdmin(ModelAdmin):
    """Rows are never edited: a change retires the row and adds the next version."""

    list_display = (
        "service_code", "district", "place", "kind", "tier", "lead", "version", "source", "created_by", "objected",
    )  # fmt: skip
    list_filter = (InForce, "source", "kind", "tier", "district")
    search_fields = ("service_code", "lead", "legal_basis")
    list_select_related = ("district", "place")
    change_list_template = "console/catalogue.html"

    @admin.display(description=_("Objections accepted"))
    def objected(self, row: CatalogueRow) -> str:
        """Return accepted objections of the requests that the row sent, with a mark when they are too many."""
        figures = objections([row.pk])[row.pk]
        if figures.rate is None:
            return "—"
        mark = " ⚠" if figures.flagged else ""
        return f"{figures.accepted}/{figures.sent} ({figures.rate:.0%}){mark}"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """There is no bulk deletion of history."""
        return {}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "dispatch_cataloguerow"
        ours = [
            path("export.<str:form>", wrap(self.export_view), name=f"{name}_export"),
            path("import/", wrap(self.import_view), name=f"{name}_import"),
        ]
        return [*ours, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Add a rule."""
        self._demand(request)
        form = RowForm(request.POST or None)
        return self._edit(request, form, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a row with its earlier versions; a change makes the next one."""
        row = get_object_or_404(CatalogueRow.objects.select_related("district", "place"), pk=object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if request.method == "POST":
            self._demand(request)
        initial = versions.content(row) | {name: " ".join(getattr(row, name)) for name in LISTS}
        return self._edit(request, RowForm(request.POST or None, initial=initial), row)

    def _edit(self, request: HttpRequest, form: RowForm, row: CatalogueRow | None) -> HttpResponse:
        found = None
        if request.method == "POST" and form.is_valid():
            values, actor = form.values(), actor_of(request)
            why = form.cleaned_data["why"] or ("trial" if "try" in request.POST else "")

            def apply() -> object:
                if row is None:
                    return versions.add(values, actor, why)
                if "retire" in request.POST:
                    return versions.retire(row, actor, why)
                return versions.change(row, values, actor, why)

            if "try" in request.POST:
                trials: list[trial.Trial] = []
                try_to(form, lambda: trials.append(trial.try_out(apply)))
                found = trials[0] if trials else None
            elif try_to(form, apply):
                messages.success(request, _("Done."))
                return redirect(LIST_URL)
        context = {
            "row": row,
            "form": form,
            "trial": found,
            "moved": moved_of(found),
            "history": versions.history(row) if row else [],
            "figures": objections([row.pk])[row.pk] if row else None,
            "may_change": self.has_change_permission(request) and (row is None or row.retired_at is None),
            "title": str(row) if row else _("New rule"),
        }
        return self._page(request, "console/catalogue_row.html", context)

    def export_view(self, request: HttpRequest, form: str) -> HttpResponse:
        """Send the rows in force as a CSV or XLSX file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = CatalogueRow.objects.filter(retired_at__isnull=True)
        if form == "xlsx":
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            response = HttpResponse(spreadsheet.write_xlsx(rows), content_type=kind)
        else:
            form, response = "csv", HttpResponse(spreadsheet.write_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="catalogue.{form}"'
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Read a file, show what is wrong or what it would change and move; a yes with a reason makes it so."""
        self._demand(request)
        context: dict[str, Any] = {"form": SheetForm(), "title": _("Import the catalogue")}
        if request.method == "POST" and "kept" in request.POST:
            return self._confirm(request, context)
        if request.method == "POST":
            form = context["form"] = SheetForm(request.POST, request.FILES)
            if form.is_valid():
                file = form.cleaned_data["file"]
                sheet = spreadsheet.read(file.read(MOST_BYTES), file.name)
                context |= self._shown(request, sheet, whole=form.cleaned_data["whole"])
        return self._page(request, "console/catalogue_import.html", context)

    def _confirm(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        try:
            kept = signing.loads(request.POST["kept"], salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            messages.error(request, _("This took too long; please choose the file again."))
            return redirect("admin:dispatch_cataloguerow_import")
        sheet = spreadsheet.thaw(kept["rows"])
        form = forms.Form(request.POST)
        plan = trial.plan_of(sheet, whole=kept["whole"])
        if form.is_valid() and try_to(form, lambda: plan.apply(actor_of(request), request.POST.get("why", ""))):
            messages.success(request, _("The catalogue was changed."))
            return redirect(LIST_URL)
        context |= self._shown(request, sheet, whole=kept["whole"]) | {"refused": form.non_field_errors()}
        return self._page(request, "console/catalogue_import.html", context)

    def _shown(self, request: HttpRequest, sheet: spreadsheet.Sheet, *, whole: bool) -> dict[str, Any]:
        """Return what the page shows of a file that was read: its problems, or its plan and the trial."""
        if sheet.problems:
            problems = [(spreadsheet.cell_name(problem), problem) for problem in sheet.problems]
            return {"problems": problems[:200], "more_problems": max(0, len(problems) - 200)}
        plan = trial.plan_of(sheet, whole=whole)
        tried = trial.try_out(lambda: plan.apply(actor_of(request), "trial"))
        kept = {"rows": spreadsheet.freeze(sheet), "whole": whole}
        return {
            "plan": plan,
            "trial": tried,
            "moved": moved_of(tried),
            "kept": signing.dumps(kept, salt=SALT, compress=True),
        }

    def _demand(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        return render(request, template, {**self.admin_site.each_context(request), "back": reverse(LIST_URL)} | context)


def moved_of(found: trial.Trial | None) -> list[dict[str, Any]]:
    """Return the requests that would go elsewhere, for the page."""
    return [{"link": request_link(each.request.number), "each": each} for each in (found.moved[:100] if found else ())]
