"""The dispatch catalogue (派单目录, regulation Art. 11 and 12): who answers for what, where, and since when."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from hotline.dispatch.models.city import Place
from hotline.dispatch.models.words import Kind, Tier


class CatalogueRow(models.Model):
    """One version of one rule. A rule is changed by retiring its row and adding the next version."""

    class Source(models.TextChoices):
        PACK = "pack", _("City pack")
        DESK = "desk", _("Changed on the desk")

    service_code = models.CharField(max_length=110, db_index=True, help_text="A service code, group:<code>, or *", verbose_name=_("Service"))
    district = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("District"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Place"))
    asset_owner = models.CharField(max_length=100, blank=True, verbose_name=_("Owner of the thing"))
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True, verbose_name=_("Kind"))
    tier = models.CharField(max_length=2, choices=Tier.choices, blank=True, help_text="Empty: the service's", verbose_name=_("Tier"))
    lead = models.CharField(max_length=100, help_text="An agency code, @street or @district", verbose_name=_("Lead"))
    assisting = models.JSONField(default=list, blank=True, verbose_name=_("Assisting agencies"))
    copied = models.JSONField(default=list, blank=True, verbose_name=_("Agencies that get a copy"))
    legal_basis = models.TextField(blank=True, verbose_name=_("Legal basis"))
    valid_from = models.DateField(null=True, blank=True, verbose_name=_("Valid from"))
    valid_to = models.DateField(null=True, blank=True, verbose_name=_("Valid to"))
    version = models.PositiveIntegerField(default=1, verbose_name=_("Version"))
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PACK, verbose_name=_("Source"))
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=150, default="system", verbose_name=_("Made by"))
    why = models.TextField(blank=True, help_text="Why this version was made")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.CharField(max_length=150, blank=True)
    retired_why = models.TextField(blank=True)

    class Meta:
        verbose_name = _("catalogue row")
        verbose_name_plural = _("dispatch catalogue")
        ordering = ["service_code", "pk"]

    def __str__(self) -> str:
        return f"{self.service_code} → {self.lead}"

    def valid_on(self, day: dt.date) -> bool:
        """Return whether the row is in force on ``day``, unless it is retired."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def condition(self) -> tuple[str, str, str, str, str]:
        """Return what the row asks for; rows with the same condition are versions of one rule."""
        return (self.service_code, self.district_id or "", self.place_id or "", self.asset_owner, self.kind)
