"""Transcripts: what citizen, bot and agents said, what the bot understood, and the box in which an agent answers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.console.links import request_link
from hotline.console.transcripts.marking import marked
from hotline.dispatch.models import ServiceRequest
from hotline.gateway import desk
from hotline.gateway.models import Conversation, Message


@admin.register(Conversation)
class ConversationAdmin(ModelAdmin):
    """A list of conversations; each opens as a transcript."""

    list_display = ("id", "channel", "state", "risk", "language", "last_seq", "updated_at")
    list_filter = ("state", "channel", "language", "risk")
    search_fields = ("messages__text",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        act = path("<uuid:pk>/act/", self.admin_site.admin_view(self.act_view), name="gateway_conversation_act")
        return [act, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the transcript."""
        conversation = get_object_or_404(Conversation, pk=object_id)
        if not self.has_view_permission(request, conversation):
            raise PermissionDenied
        numbers = ServiceRequest.objects.filter(conversation_id=str(conversation.pk)).values_list("number", flat=True)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Transcript"),
            "conversation": conversation,
            "rows": [row(message) for message in desk.transcript(conversation)],
            "requests": [request_link(number) for number in numbers],
            "act_url": reverse("admin:gateway_conversation_act", args=[conversation.pk]),
            "mine": conversation.owner_id == request.user.pk,
            "may_act": self.has_change_permission(request, conversation),
        }
        return render(request, "console/transcripts/transcript.html", context)

    def act_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Take the conversation over, answer in it, or give it back to the bot."""
        conversation = get_object_or_404(Conversation, pk=pk)
        if request.method != "POST" or not self.has_change_permission(request, conversation):
            raise PermissionDenied
        try:
            act(conversation, request)
        except desk.DeskError as refusal:
            messages.error(request, str(refusal))
        return redirect("admin:gateway_conversation_change", conversation.pk)


def act(conversation: Conversation, request: HttpRequest) -> None:
    """Do what the pressed button says."""
    step = request.POST.get("step")
    if step == "take_over":
        desk.take_over(conversation, request.user)
    elif step == "give_back":
        desk.give_back(conversation, request.user)
    elif step == "reply" and (text := request.POST.get("text", "").strip()):
        desk.reply(conversation, request.user, text)


def row(message: Message) -> dict[str, Any]:
    """Return what the transcript shows of one message."""
    turn = message.turn or {}
    intent = turn.get("intent") or {}
    return {
        "message": message,
        "text": marked(message.text, turn.get("entities") or []),
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        "runners_up": (intent.get("ranking") or [])[1:4],
        "entities": turn.get("entities") or [],
        "slots": turn.get("slots") or {},
        "actions": turn.get("actions") or [],
    }
