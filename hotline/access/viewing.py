"""The log of views: every page that shows a request or a transcript is written down before it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hotline.access.gate import key_in, name_of_page
from hotline.access.models import View
from hotline.access.table import PAGES
from hotline.access.things import actor_of, remote_address

# A page that is looked at again within this time is one view: pages that follow a conversation ask again and again.
SAME_VIEW = dt.timedelta(minutes=1)


class ViewLog:
    """Middleware: what cannot be logged is not shown, because the error of the log is the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400:
            note_view(request)
        return response


def note_view(request: HttpRequest) -> None:
    """Write down that this person has opened this page, if it shows a citizen's matter."""
    match, name = request.resolver_match, name_of_page(request)
    page = PAGES.get(name)
    if match is None or page is None or not page.shows or not request.user.is_authenticated:
        return
    # A page about a part of a thing says which thing it shows.
    key = request.__dict__.get("shown_key") or key_in(match.kwargs)
    revealed = bool(request.__dict__.get("_revealed", {}).get((page.shows, key)))
    row = View(
        actor=actor_of(request),
        page=name,
        method=request.method or "",
        what=page.shows,
        key=key,
        revealed=revealed,
        remote=remote_address(request),
    )
    if not is_same_view(row):
        row.save()


def is_same_view(row: View) -> bool:
    """Return whether the same page was opened a moment ago; lists and acts are always new."""
    if not row.key or row.method != "GET":
        return False
    since = timezone.now() - SAME_VIEW
    earlier = View.objects.filter(what=row.what, key=row.key, actor=row.actor, page=row.page, method="GET")
    return earlier.filter(revealed=row.revealed, at__gte=since).exists()
