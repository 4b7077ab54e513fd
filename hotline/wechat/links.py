"""The link that opens the web page in the same conversation: signed, good for a quarter of an hour."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from hotline.gateway.channel_users import token_of
from hotline.gateway.models import ChannelUser

LIFE_SECONDS = 15 * 60
SALT = "hotline.wechat.links"


def link_of(user: ChannelUser) -> str:
    """Return the address of the page for this citizen."""
    return f"{settings.FRONT_URL}/wechat/continue/{signing.dumps(user.pk, salt=SALT)}"


def token_behind(signed: str) -> str | None:
    """Return the conversation's token that a link stands for, None when it is forged or over."""
    try:
        pk = signing.loads(signed, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature:
        return None
    user = ChannelUser.objects.filter(pk=pk).first()
    return token_of(user.channel, user.account, user.address) if user else None
