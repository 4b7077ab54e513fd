"""WeChat's share of the worker: messages that were noted and not taken in, and answers that go by a call of ours."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hotline.wechat import accounts, receipts, sending, turns
from hotline.wechat.models import Receipt

KEEP = dt.timedelta(days=3)  # longer than WeChat repeats anything
CLAIM = dt.timedelta(seconds=60)


def take_abandoned() -> bool:
    """Take in what its process left; returns whether there was anything."""
    found = receipts.abandoned()
    for pk in found:
        now = timezone.now()
        mine = Receipt.objects.filter(pk=pk, status=Receipt.Status.NEW, next_try_at__lte=now)
        if mine.update(next_try_at=now + CLAIM):
            account = accounts.find(Receipt.objects.get(pk=pk).account)
            if account is not None:
                turns.take(account, pk)
    return bool(found)


def send_due() -> bool:
    """Send what is due to one citizen."""
    return sending.send_due()


def forget() -> bool:
    """Delete receipts and nonces that have done their work."""
    receipts.forget(timezone.now() - KEEP)
    return False
