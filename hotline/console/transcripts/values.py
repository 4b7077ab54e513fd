"""What the bot heard and kept, in words: codes become names, structured values become what was said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from hotline.console.words import channel_name, choice, desk_language, language_name
from hotline.dispatch.models import Service
from hotline.dispatch.models.words import Kind

# A structured value shows the first of these that it has.
SAID = ("said", "text", "address_string", "value", "service_code")
REMEMBERED_SECONDS = 300


def in_words(value: Any, name: str = "") -> str:
    """Return a slot's or an entity's value as one line; ``name`` is the slot's or entity's."""
    match value:
        case None | "":
            return "—"
        case bool():
            return _("yes") if value else _("no")
        case Mapping():
            return _structured(value, name)
        case list() | tuple():
            return ", ".join(in_words(each, name) for each in value)
        case float():
            return f"{value:.2f}"
    return _named(str(value), name)


def _structured(value: Mapping[str, Any], name: str) -> str:
    for part in SAID:
        if value.get(part):
            words = in_words(value[part], "service" if part == "service_code" else name)
            sure = value.get("confidence")
            return f"{words} {sure:.2f}" if isinstance(sure, float) else words
    return ", ".join(f"{part}: {in_words(each, part)}" for part, each in value.items() if each) or "—"


def _named(code: str, name: str) -> str:
    if name in ("service", "service_code"):
        return services(desk_language()).get(code, code)
    if name == "kind":
        return choice(Kind(code).label) if code in Kind.values else code
    if name == "language":
        return language_name(code)
    return channel_name(code) if name == "channel" else code


def services(language: str) -> dict[str, str]:
    """Return the name of each service by its code; remembered for a while, as every row of a transcript asks."""
    return cache.get_or_set(f"service-names-{language}", partial(_services, language), REMEMBERED_SECONDS) or {}


def _services(language: str) -> dict[str, str]:
    return {row.code: row.name(language) for row in Service.objects.all()}
