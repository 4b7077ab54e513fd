"""Who calls and what they may do. Two keys come from the settings, the bot's and the staff's; the others are rows."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from hotline.dispatch.models import ApiKey, Scope
from hotline.dispatch.models.api_key import hash_of
from hotline.dispatch.open311.errors import Forbidden
from hotline.dispatch.open311.limits import spend


@dataclass(frozen=True)
class Caller:
    """A client of the endpoint and its scopes."""

    name: str
    scopes: frozenset[str]


# Everybody without a key.
PUBLIC = Caller("public", frozenset())


def own_keys() -> dict[str, Caller]:
    """Return the keys of the settings by their secret; they have no limit."""
    return {
        settings.OPEN311_API_KEY: Caller("bot", frozenset({Scope.FILE, Scope.READ_WHOLE, Scope.SECRET, Scope.CITIZEN})),
        settings.OPEN311_STAFF_KEY: Caller("staff", frozenset(Scope)),
    }


def caller_of(request: HttpRequest, form: dict[str, list[str]] | None = None) -> Caller:
    """Return who calls, by the key in the form or the query, and count the call; PUBLIC without a key.

    Raises Forbidden for a key that is unknown or revoked, TooMany beyond its limit.
    """
    secret = ((form or {}).get("api_key") or [""])[-1] or request.GET.get("api_key", "").strip()
    if not secret:
        return PUBLIC
    for known, caller in own_keys().items():
        if hmac.compare_digest(known.encode(), secret.encode("utf-8", "replace")):
            return caller
    row = ApiKey.objects.filter(secret_hash=hash_of(secret)).first()
    if row is None:
        raise Forbidden("the api_key is not known")
    if row.revoked_at:
        raise Forbidden("the api_key is revoked")
    spend(row)
    return Caller(row.name, frozenset(row.scopes))


def demand(caller: Caller, scope: Scope) -> None:
    """Raise Forbidden unless ``caller`` has ``scope``."""
    if caller is PUBLIC:
        raise Forbidden("an api_key is needed")
    if scope not in caller.scopes:
        raise Forbidden(f"this api_key does not allow: {scope.value}")
