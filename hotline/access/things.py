"""How a thing with personal data is named in the logs: by its model and its key."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest


def name_of(thing: Model) -> tuple[str, str]:
    """Return ``thing`` as the logs name it: model and key."""
    return thing._meta.label_lower, str(thing.pk)


def actor_of(request: HttpRequest) -> str:
    """Return the person as histories name them."""
    return f"user:{request.user.get_username()}"
