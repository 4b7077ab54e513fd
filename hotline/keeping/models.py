"""Proofs of deletion, holds, and what the bot has still to forget."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Deletion(models.Model):
    """The proof of one deletion: how many of what, why, and a hash that chains it to the proof before. Only added."""

    class Cause(models.TextChoices):
        RETENTION = "retention", _("Retention ended")
        CITIZEN = "citizen", _("The citizen asked")

    at = models.DateTimeField(_("Time"), default=timezone.now)
    cause = models.CharField(_("Cause"), max_length=10, choices=Cause.choices)
    what = models.CharField(_("Kind of data"), max_length=20, help_text="chat, attachment, request or log")
    counts = models.JSONField(_("Counts"), help_text="Rows deleted by model; for requests also the figures that stay")
    before = models.DateTimeField(_("Older than"), null=True, blank=True)
    keys_hash = models.CharField(_("Hash of the keys"), max_length=64, help_text="SHA-256 of the sorted keys")
    chain = models.CharField(_("Chained hash"), max_length=64, unique=True, help_text="Over this and the one before")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("deletion")
        verbose_name_plural = _("deletions")

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"


class Hold(models.Model):
    """What must not be deleted although its time is over: a law suit, an audit. Lifted by a date, never removed."""

    class What(models.TextChoices):
        CONVERSATION = "conversation", _("Conversation")
        REQUEST = "request", _("Request")

    what = models.CharField(_("Kind of data"), max_length=20, choices=What.choices)
    key = models.CharField(_("Key"), max_length=40, help_text=_("The conversation's id, or the request's number"))
    reason = models.TextField(_("Reason"))
    set_by = models.CharField(_("Set by"), max_length=150, editable=False)
    set_at = models.DateTimeField(_("Set at"), default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(_("Lifted at"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        indexes = [models.Index(fields=["what", "key"], condition=Q(lifted_at__isnull=True), name="hold_open")]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"

    @classmethod
    def held(cls, what: str) -> QuerySet[Hold]:
        """Return the holds of this kind that are not lifted."""
        return cls.objects.filter(what=what, lifted_at__isnull=True)


class Forgetting(models.Model):
    """A conversation that the bot has still to forget; the worker asks it until it has."""

    conversation_id = models.CharField(max_length=40, primary_key=True)
    since = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["since"], condition=Q(done_at__isnull=True), name="forgetting_open")]

    def __str__(self) -> str:
        return self.conversation_id
