"""``python -m hotline ensure_admin``: make the console's first account from ADMIN_PASSWORD, once."""

from __future__ import annotations

import os
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Create the user ``admin`` when there is none; an existing account and its password are left alone."""

    help = "Create the console user 'admin' with ADMIN_PASSWORD unless it exists."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username="admin").exists():
            return
        password = os.environ.get("ADMIN_PASSWORD", "")
        if not password:
            raise CommandError("ADMIN_PASSWORD is not set; see docs/settings.md.")
        User.objects.create_superuser("admin", password=password)
        self.stdout.write("Created the console user 'admin'.")
