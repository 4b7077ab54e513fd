"""QR codes in the city: a scanned one says which thing at which place the citizen stands before."""

from __future__ import annotations

from django.db import models


class Scene(models.Model):
    """What the code ``scene`` stands for, such as one lamp post. Latitude and longitude in WGS 84 degrees."""

    scene = models.CharField(max_length=64, primary_key=True, help_text="The scene string in the QR code")
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100, blank=True)
    service_code = models.CharField(max_length=100, blank=True)
    address_string = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    long = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["scene"]

    def __str__(self) -> str:
        return self.scene

    def title(self, language: str) -> str:
        """Return what the citizen is told the code stands for."""
        return self.title_en if language == "en" and self.title_en else self.title_zh
