"""``python -m hotline prepare``: everything a start needs in the database and on the disk, in one process."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STEPS: dict[str, dict[str, Any]] = {
    "migrate": {"interactive": False, "verbosity": 0},
    "collectstatic": {"interactive": False, "verbosity": 0},
    "load_city_pack": {},
    "make_roles": {},
    "load_replies": {},
    "ensure_admin": {},
}


class Command(BaseCommand):
    """Migrates, copies files, loads the city pack, makes roles and the first account; names the step that failed."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for name, values in STEPS.items():
            try:
                call_command(name, **values)
            except Exception as error:
                raise CommandError(f"{name}: {error}") from error
