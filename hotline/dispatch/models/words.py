"""Text in two languages and the kinds, tiers and levels that several models share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


def in_language(language: str, zh: str, en: str) -> str:
    """Return the text in ``language``, the other language's when that one is empty."""
    return (en or zh) if language == "en" else (zh or en)


class Named(models.Model):
    """A row of the city pack: a stable code, a name in both languages, retired instead of deleted."""

    code = models.CharField(max_length=100, primary_key=True)
    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh or self.name_en or self.code

    def name(self, language: str) -> str:
        """Return the name in ``language`` (``zh`` or ``en``)."""
        return in_language(language, self.name_zh, self.name_en) or self.code


class Kind(models.TextChoices):
    """The kinds of request (regulation Art. 2 names five), and praise, which citizens also send."""

    CONSULTATION = "consultation", _("Consultation")
    HELP = "help", _("Help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report of wrongdoing")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")


class Tier(models.TextChoices):
    """The four levels of the 2020 opinion of the Beijing government: 2 hours, 24 hours, 7 days, 15 days."""

    T1 = "T1", _("T1 · 2 hours")
    T2 = "T2", _("T2 · 24 hours")
    T3 = "T3", _("T3 · 7 days")
    T4 = "T4", _("T4 · 15 days")
