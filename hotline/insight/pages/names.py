"""Codes as the person at the desk reads them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hotline.console.words import channel_name, choice, desk_language
from hotline.dispatch.models import Agency, Place, Service, ServiceGroup
from hotline.dispatch.models.words import Kind

MODELS: dict[str, Any] = {"service_code": Service, "group": ServiceGroup, "unit": Agency}


def names_of(column: str) -> dict[str, str]:
    """Return the names of the codes in ``column`` of Event, in the language of the person at the desk."""
    language = desk_language()
    if column == "kind":
        return {value: choice(label) for value, label in Kind.choices}
    if column == "channel":
        return {code: channel_name(code) for code in ("phone", "web", "wechat", "chat")}
    if column in ("district", "subdistrict"):
        kind = "district" if column == "district" else "street"
        rows = Place.objects.filter(kind=kind).select_related("parent")
        return {row.code: _whole(row, language) for row in rows}
    return {row.code: row.name(language) for row in MODELS[column].objects.all()} if column in MODELS else {}


def _whole(place: Place, language: str) -> str:
    """Return a street with its district, since two districts may have a street of the same name."""
    if place.parent is None:
        return place.name(language)
    parts = (place.parent.name(language), place.name(language))
    return "".join(parts) if language == "zh" else ", ".join(reversed(parts))


def named(code: str, names: dict[str, str]) -> str:
    """Return the name of ``code``."""
    return names.get(code, code) or _("unknown")
