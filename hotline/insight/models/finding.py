"""What the nightly work found: kept, so that a page shows it at once and a later evaluation knows when it was seen."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Finding(models.Model):
    """An alarm, a hotspot or a topic of a day; ``data`` is what its page shows, codes instead of names."""

    class What(models.TextChoices):
        ALARM = "alarm", "Alarm"
        HOTSPOT = "hotspot", "Hotspot"
        TOPIC = "topic", "Topic"

    what = models.CharField(max_length=10, choices=What.choices)
    day = models.DateField()
    data = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-day", "pk"]
        indexes = [models.Index(fields=["what", "-day"], name="findings_of_a_day")]

    def __str__(self) -> str:
        return f"{self.what} {self.day}"


class Night(models.Model):
    """A day whose nightly work is done."""

    day = models.DateField(unique=True)
    done_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.day)
