"""``python -m hotline seed_demo``: a made-up month of requests; the ground truth goes to DATA_DIR/demo."""

from __future__ import annotations

import datetime as dt
import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import citypack
from hotline.demo.calendar import Plan
from hotline.demo.seeding import AlreadySeeded, Seeding


class Command(BaseCommand):
    help = "Make up a month of requests and let them be handled. The same seed and last day make the same month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--a-day", type=float, default=60, help="requests on a working day (default 60)")
        parser.add_argument("--days", type=int, default=30, help="how many days (default 30)")
        parser.add_argument(
            "--last", type=dt.date.fromisoformat, help="the last day, such as 2026-11-30; default: today"
        )
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        last = options["last"] or timezone.localdate(now)
        plan = Plan(options["seed"], last, options["days"], options["a_day"])
        now = min(now, timezone.make_aware(dt.datetime.combine(last, dt.time.max)))
        folder = settings.DATA_DIR / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        unfinished = folder / "truth.jsonl.unfinished"
        with unfinished.open("w", encoding="utf-8") as truth:
            seeding = Seeding(
                citypack.load(settings.CITY),
                plan,
                truth=lambda row: truth.write(json.dumps(row, ensure_ascii=False) + "\n"),
                progress=lambda date, filed: self.stderr.write(f"{date}: {filed} requests"),
                now=now,
            )
            try:
                seeding.run()
            except AlreadySeeded as exc:
                raise CommandError("Made-up requests are there already; a fresh database takes new ones.") from exc
        unfinished.replace(folder / "truth.jsonl")
        planted = json.dumps(seeding.calendar.planted(), ensure_ascii=False, indent=1, default=str)
        (folder / "planted.json").write_text(planted, encoding="utf-8")
        self.stdout.write(f"{seeding.filed} requests made up in {time.monotonic() - started:.0f} s; truth: {folder}")
        for refused, times in seeding.refused.most_common():
            self.stderr.write(f"dispatch refused {times} times: {refused}")
