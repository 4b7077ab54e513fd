"""Reminders of the clocks: one for each request, step, threshold and deadline, however many workers there are."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from hotline.dispatch.models.service_request import ServiceRequest


class Reminder(models.Model):
    """Says to whom it goes and when it was due; the desk shows it and a hook may send it on."""

    class Step(models.TextChoices):
        ASSIGN = "assign", "Assign"
        ACCEPT = "accept", "Accept"
        CONTACT = "contact", "Contact the citizen"
        REPLY = "reply", "Reply"
        FOLLOW_UP = "follow_up", "Follow-up"
        URGED = "urged", "Urged by the citizen"

    class Audience(models.TextChoices):
        HANDLER = "handler", "Handler"
        HEAD = "head", "Head of the unit and district"
        SUPERVISION = "supervision", "Supervision"
        CENTRE = "centre", "Hotline centre"

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=10, choices=Step.choices)
    threshold = models.CharField(max_length=10, help_text="50, 80 or 100 percent of the time, or +24h")
    deadline = models.DateTimeField()
    audience = models.CharField(max_length=12, choices=Audience.choices)
    agencies = models.JSONField(default=list, blank=True, help_text="Codes of the agencies it is for")
    at = models.DateTimeField(help_text="The moment it was due")
    made_at = models.DateTimeField(default=timezone.now)
    try_at = models.DateTimeField(default=timezone.now, help_text="When the hook may next be tried")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the hook took it")
    seen_by = models.CharField(max_length=150, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "step", "threshold", "deadline"], name="reminded_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(sent_at__isnull=True), name="reminder_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.step} {self.threshold}"
