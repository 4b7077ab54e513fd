"""Who a citizen is: the holder of a random token in a cookie.

The token is 256 random bits with our signature. Only its SHA-256 is stored, so the database gives nobody's conversation
away. The signature lets the first call issue a token without a row; the row comes with the first message. A token that
is neither known nor signed by us is forged and refused.
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hotline.gateway.database import writing
from hotline.gateway.errors import UnknownConversation
from hotline.gateway.models import Conversation, TurnLease

WEB = "web"  # the channel that citizens fetch from
COOKIE = "conversation"
COOKIE_AGE = 365 * 24 * 3600  # seconds; chats are kept a year by default
SIGNER = signing.Signer(salt="hotline.gateway.identity")


def new_token() -> str:
    """Return a fresh token: 256 random bits, signed."""
    return SIGNER.sign(secrets.token_urlsafe(32))


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def read_token(request: HttpRequest) -> str | None:
    """Return the request's token, None when it brings none; raises UnknownConversation when it is forged."""
    token = request.COOKIES.get(COOKIE)
    if not token:
        return None
    if not token.isascii() or len(token) > 200:
        raise UnknownConversation
    return token


def find(token: str) -> Conversation | None:
    """Return the token's conversation, None when it has none yet; raises UnknownConversation when it is forged."""
    found = Conversation.objects.filter(token_hash=token_hash(token)).first()
    if found is None:
        try:
            SIGNER.unsign(token)
        except signing.BadSignature as exc:
            raise UnknownConversation from exc
    return found


def open_conversation(token: str, channel: str, language: str) -> Conversation:
    """Return the token's conversation, made now when there is none; safe when two calls come at once."""
    with writing():
        conversation, _ = Conversation.objects.get_or_create(
            token_hash=token_hash(token), defaults={"channel": channel, "language": language}
        )
        TurnLease.objects.get_or_create(conversation=conversation, defaults={"expires_at": timezone.now()})
    return conversation


def set_cookie(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def clear_cookie(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
