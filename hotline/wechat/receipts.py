"""Noting each delivery of WeChat once, before any work: a repeated one joins the first."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hotline.gateway.channel_users import user_of
from hotline.gateway.database import writing
from hotline.gateway.models import ChannelUser
from hotline.wechat import quota
from hotline.wechat.accounts import Account
from hotline.wechat.envelope import Envelope, Refused
from hotline.wechat.incoming import TAPS, Inbound, What
from hotline.wechat.models import Nonce, Receipt

CHANNEL = "wechat"
TRIES = 3  # WeChat delivers a message three times at most
PASSIVE_WINDOW = dt.timedelta(seconds=16)  # three tries of five seconds and a little
GRACE = dt.timedelta(seconds=12)  # the process that noted it has this long to take it in before the worker does


def note(account: Account, envelope: Envelope, inbound: Inbound) -> tuple[Receipt, bool]:
    """Return the receipt of a delivery and whether it is the first; raises Refused for a nonce used twice."""
    user = user_of(CHANNEL, account.name, inbound.openid)
    with writing():
        _use_nonce(account, envelope, inbound.key)
        receipt, first = Receipt.objects.select_for_update().get_or_create(
            account=account.name,
            key=inbound.key,
            defaults={
                "user": user,
                "content": {"what": inbound.what.value, **inbound.elements},
                "next_try_at": timezone.now() + GRACE,
            },
        )
        receipt.tries += 1
        receipt.save(update_fields=["tries"])
        if first:
            _allow(user, inbound.what)
    return receipt, first


def _use_nonce(account: Account, envelope: Envelope, key: str) -> None:
    """A signature covers time and nonce and, in clear mode, nothing else: under one nonce comes one message."""
    value = f"{envelope.timestamp}:{envelope.nonce}"
    nonce, _ = Nonce.objects.get_or_create(account=account.name, value=value, defaults={"key": key})
    if nonce.key != key:
        raise Refused("the nonce was used for another message")


def _allow(user: ChannelUser, what: What) -> None:
    """Count what the citizen did towards what we may send, and expect to answer on their own call."""
    if what == What.UNFOLLOW:
        ChannelUser.objects.filter(pk=user.pk).update(reachable=False)
        quota.exhaust(user)
        return
    if what in TAPS:
        quota.grant(user, quota.TAP)
    elif what not in (What.CONSENT, What.NOTICE_SENT, What.OTHER):
        quota.grant(user, quota.MESSAGE)
    ChannelUser.objects.filter(pk=user.pk).update(reply_until=timezone.now() + PASSIVE_WINDOW, reachable=True)


def abandoned() -> list[int]:
    """Return receipts that nobody has taken in: their process died, or a medium could not be fetched."""
    due = Receipt.objects.filter(status=Receipt.Status.NEW, next_try_at__lte=timezone.now())
    return list(due.order_by("next_try_at").values_list("pk", flat=True)[:20])


def forget(before: dt.datetime) -> None:
    """Delete nonces and receipts that no repeated delivery can meet any more."""
    Nonce.objects.filter(seen_at__lt=before).delete()
    Receipt.objects.filter(received_at__lt=before, status=Receipt.Status.STORED).delete()
