"""How people and things with personal data are named in the logs."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest


def name_of(thing: Model) -> tuple[str, str]:
    """Return ``thing`` as the logs name it: model and key."""
    return thing._meta.label_lower, str(thing.pk)


def actor_of(request: HttpRequest) -> str:
    """Return the person as histories name them."""
    return f"user:{request.user.get_username()}"


def remote_address(request: HttpRequest) -> str | None:
    """Return the address a member of staff comes from; behind a proxy the one that the proxy itself has seen."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.SESSION_COOKIE_SECURE and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        said = forwarded.rsplit(",", 1)[-1].strip()
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return None
