"""The Chinese lunar calendar for the years a citizen can speak of: the day of 农历八月十五, and the festivals that follow it.

Month lengths as published by the Hong Kong Observatory (Gregorian-lunar conversion tables), in the usual packing: the lowest
four bits the leap month, then twelve bits from the twelfth month (29 or 30 days) to the first, above them the leap month's.
"""

from __future__ import annotations

from datetime import date, timedelta

_YEARS = {
    2020: 0x07954, 2021: 0x06AA0, 2022: 0x0AD50, 2023: 0x05B52, 2024: 0x04B60, 2025: 0x0A6E6, 2026: 0x0A4E0,
    2027: 0x0D260, 2028: 0x0EA65, 2029: 0x0D530, 2030: 0x05AA0, 2031: 0x076A3, 2032: 0x096D0,
}  # fmt: skip
_FIRST = date(2020, 1, 25)  # the first day of the first of these years


def new_year(year: int) -> date | None:
    """Return the first day of a lunar year, None outside of the table."""
    if year not in _YEARS:
        return None
    return _FIRST + timedelta(days=sum(_days_of(one) for one in range(min(_YEARS), year)))


def gregorian(year: int, month: int, day: int) -> date | None:
    """Return the day of the Gregorian calendar, None when there is no such day or the year is not in the table."""
    first = new_year(year)
    if first is None or not 1 <= month <= 12 or not 1 <= day <= _length(year, month):
        return None
    before = sum(_length(year, one) for one in range(1, month))
    leap = _YEARS[year] & 0xF
    return first + timedelta(days=before + (_leap_length(year) if 0 < leap < month else 0) + day - 1)


def _length(year: int, month: int) -> int:
    return 30 if _YEARS[year] & (0x10000 >> month) else 29


def _leap_length(year: int) -> int:
    return (30 if _YEARS[year] & 0x10000 else 29) if _YEARS[year] & 0xF else 0


def _days_of(year: int) -> int:
    return sum(_length(year, month) for month in range(1, 13)) + _leap_length(year)
