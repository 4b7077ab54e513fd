"""Headers of the public site, and errors of the chat API that nobody caught."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from hotline.gateway import responses
from hotline.gateway.errors import BadMessage, TooLarge
from hotline.gateway.quiet_log import log_failure

logger = logging.getLogger(__name__)


def content_security_policy(map_tiles: str) -> str:
    """Return the policy: nothing but our own; pictures also from memory before they are sent, and map tiles."""
    tiles = urlsplit(map_tiles)
    host = f" {tiles.scheme}://{tiles.netloc}" if tiles.netloc else ""
    return (
        f"default-src 'self'; img-src 'self' data: blob:{host}; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


HEADERS = {
    "Content-Security-Policy": content_security_policy(settings.MAP_TILES),
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PublicHeadersMiddleware:
    """Adds what a browser needs to protect the citizen; turns an uncaught error of the API into JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer as the address does. The log gets where it happened, never its words: they may be a citizen's."""
        if isinstance(exception, Http404 | PermissionDenied):
            return None
        response = self.answer_to(request, exception)
        if request.path.startswith("/api/"):
            return response
        text = json.loads(response.content)["error"]["message"]
        return HttpResponse(text, status=response.status_code, content_type="text/plain; charset=utf-8")

    def answer_to(self, request: HttpRequest, exception: Exception) -> JsonResponse:
        if isinstance(exception, RequestDataTooBig):
            return responses.refusal(request, TooLarge("body_too_large"))
        if isinstance(exception, SuspiciousOperation):
            return responses.refusal(request, BadMessage("bad_request"))
        log_failure(logger, "an address of the front", exception)
        if isinstance(exception, DatabaseError | OSError):
            return responses.unavailable(request)
        return responses.error(500, "internal", responses.say_to(request, "internal"))
