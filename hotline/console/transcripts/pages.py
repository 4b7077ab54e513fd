"""Transcripts: what citizen, bot and agents said, what the bot understood, and the box in which an agent answers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hotline.console.links import request_link
from hotline.console.masking import hide_known, shown
from hotline.console.models import CannedReply
from hotline.console.quality.sheets import review_panel
from hotline.console.takeover.facts import FactsForm
from hotline.console.takeover.sheet import sheet
from hotline.console.transcripts.difference import difference
from hotline.console.transcripts.rows import row
from hotline.console.transcripts.sources import shown_sources, sources
from hotline.console.words import channel_name, language_name
from hotline.dispatch.models import ServiceRequest
from hotline.gateway import desk
from hotline.gateway.models import Conversation
from intake.privacy import mask

NAME = "gateway_conversation"
MOST_LIVE = 200  # messages in one look at what is new


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
        wrap = self.admin_site.admin_view
        ours = [
            path("<uuid:pk>/act/", wrap(self.act_view), name=f"{NAME}_act"),
            path("<uuid:pk>/live/", wrap(self.live_view), name=f"{NAME}_live"),
            path("<uuid:pk>/print/", wrap(self.print_view), name=f"{NAME}_print"),
        ]
        return [*ours, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the transcript."""
        conversation = self._found(request, object_id)
        said = list(desk.transcript(conversation))
        filed = requests_of(conversation)
        language = conversation.language
        context = {
            **self.admin_site.each_context(request),
            "title": _("Transcript"),
            "conversation": conversation,
            "channel": channel_name(conversation.channel),
            "language": language_name(language),
            "rows": [row(message, request, conversation) for message in said],
            "last_seq": said[-1].seq if said else 0,
            "sources": shown_sources(sources(said), request, conversation),
            "requests": [(request_link(each.number), texts(each, request)) for each in filed],
            "act_url": reverse(f"admin:{NAME}_act", args=[conversation.pk]),
            "live_url": reverse(f"admin:{NAME}_live", args=[conversation.pk]),
            "print_url": reverse(f"admin:{NAME}_print", args=[conversation.pk]),
            "mine": conversation.owner_id == request.user.pk,
            "may_act": self.has_change_permission(request, conversation),
            "sheet": sheet(conversation, said, request),
            "facts": FactsForm(prefix="fact"),
            "replies": [(each.title, each.text(language)) for each in CannedReply.objects.filter(active=True)],
            **review_panel(conversation, request),
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
        return redirect(f"admin:{NAME}_change", conversation.pk)

    def live_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Tell what is new after ``after``: rows as HTML, and who owns the conversation now."""
        conversation = self._found(request, pk)
        said = request.GET.get("after", "0")
        after = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
        new = list(desk.transcript(conversation).filter(seq__gt=after)[:MOST_LIVE])
        rows = [row(message, request, conversation) for message in new]
        return JsonResponse(
            {
                "html": render_to_string("console/transcripts/rows.html", {"rows": rows}, request) if rows else "",
                "last_seq": new[-1].seq if new else after,
                "state": conversation.state,
                "mine": conversation.owner_id == request.user.pk,
            }
        )

    def print_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Show the transcript for paper: no personal data, whoever prints it."""
        conversation = self._found(request, pk)
        filed = requests_of(conversation)

        def bare(text: str) -> str:
            for each in filed:
                text = hide_known(text, each)
            return mask(text)

        said = [(message, bare(message.text)) for message in desk.transcript(conversation)]
        context = {"conversation": conversation, "said": said, "numbers": [each.number for each in filed]}
        return render(request, "console/transcripts/print.html", context)

    def _found(self, request: HttpRequest, key: str) -> Conversation:
        conversation = get_object_or_404(Conversation, pk=key)
        if not self.has_view_permission(request, conversation):
            raise PermissionDenied
        return conversation


def requests_of(conversation: Conversation) -> list[ServiceRequest]:
    """Return the requests that were filed from the conversation."""
    return list(ServiceRequest.objects.filter(conversation_id=str(conversation.pk)).order_by("pk"))


def texts(found: ServiceRequest, request: HttpRequest) -> dict[str, Any]:
    """Return the citizen's words and the text for the unit, with their difference."""
    said = shown(found.citizen_words or found.description, request, found)
    return {"said": said, "edited": difference(said, shown(found.description, request, found))}


def act(conversation: Conversation, request: HttpRequest) -> None:
    """Do what the pressed button says."""
    step = request.POST.get("step")
    if step == "take_over":
        desk.take_over(conversation, request.user)
    elif step == "give_back":
        form = FactsForm(request.POST, prefix="fact")
        desk.give_back(conversation, request.user, form.facts())
    elif step == "reply" and (text := request.POST.get("text", "").strip()):
        desk.reply(conversation, request.user, text)
