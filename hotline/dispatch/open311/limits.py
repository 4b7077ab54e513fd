"""How many calls a key may make: a token bucket in its row, of a minute's size, so that all processes count together.

A process draws a second's worth at once and spends it from memory; what it does not spend within a minute is lost. So
a client never gets more than its limit, and a call seldom costs a write.
"""

from __future__ import annotations

import math
import threading
import time

from django.db import transaction
from django.utils import timezone

from hotline.dispatch.models import ApiKey
from hotline.dispatch.open311.errors import TooMany

KEPT_SECONDS = 60.0

_lock = threading.Lock()
# By key and edition of its secret: how many calls are drawn, and until when.
_drawn: dict[tuple[int, str], tuple[int, float]] = {}


def spend(key: ApiKey) -> None:
    """Count one call of ``key``; raises TooMany."""
    if not key.per_minute:
        return
    mine, now = (key.pk, f"{key.secret_hash} {key.per_minute}"), time.monotonic()
    with _lock:
        left, until = _drawn.get(mine, (0, 0.0))
        if left and now < until:
            _drawn[mine] = (left - 1, until)
            return
    drawn = draw(key.pk)
    with _lock:
        left, until = _drawn.get(mine, (0, 0.0))
        _drawn[mine] = (drawn - 1 + (left if now < until else 0), now + KEPT_SECONDS)


@transaction.atomic
def draw(pk: int) -> int:
    """Take up to a second's worth of calls out of the bucket, at least one; raises TooMany when it is empty."""
    key, now = ApiKey.objects.select_for_update().get(pk=pk), timezone.now()
    passed = (now - key.counted_at).total_seconds() if key.counted_at else math.inf
    tokens = min(float(key.per_minute), key.tokens + max(0.0, passed) * key.per_minute / 60)
    if tokens < 1:
        raise TooMany(math.ceil((1 - tokens) * 60 / key.per_minute))
    taken = min(int(tokens), max(1, key.per_minute // 60))
    ApiKey.objects.filter(pk=pk).update(tokens=tokens - taken, counted_at=now)
    return taken
