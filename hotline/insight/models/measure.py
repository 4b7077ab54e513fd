"""A measure: what was done about which matters, where, since when, and what it was expected to change."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where the agenda came from: citizens' requests, a note of leaders, or an incident that had happened."""

    HOTLINE = "hotline", _("Citizens' requests")
    LEADERS = "leaders", _("Note of leaders")
    INCIDENT = "incident", _("After an incident")


class Measure(models.Model):
    """Registered before its effect is looked at, so that what was expected cannot be chosen afterwards."""

    name = models.CharField(_("Name"), max_length=200)
    what = models.TextField(_("What was done"))
    services = models.JSONField(_("Services"), default=list, help_text=_("Service codes; empty for all"))
    places = models.JSONField(_("Places"), default=list, help_text=_("Codes of streets and towns"))
    begins = models.DateField(_("Begins"))
    lag_days = models.PositiveSmallIntegerField(_("Days until it can act"), default=0, validators=[MaxValueValidator(14)])
    expected = models.CharField(_("Expected effect"), max_length=300, blank=True)
    origin = models.CharField(_("Origin"), max_length=10, choices=Origin.choices, default=Origin.HOTLINE)
    chosen_for_being_worst = models.BooleanField(_("The places were chosen for being worst"), default=False)
    first_signal_on = models.DateField(_("First signal"), null=True, blank=True)
    registered_by = models.CharField(max_length=150, editable=False)
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    evaluated_at = models.DateTimeField(null=True, blank=True, editable=False)
    evaluated_by = models.CharField(max_length=150, blank=True, editable=False)
    finding = models.TextField(_("Finding"), blank=True)

    class Meta:
        ordering = ["-begins", "-pk"]

    def __str__(self) -> str:
        return self.name

    def evaluate(self, actor: str, finding: str) -> None:
        """Keep what was found, nothing found included, and save."""
        self.finding, self.evaluated_by, self.evaluated_at = finding, actor, timezone.now()
        self.save(update_fields=["finding", "evaluated_by", "evaluated_at"])
