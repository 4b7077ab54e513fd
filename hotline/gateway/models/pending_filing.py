"""A confirmed request that dispatch could not take yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from hotline.gateway.models.conversation import Conversation


class PendingFiling(models.Model):
    """A request to be filed later under its draft's key: filing it twice files it once."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        FILED = "filed", "Filed"
        REFUSED = "refused", "Refused"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="pending_filings")
    draft_key = models.CharField(max_length=100, unique=True)
    fields = models.JSONField(help_text="Open311 form fields")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    token = models.CharField(max_length=200, blank=True, help_text="What an endpoint gave that names its number later")
    service_request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(status="waiting"), name="filing_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_key} {self.status}"
