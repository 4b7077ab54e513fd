"""Reminders of the clocks: one for each request, step, threshold and deadline, however many workers there are."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.dispatch.models.service_request import ServiceRequest


class Reminder(models.Model):
    """Says to whom it goes and when it was due; the desk shows it and a hook may send it on."""

    class Step(models.TextChoices):
        ASSIGN = "assign", _("Assign")
        ACCEPT = "accept", _("Accept")
        CONTACT = "contact", _("Contact the citizen")
        REPLY = "reply", _("Reply")
        FOLLOW_UP = "follow_up", _("Follow-up")
        MEETING = "meeting", _("Meeting of several units")
        URGED = "urged", _("Urged by the citizen")

    class Audience(models.TextChoices):
        HANDLER = "handler", _("Handler")
        HEAD = "head", _("Head of the unit and district")
        SUPERVISION = "supervision", _("Supervision")
        CENTRE = "centre", _("Hotline centre")
        DISTRICT = "district", _("District")
        DEPARTMENT = "department", _("Line department")
        CITY = "city", _("City")

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=10, choices=Step.choices, verbose_name=_("Step"))
    threshold = models.CharField(
        max_length=20, help_text="50, 80 or 100 percent of the time, +24h, or who has to settle it", verbose_name=_("Threshold"))
    deadline = models.DateTimeField(verbose_name=_("Deadline"))
    audience = models.CharField(max_length=12, choices=Audience.choices, verbose_name=_("Audience"))
    agencies = models.JSONField(default=list, blank=True, help_text="Codes of the agencies it is for")
    at = models.DateTimeField(help_text="The moment it was due", verbose_name=_("Due at"))
    made_at = models.DateTimeField(default=timezone.now)
    try_at = models.DateTimeField(default=timezone.now, help_text="When the hook may next be tried")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the hook took it")
    seen_by = models.CharField(max_length=150, blank=True, verbose_name=_("Seen by"))
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "step", "threshold", "deadline"], name="reminded_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(sent_at__isnull=True), name="reminder_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.step} {self.threshold}"
