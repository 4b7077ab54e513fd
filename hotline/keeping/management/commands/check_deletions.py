"""``python -m hotline check_deletions``: whether the chain of proofs is whole."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.keeping.models import Deletion
from hotline.keeping.proof import broken_at


class Command(BaseCommand):
    """Fails when a proof was changed or removed."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if wrong := broken_at():
            raise CommandError(f"proof {wrong.pk} of {wrong.at} does not follow from the one before it")
        self.stdout.write(f"{Deletion.objects.count()} proofs, the chain is whole.")
