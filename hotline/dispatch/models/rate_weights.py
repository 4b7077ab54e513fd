"""How much each of the three rates weighs; a change is a new version, so that old figures can be computed again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# As a Beijing district's own reports compute them; the city's official weights are not public.
DEFAULT: dict[str, Any] = {
    "valid_from": dt.date(2019, 1, 1),
    "response": Decimal("0.100"),
    "solved": Decimal("0.500"),
    "satisfied": Decimal("0.400"),
    "fairly_satisfied": Decimal("0.900"),
    "why": "project default",
    "set_by": "system",
}


class RateWeights(models.Model):
    """One version of the weights, in force from a day on."""

    valid_from = models.DateField(unique=True, verbose_name=_("Valid from"))
    response = models.DecimalField(max_digits=4, decimal_places=3, verbose_name=_("Response"))
    solved = models.DecimalField(max_digits=4, decimal_places=3, verbose_name=_("Solved"))
    satisfied = models.DecimalField(max_digits=4, decimal_places=3, verbose_name=_("Satisfied"))
    fairly_satisfied = models.DecimalField(max_digits=4, decimal_places=3, help_text="What 'fairly satisfied' counts", verbose_name=_("Fairly satisfied"))
    why = models.TextField(verbose_name=_("Why"))
    set_by = models.CharField(max_length=150, verbose_name=_("Set by"))
    set_at = models.DateTimeField(default=timezone.now, verbose_name=_("Set at"))

    class Meta:
        verbose_name = _("rate weights")
        verbose_name_plural = _("rates and their weights")
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.response} / {self.solved} / {self.satisfied}"

    @classmethod
    def on(cls, day: dt.date) -> RateWeights:
        """Return the version in force on ``day``; before the first one, the unsaved DEFAULT."""
        return cls.objects.filter(valid_from__lte=day).last() or cls(**DEFAULT)
