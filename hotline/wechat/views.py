"""GET and POST /wechat/<account>/, and the link that leads from WeChat to the page."""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as render_template
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hotline.gateway import danger, identity, responses
from hotline.gateway.city import city
from hotline.gateway.errors import ChatError
from hotline.gateway.quiet_log import log_failure
from hotline.gateway.texts import say as say_of_gateway
from hotline.gateway.views.api import check_origin
from hotline.wechat import accounts, envelope, incoming, library, links, receipts, render, replies
from hotline.wechat.texts import say
from intake.language import detect_language

logger = logging.getLogger(__name__)
MAX_BODY = 64 * 1024  # bytes
TAKEN = "success"  # WeChat's word for: nothing to say, do not send it again


@csrf_exempt
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, name: str) -> HttpResponse:
    """WeChat's side of an Official Account."""
    found = accounts.find(name)
    if found is None:
        return plain("no such account", 404)
    try:
        if request.method == "GET":
            return plain(envelope.check_echo(found, request.GET))
        return plain_or_xml(_post(found, request))
    except envelope.Refused as refused:
        logger.warning("call to account %s refused: %s", name, refused)
        return plain("refused", 403)
    except (DatabaseError, OSError) as error:
        log_failure(logger, f"account {name}", error)
        return plain("try again", 503)  # WeChat delivers again


def _post(found: accounts.Account, request: HttpRequest) -> str:
    """Return the body to answer a message with. What is no message is taken and forgotten."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        return TAKEN
    try:
        opened = envelope.open_envelope(found, request.GET, request.body)
        elements = library.parse(opened.xml)
        inbound = incoming.read(elements)
    except library.NotReadable as problem:
        logger.warning("account %s: not a message: %s", found.name, problem)
        return TAKEN
    text = _answer(found, opened, inbound, arrival(request))
    if not text:
        return TAKEN
    xml = render.passive_xml(inbound.openid, elements.get("ToUserName", ""), text, int(time.time()))
    return envelope.close_envelope(found, opened, xml)


def arrival(request: HttpRequest) -> float:
    """Return when the call reached us (monotonic seconds), as far as the server tells."""
    return float(request.META.get("asgi.scope", {}).get("arrived", time.monotonic()))


def _answer(found: accounts.Account, opened: envelope.Envelope, inbound: incoming.Inbound, arrived: float) -> str:
    """Return what to answer; the truth when the database does not work. Raises DatabaseError and OSError."""
    try:
        receipt, first = receipts.note(found, opened, inbound)
    except (DatabaseError, OSError) as error:
        log_failure(logger, f"account {found.name}: a message was not stored", error)
        return _not_saved(inbound.element("Content"))
    try:
        return replies.answer(found, receipt, first=first, arrived=arrived)
    except (DatabaseError, OSError) as error:
        if receipt.tries < receipts.TRIES:
            raise  # it is stored, and WeChat delivers it again
        log_failure(logger, f"account {found.name}: receipt {receipt.pk} must wait", error)
        return say("wait", receipt.user.conversation.language)


def _not_saved(words: str) -> str:
    """Return that nothing was kept, and first whom to call when the words name a danger."""
    language = detect_language(words) or city().default_language
    text = say_of_gateway("unavailable", language, hotline_number=city().hotline_number)
    kind = danger.screen(words)
    return f"{danger.advice(kind, language)} {text}" if kind else text


def plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def plain_or_xml(body: str) -> HttpResponse:
    return plain(body) if body == TAKEN else HttpResponse(body, content_type="text/xml; charset=utf-8")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def on_page(request: HttpRequest, signed: str) -> HttpResponse:
    """Show where the link leads, and go there when the citizen says so: a link alone changes no browser."""
    language = responses.language_of(request)
    token = links.token_behind(signed)
    if token is None:
        return HttpResponse(say("continue_over", language), status=410, content_type="text/plain; charset=utf-8")
    if request.method == "GET":
        words = {name: say(f"continue_{name}", language) for name in ("title", "text", "button")}
        return render_template(request, "wechat/continue.html", {"language": language, **words})
    try:
        check_origin(request)
    except ChatError as refused:
        return responses.refusal(request, refused)
    response = HttpResponseRedirect("/")
    identity.set_cookie(response, token)
    return response
