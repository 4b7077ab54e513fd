"""Clocks hold on every day there is: leap days, Spring Festival, make-up workdays, the turn of the year."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.dispatch.deadlines import deadlines, longest_extension, objection_ends
from hotline.dispatch.models.words import Kind, Tier
from hotline.dispatch.working_days import (
    CLOSES,
    OPENS,
    add_working_days,
    add_working_hours,
    is_working_day,
    next_working_day,
    working_time,
)

CHINA = ZoneInfo("Asia/Shanghai")

UTC = dt.timezone.utc
# The years that the official calendar knows, and some that it does not.
MOMENTS = st.datetimes(dt.datetime(2004, 1, 1), dt.datetime(2035, 12, 31)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001
TIERS = st.sampled_from(list(Tier.values))
KINDS = st.sampled_from([None, *Kind.values])
COUNTINGS = st.sampled_from(["natural", "working"])
CHINA = ZoneInfo("Asia/Shanghai")
LEAP_DAY = dt.datetime(2024, 2, 28, 23, 30, tzinfo=CHINA)
FESTIVAL_EVE = dt.datetime(2025, 1, 27, 17, 59, tzinfo=CHINA)
MAKE_UP = dt.datetime(2025, 1, 26, 10, 0, tzinfo=CHINA)  # a Sunday on which offices worked
YEARS_END = dt.datetime(2025, 12, 31, 17, 0, tzinfo=CHINA)


@given(start=MOMENTS, tier=TIERS, kind=KINDS, counting=COUNTINGS)
@example(LEAP_DAY, "T3", None, "working")
@example(FESTIVAL_EVE, "T4", Kind.COMPLAINT, "working")
@example(YEARS_END, "T3", Kind.CONSULTATION, "natural")
def test_steps_are_in_order_and_after_the_start(start: dt.datetime, tier: str, kind: str, counting: str) -> None:
    due = deadlines(start, tier, kind, counting)
    assert start < due.accept_by <= due.reply_by
    assert start < due.contact_by <= due.reply_by < due.follow_up_by
    assert longest_extension(due.reply_by, tier, kind, counting) > due.reply_by
    ends = objection_ends(start, tier)
    assert (ends is None) == (tier == "T1") and (ends is None or start < ends)


@given(
    start=MOMENTS,
    later=st.timedeltas(dt.timedelta(0), dt.timedelta(days=60)),
    tier=TIERS,
    kind=KINDS,
    counting=COUNTINGS,
)
@example(FESTIVAL_EVE, dt.timedelta(days=8), "T3", None, "working")
def test_who_comes_later_is_due_no_earlier(
    start: dt.datetime, later: dt.timedelta, tier: str, kind: str, counting: str
) -> None:
    first, second = deadlines(start, tier, kind, counting), deadlines(start + later, tier, kind, counting)
    assert first.reply_by <= second.reply_by and first.accept_by <= second.accept_by


@given(start=MOMENTS, tier=TIERS, kind=KINDS, counting=COUNTINGS)
def test_the_zone_in_which_the_start_is_written_does_not_matter(
    start: dt.datetime, tier: str, kind: str, counting: str
) -> None:
    assert deadlines(start, tier, kind, counting) == deadlines(start.astimezone(CHINA), tier, kind, counting)


@given(start=MOMENTS, hours=st.floats(0.01, 200))
@example(MAKE_UP, 9.0)
@example(FESTIVAL_EVE, 1.0)
def test_office_hours_add_up(start: dt.datetime, hours: float) -> None:
    duration = dt.timedelta(hours=hours)
    end = add_working_hours(start, duration)
    local = end.astimezone(CHINA)
    assert is_working_day(local.date()) and OPENS <= local.time() <= CLOSES
    assert working_time(start, end) == duration


@given(start=MOMENTS, days=st.integers(1, 30))
@example(FESTIVAL_EVE, 1)
def test_working_days_are_counted_one_by_one(start: dt.datetime, days: int) -> None:
    end = add_working_days(start, days)
    first, last = start.astimezone(CHINA).date(), end.astimezone(CHINA).date()
    between = [first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(is_working_day(day) for day in between) == days and is_working_day(last)


@given(start=MOMENTS, hours=st.floats(0.1, 100), share=st.floats(0.01, 0.99))
def test_a_part_of_the_time_lies_in_it_and_grows(start: dt.datetime, hours: float, share: float) -> None:
    from hotline.dispatch.deadlines import _natural, _office_hours

    for clock in (_natural(hours=hours), _office_hours(hours)):
        end = clock(start)
        half, part = clock.part(start, end, share / 2), clock.part(start, end, share)
        assert start <= half <= part <= end


# Worked out on the published calendars: the Spring Festival of 2025 was 28 January to 4 February, with 26 January and
# 8 February as workdays; that of 2024 was 10 to 17 February, with 4 and 18 February; National Day 2025 was 1 to 8
# October, with 28 September and 11 October.
@pytest.mark.parametrize(
    ("start", "tier", "kind", "counting", "reply_by"),
    [
        (LEAP_DAY, "T1", None, "natural", dt.datetime(2024, 2, 29, 1, 30, tzinfo=CHINA)),
        (LEAP_DAY, "T2", None, "natural", dt.datetime(2024, 2, 29, 23, 30, tzinfo=CHINA)),
        (LEAP_DAY, "T3", None, "natural", dt.datetime(2024, 3, 6, 23, 30, tzinfo=CHINA)),
        (LEAP_DAY, "T3", None, "working", dt.datetime(2024, 3, 8, 18, tzinfo=CHINA)),
        (FESTIVAL_EVE, "T3", None, "natural", dt.datetime(2025, 2, 3, 17, 59, tzinfo=CHINA)),
        (FESTIVAL_EVE, "T3", None, "working", dt.datetime(2025, 2, 12, 18, tzinfo=CHINA)),
        (FESTIVAL_EVE, "T3", Kind.CONSULTATION, "natural", dt.datetime(2025, 2, 10, 18, tzinfo=CHINA)),
        (dt.datetime(2024, 2, 8, 9, tzinfo=CHINA), "T3", None, "working", dt.datetime(2024, 2, 23, 18, tzinfo=CHINA)),
        (dt.datetime(2025, 9, 26, 12, tzinfo=CHINA), "T3", None, "working", dt.datetime(2025, 10, 13, 18, tzinfo=CHINA)),
        (YEARS_END, "T4", None, "natural", dt.datetime(2026, 1, 15, 17, tzinfo=CHINA)),
        (YEARS_END, "T1", None, "natural", dt.datetime(2025, 12, 31, 19, tzinfo=CHINA)),
    ],
)  # fmt: skip
def test_days_that_calendars_get_wrong(
    start: dt.datetime, tier: str, kind: str | None, counting: str, reply_by: dt.datetime
) -> None:
    assert deadlines(start, tier, kind, counting).reply_by == reply_by


def test_a_make_up_sunday_is_an_office_day_and_the_festival_is_not() -> None:
    assert is_working_day(MAKE_UP.date()) and MAKE_UP.weekday() == 6
    assert next_working_day(FESTIVAL_EVE.date()) == dt.date(2025, 2, 5)
    assert add_working_hours(FESTIVAL_EVE, dt.timedelta(hours=4)) == dt.datetime(2025, 2, 5, 12, 59, tzinfo=CHINA)
