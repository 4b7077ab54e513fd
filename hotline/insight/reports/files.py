"""A report as files: DOCX for the desk, CSV for whoever reckons on."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from hotline.insight.reports.report import Report, Table
from hotline.insight.reports.words import say

FONT = "SimSun"  # what Chinese offices print with; a machine without it takes its own


def docx_of(report: Report, signature: str = "") -> bytes:
    """Return the report as a DOCX file, with the origin of each number at its end."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.core_properties.title, document.core_properties.author = report.title, signature
    document.core_properties.language = "en" if report.language == "en" else "zh-CN"
    document.add_heading(report.title, 0)
    document.add_paragraph(report.lead)
    for section in report.sections:
        document.add_heading(section.title, 1)
        for sentence in section.sentences:
            document.add_paragraph(sentence)
        for table in section.tables:
            document.add_paragraph(table.title).runs[0].bold = True
            _table(document, table.heads, table.rows)
    document.add_paragraph(signature or say("unsigned", report.language))
    document.add_paragraph(report.note)
    if report.edition == "internal":
        document.add_heading(say("figures", report.language), 1)
        rows = [[figure.id, figure.shown, figure.query] for figure in report.figures.values()]
        _table(document, ["id", "=", "query"], rows)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _table(document: docx.document.Document, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    made = document.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    for cell, head in zip(made.rows[0].cells, heads, strict=True):
        cell.text = head
    for row in rows:
        for cell, value in zip(made.add_row().cells, row, strict=True):
            cell.text = value


def csv_of(report: Report) -> str:
    """Return figures and tables as CSV: kind, name, then the cells; of the public edition the figures as shown."""
    file = io.StringIO()
    writer = csv.writer(file)
    public = report.edition == "public"
    for figure in report.figures.values():
        writer.writerow(["figure", figure.id, figure.shown if public else figure.value, figure.query])
    for table in _tables(report):
        writer.writerow(["table", table.key, table.title, table.query])
        writer.writerow(["heads", table.key, *table.heads])
        writer.writerows(["row", table.key, *row] for row in table.rows)
    return "\ufeff" + file.getvalue()


def _tables(report: Report) -> list[Table]:
    return [table for section in report.sections for table in section.tables]
