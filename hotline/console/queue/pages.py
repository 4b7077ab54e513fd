"""The queue's page: filters, the list, filters that a person keeps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hotline.console.masking import shown
from hotline.console.models import Reason, ReviewItem, SavedFilter
from hotline.console.queue.filters import FilterForm
from hotline.console.words import channel_name
from hotline.gateway.models import Message

PAGE = 50
MOST_COUNTED = 1000  # counting further takes longer than anybody reads
MOST_PAGES = 200


def queue_view(request: HttpRequest) -> HttpResponse:
    """Show what waits for a review, or what the filters ask for."""
    if not request.user.has_perm("console.view_reviewitem"):
        raise PermissionDenied
    form = FilterForm(request.GET)
    rows = form.items(request.user.pk)
    number = page_number(request)
    found = list(rows.select_related("conversation")[(number - 1) * PAGE : number * PAGE + 1])
    counted = rows.order_by()[: MOST_COUNTED + 1].count()
    query = {name: value for name, value in request.GET.items() if value and name != "page"}
    context = {
        **admin.site.each_context(request),
        "title": _("Review queue"),
        "form": form,
        "rows": [line(item, text, request) for item, text in with_beginnings(found[:PAGE])],
        "counted": min(counted, MOST_COUNTED),
        "more_than_counted": counted > MOST_COUNTED,
        "number": number,
        "before": urlencode({**query, "page": number - 1}) if number > 1 else "",
        "after": urlencode({**query, "page": number + 1}) if len(found) > PAGE and number < MOST_PAGES else "",
        "query": urlencode(query),
        "saved": SavedFilter.objects.filter(owner=request.user.pk),
    }
    return render(request, "console/queue/queue.html", context)


def page_number(request: HttpRequest) -> int:
    """Return the page that is wanted, from 1."""
    said = request.GET.get("page", "1")
    return min(max(int(said), 1), MOST_PAGES) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def with_beginnings(items: list[ReviewItem]) -> list[tuple[ReviewItem, str]]:
    """Return each row with what the citizen said first."""
    keys = [item.conversation_id for item in items]
    first = dict(Message.objects.filter(conversation_id__in=keys, seq=1).values_list("conversation_id", "text"))
    return [(item, first.get(item.conversation_id, "")) for item in items]


def line(item: ReviewItem, text: str, request: HttpRequest) -> dict[str, Any]:
    """Return what the list shows of one conversation."""
    return {
        "item": item,
        "channel": channel_name(item.channel),
        "url": reverse("admin:gateway_conversation_change", args=[item.conversation_id]),
        "text": shown(text[:120], request) or "—",  # masked for everybody: a list reveals nothing
        "reasons": [Reason(code).label for code in item.reasons],
    }


@require_POST
def filters_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name, in place of those that had it; or forget a filter of one's own."""
    if not request.user.has_perm("console.view_reviewitem"):
        raise PermissionDenied
    mine = SavedFilter.objects.filter(owner=request.user.pk)
    name, query = request.POST.get("name", "").strip()[:60], request.POST.get("query", "")[:2000]
    if dropped := request.POST.get("drop"):
        mine.filter(name=dropped).delete()
    elif name:
        SavedFilter.objects.update_or_create(owner_id=request.user.pk, name=name, defaults={"query": query})
    else:
        messages.error(request, _("Give the filter a name."))
    return redirect(f"{reverse('console_queue')}?{query}")
