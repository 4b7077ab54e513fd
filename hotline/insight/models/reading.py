"""How far dispatch's history has been read."""

from __future__ import annotations

from django.db import models


class ReadPosition(models.Model):
    """The one row: every change up to ``change_id`` is in the events."""

    change_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.change_id)
