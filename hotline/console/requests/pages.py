"""Service requests on the desk: the record with all that happened, and the forms that move it on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.access.posts import requests_of
from hotline.access.table import SEE_TRANSCRIPTS
from hotline.console.links import request_link, transcript_url
from hotline.console.masking import hide_known, shown
from hotline.console.people import actor_of, try_to
from hotline.console.requests.acts import ACTS, ActForm
from hotline.console.requests.record import sections, tables
from hotline.console.requests.steps import HINTS, StepForm, ways
from hotline.console.words import label_of
from hotline.dispatch import workflow
from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.nearness import like_problems, likeness
from hotline.dispatch.states import OVER, State
from intake.privacy import mask


class StateFilter(admin.SimpleListFilter):
    """Requests by state, under the names that the desk uses."""

    title = _("State")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, label_of(state)) for state in State]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class WatchFilter(admin.SimpleListFilter):
    """What needs an eye: overdue, supervised, nobody responsible, joined by others."""

    title = _("Watch")
    parameter_name = "watch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("Overdue")), ("supervised", _("Supervised")), ("unassigned", _("Nobody responsible yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
        match self.value():
            case "overdue":
                return queryset.filter(status="open", reply_by__lt=timezone.now(), replied_at__isnull=True)
            case "supervised":
                return queryset.filter(status="open", supervised_since__isnull=False)
            case "unassigned":
                return queryset.filter(state__in=[State.CONFIRMED, State.REVIEW, State.OBJECTED])
        return queryset


@admin.register(ServiceRequest)
class ServiceRequestAdmin(ModelAdmin):
    """Read-only record; only the forms change it, through the workflow."""

    list_display = ("number", "title_shown", "state_name", "tier", "lead_agency", "reply_by", "requested_at")
    list_filter = (WatchFilter, StateFilter, "tier", "kind", "service__group", "district", "channel")
    search_fields = ("number", "title", "description", "address_string")
    list_select_related = ("lead_agency",)
    date_hierarchy = "requested_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceRequest]:
        """Return the requests that this person needs to know."""
        return requests_of(request.user, super().get_queryset(request))

    @admin.display(description=_("Title"), ordering="title")
    def title_shown(self, row: ServiceRequest) -> str:
        """Return the title; a list is masked for everybody."""
        return mask(hide_known(row.title, row))

    @admin.display(description=_("State"), ordering="state")
    def state_name(self, row: ServiceRequest) -> str:
        """Return the name of the state."""
        return label_of(row.state)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "dispatch_servicerequest"
        ours = [
            path("<int:pk>/move/", wrap(self.move_view), name=f"{name}_move"),
            path("<int:pk>/act/<slug:name>/", wrap(self.act_view), name=f"{name}_act"),
        ]
        return [*ours, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the record."""
        rows = ServiceRequest.objects.select_related("service", "lead_agency", "district", "street", "merged_into")
        found = get_object_or_404(rows, pk=object_id)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        may_move = self.may_move(request)
        context = {
            "sections": sections(found, request),
            "tables": tables(found, request),
            "move_url": reverse("admin:dispatch_servicerequest_move", args=[found.pk]),
            "can_move": may_move and bool(workflow.allowed(found)),
            "acts": acts_of(found) if may_move else [],
            "transcript_url": transcript_url(found.conversation_id) if request.user.has_perm(SEE_TRANSCRIPTS) else "",
            "alike": alike(found, request),
        }
        return self._page(request, "console/requests/request.html", found, context)

    def may_move(self, request: HttpRequest) -> bool:
        """Return whether this user may move requests on."""
        return bool(request.user.has_perm("dispatch.change_servicerequest"))

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Offer the possible steps; with one chosen, ask for what it needs; on POST take it and go back."""
        found = self._to_change(request, pk)
        allowed = workflow.allowed(found)
        wanted = request.POST.get("to") or request.GET.get("to", "")
        if wanted not in [state.value for state in allowed]:
            chosen = {"ways": ways(allowed), "found": found, "state_name": label_of(found.state)}
            return self._page(request, "console/requests/ways.html", found, chosen)
        to = State(wanted)
        initial = {"merged_into": request.GET.get("join", "")}
        form = StepForm(request.POST if request.method == "POST" else None, request=found, to=to, initial=initial)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]

            def take() -> object:
                return workflow.change_state(found, to, actor_of(request), reason, **form.values())

            if try_to(form, take):
                messages.success(request, _("The request has moved on; the citizen is told."))
                return redirect("admin:dispatch_servicerequest_change", pk)
        context = {"form": form, "to": to.value, "heading": label_of(to), "hint": HINTS.get(to, "")}
        return self._page(request, "console/requests/move.html", found, context)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Show the form of one act; on POST do it and go back to the record."""
        found, act = self._to_change(request, pk), ACTS.get(name)
        if act is None or not act.offered(found):
            raise Http404
        form = ActForm(request.POST if request.method == "POST" else None, request=found, act=act)
        form.leave_out(lambda text: shown(text, request, found) != text)
        if (
            request.method == "POST"
            and form.is_valid()
            and try_to(form, lambda: act.do(found, actor_of(request), form.cleaned_data))
        ):
            messages.success(request, _("Done."))
            return redirect("admin:dispatch_servicerequest_change", pk)
        return self._page(request, "console/requests/move.html", found, {"form": form, "heading": act.label})

    def _to_change(self, request: HttpRequest, pk: int) -> ServiceRequest:
        if not self.may_move(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _page(
        self, request: HttpRequest, template: str, found: ServiceRequest, context: dict[str, Any]
    ) -> HttpResponse:
        back = reverse("admin:dispatch_servicerequest_change", args=[found.pk])
        common = {
            **self.admin_site.each_context(request),
            "found": found,
            "title": f"{found.number} {self.title_shown(found)}",
            "back": back,
        }
        common |= {"state_name": label_of(found.state), "said": shown(found.description, request, found)}
        return render(request, template, common | context)


def acts_of(found: ServiceRequest) -> list[dict[str, Any]]:
    """Return what can be done with the request beside moving it on."""
    return [
        {"label": act.label, "url": reverse("admin:dispatch_servicerequest_act", args=[found.pk, name])}
        for name, act in ACTS.items()
        if act.offered(found)
    ]


def alike(found: ServiceRequest, request: HttpRequest) -> list[dict[str, Any]]:
    """Return open requests that may be about the same matter, the likest first, to be joined by an agent."""
    if State(found.state) in OVER:
        return []
    rows = like_problems(found, requests_of(request.user, ServiceRequest.objects.filter(status="open")))
    likest = sorted(((likeness(found.description, row.description), row) for row in rows), key=lambda each: -each[0])
    return [{"link": request_link(row.number), "percent": round(100 * like), "row": row} for like, row in likest[:5]]
