"""Pages of teaching: correct a message, decide what others have corrected, read what a replay found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.access.things import actor_of
from hotline.console.masking import shown
from hotline.console.people import try_to
from hotline.console.transcripts.values import in_words
from hotline.console.words import desk_language, refusal
from hotline.dispatch.models import Service, ServiceRequest
from hotline.dispatch.refusals import GuardRefused
from hotline.gateway.models import Conversation, Message
from hotline.teaching import correcting
from hotline.teaching.intents import known_intents
from hotline.teaching.models import Correction, Replay

APPROVE = "teaching.approve_correction"
PAGE = 50
# What a replay's report calls its parts.
REPORTED = {
    "intents": _("Intents that would change"),
    "fields": _("Fields that would change"),
    "requests": _("Requests that would change"),
    "corrections": _("Approved corrections understood"),
    "held-out zh": _("Held-out Chinese sentences understood"),
    "held-out en": _("Held-out English sentences understood"),
}


class CorrectionForm(forms.Form):
    """What is wrong, and what is right."""

    what = forms.ChoiceField(label=_("What is wrong"), choices=Correction.What.choices)
    intent = forms.ChoiceField(label=_("Right intent"), required=False)
    service = forms.ChoiceField(label=_("Right service"), required=False)
    name = forms.CharField(label=_("Name of the entity or field"), required=False, max_length=50)
    value = forms.CharField(label=_("Right value"), required=False, widget=forms.Textarea({"rows": 2}))
    request = forms.ChoiceField(label=_("Request that is put right"), required=False)
    text = forms.CharField(label=_("Sentence for training, without personal data"), widget=forms.Textarea({"rows": 3}))
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = desk_language()
        services = Service.objects.filter(active=True).select_related("group")
        of_conversation = ServiceRequest.objects.filter(conversation_id=str(message.conversation_id))
        self.requests = {row.number: row for row in of_conversation}
        choices = {
            "intent": [(name, name) for name in known_intents()],
            "service": [(row.code, f"{row.group.name(language)} · {row.name(language)}") for row in services],
            "request": [(number, number) for number in self.requests],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", "—"), *found]  # type: ignore[attr-defined]
        self.fields["name"].widget = forms.TextInput({"list": "teaching-names"})
        if not self.is_bound and len(self.requests) == 1:
            self.initial["request"] = next(iter(self.requests))

    def proposal(self) -> correcting.Proposal:
        """Return what the form says."""
        given = self.cleaned_data
        now = given[given["what"]] if given["what"] in ("intent", "service") else given["value"]
        name = given["name"] if given["what"] in ("entity", "field") else ""
        chosen = self.requests.get(given["request"])
        return correcting.Proposal(given["what"], now, given["reason"], name, chosen, given["text"])


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of one message; on POST propose, and go back to the transcript."""
    message = get_object_or_404(Message.objects.select_related("conversation"), pk=pk, sender=Message.Sender.CITIZEN)
    conversation: Conversation = message.conversation
    request.__dict__["shown_key"] = str(conversation.pk)
    replaced = correcting.without_people(message.text, conversation.language, None)
    form = CorrectionForm(request.POST or None, message=message, initial={"text": replaced})
    back = reverse("admin:gateway_conversation_change", args=[conversation.pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and try_to(form, lambda: correcting.propose(message, actor_of(request), form.proposal()))
    ):
        messages.success(request, _("Corrected. A second person decides whether the bot learns from it."))
        return redirect(back)
    entities = [each.get("entity") for each in (message.turn or {}).get("entities") or []]
    context = {
        **admin.site.each_context(request),
        "title": _("Correct what was understood"),
        "form": form,
        "said": shown(message.text, request, conversation),
        "names": sorted({*filter(None, entities), *correcting.FIELDS}),
        "back": back,
    }
    return render(request, "teaching/correct.html", context)


def corrections(request: HttpRequest) -> HttpResponse:
    """List the corrections that wait for a decision, or all."""
    rows = Correction.objects.order_by("-pk")
    wanted = request.GET.get("show", "open")
    if wanted == "open":
        rows = rows.filter(approved__isnull=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("Corrections"),
        "page": page,
        "rows": [(row, in_words(row.was, row.what), in_words(row.now, row.what)) for row in page],
        "show": wanted,
        "may_approve": request.user.has_perm(APPROVE),
        "me": actor_of(request),
    }
    return render(request, "teaching/corrections.html", context)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse; only by POST."""
    if request.method != "POST":
        raise PermissionDenied
    row = get_object_or_404(Correction, pk=pk)
    try:
        correcting.decide(row, actor_of(request), approved=request.POST.get("decision") == "approve")
    except GuardRefused as refused:
        messages.error(request, "; ".join(refusal(reason) for reason in refused.reasons))
    return redirect("teaching_corrections")


def replays(request: HttpRequest) -> HttpResponse:
    """Show the latest replays and one of them in full."""
    rows = Replay.objects.all()[:20]
    chosen = get_object_or_404(Replay, pk=request.GET["at"]) if request.GET.get("at", "").isdecimal() else rows.first()
    report = chosen.report if chosen else {}
    context = {
        **admin.site.each_context(request),
        "title": _("Replays"),
        "rows": rows,
        "chosen": chosen,
        "scores": [(REPORTED.get(name, name), score) for name, score in report.get("scores", {}).items()],
        "changes": [(REPORTED.get(name, name), found) for name, found in report.get("changes", {}).items()],
    }
    return render(request, "teaching/replays.html", context)
