"""``python -m hotline forget_second_step wang``: remove the app of somebody who has lost it; they enrol a new one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_otp.plugins.otp_totp.models import TOTPDevice


class Command(BaseCommand):
    """For whoever runs the machine: losing a phone must not be repaired from the desk itself."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        removed, _what = TOTPDevice.objects.filter(user__username=options["username"]).delete()
        if not removed:
            raise CommandError(f"{options['username']} has no app enrolled")
        self.stdout.write(f"{options['username']} enrols a new app at the next sign-in.")
