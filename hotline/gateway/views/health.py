"""GET /healthz: whether the front works and what it needs is up."""

from __future__ import annotations

import requests
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from hotline.gateway import bot_client


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
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM gateway_conversation LIMIT 1")
    except DatabaseError:
        return False
    return True


def dispatch_is_up() -> bool:
    try:
        url = f"{settings.DISPATCH_URL}/discovery.json"
        return requests.get(url, timeout=bot_client.HEALTH_SECONDS).status_code == 200
    except requests.RequestException:
        return False
