"""A correction of what the bot understood, which takes two people, and the report of a replay."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.gateway.models import Message


class Correction(models.Model):
    """One thing put right in one message. The texts hold no personal data: it was replaced before they were stored."""

    class What(models.TextChoices):
        INTENT = "intent", _("Intent")
        ENTITY = "entity", _("Entity")
        SERVICE = "service", _("Service")
        FIELD = "field", _("Field")

    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="corrections")
    request_number = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=10, choices=What.choices)
    name = models.CharField(max_length=50, blank=True, help_text="Of the entity or field")
    was = models.JSONField(null=True, blank=True)
    now = models.JSONField()
    text = models.TextField(help_text="The citizen's sentence, personal data replaced")
    before = models.JSONField(default=list, blank=True, help_text="The citizen's sentences before it, likewise")
    language = models.CharField(max_length=10, default="zh")
    reason = models.TextField()
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        permissions = [("approve_correction", "May approve somebody else's correction for training")]
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="correction_takes_two_people"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True, decided_by="", decided_at__isnull=True)
                | (Q(approved__isnull=False, decided_at__isnull=False) & ~Q(decided_by="")),
                name="correction_is_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(approved__isnull=True), name="correction_open")]

    def __str__(self) -> str:
        return f"{self.what} {self.name} #{self.pk}".replace("  ", " ")


class Replay(models.Model):
    """What would change with a candidate model; texts in it are masked."""

    at = models.DateTimeField(default=timezone.now)
    candidate = models.CharField(max_length=300)
    since = models.DateTimeField()
    report = models.JSONField()
    passed = models.BooleanField(null=True, help_text="The gate's word; empty when it was not asked")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.candidate} {self.at:%Y-%m-%d %H:%M}"
