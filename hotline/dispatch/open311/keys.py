"""Who may do what: api keys and their scopes. Two keys come from the settings, the bot's and the staff's."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from hotline.dispatch.open311.errors import Forbidden


class Scope(StrEnum):
    """What a key allows. Reading the public fields needs no key."""

    FILE = "file"
    READ_WHOLE = "read whole"
    EXTENDED = "extended attributes"
    UPDATE = "update"
    CITIZEN = "act for citizens"


@dataclass(frozen=True)
class ApiKey:
    """A client of the endpoint and its scopes."""

    name: str
    scopes: frozenset[Scope]


# Everybody without a key.
PUBLIC = ApiKey("public", frozenset())


def api_keys() -> dict[str, ApiKey]:
    """Return the keys in force, by their secret."""
    return {
        settings.OPEN311_API_KEY: ApiKey("bot", frozenset({Scope.FILE, Scope.READ_WHOLE, Scope.CITIZEN})),
        settings.OPEN311_STAFF_KEY: ApiKey("staff", frozenset(Scope)),
    }


def api_key_of(request: HttpRequest, form: dict[str, list[str]] | None = None) -> ApiKey:
    """Return the key a call carries in its form or its query, PUBLIC if it carries none; raises Forbidden if wrong."""
    secret = ((form or {}).get("api_key") or [""])[-1] or request.GET.get("api_key", "")
    if not secret:
        return PUBLIC
    for known, key in api_keys().items():
        if hmac.compare_digest(known.encode(), secret.encode("utf-8", "replace")):
            return key
    raise Forbidden("the api_key is not known")


def demand(key: ApiKey, scope: Scope) -> None:
    """Raise Forbidden unless ``key`` has ``scope``."""
    if key is PUBLIC:
        raise Forbidden("an api_key is needed")
    if scope not in key.scopes:
        raise Forbidden(f"this api_key does not allow: {scope}")
