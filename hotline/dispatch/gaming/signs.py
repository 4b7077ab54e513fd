"""What stands out among a period's replies, contacts, exclusions and corrections, unit by unit.

The seven signs are those that the assessment of units looks for; their limits are project defaults. Each finding names
the requests it rests on, so that a person can read them before anybody is blamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from hotline.dispatch.gaming.prompting import prompts_a_rating
from hotline.dispatch.models import Change, FollowUp, ServiceRequest
from hotline.dispatch.nearness import plain
from hotline.dispatch.rates import Period
from hotline.dispatch.states import State
from hotline.dispatch.workflow import less_serious

SHORT_CONTACT = 10  # seconds
SAME_TEXT = 5  # so many replies may say the same
# Replies in the last twentieth of their time: so many, and that share of the unit's replies, are too regular.
LAST_PART, LATE_REPLIES, LATE_SHARE = 0.05, 5, 0.3
# Exclusions: at least so many, and so many times what the periods before had on average.
EXCLUSIONS, RISE, PERIODS_BEFORE = 5, 2.0, 3


@dataclass(frozen=True)
class Finding:
    """One sign at one unit (a code, or empty), the requests' numbers, and the words or figures that speak for it."""

    sign: str
    unit: str
    numbers: tuple[str, ...]
    detail: str = ""


Sign = Callable[[Period], Iterable[Finding]]


def findings(period: Period) -> list[Finding]:
    """Return everything that stands out in ``period``, sign by sign, the unit with the most requests first."""
    order = list(SIGNS)
    found = [finding for name in order for finding in SIGNS[name](period)]
    return sorted(found, key=lambda each: (order.index(each.sign), -len(each.numbers), each.unit))


def _replied(period: Period) -> QuerySet[ServiceRequest]:
    found = ServiceRequest.objects.filter(replied_at__gte=period.start, replied_at__lt=period.end)
    # What was answered at once needed no unit and no contact.
    return found.exclude(state__in=(State.ANSWERED, State.ADVISED_OUT)).order_by("pk")


def no_contact(period: Period) -> Iterator[Finding]:
    """Replied, and since the clock last began nobody wrote down how the citizen was contacted."""
    contacts = Change.objects.filter(to_state=State.CONTACTED, request__in=_replied(period))
    last = dict(contacts.order_by("at").values_list("request_id", "at"))
    rows = [row for row in _replied(period) if row.pk not in last or last[row.pk] < row.clock_started_at]
    yield from _by_unit("no_contact", rows)


def short_contact(period: Period) -> Iterator[Finding]:
    """Contacts that were over before anything can have been said."""
    yield from _by_unit("short_contact", _replied(period).filter(contact_seconds__lt=SHORT_CONTACT))


def same_text(period: Period) -> Iterator[Finding]:
    """One text as the reply to many: width, case and spaces make no difference."""
    alike: dict[tuple[str, str], list[ServiceRequest]] = defaultdict(list)
    for row in _replied(period).exclude(reply=""):
        alike[row.lead_agency_id or "", plain(row.reply)].append(row)
    for (unit, _), rows in alike.items():
        if len(rows) > SAME_TEXT:
            yield Finding("same_text", unit, _numbers(rows), rows[0].reply[:200])


def just_before_the_limit(period: Period) -> Iterator[Finding]:
    """A unit that replies again and again when its time is all but over."""
    total: dict[str, int] = defaultdict(int)
    late: dict[str, list[ServiceRequest]] = defaultdict(list)
    for row in _replied(period):
        total[row.lead_agency_id or ""] += 1
        if row.reply_by and row.replied_at and row.replied_at <= row.reply_by:
            whole = row.reply_by - row.clock_started_at
            if row.reply_by - row.replied_at <= whole * LAST_PART:
                late[row.lead_agency_id or ""].append(row)
    for unit, rows in late.items():
        if len(rows) >= LATE_REPLIES and len(rows) / total[unit] > LATE_SHARE:
            yield Finding("just_before_the_limit", unit, _numbers(rows), f"{len(rows)} / {total[unit]}")


def exclusion_rise(period: Period) -> Iterator[Finding]:
    """A unit with many more exclusions than in the periods of the same length before."""
    length = period.end - period.start
    now = _excluded(period)
    before = [
        _excluded(Period(period.start - length * n, period.end - length * n)) for n in range(1, PERIODS_BEFORE + 1)
    ]
    for unit, rows in now.items():
        usual = sum(len(each.get(unit, [])) for each in before) / PERIODS_BEFORE
        if len(rows) >= EXCLUSIONS and len(rows) > RISE * usual:
            yield Finding("exclusion_rise", unit, _numbers(rows), f"{usual:.1f} → {len(rows)}")


def prompted_rating(period: Period) -> Iterator[Finding]:
    """The unit asked for a good rating: in its reply or its note of the contact, or as the citizen tells it."""
    rows = {row.pk: row for row in _replied(period) if prompts_a_rating(f"{row.reply}\n{row.contact_note}")}
    told = FollowUp.objects.filter(at__gte=period.start, at__lt=period.end).exclude(comment="")
    rows |= {each.request_id: each.request for each in told.select_related("request") if prompts_a_rating(each.comment)}
    yield from _by_unit("prompted_rating", rows.values())


def downgraded_kind(period: Period) -> Iterator[Finding]:
    """Requests made to look less serious than they were told, and by whom."""
    changes = Change.objects.filter(at__gte=period.start, at__lt=period.end, new__has_key="kind")
    who: dict[str, list[ServiceRequest]] = defaultdict(list)
    for change in changes.select_related("request").order_by("pk"):
        if less_serious(change.old.get("kind"), change.new["kind"]):
            who[change.actor].append(change.request)
    for actor, rows in who.items():
        for finding in _by_unit("downgraded_kind", rows):
            yield Finding(finding.sign, finding.unit, finding.numbers, actor)


SIGNS: dict[str, Sign] = {
    "no_contact": no_contact,
    "short_contact": short_contact,
    "same_text": same_text,
    "just_before_the_limit": just_before_the_limit,
    "exclusion_rise": exclusion_rise,
    "prompted_rating": prompted_rating,
    "downgraded_kind": downgraded_kind,
}


def _excluded(period: Period) -> dict[str, list[ServiceRequest]]:
    """Return what was excluded in ``period``, by unit."""
    changes = Change.objects.filter(at__gte=period.start, at__lt=period.end, new__excluded=True)
    units: dict[str, list[ServiceRequest]] = defaultdict(list)
    for change in changes.select_related("request").order_by("pk"):
        units[change.agency].append(change.request)
    return units


def _by_unit(sign: str, rows: Iterable[ServiceRequest]) -> Iterator[Finding]:
    units: dict[str, list[ServiceRequest]] = defaultdict(list)
    for row in rows:
        units[row.lead_agency_id or ""].append(row)
    for unit, of_unit in units.items():
        yield Finding(sign, unit, _numbers(of_unit))


def _numbers(rows: Iterable[ServiceRequest]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.number for row in rows))
