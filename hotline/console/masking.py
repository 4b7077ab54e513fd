"""What of a citizen's text a person at the desk sees: masked, unless they have lifted the mask of that thing.

Every page that shows what citizens wrote shows it through :func:`shown`; single fields of contact data go through
:func:`shown_contact`. ``of`` is the request or conversation that the text belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from hotline.access.reveals import is_revealed
from intake.privacy import mask

# Shorter ones are parts of other words.
SHORTEST_KNOWN = 2
STAR = "*"


def shown(text: str, request: HttpRequest, of: Model | None = None) -> str:
    """Return ``text`` as this person may see it, as long as it was: spans over it stay right.

    Without ``of`` it is always masked.
    """
    if not text or is_revealed(request, of):
        return text
    return mask(hide_known(text, of))


def shown_contact(value: str, request: HttpRequest, of: Model) -> str:
    """Return a field that holds contact data and nothing else: whole when revealed, else its first and last sign."""
    if not value or is_revealed(request, of):
        return value
    return STAR * len(value) if getattr(of, "confidential", False) or len(value) < 8 else _ends(value)


def shown_value(value: Any, request: HttpRequest, of: Model | None = None) -> Any:
    """Return a JSON value with each text in it as this person may see it; names of fields stay."""
    match value:
        case str():
            return shown(value, request, of)
        case Mapping():
            return {name: shown_value(each, request, of) for name, each in value.items()}
        case list() | tuple():
            return [shown_value(each, request, of) for each in value]
        case bool() | None:
            return value
        case int() | float():
            text = repr(value)
            masked = shown(text, request, of)
            return value if masked == text else masked
    return value


def hide_known(text: str, of: Model | None) -> str:
    """Star out the name, phone and e-mail that are known of a request, however they are said."""
    for name in ("phone", "email", "contact_name"):
        known = getattr(of, name, "") or ""
        if len(known) >= SHORTEST_KNOWN:
            text = text.replace(known, _ends(known) if name == "phone" else STAR * len(known))
    return text


def _ends(value: str) -> str:
    """Keep what tells two numbers apart: three signs in front, two behind."""
    return value[:3] + STAR * (len(value) - 5) + value[-2:] if len(value) >= 8 else STAR * len(value)
