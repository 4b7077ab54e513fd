"""The desk's gate: every address is in the table, and opens only for whom the table names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hotline.access.posts import at_centre, requests_of
from hotline.access.second_step import missing_step
from hotline.access.table import NOBODY, PAGES, PUBLIC, REQUEST, SIGNED_IN, Page
from hotline.dispatch.models import ServiceRequest

# What the table does not name.
UNKNOWN = Page("superusers")
# Where somebody may be whose second step is missing.
BEFORE_SECOND_STEP = {"access_code", "access_enrol", "admin:logout", "set_language"}


def name_of_page(request: HttpRequest) -> str:
    """Return the name under which the table knows the address that was called."""
    match = request.resolver_match
    return (match.view_name if match.url_name else match.route) if match else "?"


def key_in(arguments: dict[str, Any]) -> str:
    """Return the key of the thing that an address is about, empty for a list."""
    return str(arguments.get("object_id") or arguments.get("pk") or "")


class PageGate:
    """Middleware after authentication: lets each request through, asks for a sign-in or a code, or refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return None to let the view answer, or where to go; raises PermissionDenied and Http404."""
        name = name_of_page(request)
        page = PAGES.get(name, UNKNOWN)
        if page.needs == PUBLIC:
            return None
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if not may_open(user, page.needed(request.method or "")):
            raise PermissionDenied
        if name not in BEFORE_SECOND_STEP and (step := missing_step(request)):
            return redirect(step)
        if page.shows == REQUEST and (key := key_in(kwargs)) and not is_theirs(user, key):
            raise Http404
        return None


def may_open(user: Any, needed: str) -> bool:
    """Return whether ``user`` has what a page needs; of superusers Django says that they have every permission."""
    if not (user.is_active and user.is_staff) or needed == NOBODY:
        return False
    return needed == SIGNED_IN or user.has_perm(needed)


def is_theirs(user: Any, key: str) -> bool:
    """Return whether the request of that key is one ``user`` needs to know."""
    if at_centre(user):
        return True
    return key.isdecimal() and requests_of(user, ServiceRequest.objects.filter(pk=int(key))).exists()
