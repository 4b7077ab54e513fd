"""Write transactions.

SQLite lets one connection write at a time and makes the others poll, which is neither quick nor fair. So the threads of
one process line up here first. Other databases need no such line. Who has stood in line as long as the database may be
waited for is told that it is locked, so a lock that stays is soon known to everybody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.db import OperationalError, connection, transaction

LONG_WAIT_SECONDS = 0.5
_line = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """Run the body in a transaction; inside another one it simply joins. Raises OperationalError when locked."""
    in_line = connection.vendor == "sqlite" and not connection.in_atomic_block
    with standing_in_line() if in_line else nullcontext(), transaction.atomic():
        yield


@contextmanager
def standing_in_line() -> Iterator[None]:
    """Wait in this process's line and then for the database, for LOCKED_SECONDS in all; raises OperationalError."""
    began = time.monotonic()
    if not _line.acquire(timeout=settings.LOCKED_SECONDS):
        raise OperationalError("database is locked")
    waited = time.monotonic() - began
    try:
        if waited > LONG_WAIT_SECONDS:
            set_patience(settings.LOCKED_SECONDS - waited)
        yield
    finally:
        if waited > LONG_WAIT_SECONDS:
            set_patience(settings.LOCKED_SECONDS)
        _line.release()


def set_patience(seconds: float) -> None:
    """Set how long this connection waits for others to end their writing."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={max(1, int(seconds * 1000))}")
