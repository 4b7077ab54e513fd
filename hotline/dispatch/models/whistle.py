"""Street whistles, departments come (regulation Art. 16 and 33): who was called, came, and did what."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from hotline.dispatch.models.city import Agency
from hotline.dispatch.models.service_request import ServiceRequest


class Attendance(models.Model):
    """One department called in once: the street's call on one side, the department's coming on the other."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="attendances")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="attendances")
    called_at = models.DateTimeField(default=timezone.now)
    called_by = models.CharField(max_length=150)
    reason = models.TextField()
    came = models.BooleanField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=150, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.agency_id}"
