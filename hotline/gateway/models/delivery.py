"""How an answer reaches a citizen in a channel that has to be called: who they are there, and what is on its way."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from hotline.gateway.models.conversation import Conversation
from hotline.gateway.models.message import Message


class ChannelUser(models.Model):
    """A citizen as a channel knows them. ``address`` (WeChat's openid) is personal data: logs show ``pseudonym``."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="channel_user")
    channel = models.CharField(max_length=20)
    account = models.CharField(max_length=50)
    address = models.CharField(max_length=200)
    pseudonym = models.CharField(max_length=16)
    reachable = models.BooleanField(default=True, help_text="False when the citizen has left the channel")
    consents = models.JSONField(default=dict, blank=True, help_text="How many notices of a template were allowed")
    reply_until = models.DateTimeField(
        default=timezone.now, help_text="Until then answers may go back on the citizen's own call"
    )
    busy_until = models.DateTimeField(default=timezone.now, help_text="A sender holds this citizen's deliveries")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "account", "address"], name="channel_user_once")]

    def __str__(self) -> str:
        return f"{self.channel}/{self.account}/{self.pseudonym}"


class Delivery(models.Model):
    """One message on its way to a citizen. ``steps`` records each attempt: {"at", "step", "result"}."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HELD = "held", "Kept for the citizen's next message"
        SENT = "sent", "Sent"

    message = models.OneToOneField(Message, models.CASCADE, related_name="delivery")
    user = models.ForeignKey(ChannelUser, models.CASCADE, related_name="deliveries")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    steps = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(status="waiting"), name="delivery_waiting"),
            models.Index(fields=["user", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.status}"

    def note(self, step: str, result: str) -> None:
        """Append what was tried and what came of it; the caller saves."""
        entry: dict[str, Any] = {"at": timezone.now().isoformat(), "step": step, "result": result}
        self.steps = [*self.steps, entry]
