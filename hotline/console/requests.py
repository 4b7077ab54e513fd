"""Service requests on the desk: the record with its history, and the form that moves it on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from hotline.dispatch import workflow
from hotline.dispatch.models import Change, ServiceRequest
from hotline.dispatch.states import State


class MoveForm(forms.Form):
    """Asks for the next state, why, and what that state needs."""

    to = forms.ChoiceField(label=_("Next state"))
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    contact_note = forms.CharField(
        label=_("How the citizen was contacted"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reply = forms.CharField(label=_("Reply to the citizen"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.CharField(label=_("Evidence"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, allowed: list[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        choices = [(state.value, state.label) for state in allowed]
        field.choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return the given values of the request's fields."""
        names = ("contact_note", "reply", "evidence")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


class ChangeInline(TabularInline):
    """The history of a request, which nobody edits."""

    model = Change
    fields = ("at", "actor", "from_state", "to_state", "reason", "old", "new")
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = _("History")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ServiceRequest)
class ServiceRequestAdmin(ModelAdmin):
    """Read-only record; only the move form changes it, through the workflow."""

    list_display = ("number", "title", "state", "tier", "lead_agency", "reply_by", "requested_at")
    list_filter = ("state", "tier", "kind", "service__group", "district", "channel")
    search_fields = ("number", "title", "description", "address_string")
    list_select_related = ("lead_agency",)
    date_hierarchy = "requested_at"
    inlines = (ChangeInline,)
    exclude = ("body_hash", "client")
    change_form_template = "console/request.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        move = path("<int:pk>/move/", self.admin_site.admin_view(self.move_view), name="dispatch_servicerequest_move")
        return [move, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = get_object_or_404(ServiceRequest, pk=object_id)
        context = {
            "move_url": reverse("admin:dispatch_servicerequest_move", args=[found.pk]),
            "can_move": self.may_move(request) and bool(workflow.allowed(found)),
            "transcript_url": transcript_url(found.conversation_id),
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def may_move(self, request: HttpRequest) -> bool:
        """Return whether this user may move requests on."""
        return bool(request.user.has_perm("dispatch.change_servicerequest"))

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the move form; on POST change the state and go back to the record."""
        if not self.may_move(request):
            raise PermissionDenied
        found = get_object_or_404(ServiceRequest, pk=pk)
        form = MoveForm(request.POST or None, allowed=sorted(workflow.allowed(found)))
        if request.method == "POST" and form.is_valid():
            try:
                workflow.change_state(
                    found,
                    State(form.cleaned_data["to"]),
                    actor=f"user:{request.user.get_username()}",
                    reason=form.cleaned_data["reason"],
                    **form.values(),
                )
            except workflow.NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The request has moved on; the citizen is told."))
                return redirect("admin:dispatch_servicerequest_change", pk)
        context = {**self.admin_site.each_context(request), "form": form, "found": found, "title": str(found)}
        return render(request, "console/move.html", context)


def transcript_url(conversation_id: str) -> str:
    """Return the address of the transcript a request came from, or nothing."""
    from hotline.gateway.models import Conversation

    if not conversation_id or not Conversation.objects.filter(pk=conversation_id).exists():
        return ""
    return reverse("admin:gateway_conversation_change", args=[conversation_id])


def request_link(number: str) -> str:
    """Return a link to the request of that number, or the bare number."""
    found = ServiceRequest.objects.filter(number=number).first()
    if found is None:
        return number
    url = reverse("admin:dispatch_servicerequest_change", args=[found.pk])
    return format_html('<a href="{}">{}</a>', url, found.number)
