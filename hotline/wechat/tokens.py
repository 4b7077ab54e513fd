"""The access token of an account, one for all processes: from stable_token, refreshed early, by one at a time.

WeChat's stable_token gives the same token to everybody who asks until it is near its end; only ``force_refresh``
makes a new one, 20 times a day and not twice within 30 s. So a token that WeChat calls bad is first replaced by the one
another process may have stored, then asked for again, and only then forced.
"""

from __future__ import annotations

import datetime as dt
import threading

from django.conf import settings
from django.utils import timezone

from hotline.gateway.database import writing
from hotline.wechat import library
from hotline.wechat.accounts import Account
from hotline.wechat.models import AccountState

EARLY = dt.timedelta(minutes=5)
FORCE_PAUSE = dt.timedelta(seconds=60)
SHORTEST_LIFE = 60  # seconds
_one_at_a_time = threading.Lock()


def token_of(account: Account, stale: str | None = None) -> str:
    """Return a token other than ``stale``; raises library.ApiError when WeChat gives none."""
    if token := _stored(account, stale):
        return token
    with _one_at_a_time:
        if token := _stored(account, stale):
            return token
        return _refresh(account, stale)


def _stored(account: Account, stale: str | None) -> str | None:
    state = AccountState.objects.filter(pk=account.name).first()
    if state is None or not state.token or state.token == stale or state.expires_at <= timezone.now():
        return None
    return state.token


def _refresh(account: Account, stale: str | None) -> str:
    token, seconds = library.fetch_stable_token(account.app_id, account.app_secret, settings.WECHAT_API, force=False)
    if token == stale and _may_force(account):
        token, seconds = library.fetch_stable_token(account.app_id, account.app_secret, settings.WECHAT_API, force=True)
    life = max(dt.timedelta(seconds=seconds) - EARLY, dt.timedelta(seconds=SHORTEST_LIFE))
    AccountState.objects.update_or_create(
        account=account.name, defaults={"token": token, "expires_at": timezone.now() + life}
    )
    return token


def _may_force(account: Account) -> bool:
    """Return whether it is our turn to force a new token; only one process gets a yes in a while."""
    now = timezone.now()
    with writing():
        state, _ = AccountState.objects.select_for_update().get_or_create(account=account.name)
        if state.forced_at and now - state.forced_at < FORCE_PAUSE:
            return False
        state.forced_at = now
        state.save(update_fields=["forced_at"])
    return True


def client_of(account: Account) -> library.Client:
    """Return a client of the account's API."""
    return library.Client(account.app_id, settings.WECHAT_API, lambda stale: token_of(account, stale))
