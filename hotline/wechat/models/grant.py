"""How many messages of ours WeChat still takes for a citizen, and until when."""

from __future__ import annotations

from django.db import models

from hotline.gateway.models import ChannelUser


class Grant(models.Model):
    """What one thing a citizen did allows: 5 messages in 48 hours after a message, 3 in a minute after a tap."""

    user = models.ForeignKey(ChannelUser, models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=10, help_text="message or tap")
    left = models.PositiveIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="grant_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.left}"
