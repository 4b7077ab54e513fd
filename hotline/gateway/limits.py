"""How fast one may send: token buckets in the database, so that all processes count together.

The sizes are project defaults, far above what a person writes. An address may be many people behind one router, so it
has far more than a conversation. A connection from this very machine (a proxy without BEHIND_HTTPS, a bench) has no
address of its own and is limited only by conversation.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from hotline.gateway.errors import TooMany
from hotline.gateway.models import Conversation, RateBucket


@dataclass(frozen=True)
class Limit:
    """A bucket's size and how many it gains a second."""

    name: str
    size: float
    per_second: float


MESSAGES = Limit("messages", 120, 2)
MESSAGES_OF_ADDRESS = Limit("messages-address", 1200, 20)
PHOTOS = Limit("photos", 30, 0.1)
PHOTOS_OF_ADDRESS = Limit("photos-address", 200, 1)


def spend(limit: Limit, whose: str) -> None:
    """Take one token of ``whose`` bucket; raises TooMany when it is empty. Call inside a transaction."""
    now = timezone.now()
    bucket, _ = RateBucket.objects.select_for_update().get_or_create(
        key=f"{limit.name}:{whose}", defaults={"tokens": limit.size, "updated_at": now}
    )
    gained = max(0.0, (now - bucket.updated_at).total_seconds()) * limit.per_second
    tokens = min(limit.size, bucket.tokens + gained)
    if tokens < 1:
        raise TooMany(max(1, math.ceil((1 - tokens) / limit.per_second)))
    RateBucket.objects.filter(pk=bucket.pk).update(tokens=tokens - 1, updated_at=now)


def spend_message(conversation: Conversation, address: str | None) -> None:
    """Count one message of this conversation and address; raises TooMany."""
    spend(MESSAGES, str(conversation.pk))
    if address:
        spend(MESSAGES_OF_ADDRESS, address)


def spend_photo(conversation: Conversation, address: str | None) -> None:
    """Count one photo of this conversation and address; raises TooMany."""
    spend(PHOTOS, str(conversation.pk))
    if address:
        spend(PHOTOS_OF_ADDRESS, address)


def address_of(request: HttpRequest) -> str | None:
    """Return a keyed hash of the sender's address; None when the connection comes from this machine itself."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.SESSION_COOKIE_SECURE and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        said = forwarded.rsplit(",", 1)[-1].strip()  # what our own proxy saw; the rest anybody can write
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return None
    if address.is_loopback:
        return None
    if isinstance(address, ipaddress.IPv6Address):  # one household has a whole /64
        address = ipaddress.ip_network((address, 64), strict=False).network_address
    return hmac.new(settings.SECRET_KEY.encode(), str(address).encode(), hashlib.sha256).hexdigest()[:32]
