"""Writing score sheets: one a reviewer, the second one blind."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hotline.console.models import Reason, ReviewItem, ScoreSheet
from hotline.console.quality.sheet_form import SheetForm, agents_of
from hotline.console.queue.following import following
from hotline.console.queue.refresh import refresh
from hotline.console.queue.sampling import is_blind
from hotline.database import writing
from hotline.gateway.models import Conversation


def review_panel(conversation: Conversation, request: HttpRequest) -> dict[str, Any]:
    """Return what the transcript's page shows of the review; sheets of others only to whom has written one."""
    item = ReviewItem.objects.filter(conversation=conversation).first()
    if item is None or not request.user.has_perm("console.view_reviewitem"):
        return {"item": None}
    own = item.sheets.filter(reviewer=request.user.pk).exists()
    scores = request.user.has_perm("console.add_scoresheet")
    after = following(item, request.user.pk)
    only_reads = request.user.has_perm("console.view_scoresheet") and not scores
    return {
        "item": item,
        "next_url": reverse("admin:gateway_conversation_change", args=[after.conversation_id]) if after else "",
        "reasons": [Reason(code).label for code in item.reasons],
        "sheet_form": SheetForm(agents=agents_of(conversation)) if scores and not own else None,
        "sheets": list(item.sheets.select_related("reviewer")) if own or only_reads else [],
        "needs_second": is_blind(conversation.pk) and item.sheets.count() < 2,
    }


@require_POST
def score_view(request: HttpRequest) -> HttpResponse:
    """Keep a sheet; the conversation is reviewed with it, one of the double-blind sample with the second."""
    if not request.user.has_perm("console.add_scoresheet"):
        raise PermissionDenied
    conversation = get_object_or_404(Conversation, pk=as_key(request.POST.get("conversation")))
    if not ReviewItem.objects.filter(conversation=conversation).exists():
        refresh([conversation.pk])
    form = SheetForm(request.POST, agents=agents_of(conversation))
    if not form.is_valid():
        wrong = [f"{form.fields[name].label}: {errors[0]}" for name, errors in form.errors.items()]
        messages.error(request, "; ".join(wrong))
    elif keep(conversation, form.sheet(), request):
        messages.success(request, _("The sheet is kept."))
    else:
        messages.error(request, _("You have judged this conversation already."))
    return redirect("admin:gateway_conversation_change", conversation.pk)


def as_key(said: str | None) -> uuid.UUID:
    """Return a conversation's key as it was sent, or one that is nobody's."""
    try:
        return uuid.UUID(said or "")
    except ValueError:
        return uuid.UUID(int=0)


def keep(conversation: Conversation, made: ScoreSheet, request: HttpRequest) -> bool:
    """Save the sheet and what it means for the review; returns False when this reviewer has one already."""
    reviewer = request.user.pk
    with writing():
        item = ReviewItem.objects.select_for_update().get(conversation=conversation)
        if item.sheets.filter(reviewer=reviewer).exists():
            return False
        made.item, made.reviewer_id, made.blind = item, reviewer, item.sheets.exists()
        made.save()
        if made.blind or not is_blind(conversation.pk):
            item.state, item.reviewed_reasons = ReviewItem.State.REVIEWED, item.reasons
            item.save(update_fields=["state", "reviewed_reasons"])
    return True
