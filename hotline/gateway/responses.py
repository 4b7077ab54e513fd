"""The chat API's answers: the conversation's messages, and errors in the citizen's language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse

from hotline.gateway import danger, deliveries, identity
from hotline.gateway.city import city
from hotline.gateway.errors import ChatError, TooMany, UnknownConversation
from hotline.gateway.models import Conversation
from hotline.gateway.texts import preferred, say

PAGE = 500  # messages in one answer; ``last_seq`` tells where to go on


def messages(conversation: Conversation | None, after: int, status: int = 200) -> JsonResponse:
    """Return what the conversation holds after ``after``, and its state."""
    if conversation is None:
        return JsonResponse({"messages": [], "state": Conversation.State.BOT.value, "last_seq": 0}, status=status)
    current = Conversation.objects.only("state", "last_seq", "channel").get(pk=conversation.pk)
    rows: list[dict[str, Any]] = []
    if current.last_seq > after:
        found = conversation.messages.filter(seq__gt=after).order_by("seq")[:PAGE]
        rows = [message.public() for message in found]
        if current.channel != identity.WEB:
            deliveries.seen_on_page(current)
    last_seq = rows[-1]["seq"] if rows else current.last_seq
    return JsonResponse({"messages": rows, "state": current.state, "last_seq": last_seq}, status=status)


def error(status: int, code: str, message: str) -> JsonResponse:
    """Return an error in the API's shape."""
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def refusal(request: HttpRequest, refused: ChatError) -> JsonResponse:
    """Return the answer to a refused request; whoever named a danger is told whom to call all the same."""
    message = with_advice(request, refused.message(language_of(request)))
    response = error(refused.status, refused.code, message)
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.seconds)
    if isinstance(refused, UnknownConversation):
        identity.clear_cookie(response)
    return response


def unavailable(request: HttpRequest) -> JsonResponse:
    """Return the answer when nothing can be stored: the truth, and another way."""
    text = say_to(request, "unavailable", hotline_number=city().hotline_number)
    return error(503, "unavailable", with_advice(request, text))


def with_advice(request: HttpRequest, message: str) -> str:
    """Put the number to call before ``message`` when the request named a danger."""
    kind = danger.screen(getattr(request, "citizen_text", ""))
    return f"{danger.advice(kind, language_of(request))} {message}" if kind else message


def say_to(request: HttpRequest, name: str, **values: object) -> str:
    return say(name, language_of(request), **values)


def language_of(request: HttpRequest) -> str:
    """Return the language to answer in: the conversation's, else the browser's, else the city's."""
    known: str | None = getattr(request, "citizen_language", None)
    return known or preferred(request.headers.get("Accept-Language")) or city().default_language
