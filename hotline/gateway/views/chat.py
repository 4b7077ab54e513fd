"""POST and GET /api/chat/messages, GET /api/chat/hotline."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from citypack import Words
from hotline.gateway import identity, inbox, limits, responses, turn
from hotline.gateway.city import city
from hotline.gateway.errors import BadMessage, NotFound, TooLarge
from hotline.gateway.incoming import json_object, read_message
from hotline.gateway.models import Message
from hotline.gateway.quiet_log import log_failure
from hotline.gateway.views.api import api, find_citizen, open_citizen

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024  # bytes
MAX_AFTER = 2**31 - 1


@api("GET", "POST")
def messages(request: HttpRequest) -> HttpResponse:
    """Take a message, or show what is new."""
    return post_message(request) if request.method == "POST" else get_messages(request)


def post_message(request: HttpRequest) -> HttpResponse:
    """Store the citizen's message, then bring it to the bot; 200 when it was answered in time, else 202."""
    token, conversation = find_citizen(request)
    values = json_object(read_body(request))
    request.citizen_text = str(values.get("text", ""))  # type: ignore[attr-defined]  # a refusal still names the danger
    incoming = read_message(values)
    conversation = conversation or open_citizen(request, token)
    stored = inbox.store(conversation, incoming, limits.address_of(request), turn.FRONT_LEASE_SECONDS)
    message = stored.message
    response = responses.messages(message.conversation, message.seq - 1, status=200 if answer(stored) else 202)
    identity.set_cookie(response, token)
    return response


def answer(stored: inbox.Stored) -> bool:
    """Bring a stored message to its answer; returns whether there is one now. No failure here loses the message."""
    message = stored.message
    if message.status != Message.Status.RECEIVED:
        return True
    try:
        return turn.answer_within(message, holder=stored.holder)
    except Exception as error:
        log_failure(logger, f"conversation {message.conversation_id}: message {message.seq} must wait", error)
        return False


def read_body(request: HttpRequest) -> bytes:
    """Return the body; raises BadMessage when it is not JSON or too large."""
    if request.content_type != "application/json":
        raise BadMessage("json_only", status=415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise TooLarge("body_too_large")
    return request.body


def get_messages(request: HttpRequest) -> HttpResponse:
    """Show the messages after ``after``."""
    token, conversation = find_citizen(request)
    response = responses.messages(conversation, read_after(request))
    if identity.COOKIE not in request.COOKIES:
        identity.set_cookie(response, token)
    return response


def read_after(request: HttpRequest) -> int:
    said = request.GET.get("after", "0")
    if not (said.isascii() and said.isdigit() and len(said) <= 10 and int(said) <= MAX_AFTER):
        raise BadMessage("bad_after")
    return int(said)


@api("GET")
def hotline(request: HttpRequest) -> HttpResponse:
    """Say who runs this hotline, that it is a machine, and whom to call in danger."""
    pack = city()
    shown = {name: both(pack.texts[name]) for name in ("ai_notice", "welcome", "privacy_notice", "cannot_do")}
    numbers = [{"number": each.number, "name": both(each.name)} for each in pack.emergency_numbers]
    return JsonResponse(
        {
            "name": both(pack.name),
            "operator": both(pack.operator),
            "hotline_number": pack.hotline_number,
            **shown,
            "emergency_numbers": numbers,
            "languages": list(pack.languages),
            "map": {"tiles": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION, "bounds": list(pack.bounds)},
        }
    )


def both(words: Words) -> dict[str, str]:
    return {"zh": words.in_language("zh"), "en": words.in_language("en")}


@api("GET", "POST")
def unknown(request: HttpRequest) -> HttpResponse:
    """There is nothing at this address of the API."""
    raise NotFound("not_found")
