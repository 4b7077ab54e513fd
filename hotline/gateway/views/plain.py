"""The page without JavaScript: one form that files, and what became of the requests filed from this browser."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from hotline.gateway import danger, identity, limits, outbox, responses
from hotline.gateway.city import city
from hotline.gateway.clean import clean
from hotline.gateway.database import writing
from hotline.gateway.errors import ChatError, UnknownConversation
from hotline.gateway.inbox import append_settled
from hotline.gateway.models import Conversation
from hotline.gateway.plain_filing import LONGEST_ADDRESS, LONGEST_DESCRIPTION, PlainRequest, keep
from hotline.gateway.texts import LANGUAGES, say, supported
from hotline.gateway.views.api import check_origin, find_citizen, open_citizen
from intake.contact import find_phone
from intake.language import detect_language

MOST_BODY = 64 * 1024  # bytes
LONGEST = {"what": LONGEST_DESCRIPTION, "where": LONGEST_ADDRESS, "phone": 40, "key": 64}  # characters


@require_http_methods(["GET", "HEAD", "POST"])
def plain(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what was written into it; afterwards the browser is sent back to read what came of it."""
    language = supported(request.GET.get("language")) or responses.language_of(request)
    request.citizen_language = language  # type: ignore[attr-defined]
    try:
        token, conversation = find_citizen(request)
    except UnknownConversation:
        token, conversation = identity.new_token(), None
    request.citizen_language = language  # type: ignore[attr-defined]  # chosen on this page, not in the chat
    if request.method != "POST":
        return show(request, token, conversation)
    values = {name: clean(request.POST.get(name, ""))[:most] for name, most in LONGEST.items()}
    request.citizen_text = values["what"]  # type: ignore[attr-defined]  # a refusal still names the danger
    try:
        check_origin(request)
        if not values["what"] or not values["where"]:
            return show(request, token, conversation, values, trouble=say("plain_missing", language))
        take(conversation or open_citizen(request, token), values, limits.address_of(request))
    except ChatError as refused:
        message = responses.with_advice(request, refused.message(language))
        return show(request, token, conversation, values, trouble=message, status=refused.status)
    response = HttpResponseRedirect(f"/plain?language={language}#requests")
    identity.set_cookie(response, token)
    return response


def take(conversation: Conversation, values: dict[str, str], address: str | None) -> None:
    """Keep the request once for its form's key, and its words in the conversation; raises TooMany."""
    key = f"plain:{conversation.pk}:{values['key'] or secrets.token_urlsafe(12)}"
    with writing():
        locked = outbox.lock(conversation.pk)
        if locked is None or locked.pending_filings.filter(draft_key=key).exists():
            return
        limits.spend_message(locked, address)
        locked.language = detect_language(values["what"]) or locked.language
        append_settled(locked, "\n".join(filter(None, (values["what"], values["where"], values["phone"]))))
        phone = find_phone(values["phone"])
        keep(locked, PlainRequest(values["what"], values["where"], phone.number if phone else ""), key)
        outbox.say_of_gateway(locked, say("guided_kept", locked.language))
        locked.save()


def show(
    request: HttpRequest,
    token: str,
    conversation: Conversation | None,
    values: dict[str, str] | None = None,
    trouble: str = "",
    status: int | None = None,
) -> HttpResponse:
    """Return the page; ``values`` are put back into the form when it was not taken."""
    language, pack = responses.language_of(request), city()
    filings = list(conversation.pending_filings.order_by("-pk")[:20]) if conversation else []
    context: dict[str, Any] = {
        "language": language,
        "others": [each for each in LANGUAGES if each != language],
        "name": pack.name.in_language(language),
        "number": pack.hotline_number,
        "privacy": pack.texts["privacy_notice"].in_language(language),
        "emergency": [(each.number, each.name.in_language(language)) for each in pack.emergency_numbers],
        "words": {name: say(f"plain_{name}", language) for name in WORDS},
        "values": values or {},
        "key": (values or {}).get("key") or secrets.token_urlsafe(12),
        "trouble": trouble,
        "longest": LONGEST,
        "requests": [(each.service_request_id, say(f"plain_{each.status}", language)) for each in filings],
        "advice": latest_advice(conversation, language),
    }
    response = render(request, "gateway/plain.html", context, status=status or (400 if trouble else 200))
    response.headers["Cache-Control"] = "no-store"
    identity.set_cookie(response, token)
    return response


def latest_advice(conversation: Conversation | None, language: str) -> str:
    """Return whom to call, when the latest words of the conversation named a danger."""
    latest = conversation.messages.filter(sender="citizen").order_by("-seq").first() if conversation else None
    return danger.advice(latest.danger, language) if latest is not None and latest.danger else ""


WORDS = ("title", "intro", "emergency", "what", "where", "phone", "phone_hint", "send", "requests", "reload", "privacy")
