"""Working days against the published calendar of the State Council."""

from __future__ import annotations

import datetime as dt
import logging
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.dispatch import working_days
from hotline.dispatch.working_days import CLOSES, OPENS, add_working_days, add_working_hours, is_working_day

CHINA = ZoneInfo("Asia/Shanghai")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-13", True),  # the Friday before Spring Festival
        ("2026-02-14", True),  # a Saturday made up for the holiday
        ("2026-02-17", False),  # New Year's Day of the lunar calendar
        ("2026-02-28", True),  # a Saturday made up
        ("2026-10-01", False),  # National Day
        ("2026-11-24", True),  # a plain Tuesday
        ("2026-11-22", False),  # a plain Sunday
    ],
)
def test_holidays_and_made_up_days(day: str, works: bool) -> None:
    assert is_working_day(dt.date.fromisoformat(day)) is works


def test_a_year_without_a_notice_falls_back_to_the_week_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    working_days._warn_unknown.cache_clear()
    with caplog.at_level(logging.WARNING):
        week = [is_working_day(dt.date(2031, 5, 5) + dt.timedelta(days=day)) for day in range(7)]
    assert week == [True] * 5 + [False] * 2
    assert len([record for record in caplog.records if "2031" in record.getMessage()]) == 1


def test_working_days_skip_the_spring_festival() -> None:
    # 14 February is worked, 15 to 23 February are free.
    assert add_working_days(at("2026-02-13T10:00"), 2) == at("2026-02-24T18:00")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-24T10:00", 4, "2026-11-24T14:00"),
        ("2026-11-24T16:00", 4, "2026-11-25T11:00"),  # over night
        ("2026-11-24T03:00", 4, "2026-11-24T13:00"),  # before the office opens
        ("2026-11-27T17:00", 4, "2026-11-30T12:00"),  # over a weekend
        ("2026-11-28T12:00", 4, "2026-11-30T13:00"),  # starts on a Saturday
        ("2026-11-24T09:00", 9, "2026-11-24T18:00"),  # ends exactly at closing time
    ],
)
def test_office_hours(start: str, hours: int, end: str) -> None:
    assert add_working_hours(at(start), dt.timedelta(hours=hours)) == at(end)


MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2035, 1, 1), timezones=st.just(CHINA))  # noqa: DTZ001


@given(MOMENTS, st.integers(1, 2000))
def test_office_hours_end_in_an_open_office_and_never_early(start: dt.datetime, minutes: int) -> None:
    end = add_working_hours(start, dt.timedelta(minutes=minutes))
    assert end - start >= dt.timedelta(minutes=minutes)
    assert is_working_day(end.date()) and OPENS < end.time() <= CLOSES


@given(MOMENTS, st.integers(1, 30))
def test_working_days_are_counted_one_by_one(start: dt.datetime, days: int) -> None:
    end = add_working_days(start, days)
    between = [start.date() + dt.timedelta(days=day) for day in range(1, (end.date() - start.date()).days + 1)]
    assert sum(is_working_day(day) for day in between) == days
