"""Citizens of channels that know them by an address of their own (WeChat's openid, a webhook's user id)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.utils import timezone

from hotline.gateway import identity
from hotline.gateway.city import city
from hotline.gateway.database import writing
from hotline.gateway.models import ChannelUser


def user_of(channel: str, account: str, address: str) -> ChannelUser:
    """Return the citizen with that address, and their conversation, made now if need be; safe when two calls come."""
    known = ChannelUser.objects.filter(channel=channel, account=account, address=address).first()
    if known is not None:
        return known
    with writing():
        conversation = identity.open_conversation(token_of(channel, account, address), channel, city().default_language)
        user, _ = ChannelUser.objects.get_or_create(
            channel=channel,
            account=account,
            address=address,
            defaults={"conversation": conversation, "pseudonym": pseudonym(channel, account, address)},
        )
    return user


def token_of(channel: str, account: str, address: str) -> str:
    """Return the conversation's token: always the same for one citizen, and nobody but us can make it."""
    digest = _keyed("conversation", channel, account, address)
    return identity.SIGNER.sign(base64.urlsafe_b64encode(digest).decode().rstrip("="))


def pseudonym(channel: str, account: str, address: str) -> str:
    """Return what logs call the citizen: tells two apart, gives neither away."""
    return _keyed("log", channel, account, address).hex()[:12]


def expect_reply(user: ChannelUser, seconds: float) -> None:
    """Let answers wait for so long for the citizen's own call before they are sent by a call of ours."""
    until = timezone.now() + dt.timedelta(seconds=seconds)
    ChannelUser.objects.filter(pk=user.pk, reply_until__lt=until).update(reply_until=until, reachable=True)


def _keyed(purpose: str, *parts: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), "\0".join((purpose, *parts)).encode(), hashlib.sha256).digest()
