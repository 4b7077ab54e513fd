"""Reports as a person signed them: what was said then stays as it was, whatever is counted later."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone


class SignedReport(models.Model):
    """One signed edition; it is added once and never changed."""

    kind = models.CharField(max_length=20)
    edition = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    day = models.DateField(help_text="The day the report was asked for")
    contents = models.JSONField(help_text="Texts, tables, and each number with its query")
    signed_by = models.CharField(max_length=150)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the report; a second save is refused."""
        if not self._state.adding:
            raise ValueError("a signed report cannot be changed")
        super().save(*args, **kwargs)
