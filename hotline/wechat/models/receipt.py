"""What WeChat has delivered: each message once, however often it comes, with the answer it was given."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from hotline.gateway.models import ChannelUser, Message


class Receipt(models.Model):
    """One message or event. ``key`` is WeChat's own: the MsgId, or a digest of who, when and which event."""

    class Status(models.TextChoices):
        NEW = "new", "Received, not yet in the conversation"
        STORED = "stored", "In the conversation"

    account = models.CharField(max_length=50)
    key = models.CharField(max_length=64)
    user = models.ForeignKey(ChannelUser, models.CASCADE, related_name="receipts")
    content = models.JSONField(help_text="The elements of the message as texts")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    tries = models.PositiveIntegerField(default=0, help_text="How often WeChat has delivered it")
    attempts = models.PositiveIntegerField(default=0, help_text="How often we have tried to take it in")
    reply = models.TextField(null=True, blank=True, help_text="What it was answered; the same for every delivery")
    received_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="receipt_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(status="new"), name="receipt_new"),
            models.Index(fields=["received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.key}"


class Nonce(models.Model):
    """A nonce that was used, and for which message: a second message under it is forged."""

    account = models.CharField(max_length=50)
    value = models.CharField(max_length=200)
    key = models.CharField(max_length=64)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "value"], name="nonce_once")]

    def __str__(self) -> str:
        return self.value
