"""Marks the entities the bot heard in the citizen's text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def marked(text: str, entities: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return ``text`` as safe HTML with each entity in a ``<mark>``; the longer of two overlapping ones wins."""
    pieces: list[SafeString] = []
    at = 0
    for start, end, name in spans(text, entities):
        if start >= at:
            pieces.append(format_html("{}", text[at:start]))
            pieces.append(format_html('<mark title="{}">{}</mark>', name, text[start:end]))
            at = end
    pieces.append(format_html("{}", text[at:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def spans(text: str, entities: Iterable[Mapping[str, Any]]) -> list[tuple[int, int, str]]:
    """Return the entities' spans in order; those over the whole text mark nothing and are left out."""
    found = []
    for entity in entities:
        start, end = entity.get("start"), entity.get("end")
        if (
            isinstance(start, int)
            and isinstance(end, int)
            and 0 <= start < end <= len(text)
            and end - start < len(text)
        ):
            found.append((start, end, str(entity.get("entity", ""))))
    return sorted(found, key=lambda span: (span[0], -span[1]))
