"""A clock that stands where it is put, so that dispatch lives through a month in seconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from django.utils import timezone


@dataclass
class Clock:
    """What Django's ``timezone.now`` answers while the clock is in force."""

    moment: dt.datetime

    def read(self) -> dt.datetime:
        """Return the moment the clock stands at."""
        return self.moment


@contextmanager
def standing_clock(start: dt.datetime) -> Iterator[Clock]:
    """Put a clock in the place of the real one; no other thread may be at work meanwhile."""
    clock = Clock(start)
    with mock.patch.object(timezone, "now", clock.read):
        yield clock
