"""``python -m hotline export_training``: write the approved corrections where ``make train`` takes them from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hotline.teaching import training


class Command(BaseCommand):
    """Corrections that a second person has approved, with personal data replaced."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--to", type=Path, help="another folder than DATA_DIR/training")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = training.export(options["to"])
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        self.stdout.write(f"{said} in {options['to'] or training.folder()}")
