"""A request taken without the bot: what, where and a phone, kept for the worker to file."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotline.gateway.models import Attachment, Conversation, PendingFiling

logger = logging.getLogger(__name__)

GENERAL_SERVICE = "other"  # dispatch sorts it; nobody here has understood the words
LONGEST_DESCRIPTION = 4000  # characters, GeoReport v2
LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class PlainRequest:
    """What a citizen told; positions in WGS 84 degrees, ``photos`` are addresses."""

    what: str
    where: str = ""
    phone: str = ""
    lat: float | None = None
    long: float | None = None
    photos: tuple[str, ...] = ()


def keep(conversation: Conversation, request: PlainRequest, key: str) -> PendingFiling:
    """Keep the request under its key, once; the caller holds the conversation's lock and saves it.

    What the bot may have open of the same matter is dropped at its next turn.
    """
    filing, is_new = PendingFiling.objects.get_or_create(
        draft_key=key, defaults={"conversation": conversation, "fields": form_of(conversation, request, key)}
    )
    if is_new:
        conversation.bot_begins_anew = True
        logger.info("conversation %s: a request was taken without the bot", conversation.pk)
    return filing


def form_of(conversation: Conversation, request: PlainRequest, key: str) -> dict[str, Any]:
    """Return Open311's form fields, named as the bot names them."""
    fields = {
        "service_code": GENERAL_SERVICE,
        "description": request.what[:LONGEST_DESCRIPTION],
        "address_string": request.where[:LONGEST_ADDRESS],
        "lat": request.lat,
        "long": request.long,
        "phone": request.phone,
        "media_url": next(iter(request.photos), None),
        "extended_attributes[kind]": "help",
        "extended_attributes[draft_key]": key,
        "extended_attributes[conversation_id]": str(conversation.pk),
        "extended_attributes[language]": conversation.language,
        "extended_attributes[citizen_words]": "\n".join(filter(None, [request.what, request.where])),
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def photos_of(conversation: Conversation, seqs: Sequence[int]) -> tuple[str, ...]:
    """Return the addresses of the photos sent with these messages."""
    found = Attachment.objects.filter(conversation=conversation, message__seq__in=seqs).order_by("created_at")
    return tuple(attachment.url for attachment in found)
