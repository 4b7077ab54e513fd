"""The lease of a conversation's turn: at most one process asks the bot for a conversation, in order.

A row in the database and not a lock in memory, so it holds for any number of processes; it runs out by itself when its
holder died.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

from hotline.gateway.database import writing
from hotline.gateway.models import TurnLease


def take(conversation_id: uuid.UUID, seconds: float) -> str | None:
    """Return the name of a fresh lease for ``seconds``, or None when somebody else holds it."""
    now = timezone.now()
    free = TurnLease.objects.filter(conversation_id=conversation_id, expires_at__lte=now)
    holder = secrets.token_hex(16)
    return holder if _update(free, holder=holder, expires_at=now + dt.timedelta(seconds=seconds)) else None


def holds(conversation_id: uuid.UUID, holder: str) -> bool:
    """Return whether nobody took the lease from us; inside a transaction its row stays locked."""
    return TurnLease.objects.select_for_update().filter(conversation_id=conversation_id, holder=holder).exists()


def release(conversation_id: uuid.UUID, holder: str) -> None:
    """Give the lease back; nothing happens when it is no longer ours."""
    ours = TurnLease.objects.filter(conversation_id=conversation_id, holder=holder)
    _update(ours, holder="", expires_at=timezone.now())


def _update(leases: QuerySet[TurnLease], **values: Any) -> int:
    """Change the leases that are still as asked for; returns how many."""
    if connection.in_atomic_block:
        return leases.update(**values)
    if not leases.exists():  # asking first spares the database a write
        return 0
    with writing():
        return leases.update(**values)


@contextmanager
def given_back(conversation_id: uuid.UUID, holder: str) -> Iterator[None]:
    """Give the lease back at the end of the block.

    Not when the database has just failed: the lease runs out by itself, and the citizen does not wait for a lock twice.
    """
    try:
        yield
    except DatabaseError:
        raise
    except BaseException:
        release(conversation_id, holder)
        raise
    release(conversation_id, holder)
