"""The city as dispatch sees it: who can be made responsible, and where things happen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hotline.dispatch.models.words import Named


class Agency(Named):
    """A unit that requests can go to: a district, a street office, a department, a public-service company."""

    class AgencyKind(models.TextChoices):
        DISTRICT = "district", _("District")
        STREET = "street", _("Street or town")
        DEPARTMENT = "department", _("Department")
        COMPANY = "company", _("Public-service company")
        OTHER = "other", _("Other")

    kind = models.CharField(max_length=20, choices=AgencyKind.choices, default=AgencyKind.OTHER)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["code"]


class Place(Named):
    """A place of the gazetteer: district, street, community, estate, landmark, metro station or road."""

    kind = models.CharField(max_length=20, db_index=True)
    aliases = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    lat = models.FloatField(null=True, blank=True)
    long = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
