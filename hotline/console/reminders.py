"""Reminders on the desk: what is due, for whom, and who has seen it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.access.posts import at_centre, requests_of
from hotline.console.links import request_link
from hotline.console.people import actor_of
from hotline.console.words import desk_language
from hotline.dispatch.models import Reminder, ServiceRequest
from hotline.dispatch.texts import reminder_sentence


class SeenFilter(admin.SimpleListFilter):
    """Reminders that nobody has seen yet, the default, or all."""

    title = _("Seen")
    parameter_name = "seen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Not yet")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> QuerySet[Reminder]:
        match self.value():
            case "no":
                return queryset.filter(seen_at__isnull=True)
            case "yes":
                return queryset.filter(seen_at__isnull=False)
        return queryset


@admin.register(Reminder)
class ReminderAdmin(ModelAdmin):
    """A list to work off: nobody edits a reminder."""

    list_display = ("at", "said", "request_link", "audience", "for_agencies", "seen_by")
    list_display_links = None
    list_filter = (SeenFilter, "audience", "step", "threshold")
    search_fields = ("request__number",)
    list_select_related = ("request",)
    actions = ("mark_seen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reminder]:
        """Return the reminders of requests that this person needs to know."""
        mine = super().get_queryset(request)
        theirs = requests_of(request.user, ServiceRequest.objects.all())
        return mine if at_centre(request.user) else mine.filter(request__in=theirs.values("pk"))

    @admin.display(description=_("Text"))
    def said(self, row: Reminder) -> str:
        """Return the sentence."""
        return reminder_sentence(row.step, row.threshold, desk_language(), row.request.number, row.deadline)

    @admin.display(description=_("Request"))
    def request_link(self, row: Reminder) -> str:
        """Return a link to the request."""
        return request_link(row.request.number)

    @admin.display(description=_("For"))
    def for_agencies(self, row: Reminder) -> str:
        """Return the codes of the agencies."""
        return ", ".join(row.agencies)

    @admin.action(description=_("Mark as seen"), permissions=["view"])
    def mark_seen(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        """Note who has seen the chosen ones; the first to see one stays noted."""
        queryset.filter(seen_at__isnull=True).update(seen_at=timezone.now(), seen_by=actor_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
