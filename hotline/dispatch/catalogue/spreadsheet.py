"""The catalogue as CSV and XLSX: the columns are those of a city pack's ``catalogue.csv``, codes and no names.

Reading collects every problem with its row and column, as the spreadsheet numbers them, before anything is refused.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from hotline.dispatch.catalogue.checks import COLUMNS, DAYS, LISTS, Checker
from hotline.dispatch.catalogue.versions import content
from hotline.dispatch.models import CatalogueRow

NEEDED = ("service_code", "lead")
MOST_ROWS = 20_000
# A cell that a spreadsheet would run as a formula is written as text (CWE-1236).
FORMULA = ("=", "+", "-", "\t", "\r")


@dataclass(frozen=True)
class CellProblem:
    """Something wrong in a cell; ``row`` counts from 1 as in the spreadsheet, the heading included."""

    row: int
    column: str
    text: str


@dataclass
class Sheet:
    """What a file holds: its rows by number, and what is wrong."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)


def write_csv(rows: Iterable[CatalogueRow]) -> bytes:
    """Return the rows as CSV, in UTF-8 with the mark by which spreadsheet programs know it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[CatalogueRow]) -> bytes:
    """Return the rows as a workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("catalogue")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append(_cells(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str, checker: Checker | None = None) -> Sheet:
    """Return what the file ``name`` (.csv or .xlsx) holds, checked against what the city has."""
    sheet = Sheet()
    try:
        lines = list(_xlsx(data) if name.lower().endswith(".xlsx") else _csv(data))
    except (UnicodeDecodeError, csv.Error, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        sheet.problems.append(CellProblem(1, "", _("the file cannot be read; save it as CSV (UTF-8) or XLSX")))
        return sheet
    heading = [str(cell or "").strip().lower() for cell in lines[0]] if lines else []
    if missing := [column for column in NEEDED if column not in heading]:
        text = _("these columns are missing: {columns}").format(columns=", ".join(missing))
        sheet.problems.append(CellProblem(1, "", text))
        return sheet
    for unknown in [name for name in heading if name and name not in COLUMNS]:
        sheet.problems.append(CellProblem(1, unknown, _("this column is not known")))
    _read_rows(lines[1:], heading, sheet, checker or Checker())
    return sheet


def freeze(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the rows as JSON values."""
    return [
        {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
        for row in sheet.rows.values()
    ]


def thaw(rows: list[dict[str, Any]]) -> Sheet:
    """Return the sheet whose rows were frozen."""
    days = dict.fromkeys(DAYS, dt.date.fromisoformat)
    thawed = [{name: days[name](v) if v and name in days else v for name, v in row.items()} for row in rows]
    return Sheet(dict(enumerate(thawed, start=2)))


def _read_rows(lines: list[list[Any]], heading: list[str], sheet: Sheet, checker: Checker) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(lines, start=2):
        said = {name: cell for name, cell in zip(heading, cells, strict=False) if name in COLUMNS}
        if not any(str(cell or "").strip() for cell in said.values()):
            continue
        row, problems = _row(said)
        problems += [(problem.column, problem.text) for problem in checker.problems(row)]
        condition = tuple(str(row[name]) for name in (*COLUMNS[:5], "valid_from", "valid_to"))
        if condition in seen:
            problems.append(("", _("row {row} has the same conditions").format(row=seen[condition])))
        seen.setdefault(condition, number)
        sheet.problems += [CellProblem(number, column, text) for column, text in problems]
        sheet.rows[number] = row


def _row(said: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the values of one line, and what cannot be read in it."""
    row: dict[str, Any] = {}
    problems = []
    for column in COLUMNS:
        cell = said.get(column)
        text = "" if cell is None else str(cell).strip()
        if column in LISTS:
            row[column] = [code for code in text.replace(";", " ").replace("|", " ").replace(",", " ").split() if code]
        elif column in DAYS:
            row[column], wrong = _day(cell, text)
            if wrong:
                problems.append((column, _("“{value}” is not a date like 2026-01-31").format(value=text)))
        else:
            row[column] = text.removeprefix("'") if text[1:].startswith(FORMULA) else text
    return row, problems


def _day(cell: Any, text: str) -> tuple[dt.date | None, bool]:
    if isinstance(cell, dt.datetime):
        return cell.date(), False
    if isinstance(cell, dt.date) or not text:
        return (cell if isinstance(cell, dt.date) else None), False
    try:
        return dt.date.fromisoformat(text.replace("/", "-")), False
    except ValueError:
        return None, True


def _cells(row: CatalogueRow) -> list[str]:
    texts = []
    for value in content(row).values():
        text = " ".join(value) if isinstance(value, list) else str(value or "")  # a date writes itself as ISO 8601
        texts.append(f"'{text}" if text.startswith(FORMULA) else text)
    return texts


def _csv(data: bytes) -> Iterator[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")  # what Chinese spreadsheet programs save by default
    return iter(list(csv.reader(io.StringIO(text), strict=True))[: MOST_ROWS + 1])


def _xlsx(data: bytes) -> Iterator[list[Any]]:
    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True)):
        if number > MOST_ROWS:
            return
        yield list(cells)


def cell_name(problem: CellProblem, heading: tuple[str, ...] = COLUMNS) -> str:
    """Return the cell as spreadsheets call it, such as G12, or its row."""
    if problem.column in heading:
        return f"{get_column_letter(heading.index(problem.column) + 1)}{problem.row}"
    return str(problem.row)
