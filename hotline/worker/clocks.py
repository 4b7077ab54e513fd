"""The clocks of requests: reminders, escalation and the follow-up, each once, in the order in which they were due."""

from __future__ import annotations

from hotline.dispatch.clocks.ringing import ring_next
from hotline.gateway.database import writing


def ring() -> bool:
    """Work off the alarm that is due for the longest time; returns whether there was one."""
    with writing():
        return ring_next()
