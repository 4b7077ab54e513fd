"""The four levels, the clocks of single steps, and what moves them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.dispatch.deadlines import deadlines, effective_tier, longest_extension, objection_ends
from hotline.dispatch.models.words import Kind, Tier

# A Tuesday morning.
CHINA = ZoneInfo("Asia/Shanghai")
START = dt.datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)


def in_(**duration: float) -> dt.datetime:
    return START + dt.timedelta(**duration)


@pytest.mark.parametrize(
    ("tier", "accept", "contact", "reply"),
    [
        ("T1", in_(minutes=30), in_(minutes=30), in_(hours=2)),
        ("T2", in_(hours=2), in_(hours=2), in_(hours=24)),
        ("T3", in_(hours=4), in_(hours=24), in_(days=7)),
        ("T4", in_(hours=4), in_(hours=24), in_(days=15)),
    ],
)
def test_the_four_levels(tier: str, accept: dt.datetime, contact: dt.datetime, reply: dt.datetime) -> None:
    due = deadlines(START, tier, Kind.COMPLAINT)
    assert (due.accept_by, due.contact_by, due.reply_by) == (accept, contact, reply)
    assert due.follow_up_by == reply + dt.timedelta(days=2)


def test_t3_in_working_days() -> None:
    assert deadlines(START, "T3", None, "working").reply_by == dt.datetime(2026, 12, 3, 18, tzinfo=CHINA)


def test_a_consultation_takes_five_working_days() -> None:
    due = deadlines(START, "T3", Kind.CONSULTATION)
    assert due.contact_by == dt.datetime(2026, 11, 25, 18, tzinfo=CHINA)
    assert due.reply_by == dt.datetime(2026, 12, 1, 18, tzinfo=CHINA)


def test_danger_outweighs_the_kind_the_row_and_the_service() -> None:
    assert effective_tier("T4", "T3", "gas") == "T1"
    assert deadlines(START, "T1", Kind.CONSULTATION).reply_by == in_(hours=2)


def test_the_row_outweighs_the_service() -> None:
    assert effective_tier("T3", "T4", "") == "T4"
    assert effective_tier("T3", "", "") == "T3"


@pytest.mark.parametrize(
    ("tier", "ends"), [("T1", None), ("T2", in_(minutes=30)), ("T3", in_(hours=4)), ("T4", in_(hours=4))]
)
def test_the_window_to_object(tier: str, ends: dt.datetime | None) -> None:
    assert objection_ends(START, tier) == ends


def test_a_leap_day_is_a_day() -> None:
    eve = dt.datetime(2028, 2, 28, 12, tzinfo=CHINA)
    assert deadlines(eve, "T2", None).reply_by == dt.datetime(2028, 2, 29, 12, tzinfo=CHINA)


MOMENTS = st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(CHINA))  # noqa: DTZ001
TIERS, KINDS = st.sampled_from(Tier.values), st.sampled_from([None, *Kind.values])
COUNTING = st.sampled_from(["natural", "working"])


@given(MOMENTS, TIERS, KINDS, COUNTING)
def test_steps_come_in_order_and_after_the_start(
    start: dt.datetime, tier: str, kind: str | None, counting: str
) -> None:
    due = deadlines(start, tier, kind, counting)
    assert start < due.accept_by <= due.reply_by
    assert start < due.contact_by <= due.reply_by < due.follow_up_by


@given(MOMENTS, TIERS, KINDS, COUNTING, st.timedeltas(dt.timedelta(0), dt.timedelta(days=40)))
def test_who_starts_later_is_never_due_earlier(
    start: dt.datetime, tier: str, kind: str | None, counting: str, later: dt.timedelta
) -> None:
    assert deadlines(start, tier, kind, counting).reply_by <= deadlines(start + later, tier, kind, counting).reply_by


@given(MOMENTS, KINDS, COUNTING)
def test_a_graver_tier_is_never_due_later(start: dt.datetime, kind: str | None, counting: str) -> None:
    due = [deadlines(start, tier, kind, counting).reply_by for tier in ("T1", "T2", "T3", "T4")]
    assert due == sorted(due)


@given(MOMENTS, TIERS, KINDS, COUNTING)
def test_an_extension_at_most_doubles_the_time(start: dt.datetime, tier: str, kind: str | None, counting: str) -> None:
    reply_by = deadlines(start, tier, kind, counting).reply_by
    longest = longest_extension(reply_by, tier, kind, counting)
    assert longest == deadlines(reply_by, tier, kind, counting).reply_by > reply_by
