"""Who waits for a person and whom one answers oneself; the page asks again every two seconds."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.console.masking import shown
from hotline.console.models import CannedReply
from hotline.console.takeover.sheet import minutes_since, why
from hotline.console.words import channel_name, language_name
from hotline.gateway.hours import is_open, waiting
from hotline.gateway.models import Conversation

MOST = 200  # conversations on the page


def takeover_view(request: HttpRequest) -> HttpResponse:
    """Show the queue, or with ``?part`` only what changes."""
    if not request.user.has_perm("gateway.change_conversation"):
        raise PermissionDenied
    owned = Conversation.objects.filter(state=Conversation.State.AGENT).order_by("agent_active_at")
    context = {
        "waiting": lines(waiting(), request),
        "mine": lines(owned.filter(owner=request.user.pk), request),
        "others": lines(owned.exclude(owner=request.user.pk), request),
        "open": is_open(),
    }
    if "part" in request.GET:
        return render(request, "console/takeover/lists.html", context)
    context |= {**admin.site.each_context(request), "title": _("Waiting for a person")}
    return render(request, "console/takeover/takeover.html", context)


def lines(rows: QuerySet[Conversation], request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the page shows of each conversation."""
    return [
        {
            "conversation": each,
            "channel": channel_name(each.channel),
            "language": language_name(each.language),
            "url": reverse("admin:gateway_conversation_change", args=[each.pk]),
            "why": why((each.handoff or {}).get("reason")),
            "summary": shown(str((each.handoff or {}).get("summary") or "")[:120], request, each),
            "minutes": minutes_since(each.waiting_since),
            "owner": each.owner.get_username() if each.owner else "",
        }
        for each in rows.select_related("owner")[:MOST]
    ]


@admin.register(CannedReply)
class CannedReplyAdmin(ModelAdmin):
    """Ready replies in both languages; what is no longer wanted is put out of use."""

    list_display = ("title", "text_zh", "text_en", "order", "active")
    list_filter = ("active",)
    search_fields = ("title", "text_zh", "text_en")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
