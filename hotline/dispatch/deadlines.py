"""By when a unit accepts a request, contacts the citizen and replies, and when the follow-up starts.

The four levels (2 hours, 24 hours, 7 days, 15 days) are those of the Beijing opinion on responding to every complaint
of 2020; the deadline is on every request (regulation Art. 13). The clocks of single steps, the consultation's five
working days and the choice of natural days for T3 and T4 are project defaults.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from hotline.dispatch.models.words import Kind, Tier
from hotline.dispatch.working_days import CLOSES, add_working_days, add_working_hours, working_time, zone


@dataclass(frozen=True)
class Clock:
    """How one step is counted: ``run`` gives its end for its start; ``office`` when only office hours count."""

    run: Callable[[dt.datetime], dt.datetime]
    office: bool = False

    def __call__(self, start: dt.datetime) -> dt.datetime:
        """Return when the step that starts at ``start`` (aware) ends."""
        return self.run(start)

    def part(self, start: dt.datetime, end: dt.datetime, share: float) -> dt.datetime:
        """Return when ``share`` (0 to 1) of the time from ``start`` to ``end`` has passed, as this clock counts."""
        if not self.office:
            return start + (end - start) * share
        return min(add_working_hours(start, working_time(start, end) * share), end)


def _natural(**duration: float) -> Clock:
    return Clock(lambda start: start + dt.timedelta(**duration))


def _office_hours(hours: float) -> Clock:
    return Clock(lambda start: add_working_hours(start, dt.timedelta(hours=hours)), office=True)


def _working_days(days: int) -> Clock:
    return Clock(lambda start: add_working_days(start, days), office=True)


@dataclass(frozen=True)
class Clocks:
    """The steps of one tier, each counted from the start of the clock."""

    accept: Clock
    contact: Clock
    reply: Clock


TIERS: dict[str, Clocks] = {
    Tier.T1: Clocks(_natural(minutes=30), _natural(minutes=30), _natural(hours=2)),
    Tier.T2: Clocks(_natural(hours=2), _natural(hours=2), _natural(hours=24)),
    Tier.T3: Clocks(_office_hours(4), _natural(hours=24), _natural(days=7)),
    Tier.T4: Clocks(_office_hours(4), _natural(hours=24), _natural(days=15)),
}
# For a city that counts T3 and T4 in working days (setting DEADLINE_DAYS = "working").
WORKING_DAY_REPLY: dict[str, Clock] = {Tier.T3: _working_days(7), Tier.T4: _working_days(15)}
CONSULTATION = Clocks(_office_hours(4), _working_days(1), _working_days(5))

# A unit may object to getting a request only for so long; not at all when there is danger.
OBJECTION_WINDOW: dict[str, Clock | None] = {
    Tier.T1: None,
    Tier.T2: _natural(minutes=30),
    Tier.T3: _office_hours(4),
    Tier.T4: _office_hours(4),
}
FOLLOW_UP_STARTS = dt.timedelta(days=2)
# The citizen may have it handled again for so long after the reply, the rating or the closing (project default).
REOPEN_WINDOW = dt.timedelta(days=7)
SUSPENSION = dt.timedelta(days=30)


@dataclass(frozen=True)
class Deadlines:
    """The moments of one request; field names are those of ``ServiceRequest``."""

    accept_by: dt.datetime
    contact_by: dt.datetime
    reply_by: dt.datetime
    follow_up_by: dt.datetime


def counting() -> str:
    """Return how T3 and T4 are counted: ``natural`` or ``working`` days (setting DEADLINE_DAYS)."""
    return str(settings.DEADLINE_DAYS)


def effective_tier(service_tier: str, row_tier: str, danger: str) -> str:
    """Return the tier of a request: danger first, then the catalogue row's, then the service's."""
    return Tier.T1.value if danger else Tier(row_tier or service_tier).value


def clocks(tier: str, kind: str | None, counting: str = "natural") -> Clocks:
    """Return the clocks of a request; ``counting`` is ``natural`` or ``working`` and moves T3 and T4 only."""
    if kind == Kind.CONSULTATION and tier in (Tier.T3, Tier.T4):
        return CONSULTATION
    usual = TIERS[tier]
    if counting == "working" and tier in WORKING_DAY_REPLY:
        return Clocks(usual.accept, usual.contact, WORKING_DAY_REPLY[tier])
    return usual


def deadlines(start: dt.datetime, tier: str, kind: str | None, counting: str = "natural") -> Deadlines:
    """Return the deadlines of a clock that starts at ``start`` (aware). No step is due after the reply itself."""
    chosen = clocks(tier, kind, counting)
    reply_by = chosen.reply(start)
    accept_by, contact_by = min(chosen.accept(start), reply_by), min(chosen.contact(start), reply_by)
    return Deadlines(accept_by, contact_by, reply_by, reply_by + FOLLOW_UP_STARTS)


def longest_extension(reply_by: dt.datetime, tier: str, kind: str | None, counting: str = "natural") -> dt.datetime:
    """Return the latest date that an extension may name: once more the tier's length."""
    return clocks(tier, kind, counting).reply(reply_by)


def objection_ends(dispatched_at: dt.datetime, tier: str) -> dt.datetime | None:
    """Return until when the unit may object, or None where it may not at all."""
    window = OBJECTION_WINDOW[tier]
    return window(dispatched_at) if window else None


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the end of office hours on ``day``."""
    return dt.datetime.combine(day, CLOSES, zone())
