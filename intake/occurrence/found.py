"""One expression of time found in a text, before ``intake.occurrence`` joins several into one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Found:
    """[start, end) in the text; ``first`` and ``last`` on the calendar (``last`` None: still going on).

    ``clock`` says that an hour was named, ``weak`` that the expression is so vague that any other one is better, ``closed``
    that its end was named too (10月28号到11月3号): what is said beside it does not open it again.
    """

    start: int
    end: int
    first: datetime | None = None
    last: datetime | None = None
    recurrence: str | None = None
    ongoing: bool = False
    clock: bool = False
    weak: bool = False
    closed: bool = False
