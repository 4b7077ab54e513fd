"""Sentences that agents send often, in both languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CannedReply(models.Model):
    """One reply; the agent sees it in the citizen's language and may change it before it is sent."""

    title = models.CharField(_("Title"), max_length=60, unique=True)
    text_zh = models.TextField(_("Chinese"))
    text_en = models.TextField(_("English"))
    order = models.PositiveSmallIntegerField(_("Order"), default=100)
    active = models.BooleanField(_("In use"), default=True)

    class Meta:
        ordering = ["order", "title"]
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")

    def __str__(self) -> str:
        return self.title

    def text(self, language: str) -> str:
        """Return the reply in ``language``, Chinese when it is not ours."""
        return self.text_en if language == "en" else self.text_zh
