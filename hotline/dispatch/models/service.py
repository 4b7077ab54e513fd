"""The services a citizen can ask for, with the questions each one adds."""

from __future__ import annotations

from django.db import models

from hotline.dispatch.models.words import Named, Tier, in_language


class ServiceGroup(Named):
    """The first level of the classification, Open311's ``group``."""

    class Meta:
        ordering = ["code"]


class Service(Named):
    """One kind of matter: Open311's service, with the tier and the place it needs."""

    group = models.ForeignKey(ServiceGroup, models.PROTECT, related_name="services")
    order = models.PositiveIntegerField(default=0)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    keywords = models.JSONField(default=dict, blank=True, help_text="Words by language: {'zh': [...], 'en': [...]}")
    kinds = models.JSONField(default=list, blank=True)
    tier = models.CharField(max_length=2, choices=Tier.choices, default=Tier.T3)
    place_needed = models.CharField(max_length=10, default="point", help_text="point, street or none")
    asks = models.JSONField(default=list, blank=True)
    usual_demand_zh = models.CharField(max_length=300, blank=True)
    usual_demand_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["order", "code"]

    def description(self, language: str) -> str:
        """Return the description in ``language``."""
        return in_language(language, self.description_zh, self.description_en)


class ServiceAttribute(models.Model):
    """An extra question of a service: Open311's attribute."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="attributes")
    code = models.CharField(max_length=100)
    datatype = models.CharField(max_length=20)
    required = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=1)
    description_zh = models.CharField(max_length=300, blank=True)
    description_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="attribute_once_per_service")]

    def __str__(self) -> str:
        return f"{self.service_id}.{self.code}"

    def description(self, language: str) -> str:
        """Return the question in ``language``."""
        return in_language(language, self.description_zh, self.description_en)


class ServiceAttributeValue(models.Model):
    """One choice of a list attribute."""

    attribute = models.ForeignKey(ServiceAttribute, models.CASCADE, related_name="choices")
    key = models.CharField(max_length=100)
    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    order = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["attribute", "key"], name="key_once_per_attribute")]

    def __str__(self) -> str:
        return self.key

    def name(self, language: str) -> str:
        """Return the choice in ``language``."""
        return in_language(language, self.name_zh, self.name_en) or self.key
