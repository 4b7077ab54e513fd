"""GET /healthz: whether the front works and what it needs is up."""

from __future__ import annotations

import requests
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from hotline.gateway import bot_client
from hotline.gateway.database import writing
from hotline.gateway.models import RateBucket


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while messages can be stored, else 503; the body says which part is down."""
    parts = {
        "database": word(database_is_up()),
        "bot": word(bot_client.are_up()),
        "dispatch": word(dispatch_is_up()),
    }
    status = "ok" if set(parts.values()) == {"up"} else "degraded"
    return JsonResponse({"status": status, **parts}, status=200 if parts["database"] == "up" else 503)


def word(up: bool) -> str:
    return "up" if up else "down"


def database_is_up() -> bool:
    """Return whether the database can be written to: a full disk still reads."""
    try:
        with writing():
            RateBucket.objects.update_or_create(key="health", defaults={"tokens": 0, "updated_at": timezone.now()})
    except (DatabaseError, OSError):
        return False
    return True


def dispatch_is_up() -> bool:
    try:
        url = f"{settings.DISPATCH_URL}/discovery.json"
        return requests.get(url, timeout=bot_client.HEALTH_SECONDS).status_code == 200
    except requests.RequestException:
        return False
