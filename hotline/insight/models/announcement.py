"""What the citizens of one cluster were told when its common cause was fixed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Announcement(models.Model):
    """Sent once for each cluster; the notices themselves are dispatch's."""

    cluster = models.CharField(max_length=20, unique=True, help_text="Number of the request that the others were joined to")
    text_zh = models.TextField()
    text_en = models.TextField()
    sent_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField(default=timezone.now)
    told = models.PositiveIntegerField(default=0, help_text="Conversations")

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.cluster
