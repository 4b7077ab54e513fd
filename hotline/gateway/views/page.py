"""The citizen's page: what Vite built into webchat/dist."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from hotline.gateway import responses
from hotline.gateway.city import city
from hotline.gateway.texts import LANGUAGES, say

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
HASHED = "assets/"  # Vite puts a hash of the content into these names


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Show the page; when it was not built, say so and name the numbers to call."""
    page = Path(settings.WEBCHAT_DIST, "index.html")
    return send(page, "no-cache") if page.is_file() else missing_page()


@require_safe
def asset(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send one of the page's files."""
    try:
        found = Path(safe_join(settings.WEBCHAT_DIST, path))
    except (SuspiciousFileOperation, ValueError):
        found = Path()
    if found.suffix not in CONTENT_TYPES or not found.is_file():
        return HttpResponse(responses.say_to(request, "not_found"), status=404, content_type=CONTENT_TYPES[".txt"])
    cache = "public, max-age=31536000, immutable" if path.startswith(HASHED) else "no-cache"
    return send(found, cache)


def send(path: Path, cache: str) -> FileResponse:
    response = FileResponse(path.open("rb"), content_type=CONTENT_TYPES[path.suffix])
    response.headers["Cache-Control"] = cache
    return response


def missing_page() -> HttpResponse:
    pack = city()
    number = pack.hotline_number
    lines = format_html_join(
        "", "<p lang='{}'>{}</p>", [(each, say("page_missing", each, hotline_number=number)) for each in LANGUAGES]
    )
    calls = format_html_join(
        "",
        "<li>{} {} {}</li>",
        [(each.number, each.name.in_language("zh"), each.name.in_language("en")) for each in pack.emergency_numbers],
    )
    title = f"{pack.name.in_language('zh')} · {pack.name.in_language('en')}"
    frame = "<!doctype html><html lang='zh'><meta charset='utf-8'><title>{0}</title><h1>{0}</h1>{1}<ul>{2}</ul></html>"
    return HttpResponse(format_html(frame, title, lines, calls), status=503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may list the page and nothing else."""
    return HttpResponse("User-agent: *\nDisallow: /api/\nDisallow: /wechat/\n", content_type="text/plain")
