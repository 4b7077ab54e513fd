"""What every view of the chat API does first: method, origin, citizen, errors as JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hotline.gateway import identity, responses
from hotline.gateway.errors import ChatError, Forbidden
from hotline.gateway.models import Conversation

View = Callable[..., HttpResponseBase]


def api(*methods: str) -> Callable[[View], View]:
    """Let a view answer ``methods`` only, refuse what another site sends, and turn ChatError into JSON."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            try:
                if request.method not in methods:
                    refused = ChatError("method_not_allowed", status=405)
                    response = responses.refusal(request, refused)
                    response.headers["Allow"] = ", ".join(methods)
                    return response
                if request.method == "POST":
                    check_origin(request)
                return view(request, *args, **kwargs)
            except ChatError as refused:
                return responses.refusal(request, refused)

        return answer

    return decorate


def check_origin(request: HttpRequest) -> None:
    """Raise Forbidden when a browser says that the request comes from another site."""
    origin = request.headers.get("Origin")
    if origin is not None:
        if origin not in own_origins(request):
            raise Forbidden("wrong_origin")
    elif request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise Forbidden("wrong_origin")


def own_origins(request: HttpRequest) -> set[str]:
    public = urlsplit(settings.FRONT_URL)
    here = f"{request.scheme}://{request.get_host()}"
    return {here, f"{public.scheme}://{public.netloc}", *settings.CSRF_TRUSTED_ORIGINS}


def find_citizen(request: HttpRequest) -> tuple[str, Conversation | None]:
    """Return the citizen's token, a new one if there is none, and the conversation; raises UnknownConversation."""
    token = identity.read_token(request)
    if token is None:
        return identity.new_token(), None
    conversation = identity.find(token)
    if conversation is not None:
        request.citizen_language = conversation.language  # type: ignore[attr-defined]
    return token, conversation


def open_citizen(request: HttpRequest, token: str) -> Conversation:
    """Return the token's conversation, made now if need be."""
    return identity.open_conversation(token, identity.WEB, responses.language_of(request))
