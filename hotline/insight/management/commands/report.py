"""``report daily --date 2026-03-02 --out folder``: writes a report as DOCX and CSV."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hotline.insight.reports.files import csv_of, docx_of
from hotline.insight.reports.report import EDITIONS
from hotline.insight.reports.spans import KINDS
from hotline.insight.reports.writing import write


class Command(BaseCommand):
    help = "Write a report of requests as DOCX and CSV; it is a draft until somebody signs it on the desk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("--date", type=dt.date.fromisoformat, help="a day of the period; default today")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="last day of a special report")
        parser.add_argument("--group", action="append", default=[], help="group of matters of a special report")
        parser.add_argument("--edition", choices=EDITIONS, default="internal")
        parser.add_argument("--language", choices=("zh", "en"), default="zh")
        parser.add_argument("--out", type=Path, default=Path())

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or timezone.localdate()
        report = write(
            options["kind"],
            day,
            options["language"],
            options["edition"],
            until=options["until"],
            groups=tuple(options["group"]),
        )
        options["out"].mkdir(parents=True, exist_ok=True)
        name = f"{options['kind']}-{day}-{options['edition']}-{options['language']}"
        (options["out"] / f"{name}.docx").write_bytes(docx_of(report))
        (options["out"] / f"{name}.csv").write_text(csv_of(report), encoding="utf-8")
        self.stdout.write(f"{report.title}: {options['out'] / name}.docx, .csv")
