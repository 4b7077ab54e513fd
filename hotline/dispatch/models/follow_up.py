"""Asking the citizen afterwards: contacted, solved, satisfied (regulation Art. 23)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.dispatch.models.service_request import ServiceRequest


class FollowUp(models.Model):
    """One attempt to ask the three questions; unreached attempts count too."""

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("Satisfied")
        FAIRLY = "fairly_satisfied", _("Fairly satisfied")
        NOT = "not_satisfied", _("Not satisfied")

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="follow_ups")
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=150)
    channel = models.CharField(max_length=20, help_text="chat, sms or call")
    reached = models.BooleanField()
    contacted = models.BooleanField(null=True, blank=True)
    solved = models.BooleanField(null=True, blank=True)
    satisfaction = models.CharField(max_length=20, choices=Satisfaction.choices, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {'reached' if self.reached else 'not reached'}"

    @property
    def complete(self) -> bool:
        """Whether all three questions have an answer."""
        answered = self.contacted is not None and self.solved is not None
        return self.reached and answered and bool(self.satisfaction)
