"""Write transactions.

SQLite lets one connection write at a time and makes the others poll, which is neither quick nor fair. So the threads of
one process line up here first. Other databases need no such line.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

_line = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """Run the body in a transaction; inside another transaction it simply joins."""
    in_line = connection.vendor == "sqlite" and not connection.in_atomic_block
    with _line if in_line else nullcontext(), transaction.atomic():
        yield
