"""WeChat's limits on what we may send, kept in the database so that all processes count together.

Source: the customer-service message rules of Official Accounts: 5 messages within 48 hours of a message of the citizen;
3 within a minute of a menu tap, a follow or a scan.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hotline.gateway.database import writing
from hotline.gateway.models import ChannelUser
from hotline.wechat.models import Grant

MESSAGE, TAP = "message", "tap"
ALLOWS = {MESSAGE: (5, dt.timedelta(hours=48)), TAP: (3, dt.timedelta(minutes=1))}
SAFETY = {MESSAGE: dt.timedelta(minutes=5), TAP: dt.timedelta(seconds=5)}


def grant(user: ChannelUser, kind: str) -> None:
    """Note that the citizen did something that lets us send again."""
    count, time = ALLOWS[kind]
    Grant.objects.update_or_create(
        user=user, kind=kind, defaults={"left": count, "expires_at": timezone.now() + time - SAFETY[kind]}
    )


def take(user: ChannelUser) -> bool:
    """Use up one message, of what ends first; returns False when there is none."""
    with writing():
        usable = Grant.objects.select_for_update().filter(user=user, left__gt=0, expires_at__gt=timezone.now())
        first = usable.order_by("expires_at").first()
        if first is None:
            return False
        first.left -= 1
        first.save(update_fields=["left"])
    return True


def left(user: ChannelUser) -> int:
    """Return how many messages may be sent now."""
    usable = Grant.objects.filter(user=user, left__gt=0, expires_at__gt=timezone.now())
    return sum(usable.values_list("left", flat=True))


def exhaust(user: ChannelUser) -> None:
    """WeChat says that there are none left, whatever we counted."""
    Grant.objects.filter(user=user).update(left=0)
