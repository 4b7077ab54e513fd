"""What the pages of deciding, acting and judging share: events of a longer while, and cells as they are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from django.utils.translation import gettext as _

from hotline.dispatch.rates import Period
from hotline.dispatch.working_days import zone
from hotline.insight.events import COLUMNS, frame
from hotline.insight.judging.estimate import Estimate
from hotline.insight.pages.asking import Asked

SHOWN = 200


def while_before(asked: Asked, days: int) -> Period:
    """Return the ``days`` days that end with the period that is asked for."""
    end = asked.period().end
    return Period(end - dt.timedelta(days=days), end)


def lately(asked: Asked, days: int, columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Return the events of those days, filtered as asked."""
    period = while_before(asked, days)
    return frame(replace(asked.filters(), start=period.start, end=period.end), columns)


def spoken(period: Period) -> str:
    """Return the period as it is shown."""
    start, end = (moment.astimezone(zone()) for moment in (period.start, period.end))
    return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"


def percent(value: Any) -> float | None:
    """Return a share as a number of percent, None when it is unknown."""
    return None if value is None or pd.isna(value) else 100.0 * float(value)


def between(low: Any, high: Any) -> str:
    """Return an interval of shares in percent."""
    return "—" if pd.isna(low) or pd.isna(high) else f"{100 * low:.0f}–{100 * high:.0f}"


def of_estimate(found: Estimate) -> list[Any]:
    """Return ratio, interval and what it says, as cells."""
    if not found.known:
        return [None, "—", _("too little to tell")]
    says = _("no effect found") if not found.differs else _("fewer") if found.value < 1 else _("more")
    return [round(found.value, 3), f"{found.low:.2f}–{found.high:.2f}", says]


def rows_of(table: pd.DataFrame, cells: Mapping[str, Any], limit: int = SHOWN) -> list[list[Any]]:
    """Return the first rows of ``table``; ``cells`` gives for each column a function of the row."""
    return [[cell(row) for cell in cells.values()] for row in _records(table.head(limit))]


def _records(table: pd.DataFrame) -> Iterable[dict[str, Any]]:
    named = table.reset_index()
    return (dict(zip(map(str, named.columns), row, strict=True)) for row in named.itertuples(index=False, name=None))


def whole(value: Any) -> int | None:
    """Return a count as a whole number."""
    return None if value is None or pd.isna(value) else int(value)


def day(value: Any) -> str:
    """Return the day of a moment."""
    return "—" if value is None or pd.isna(value) else f"{value:%Y-%m-%d}"
