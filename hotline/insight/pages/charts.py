"""A chart is a table first: every chart has its table on the page and its CSV at the same address."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
from django.http import HttpResponse

Cell = Any  # a text, a number, a date, or None when it is unknown
MOST_BARS = 20  # more are no longer read; the table has all rows
WIDE_HEADS = 6  # a table of so many columns needs the page's whole width
MARK = "\ufeff"  # so that spreadsheets read UTF-8


@dataclass(frozen=True)
class Chart:
    """What is drawn (``line``, ``bar``, ``map``, or nothing but the ``table``) from the columns of a table.

    The first column names the points, or on a map the places; ``drawn`` are the numbers of the columns to draw. A map
    has ``places``: (lat, long, size, words) of each circle.
    """

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    form: Literal["line", "bar", "map", "table"] = "table"
    drawn: tuple[int, ...] = (1,)
    note: str = ""
    places: Sequence[tuple[float, float, float, str]] = field(default=())

    @property
    def shown(self) -> list[list[str]]:
        """The rows as texts."""
        return [[text(cell) for cell in row] for row in self.rows]

    @property
    def bars_left_out(self) -> int:
        """How many rows of the table are not drawn."""
        return max(0, len(self.rows) - MOST_BARS) if self.form == "bar" else 0

    @property
    def is_wide(self) -> bool:
        """Whether it needs the page's whole width."""
        return len(self.heads) >= WIDE_HEADS

    @property
    def json_id(self) -> str:
        """Where the page holds what is drawn."""
        return f"d-{self.key}"

    @property
    def drawing(self) -> dict[str, Any]:
        """What the browser needs to draw it."""
        if self.form == "map":
            return {"form": "map", "places": [list(place) for place in self.places]}
        rows = self.rows[:MOST_BARS] if self.form == "bar" else self.rows
        lines = [{"name": str(self.heads[n]), "values": [number(row[n]) for row in rows]} for n in self.drawn]
        return {"form": self.form, "names": [text(row[0]) for row in rows], "lines": lines}


def unknown(cell: Cell) -> bool:
    """Return whether ``cell`` is None, NaN or pandas' NA."""
    return cell is None or bool(pd.isna(cell))


def text(cell: Cell) -> str:
    """Return ``cell`` as people read it."""
    if unknown(cell):
        return "—"
    if isinstance(cell, float):
        return f"{cell:.1f}" if abs(cell) >= 1 or cell == 0 else f"{cell:.2g}"
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def number(cell: Cell) -> float | None:
    """Return ``cell`` as a number that JSON knows; None when it is unknown."""
    return None if unknown(cell) else float(cell)


def csv_of(chart: Chart) -> HttpResponse:
    """Return the table of ``chart`` as a CSV file; a text that a spreadsheet would take for a formula is quoted."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(map(str, chart.heads))
    writer.writerows([_harmless(cell) for cell in row] for row in chart.rows)
    response = HttpResponse(MARK + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{chart.key}.csv"'
    return response


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.lstrip()[:1] in ("=", "+", "-", "@"):
        return f"'{cell}"
    return "" if unknown(cell) else cell
