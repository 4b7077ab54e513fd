"""Who is looking and when, across every page of the desk, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html

END = b"</body>"
TILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="200">'
    '<text x="10" y="120" transform="rotate(-18 210 100)" font-size="17" font-family="sans-serif" '
    'fill="#7a8699" fill-opacity="0.26">{}</text></svg>'
)
STYLE = (
    "position:fixed;inset:0;z-index:2147483000;pointer-events:none;"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact;background:url('data:image/svg+xml,{}')"
)


class Watermark:
    """Middleware: adds the mark to every HTML page that a signed-in person gets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and request.user.is_authenticated:
            mark(response, f"{request.user.get_username()} {timezone.localtime():%Y-%m-%d %H:%M}")
        return response


def mark(response: HttpResponse, words: str) -> None:
    """Put ``words`` over the page as a pattern that neither mouse nor screen reader meets."""
    before, end, after = response.content.rpartition(END)
    if not end:
        return
    tile = quote(TILE.format(escape(words)), safe="")
    layer = format_html('<div class="jiesu-watermark" data-for="{}" aria-hidden="true" style="{}"></div>', words, STYLE)
    response.content = before + layer.replace("{}", tile).encode() + end + after
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
