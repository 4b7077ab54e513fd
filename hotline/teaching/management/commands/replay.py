"""``python -m hotline replay --model models/candidate --since 30d``: what would change with another model.

With ``--gate`` it fails when that model is worse than the live one on approved corrections or held-out sentences.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hotline.environment import ROOT
from hotline.teaching import replay
from hotline.teaching.models import Replay
from hotline.teaching.shadow import ShadowFailed, running

LIVE = "jiesu.tar.gz"


def model_file(path: Path) -> Path:
    """Return the model that ``path`` names: a file, or the newest of a folder; raises CommandError."""
    found = [path] if path.is_file() else sorted(path.glob("*.tar.gz"), key=lambda each: each.stat().st_mtime)
    if not found:
        raise CommandError(f"there is no model at {path}")
    return found[-1]


def span(said: str) -> dt.timedelta:
    """Return the time that ``30d`` or ``12h`` means; raises CommandError."""
    found = re.fullmatch(r"(\d+)([dh])", said)
    if found is None:
        raise CommandError("--since has to be like 30d or 12h")
    return dt.timedelta(**{{"d": "days", "h": "hours"}[found[2]]: int(found[1])})


class Command(BaseCommand):
    """Plays stored conversations through both models; nothing is filed and nobody is told anything."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--model", type=Path, required=True, help="the candidate: a file or a folder")
        parser.add_argument("--live", type=Path, help="default: the model of the city in use")
        parser.add_argument("--since", default="30d")
        parser.add_argument("--most", type=int, default=1000, help="conversations")
        parser.add_argument("--gate", action="store_true", help="fail when the candidate is worse")
        parser.add_argument("--out", type=Path, help="file of the report; default DATA_DIR/replays/<time>.json")

    def handle(self, *args: Any, **options: Any) -> None:
        since = timezone.now() - span(options["since"])
        live = model_file(options["live"] or ROOT / "models" / settings.CITY / LIVE)
        candidate = model_file(options["model"])
        spoken = replay.conversations(since, options["most"])
        heard = []
        for model in (live, candidate):
            try:
                with running(model) as shadow:
                    heard.append(replay.play(shadow, spoken))
                    if options["gate"]:
                        replay.score(shadow, heard[-1])
            except ShadowFailed as failed:
                raise CommandError(f"{model} does not run:\n{failed}") from failed
        found = replay.report(spoken, *heard)
        wrong = replay.worse(found)
        passed = not wrong if options["gate"] else None
        Replay.objects.create(candidate=str(options["model"]), since=since, report=found, passed=passed)
        self.write(found, options["out"])
        if wrong:
            raise CommandError("The candidate is worse: " + "; ".join(wrong))

    def write(self, found: dict[str, Any], out: Path | None) -> None:
        """Write the report's file and say the figures."""
        path = out or Path(settings.DATA_DIR) / "replays" / f"{timezone.localtime():%Y%m%d-%H%M%S}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"{found['conversations']} conversations, {found['messages']} messages; would change:")
        for name, count in found["counts"].items():
            self.stdout.write(f"  {name}: {count}")
        for name, score in found["scores"].items():
            self.stdout.write(f"  {name}: live {score['live']}, candidate {score['candidate']} of {score['of']}")
        self.stdout.write(f"Report: {path}")
