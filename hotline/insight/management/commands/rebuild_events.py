"""``python -m hotline rebuild_events``: makes insight's events anew from dispatch's requests."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hotline.insight.events.following import rebuild


class Command(BaseCommand):
    """Gives the same rows as following the history does; for after a restore, or a change of what a column means."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forget", action="store_true", help="drop events whose request is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild(options['forget'])} events")
